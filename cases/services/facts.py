"""What is known of the fire, its dead and injured (火灾情况、伤亡人数, 第二条、第八条)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.models import District, User
from cases import guards
from cases.acts import Step, perform, save
from cases.lifecycle import Act, MilestoneKind
from cases.models import CasualtyRevision, FireCase, OrganizerDecision
from cases.organizer import assign, organizer_for
from common import chain
from common.chinese import full_date
from common.errors import DomainError
from regulation.grades import Grade
from regulation.rulebook import load_rulebook, rulebook_for

EDITABLE = (
    "title",
    "occurred_on",
    "occurred_time",
    "is_time_approximate",
    "reported_at",
    "district",
    "address",
    "site_name",
    "summary",
    "site_kind",
    "building_structure",
    "building_floors",
    "building_height_m",
    "building_area_m2",
    "in_use_since_year",
    "direct_economic_loss",
    "direct_property_loss",
    "burnt_area_m2",
    "affected_households",
    "is_production_related",
)

_FIELDS = {field.name: field for field in FireCase._meta.concrete_fields}


def facts_digest(case: FireCase) -> str:
    """Return what tells whether somebody else changed the facts meanwhile (事实摘要)."""
    state = case.state()
    return chain.digest({name: state[_column(name)] for name in EDITABLE})


def edit_facts(
    *,
    public_id: str,
    actor: User,
    edited_on: date,
    facts: Mapping[str, Any],
    seen: str,
    reason: str = "",
    overwrite: bool = False,
) -> FireCase:
    """Correct or complete what is known of the fire (填写火灾情况, 第二条).

    A fire day moved across midnight recomputes every clock (I-04) and a place moved to another district
    moves the case to its government while no group is requested (第四条); both ask for a reason.

    :param facts: new values of fields named in ``EDITABLE``.
    :param seen: :func:`facts_digest` of the case that the person began with.
    :param overwrite: the person has seen what another one saved meanwhile and keeps the own text.
    :raises DomainError: ``stale_facts``, ``text_missing``, ``fire_after_step``, ``rulebook_not_in_force``,
        ``place_is_fixed``, ``lead_body_missing``, ``loss_exceeded``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.EDIT_FACTS) as step:
        case = step.case
        if not overwrite and seen != facts_digest(case):
            raise _stale(case, facts)
        if "occurred_on" in facts and facts["occurred_on"] != case.occurred_on:
            guards.require_text(reason, "更正理由", step.rule)
            _require_fire_day(case, facts["occurred_on"], step)
        is_moved = "district" in facts and facts["district"] != case.district
        for name in EDITABLE:
            if name in facts:
                setattr(case, name, facts[name])
        _require_loss_within(case, step)
        if is_moved:
            guards.require_text(reason, "更正理由", step.rule)
            _move_place(case, facts["district"], edited_on, reason)
        save(case)
        step.on = edited_on
        step.reason = reason
        step.summary = "更正起火地区" if is_moved else ""
    return step.case


def record_casualties(
    *,
    public_id: str,
    actor: User,
    recorded_on: date,
    deaths: int | None,
    serious_injuries: int | None,
    minor_injuries: int | None,
    note: str = "",
) -> FireCase:
    """Record the casualty figures as established on a day (核定伤亡人数, 第八条（一）).

    A later death is a new dated row; figures of the same day replace one another, and the chain keeps
    both. Whether the grade changes is proposed, never decided here (I-11).

    :raises DomainError: ``before_fire``, ``figures_missing``, ``before_last_figures``, ``text_missing`` if
        deaths fall without an explanation.
    """
    with perform(public_id=public_id, actor=actor, act=Act.RECORD_CASUALTIES) as step:
        case = step.case
        guards.require_not_before_fire(case, recorded_on, "核定日期", step.rule)
        if deaths is None and serious_injuries is None and minor_injuries is None:
            raise DomainError(
                "figures_missing",
                "“死亡人数”“重伤人数”“轻伤人数”至少填写一项；没有的填0，不详的留空。",
                article=step.rule.article,
            )
        last = case.casualty_revisions.last()
        if last is not None and recorded_on < last.recorded_on:
            raise DomainError(
                "before_last_figures",
                f"“核定日期”不得早于上一次核定的日期{full_date(last.recorded_on)}。",
                article=step.rule.article,
            )
        if last is not None and (deaths or 0) < (last.deaths or 0):
            guards.require_text(note, "说明", step.rule)
        revision = (
            last
            if last is not None and last.recorded_on == recorded_on
            else CasualtyRevision(case=case, recorded_on=recorded_on)
        )
        revision.deaths = deaths
        revision.serious_injuries = serious_injuries
        revision.minor_injuries = minor_injuries
        revision.note = note
        save(revision)
        step.on = recorded_on
        step.summary = "，".join(
            f"{label}{'不详' if figure is None else f'{figure}人'}"
            for label, figure in (("死亡", deaths), ("重伤", serious_injuries), ("轻伤", minor_injuries))
        )
    return step.case


def _require_loss_within(case: FireCase, step: Step) -> None:
    """Require the property loss to be part of the economic loss (XF 185)."""
    part, whole = case.direct_property_loss, case.direct_economic_loss
    if part is not None and whole is not None and part > whole:
        raise DomainError(
            "loss_exceeded",
            "“直接财产损失”包含在“直接经济损失”之内，不得大于“直接经济损失”。",
            article="第八条",
        )


def _require_fire_day(case: FireCase, occurred_on: date, step: Step) -> None:
    first = case.milestones.first()
    if first is not None and occurred_on > first.reached_on:
        raise DomainError(
            "fire_after_step",
            f"“起火日期”不得晚于“{first.get_kind_display()}”的日期{full_date(first.reached_on)}。",
            article=step.rule.article,
        )
    rulebook = rulebook_for(occurred_on)
    if rulebook is None and not case.rulebook_decisions.exists():
        raise DomainError(
            "rulebook_not_in_force",
            "“起火日期”早于本规定施行之日；确需按本规定办理的，应当先有规则变更的决定。",
            article="第三十八条",
        )
    if rulebook is not None and not case.rulebook_decisions.exists():
        case.rulebook_code = rulebook.code


def _move_place(case: FireCase, district: District, moved_on: date, reason: str) -> None:
    if case.milestones.filter(kind=MilestoneKind.GROUP_REQUESTED).exists():
        raise DomainError(
            "place_is_fixed",
            "已报请成立火灾事故调查组，不能更改“事故发生地区县”；确需变更组织机关的，请由市支队办理“提级调查”。",
            article="第四条",
        )
    case.region = f"山东省淄博市{district.name}"
    decided = case.grade_decisions.last()
    before = case.organizer_name
    organizer = organizer_for(
        rulebook=load_rulebook(case.rulebook_code),
        grade=Grade(decided.grade) if decided else Grade.ORDINARY,
        district=district,
    )
    if organizer.level != case.organizer_level:
        # 提级 by the city stays with the city wherever the fire began.
        return
    assign(case, organizer)
    if organizer.name != before:
        save(
            OrganizerDecision(
                case=case,
                kind=OrganizerDecision.Kind.PLACE_CORRECTION,
                decided_on=moved_on,
                from_name=before,
                to_name=organizer.name,
                to_level=organizer.level,
                reason=reason,
            )
        )


def _stale(case: FireCase, facts: Mapping[str, Any]) -> DomainError:
    stored = [
        f"“{_FIELDS[name].verbose_name}”现存为“{_shown(getattr(case, name))}”"
        for name in EDITABLE
        if name in facts and getattr(case, name) != facts[name]
    ]
    found = "；".join(stored) if stored else "其内容与您填写的一致"
    return DomainError(
        "stale_facts",
        f"您填写期间他人已保存：{found}。您填写的内容仍在表中；以您填写的为准的，请勾选“覆盖现存内容”后再次提交。",
        article="第二条",
    )


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "（空）"
    return full_date(value) if type(value) is date else str(value)


def _column(name: str) -> str:
    return _FIELDS[name].attname
