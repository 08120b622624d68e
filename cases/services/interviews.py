"""The interview plan (询问对象, 第十五条): whom to ask, who was asked, whom not and why."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from accounts.models import User
from cases import guards
from cases.acts import Step, perform, save
from cases.lifecycle import Act
from cases.models import FireCase, InterviewTarget, Party, PartyKind
from cases.selectors.parties import has_died
from common.chinese import full_date
from common.errors import DomainError
from regulation.rulebook import load_rulebook

_Status = InterviewTarget.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """What is known of one person to be asked (询问对象), or of a category that need not be.

    :param category: code of the rulebook's interview categories.
    :param party: somebody of the case's register, or ``name`` for somebody else.
    :param reason: why nobody of the category, or not this person, is asked.
    """

    category: str
    status: str
    party: Party | None = None
    name: str = ""
    belongs_to: str = ""
    planned_on: date | None = None
    asked_on: date | None = None
    reason: str = ""
    is_minor: bool = False
    guardian: str = ""
    language: str = ""
    interpreter: str = ""
    note: str = ""


def plan_interview(
    *, public_id: str, actor: User, interview: Interview, key: str = "", change_reason: str = ""
) -> InterviewTarget:
    """Enter or adjust one person or category of the interview plan (确定和调整询问对象, 第十五条).

    The group adjusts the plan as the case asks; each adjustment says why, only that a planned interview
    took place needs no reason.

    :param key: the entry to be adjusted; empty for a new one.
    :raises DomainError: ``unknown_category``, ``target_not_found``, ``not_in_case``, ``not_a_person``,
        ``already_planned``, ``party_has_died``, ``reason_missing``, ``before_fire``, or ``invalid`` where
        a state lacks its facts, a minor the guardian, or somebody who needs one the interpreter.
    """
    with perform(public_id=public_id, actor=actor, act=Act.PLAN_INTERVIEW) as step:
        label = _label_of(step, interview.category)
        target = _find(step, key) if key else _new(step.case)
        earlier = _kept(target) if key else None
        _require_party(step, interview.party)
        _fill(target, interview)
        _require_once(step, target, label)
        _require_alive(step, target)
        if earlier is not None:
            _require_reason(step, earlier, target, change_reason)
        if target.asked_on is not None:
            guards.require_not_before_fire(step.case, target.asked_on, "询问日期", step.rule)
        save(target)
        who = target.who or "该类人员"
        when = f"{full_date(target.asked_on)}" if target.asked_on is not None else ""
        step.on = target.asked_on
        step.reason = change_reason.strip()
        step.summary = f"{label}：{who}，{when}{target.get_status_display()}"
    return target


def _label_of(step: Step, category: str) -> str:
    for rule in load_rulebook(step.case.rulebook_code).interview_categories:
        if rule.code == category:
            return rule.label
    raise DomainError("unknown_category", "请在列出的选项中选择“询问对象类别”。", article=step.rule.article)


def _find(step: Step, key: str) -> InterviewTarget:
    found = InterviewTarget.objects.filter(case=step.case, key=key).select_related("party").first()
    if found is None:
        raise DomainError("target_not_found", "询问对象清单中没有这一条。", article=step.rule.article)
    return found


def _new(case: FireCase) -> InterviewTarget:
    known = InterviewTarget.objects.filter(case=case)
    keys = set(known.values_list("key", flat=True))
    number = position = (known.aggregate(last=Max("position"))["last"] or 0) + 1
    while f"interview-{number}" in keys:
        number += 1
    return InterviewTarget(case=case, position=position, key=f"interview-{number}")


def _require_party(step: Step, party: Party | None) -> None:
    if party is None:
        return
    if party.case_id != step.case.pk:
        raise DomainError("not_in_case", "请选择本案登记的个人。", article=step.rule.article)
    if party.kind != PartyKind.PERSON:
        raise DomainError(
            "not_a_person", "询问对象应当是个人，单位请填写其相关人员。", article=step.rule.article
        )


def _require_alive(step: Step, target: InterviewTarget) -> None:
    """Require that nobody is planned to be asked who has died; what was asked before stands."""
    if target.status == _Status.PLANNED and target.party is not None and has_died(target.party):
        raise DomainError(
            "party_has_died",
            f"{target.party.name}登记为死亡人员，不能计划询问；已询问过的，请选择“已询问”。",
            article=step.rule.article,
        )


def _fill(target: InterviewTarget, interview: Interview) -> None:
    for name in Interview.__dataclass_fields__:
        value = getattr(interview, name)
        setattr(target, name, value.strip() if isinstance(value, str) else value)
    if interview.party is not None:
        # Nobody is typed twice: the register says who it is, and that it is a child.
        target.name = ""
        target.is_minor = target.is_minor or interview.party.is_minor


def _kept(target: InterviewTarget) -> dict[str, object]:
    return {name: getattr(target, name) for name in Interview.__dataclass_fields__}


def _require_once(step: Step, target: InterviewTarget, label: str) -> None:
    others = InterviewTarget.objects.filter(case=step.case, category=target.category).exclude(pk=target.pk)
    same = others.filter(party=target.party) if target.party is not None else others.none()
    if target.party is None and not target.name:
        same = others.filter(party__isnull=True, name="")
    if same.exists():
        who = target.who or "该类人员"
        raise DomainError(
            "already_planned",
            f"“{label}”中已有{who}，请直接调整该条。",
            article=step.rule.article,
        )


def _require_reason(
    step: Step, earlier: dict[str, object], target: InterviewTarget, change_reason: str
) -> None:
    """Require why the plan is adjusted, unless the planned interview simply took place."""
    stays = ("category", "party", "name")
    took_place = target.status == _Status.DONE and earlier["status"] == _Status.PLANNED
    same_person = all(earlier[name] == getattr(target, name) for name in stays)
    if not (took_place and same_person) and not change_reason.strip():
        raise DomainError("reason_missing", "调整询问对象，请填写“调整理由”。", article=step.rule.article)
