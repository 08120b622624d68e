"""What the site itself keeps: when its parts were last heard of (心跳)."""

from django.db import models


class Heartbeat(models.Model):
    """Tell when a part of the site last did its work (心跳).

    ``stepped_back_at`` is when the clock of the machine was last found earlier than at the beat before.
    """

    class Part(models.TextChoices):
        BEAT = "BEAT", "定时程序"
        WORKER = "WORKER", "后台程序"

    part = models.CharField("部分", max_length=8, choices=Part, unique=True)
    at = models.DateTimeField("最近一次")
    stepped_back_at = models.DateTimeField("时钟倒退", null=True, blank=True)

    def __str__(self) -> str:
        return self.get_part_display()
