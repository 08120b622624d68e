"""Acts of the coordination subgroup (综合组的工作, 第十三条)."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from cases import guards
from cases.acts import Step, perform, save
from cases.lifecycle import Act
from cases.models import (
    Bulletin,
    DocumentEntry,
    GroupMember,
    PublicOpinion,
    Release,
    SupplementaryItem,
    Urging,
)
from cases.selectors.subgroups import FOR_ALL, coordination_name, unit_named, units_in_charge
from cases.services.authority import require_not_before
from cases.services.correspondence import number_document, register_document
from cases.services.membership import next_position, require_in_group
from cases.services.subgroup_work import require_charge_of
from common.chinese import full_date
from common.errors import DomainError


def urge(
    *,
    public_id: str,
    actor: User,
    matter: str,
    urged_on: date,
    due_on: date,
    unit: str = "",
    member: GroupMember | None = None,
    document_number: str = "",
) -> Urging:
    """Urge a subgroup or a member by a notice with a last day (催办, 第十三条（三）).

    :param document_number: number of the notice; without one it takes the next of the lead body.
    :raises DomainError: ``not_own_subgroup`` for the head of another subgroup, ``unknown_subgroup``,
        ``not_in_group``, ``text_missing``, ``before_fire``, or ``invalid`` where nobody or two are urged or
        the last day lies before; see :func:`cases.services.correspondence.number_document`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.URGE) as step:
        require_charge_of(step, coordination_name(step.case))
        _require_somebody_of_the_case(step, unit, member)
        guards.require_text(matter, "催办事项", step.rule)
        guards.require_not_before_fire(step.case, urged_on, "催办日期", step.rule)
        urging = Urging(
            case=step.case,
            **_next(Urging.objects.filter(case=step.case), "urging"),
            unit=unit,
            member=member,
            matter=matter.strip(),
            urged_on=urged_on,
            urged_by=actor.full_name,
            due_on=due_on,
            document_number=number_document(
                step, kind="URGING_NOTICE", dated_on=urged_on, number=document_number
            ),
        )
        save(urging)
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="URGING_NOTICE",
            title=f"催办单（{urging.whom}）",
            document_number=urging.document_number,
            dated_on=urged_on,
            correspondent=urging.whom,
        )
        step.on = urged_on
        step.summary = f"催办{urging.whom}，{full_date(due_on)}前办理，{urging.document_number}"
    return urging


def answer_urging(*, public_id: str, actor: User, urging: Urging, answered_on: date, answer: str) -> Urging:
    """Answer an urging notice (答复催办, 第十三条（三）).

    Who is urged answers; the leader and the office may put the answer on record for them.

    :raises DomainError: ``not_in_case``, ``already_answered``, ``not_urged``, ``text_missing``, or
        ``invalid`` where the answer is older than the notice.
    """
    with perform(public_id=public_id, actor=actor, act=Act.ANSWER_URGING) as step:
        article = step.rule.article
        found = Urging.objects.filter(case=step.case, pk=urging.pk).select_related("member").first()
        if found is None:
            raise DomainError("not_in_case", "请选择本案的催办单。", article=article)
        if found.answered_on is not None:
            raise DomainError("already_answered", "该催办单已经答复。", article=article)
        if not _is_answered_for(step, found.unit, found.member):
            raise DomainError("not_urged", f"催办单由{found.whom}答复。", article=article)
        guards.require_text(answer, "办理情况", step.rule)
        found.answered_on, found.answer, found.answered_by = answered_on, answer.strip(), actor.full_name
        save(found)
        step.on = answered_on
        step.summary = f"{found.whom}，{found.document_number}，{full_date(answered_on)}答复"
    return found


def supplement_inquiry(
    *,
    public_id: str,
    actor: User,
    matter: str,
    raised_on: date,
    due_on: date,
    unit: str = "",
    member: GroupMember | None = None,
    done_on: date | None = None,
    result: str = "",
    key: str = "",
) -> SupplementaryItem:
    """Enter something still to be investigated, or what came of it (登记补充调查事项, 第十三条（三）).

    综合组 enters items; whoever does one may complete it, and changes nothing else of it.

    :param key: the item to be changed; empty for a new one.
    :raises DomainError: ``not_in_case``, ``not_own_subgroup``, ``not_yours_to_change``,
        ``unknown_subgroup``, ``not_in_group``, ``text_missing``, ``before_fire``, or ``invalid`` where it is
        nobody's, out of order, or done without its result.
    """
    with perform(public_id=public_id, actor=actor, act=Act.SUPPLEMENT_INQUIRY) as step:
        found = _own(step, SupplementaryItem.objects.filter(case=step.case), key) if key else None
        if found is None:
            require_charge_of(step, coordination_name(step.case))
            item = SupplementaryItem(
                case=step.case,
                **_next(SupplementaryItem.objects.filter(case=step.case), "supplement"),
            )
        else:
            item = found
            _require_only_completion(step, item, (matter.strip(), raised_on, due_on, unit, member))
        _require_somebody_of_the_case(step, unit, member)
        guards.require_text(matter, "补充调查事项", step.rule)
        guards.require_not_before_fire(step.case, raised_on, "提出日期", step.rule)
        item.matter, item.unit, item.member = matter.strip(), unit, member
        item.raised_on, item.due_on = raised_on, due_on
        item.done_on, item.result = done_on, result.strip()
        save(item)
        step.on = done_on or raised_on
        told = f"{full_date(done_on)}完成" if done_on is not None else f"{full_date(due_on)}前完成"
        step.summary = f"{item}，{item.whose}，{told}"
    return item


def record_opinion(
    *,
    public_id: str,
    actor: User,
    source: str,
    appeared_at: datetime,
    content: str,
    handling: str = "",
    handled_on: date | None = None,
    key: str = "",
) -> PublicOpinion:
    """Record what was said in public, and what was done about it (登记舆情信息, 第十三条（五）).

    :param key: the entry to be completed or corrected; empty for a new one.
    :raises DomainError: ``not_in_case``, ``before_fire``, ``text_missing``, ``dates_out_of_order``, or
        ``invalid`` where the handling has no day.
    """
    with perform(public_id=public_id, actor=actor, act=Act.RECORD_OPINION) as step:
        known = PublicOpinion.objects.filter(case=step.case)
        guards.require_text(source, "来源", step.rule)
        guards.require_text(content, "内容", step.rule)
        day = timezone.localtime(appeared_at).date()
        guards.require_not_before_fire(step.case, day, "出现时间", step.rule)
        opinion = _own(step, known, key) if key else PublicOpinion(case=step.case, **_next(known, "opinion"))
        if not key:
            opinion.collected_by = actor.full_name
        opinion.source, opinion.appeared_at, opinion.content = source.strip(), appeared_at, content.strip()
        opinion.handling, opinion.handled_on = handling.strip(), handled_on
        if handled_on is not None:
            require_not_before(step, handled_on, day, "处置日期", "出现时间")
        save(opinion)
        step.on = handled_on or day
        step.summary = f"{opinion.source}，{'已处置' if opinion.handling else '待处置'}"
    return opinion


def issue_bulletin(
    *,
    public_id: str,
    actor: User,
    issued_on: date,
    addressee: str,
    title: str = "",
    text: str = "",
    release: Release | None = None,
) -> Bulletin:
    """Issue a bulletin of information (编发信息专报, 第十三条（二）).

    One that leaves the group carries the very text that the leader signed off (第九条（五）); its title and
    text are not typed again.

    :param release: what was signed off, for a bulletin that leaves the group.
    :raises DomainError: ``not_own_subgroup``, ``not_in_case``, ``not_signed_off``, ``text_differs``,
        ``text_missing``, ``before_fire``, ``dates_out_of_order``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.ISSUE_BULLETIN) as step:
        require_charge_of(step, coordination_name(step.case))
        guards.require_not_before_fire(step.case, issued_on, "编发日期", step.rule)
        guards.require_text(addressee, "报送对象", step.rule)
        if release is not None:
            title, text = _signed_off(step, release, issued_on, title, text)
        guards.require_text(title, "标题", step.rule)
        guards.require_text(text, "内容", step.rule)
        known = Bulletin.objects.filter(case=step.case)
        last = known.order_by("number").last()
        bulletin = Bulletin(
            case=step.case,
            **_next(known, "bulletin"),
            number=1 if last is None else last.number + 1,
            issued_on=issued_on,
            title=title.strip(),
            text=text.strip(),
            addressee=addressee.strip(),
            drafted_by=actor.full_name,
            is_outgoing=release is not None,
            release=release,
        )
        save(bulletin)
        step.on = issued_on
        step.summary = f"{bulletin}，报送{bulletin.addressee}"
    return bulletin


def _signed_off(step: Step, release: Release, issued_on: date, title: str, text: str) -> tuple[str, str]:
    found = Release.objects.filter(case=step.case, pk=release.pk).first()
    if found is None:
        raise DomainError("not_in_case", "本案没有这项审定签发的信息。", article=step.rule.article)
    if found.outcome != Release.Outcome.APPROVED:
        raise DomainError(
            "not_signed_off", "未经组长审定同意的信息不得向调查组以外报送（第九条）。", article="第九条"
        )
    typed = (title.strip() or found.title, text.strip() or found.text.strip())
    if typed != (found.title, found.text.strip()):
        raise DomainError(
            "text_differs",
            "向调查组以外报送的，“标题”和“内容”以组长审定签发的为准，不再填写（第九条）。",
            article="第九条",
        )
    require_not_before(step, issued_on, found.decided_on, "编发日期", "审定日期")
    return typed


def _require_somebody_of_the_case(step: Step, unit: str, member: GroupMember | None) -> None:
    if unit and unit_named(step.case, unit) is None:
        raise DomainError("unknown_subgroup", "请选择本案的工作小组。", article=step.rule.article)
    if member is not None:
        require_in_group(step.case, member, step.rule.article)


def _is_answered_for(step: Step, unit: str, member: GroupMember | None) -> bool:
    """Tell whether the actor answers for a subgroup or member: as such, or for everybody."""
    assert step.actor is not None
    if step.roles & FOR_ALL:
        return True
    if member is not None and member.user_id == step.actor.pk:
        return True
    found = unit_named(step.case, unit) if unit else None
    return found is not None and found.name in units_in_charge(step.actor, [found], step.roles)


def _require_only_completion(step: Step, item: SupplementaryItem, wanted: tuple[object, ...]) -> None:
    """Require the coordinators, or somebody who only completes what is theirs."""
    assert step.actor is not None
    name = coordination_name(step.case)
    unit = unit_named(step.case, name)
    if unit is not None and name in units_in_charge(step.actor, [unit], step.roles):
        return
    kept = (item.matter, item.raised_on, item.due_on, item.unit, item.member)
    if not _is_answered_for(step, item.unit, item.member) or wanted != kept:
        raise DomainError(
            "not_yours_to_change",
            f"补充调查事项由{name}登记和调整，承办的小组、人员只填写“完成日期”和“调查结果”。",
            article=step.rule.article,
        )


def _own(step: Step, known: QuerySet, key: str):
    found = known.filter(key=key).first()
    if found is None:
        raise DomainError("not_in_case", "本案没有这一条。", article=step.rule.article)
    return found


def _next(known: QuerySet, prefix: str) -> dict[str, object]:
    """Return the place and the key of a new row of a list."""
    keys = set(known.values_list("key", flat=True))
    number = position = next_position(known)
    while f"{prefix}-{number}" in keys:
        number += 1
    return {"position": position, "key": f"{prefix}-{number}"}
