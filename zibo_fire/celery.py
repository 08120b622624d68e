"""The Celery application: settings under ``CELERY_``, one static schedule, no result store."""

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

# Listens to what becomes of tasks.
import zibo_fire.task_logs  # noqa: F401

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zibo_fire.settings.dev")

app = Celery("zibo_fire")
app.config_from_object("django.conf:settings", namespace="CELERY")
# The web server answers on other threads than the one that imports this module.
app.set_default()
app.autodiscover_tasks()
if settings.CELERY_BROKER_URL.startswith("filesystem:"):
    for folder in ("messages", "control"):
        (settings.QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)

# The rows in the database are the truth: a tick looks for pending ones, so no message is ever precious.
# A tick that waited longer than its interval is worth nothing, hence the expiry.
RENDER_INTERVAL_SECONDS = 3
SWEEP_INTERVAL_SECONDS = 60 * 60
CHECKPOINT_INTERVAL_SECONDS = 10 * 60
LIMITS_INTERVAL_SECONDS = 5 * 60
WEBHOOK_INTERVAL_SECONDS = 10
app.conf.beat_schedule = {
    "show that the worker is at work": {
        "task": "zibo_fire.tasks.answer_tick",
        "schedule": settings.HEARTBEAT_SECONDS,
        "options": {"expires": settings.HEARTBEAT_SECONDS},
    },
    "render pending reports": {
        "task": "reports.tasks.render_pending",
        "schedule": RENDER_INTERVAL_SECONDS,
        "options": {"expires": RENDER_INTERVAL_SECONDS},
    },
    "render pending documents": {
        "task": "documents.tasks.render_pending",
        "schedule": RENDER_INTERVAL_SECONDS,
        "options": {"expires": RENDER_INTERVAL_SECONDS},
    },
    "tell of changed cases": {
        "task": "desk.tasks.send_webhooks",
        "schedule": WEBHOOK_INTERVAL_SECONDS,
        "options": {"expires": WEBHOOK_INTERVAL_SECONDS},
    },
    "note a checkpoint": {
        "task": "cases.tasks.note_checkpoint",
        "schedule": CHECKPOINT_INTERVAL_SECONDS,
        "options": {"expires": CHECKPOINT_INTERVAL_SECONDS},
    },
    "derive limits after a new notice": {
        "task": "cases.tasks.refresh_limits",
        "schedule": LIMITS_INTERVAL_SECONDS,
        "options": {"expires": LIMITS_INTERVAL_SECONDS},
    },
    "check every limit at night": {
        "task": "cases.tasks.check_limits",
        "schedule": crontab(hour=0, minute=20),
        "options": {"expires": SWEEP_INTERVAL_SECONDS},
    },
    "sweep files at night": {
        "task": "cases.tasks.sweep_files",
        "schedule": crontab(hour=1, minute=40),
        "options": {"expires": SWEEP_INTERVAL_SECONDS},
    },
    "sweep sessions": {
        "task": "accounts.tasks.sweep_sessions",
        "schedule": SWEEP_INTERVAL_SECONDS,
        "options": {"expires": SWEEP_INTERVAL_SECONDS},
    },
}
