"""Custody of what the investigation gathers (调查资料的调度和存储, 第十三条（四）)."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from cases import guards
from cases.acts import Step, perform, save
from cases.lifecycle import Act
from cases.models import CaseMaterial, MaterialHandover
from cases.services.authority import require_not_before
from cases.services.membership import next_position
from common.chinese import full_date
from common.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A change of keeper (资料移交)."""

    handed_on: date
    handed_to: str
    reason: str = ""


def keep_material(
    *,
    public_id: str,
    actor: User,
    title: str,
    form: str,
    received_on: date,
    kept_by: str,
    quantity: str = "",
    source: str = "",
    kept_at: str = "",
    handover: Handover | None = None,
    key: str = "",
) -> CaseMaterial:
    """Register a material with its keeper, or hand it over to the next (登记和移交调查资料, 第十三条（四）).

    The keeper changes by a handover only, so that the row of keepers has no hole.

    :param key: the material to be handed over or corrected; empty for a new one.
    :raises DomainError: ``not_in_case``, ``before_fire``, ``text_missing``, ``keeper_without_handover``,
        ``handed_to_keeper``, ``dates_out_of_order``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.KEEP_MATERIAL) as step:
        article = step.rule.article
        guards.require_text(title, "资料名称", step.rule)
        guards.require_text(kept_by, "保管人", step.rule)
        guards.require_not_before_fire(step.case, received_on, "接收日期", step.rule)
        known = CaseMaterial.objects.filter(case=step.case)
        if key:
            material = known.filter(key=key).first()
            if material is None:
                raise DomainError("not_in_case", "本案没有登记这件资料。", article=article)
            if kept_by.strip() != material.kept_by:
                raise DomainError(
                    "keeper_without_handover",
                    f"现保管人是{material.kept_by}；更换保管人的，请填写“移交日期”和“接收人”。",
                    article=article,
                )
        else:
            position = next_position(known)
            material = CaseMaterial(case=step.case, position=position, key=f"material-{position}")
        material.title, material.form, material.quantity = title.strip(), form, quantity.strip()
        material.source, material.received_on = source.strip(), received_on
        material.kept_by, material.kept_at = kept_by.strip(), kept_at.strip()
        save(material)
        step.on = received_on
        step.summary = f"{material.title}，{material.kept_by}保管"
        if handover is not None:
            _hand_over(step, material, handover)
    return material


def _hand_over(step: Step, material: CaseMaterial, handover: Handover) -> None:
    article = step.rule.article
    receiver = handover.handed_to.strip()
    guards.require_text(receiver, "接收人", step.rule)
    if receiver == material.kept_by:
        raise DomainError("handed_to_keeper", f"{receiver}已是保管人。", article=article)
    known = MaterialHandover.objects.filter(material=material)
    last = known.last()
    since, label = (
        (last.handed_on, "上次移交的日期") if last is not None else (material.received_on, "接收日期")
    )
    require_not_before(step, handover.handed_on, since, "移交日期", label)
    save(
        MaterialHandover(
            material=material,
            position=next_position(known),
            handed_on=handover.handed_on,
            handed_from=material.kept_by,
            handed_to=receiver,
            reason=handover.reason.strip(),
        )
    )
    material.kept_by = receiver
    save(material)
    step.on = handover.handed_on
    step.summary = f"{material.title}，{full_date(handover.handed_on)}移交{receiver}"
