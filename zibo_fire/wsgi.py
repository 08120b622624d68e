"""The WSGI entry point of the web server."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

# A view that hands a task over needs the configured Celery application.
import zibo_fire.celery  # noqa: F401

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zibo_fire.settings.dev")

application = get_wsgi_application()

from documents.availability import pdf_available  # noqa: E402

# Asked now, so that the first readers of a report need not wait until the libraries are loaded.
Thread(target=pdf_available, daemon=True).start()
