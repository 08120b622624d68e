from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Hold the official documents (公文) of every kind: page form, fonts and PDF."""

    name = "documents"
    verbose_name = "公文"
