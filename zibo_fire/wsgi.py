"""The WSGI entry point of the web server."""

import os

from django.core.wsgi import get_wsgi_application

# A view that hands a task over needs the configured Celery application.
import zibo_fire.celery  # noqa: F401

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zibo_fire.settings.dev")

application = get_wsgi_application()
