from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string


class ZiboFireConfig(AppConfig):
    name = "zibo_fire"
    verbose_name = "火灾事故调查处理"

    def ready(self) -> None:
        # Its library is installed only where errors are reported.
        if settings.SENTRY_DSN:
            import_string("zibo_fire.error_reports.start")(settings.SENTRY_DSN)
