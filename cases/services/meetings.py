"""Acts on the meetings of the group (会议, 第九条（二）)."""

from collections.abc import Sequence
from datetime import date, time

from accounts.models import User
from cases import guards
from cases.acts import Paper, Step, perform, save
from cases.lifecycle import Act
from cases.models import DocumentEntry, FireCase, GroupMember, Meeting, MeetingAttendance, MemberRole
from cases.selectors.group import current_members
from cases.selectors.meetings import leaders_on
from cases.services.authority import require_leader, require_not_before
from cases.services.correspondence import register_document, register_paper
from cases.services.membership import next_position, require_in_group
from common.errors import DomainError


def call_meeting(
    *,
    public_id: str,
    actor: User,
    purpose: str,
    subject: str,
    noticed_on: date,
    scheduled_on: date,
    scheduled_time: time | None = None,
    place: str,
    agenda: str,
    document_number: str = "",
    paper: Paper | None = None,
) -> Meeting:
    """Call a meeting of the group by a notice (通知召开会议, 第九条（二）).

    :raises DomainError: ``before_fire``, ``dates_out_of_order``; see
        :func:`~cases.services.authority.require_leader`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.CALL_MEETING, paper=paper) as step:
        require_leader(step)
        guards.require_not_before_fire(step.case, noticed_on, "通知日期", step.rule)
        require_not_before(step, scheduled_on, noticed_on, "拟定日期", "通知日期")
        meeting = _new_meeting(step.case)
        meeting.purpose, meeting.subject = purpose, subject
        meeting.noticed_on, meeting.notice_number = noticed_on, document_number.strip()
        meeting.scheduled_on, meeting.scheduled_time = scheduled_on, scheduled_time
        meeting.place, meeting.agenda = place, agenda
        save(meeting)
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="MEETING_NOTICE",
            title=f"会议通知（{subject}）"[:200],
            document_number=meeting.notice_number,
            dated_on=noticed_on,
            correspondent="调查组成员",
        )
        register_paper(step, kind="MEETING_NOTICE", title="召开会议的书面决定")
        step.on = noticed_on
        step.summary = f"{meeting.get_purpose_display()}：{subject}"
    return meeting


def record_meeting(
    *,
    public_id: str,
    actor: User,
    meeting: Meeting | None = None,
    purpose: str = "",
    subject: str = "",
    held_on: date,
    place: str = "",
    agenda: str = "",
    chair: GroupMember,
    present: Sequence[GroupMember],
    absences: Sequence[tuple[GroupMember, str]] = (),
    others: str = "",
    minutes: str,
    decisions: str = "",
    paper: Paper | None = None,
) -> Meeting:
    """Record a meeting: who came, what was said and decided (登记会议情况, 第九条（二）).

    :param meeting: the one that was called; its name, kind, place and agenda stand where none is given.
    :param absences: each absent member with the reason; an expert need give none.
    :raises DomainError: ``already_recorded``, ``not_in_case``, ``text_missing``, ``before_fire``,
        ``dates_out_of_order``, ``not_the_chair``, ``chair_absent``, ``not_in_group``,
        ``present_and_absent`` or ``attendance_missing``; see
        :func:`~cases.services.authority.require_leader`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.RECORD_MEETING, paper=paper) as step:
        require_leader(step)
        found = _called(step, meeting) if meeting is not None else _new_meeting(step.case)
        found.purpose, found.subject = purpose or found.purpose, subject or found.subject
        found.place, found.agenda = place or found.place, agenda or found.agenda
        guards.require_text(found.purpose, "会议类别", step.rule)
        guards.require_text(found.subject, "会议名称", step.rule)
        guards.require_text(minutes, "会议记录", step.rule)
        guards.require_not_before_fire(step.case, held_on, "召开日期", step.rule)
        if found.noticed_on is not None:
            require_not_before(step, held_on, found.noticed_on, "召开日期", "通知日期")
        _require_chair(step, chair, held_on, present)
        _require_everybody_told(step, present, absences)
        found.held_on, found.chair, found.others = held_on, chair, others
        found.minutes, found.decisions = minutes, decisions
        save(found)
        reasons = {member.pk: reason for member, reason in absences}
        told = sorted({*present, *(member for member, _ in absences)}, key=lambda one: one.position)
        for place_in_list, member in enumerate(told, start=1):
            save(
                MeetingAttendance(
                    meeting=found,
                    member=member,
                    position=place_in_list,
                    is_present=member.pk not in reasons,
                    absence_reason=reasons.get(member.pk, ""),
                )
            )
        register_paper(step, kind="MEETING_MINUTES", title=f"会议记录（{found.subject}）"[:200])
        step.on = held_on
        step.summary = f"{found.subject}，出席{len(set(present))}人" + (
            f"，缺席{len(reasons)}人" if reasons else ""
        )
    return found


def _new_meeting(case: FireCase) -> Meeting:
    position = next_position(Meeting.objects.filter(case=case))
    return Meeting(case=case, position=position, key=f"meeting-{position}")


def _called(step: Step, meeting: Meeting) -> Meeting:
    found = Meeting.objects.filter(case=step.case, pk=meeting.pk).first()
    if found is None:
        raise DomainError("not_in_case", "本案没有这次会议（第九条）。", article=step.rule.article)
    if found.held_on is not None:
        raise DomainError("already_recorded", "该会议的情况已经登记（第九条）。", article=step.rule.article)
    return found


def _require_chair(step: Step, chair: GroupMember, held_on: date, present: Sequence[GroupMember]) -> None:
    if chair not in leaders_on(step.case, held_on):
        raise DomainError(
            "not_the_chair",
            "会议由组长或者当日受书面委托的副组长主持，请核对“主持人”和“召开日期”（第九条）。",
            article=step.rule.article,
        )
    if chair not in present:
        raise DomainError("chair_absent", "“主持人”应当列为“出席人员”（第九条）。", article=step.rule.article)


def _require_everybody_told(
    step: Step, present: Sequence[GroupMember], absences: Sequence[tuple[GroupMember, str]]
) -> None:
    absent = [member for member, _ in absences]
    for member in (*present, *absent):
        require_in_group(step.case, member, step.rule.article)
    both = [str(member) for member in absent if member in present]
    if both:
        raise DomainError(
            "present_and_absent",
            f"{'、'.join(both)}既列为“出席人员”，又填写了缺席理由（第九条）。",
            article=step.rule.article,
        )
    told = {*present, *absent}
    silent = [
        str(member)
        for member in current_members(step.case).exclude(role=MemberRole.EXPERT)
        if member not in told
    ]
    if silent:
        raise DomainError(
            "attendance_missing",
            f"{'、'.join(silent)}未列为“出席人员”的，请在“缺席人员及理由”中说明（第九条）。",
            article=step.rule.article,
        )
