"""Note when the scheduler and a worker were last at work (心跳)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from documents.models import DocumentRendering
from reports.models import ReportRendering
from zibo_fire.models import Heartbeat

# Some ticks may be lost to a restart.
LONGEST_SILENCE = timedelta(seconds=5 * settings.HEARTBEAT_SECONDS)
# A worker that prints answers no tick: so long may one document take before its process is ended.
LONGEST_WORK = timedelta(seconds=180)
# Clocks of two machines that are set by the same source differ by less.
CLOCK_TOLERANCE = timedelta(seconds=2)


def note_heartbeat(*, part: Heartbeat.Part, now: datetime) -> None:
    """Note that a part is at work now (记录心跳), and whether the clock went back since the last time."""
    with transaction.atomic():
        beat = Heartbeat.objects.select_for_update().filter(part=part).first()
        beat = beat or Heartbeat(part=part, at=now)
        if beat.at > now + CLOCK_TOLERANCE:
            beat.stepped_back_at = now
        beat.at = now
        beat.save()


def last_work_at() -> datetime | None:
    """Return when a worker last took up something to print (最近一次开始印制)."""
    found: list[datetime] = []
    for model in (DocumentRendering, ReportRendering):
        latest = model.objects.aggregate(latest=Max("claimed_at"))["latest"]
        if latest is not None:
            found.append(latest)
    return max(found, default=None)
