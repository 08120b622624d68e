from django.apps import AppConfig
from django.utils.module_loading import import_string


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "人员与机构"

    def ready(self) -> None:
        # Receivers need the models, which are not loaded yet when this module is.
        import_string("accounts.receivers.connect")()
