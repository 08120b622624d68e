from django.apps import AppConfig


class ZiboFireConfig(AppConfig):
    name = "zibo_fire"
    verbose_name = "火灾事故调查处理"
