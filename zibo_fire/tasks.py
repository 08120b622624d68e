"""The tick by which the scheduler and the worker show that they are at work (心跳)."""

from typing import Any

from celery import shared_task
from celery.signals import after_task_publish
from django.db import connection
from django.utils import timezone

from zibo_fire.health.heartbeats import note_heartbeat
from zibo_fire.models import Heartbeat

TICK = "zibo_fire.tasks.answer_tick"


@shared_task(name=TICK)
def answer_tick() -> None:
    """Note that a worker does tasks (后台程序心跳)."""
    note_heartbeat(part=Heartbeat.Part.WORKER, now=timezone.now())


@after_task_publish.connect(sender=TICK)
def note_tick_sent(**_: Any) -> None:
    """Note, in the scheduler itself, that a tick has reached the queue (定时程序心跳)."""
    try:
        note_heartbeat(part=Heartbeat.Part.BEAT, now=timezone.now())
    finally:
        # Nothing else in the scheduler looks after its connection, which the next tick may find dead.
        connection.close()
