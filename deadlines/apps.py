"""Django application of the statutory time limits (法定期限)."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Register the time limits (法定期限, 第二十八条、第三十六条)."""

    name = "deadlines"
    verbose_name = "法定期限"
