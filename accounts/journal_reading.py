"""Say the journal of accounts in Chinese (账号日志的阅读)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.journal import COVERED
from accounts.models import AccountAction, AccountEvent, Agency, District, Role, TokenScope

_MODELS = {model._meta.label_lower: model for model in COVERED}
# What says nothing beyond the entry itself, or is never used here.
_LEFT_OUT = frozenset(
    {
        "id",
        "user_id",
        "granted_by_id",
        "granted_at",
        "date_joined",
        "email",
        "is_staff",
        "is_superuser",
        "digest",
        "created_at",
    }
)
_DETAILS = {
    "role": "岗位",
    "reason": "理由",
    "address": "来自",
    "username": "用户名",
    "ending": "原因",
    "export": "内容",
    "filter": "范围",
}
_ENDINGS = {"IDLE": "长时间没有操作", "ABSOLUTE": "已到最长时间"}
_NAMED = {"agency_id": Agency, "district_id": District}


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry for people (账号日志条目): the event, who did it, and its contents in words."""

    event: AccountEvent
    by: str
    lines: list[str]


def read(event: AccountEvent, body: dict[str, Any]) -> Reading:
    """Return an entry in words: details first, then each field before and after."""
    lines = [
        f"{_DETAILS[name]}：{_detail(name, value)}"
        for name, value in body["details"].items()
        if value and name in _DETAILS
    ]
    for change in body["changes"]:
        label = change["record"].partition(":")[0]
        if label == "accounts.rolegrant":
            continue
        for name, after in change["after"].items():
            before = change["before"].get(name)
            if name in _LEFT_OUT or (not before and not after):
                continue
            field = _MODELS[label]._meta.get_field(name)
            new = _value(field, after)
            lines.append(
                f"{field.verbose_name}：{new}"
                if name not in change["before"]
                else f"{field.verbose_name}：{_value(field, before)}→{new}"
            )
    return Reading(event, _by(event), lines)


def _by(event: AccountEvent) -> str:
    if event.actor is not None:
        return event.actor.full_name
    return "系统" if event.action == AccountAction.LOCKED_OUT else "服务器命令"


def _detail(name: str, value: str) -> str:
    if name == "role":
        return Role(value).label
    return _ENDINGS.get(value, value) if name == "ending" else value


def _value(field: Any, value: Any) -> str:
    if value in (None, ""):
        return "（无）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.attname in _NAMED:
        return str(_NAMED[field.attname].objects.filter(pk=value).first() or value)
    if field.attname == "scopes":
        return "；".join(TokenScope(one).label for one in value)
    if field.choices:
        return dict(field.flatchoices).get(value, str(value))
    moment = parse_datetime(value) if isinstance(value, str) and "T" in value else None
    if isinstance(moment, datetime):
        local = timezone.localtime(moment)
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return str(value)
