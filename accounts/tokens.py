"""Tokens with which a program acts for a person (访问令牌)."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class TokenScope(models.TextChoices):
    """What a token may be used for (令牌权限); never more than its person may do."""

    READ = "READ", "查阅案件"
    FILES = "FILES", "下载文件"
    ACT = "ACT", "办理事项、填写内容"
    DECIDE = "DECIDE", "签署、审议、确认、回避、批复等网页上须再次验证身份的事项"


class AccessToken(models.Model):
    """A token that a person made for a program (访问令牌): shown once, kept as its SHA-256.

    ``prefix`` is the visible beginning, by which people know it. The person's own rights bound it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        on_delete=models.PROTECT,
        related_name="access_tokens",
    )
    name = models.CharField("名称", max_length=50)
    prefix = models.CharField("开头", max_length=20)
    digest = models.CharField("摘要", max_length=64, unique=True)
    scopes = models.JSONField("权限")
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    expires_at = models.DateTimeField("有效期至")
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "访问令牌"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="token_expires_after_creation", condition=Q(expires_at__gt=models.F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def works_at(self, moment: datetime) -> bool:
        """Tell whether the token is neither revoked nor expired at a moment."""
        return self.revoked_at is None and moment < self.expires_at

    @property
    def is_usable(self) -> bool:
        """Tell whether the token works now (有效)."""
        return self.works_at(timezone.now())

    @property
    def scope_labels(self) -> list[str]:
        """Return what it may be used for, in words."""
        return [scope.label for scope in TokenScope if scope in self.scopes]
