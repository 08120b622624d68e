"""Cases as a first draft of such an application would keep them: a table, its history, events, a number."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from accounts.models import District


class PlainCase(models.Model):
    """A case with the columns that its list and its page show."""

    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    stage = models.CharField(max_length=20)
    grade = models.CharField(max_length=20)
    occurred_on = models.DateField()
    district = models.ForeignKey(District, on_delete=models.PROTECT)
    region = models.CharField(max_length=100)
    address = models.CharField(max_length=200)
    site_name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    due_on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        indexes = [models.Index(fields=["-occurred_on", "-id"], name="plain_by_fire_date")]


class PlainEvent(models.Model):
    """What was done to a case."""

    case = models.ForeignKey(PlainCase, on_delete=models.CASCADE, related_name="events")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    act = models.CharField(max_length=30)
    at = models.DateTimeField(auto_now_add=True)
    detail = models.JSONField()


class PlainSequence(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)
