"""The one register of units and persons of a case (登记单位和个人, 第十五条、第二十六条（二）)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from cases.acts import Step, perform, save
from cases.lifecycle import Act
from cases.models import FireCase, Party, PartyKind, PartyRole
from cases.party_values import faulty_details, misplaced_role
from common.encryption import blind_index
from common.errors import DomainError


def register_party(
    *,
    public_id: str,
    actor: User,
    kind: PartyKind,
    name: str,
    roles: Sequence[str],
    details: Mapping[str, Any],
    key: str = "",
    is_another: bool = False,
    is_removed: bool = False,
    removal_reason: str = "",
) -> FireCase:
    """Register a unit or person, or correct one already registered (登记单位和个人).

    Nobody is typed twice: the same identity number or credit code is refused, the same name asks first.

    :param key: the party to be corrected; empty for a new one.
    :param details: fields of ``Party.UNIT_FIELDS`` or ``Party.PERSON_FIELDS``.
    :param is_another: the person has seen that somebody of that name is registered.
    :param is_removed: strike the party instead, as :func:`remove_party`.
    :raises DomainError: ``party_not_found``, ``party_registered_twice``, ``name_registered``,
        ``impossible_value``, ``invalid``.
    """
    if is_removed:
        return remove_party(public_id=public_id, actor=actor, key=key, reason=removal_reason)
    with perform(public_id=public_id, actor=actor, act=Act.REGISTER_PARTY) as step:
        faults = [message for _, message in faulty_details(details, timezone.localdate())]
        if misplaced := misplaced_role(kind, roles):
            faults.append(misplaced)
        if faults:
            raise DomainError("impossible_value", "；".join(faults) + "。", article=step.rule.article)
        party = _find(step.case, key) if key else _new(step.case)
        party.kind = kind
        party.name = name
        for field, value in details.items():
            setattr(party, field, value)
        _require_once(step, party, is_another)
        save(party)
        _set_roles(party, roles)
        step.summary = f"{'更正' if key else '登记'}{name}"
    return step.case


def remove_party(*, public_id: str, actor: User, key: str, reason: str) -> FireCase:
    """Strike a unit or person registered by mistake (删除单位或个人); the chain keeps what it was.

    :raises DomainError: ``party_not_found``, ``reason_missing``, ``party_in_use``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.REGISTER_PARTY) as step:
        if not reason.strip():
            raise DomainError("reason_missing", "请填写“删除理由”。", article=step.rule.article)
        party = _find(step.case, key)
        used_in = _uses(party)
        if used_in:
            raise DomainError(
                "party_in_use",
                f"“{party.name}”已被{'、'.join(used_in)}引用，不能删除；请先更正这些记录。",
                article=step.rule.article,
            )
        # Each row leaves by itself, so that the chain records it.
        for role in party.roles.all():
            role.delete()
        name = party.name
        party.delete()
        step.reason = reason
        step.summary = f"删除{name}"
    return step.case


def _find(case: FireCase, key: str) -> Party:
    found = Party.objects.filter(case=case, key=key).first()
    if found is None:
        raise DomainError("party_not_found", "没有这个单位或个人，可能已被删除。", article="第十五条")
    return found


def _new(case: FireCase) -> Party:
    last = Party.objects.filter(case=case).aggregate(last=Max("position"))["last"] or 0
    position = last + 1
    keys = set(Party.objects.filter(case=case).values_list("key", flat=True))
    number = position
    while f"party-{number}" in keys:
        number += 1
    return Party(case=case, position=position, key=f"party-{number}")


def _require_once(step: Step, party: Party, is_another: bool) -> None:
    others = Party.objects.filter(case=step.case).exclude(pk=party.pk)
    once = (
        ("identity_index", "身份证号", blind_index(party.identity_number)),
        ("credit_code", "统一社会信用代码", party.credit_code),
    )
    for field, label, value in once:
        same = others.filter(**{field: value}).first() if value else None
        if same is not None:
            raise DomainError(
                "party_registered_twice",
                f"该“{label}”已登记在“{same.name}”名下，请直接更正该条。",
                article=step.rule.article,
                about=same.key,
            )
    namesake = others.filter(kind=party.kind, name=party.name).first()
    if namesake is not None and not is_another:
        raise DomainError(
            "name_registered",
            f"已登记过“{party.name}”。同一单位或个人请直接更正原有登记；确为同名的，请勾选“确为同名的另一单位或个人”。",
            article=step.rule.article,
            about=namesake.key,
        )


def _set_roles(party: Party, roles: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(roles))
    for role in party.roles.exclude(role__in=wanted):
        role.delete()
    present = set(party.roles.values_list("role", flat=True))
    last = party.roles.aggregate(last=Max("position"))["last"] or 0
    for offset, added in enumerate((one for one in wanted if one not in present), start=1):
        save(PartyRole(party=party, position=last + offset, role=added))


def _uses(party: Party) -> list[str]:
    return [
        str(relation.related_model._meta.verbose_name)
        for relation in party._meta.related_objects
        if relation.related_model is not PartyRole
        and relation.related_model._base_manager.filter(**{relation.field.name: party}).exists()
    ]
