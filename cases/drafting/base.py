"""What every draft needs of a case, read once (起草依据)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.models import Agency, AgencyKind
from cases.lifecycle import MilestoneKind
from cases.models import (
    CasualtyRevision,
    DocumentEntry,
    FireCase,
    GradeDecision,
    GroupMember,
    InvestigationGroup,
    MemberRole,
    Milestone,
    OrganizerDecision,
)
from cases.selectors.group import in_order_of_roles
from common.chinese import clock_time, full_date, money
from common.records import Record
from documents.official import Annex, OfficialDocument, table
from regulation.grades import Grade

RULES = "《淄博市火灾事故调查处理规定》"
BLANK = "＿＿＿＿"


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as it would be printed now (公文草稿).

    :param subject: of whom or what it speaks, where a case has several of the kind; else empty.
    :param register_title: what the register calls it; empty for the title that is printed.
    """

    document: OfficialDocument
    subject: str = ""
    register_title: str = ""

    @property
    def title_in_register(self) -> str:
        """Return the title under which the register knows the document (登记标题)."""
        return self.register_title or self.document.title


class CasePapers:
    """The facts from which the documents of one case are drafted (起草依据).

    :param as_of: today, after which day nothing is asked for any more; none asks for no day.
    """

    def __init__(self, case: FireCase, as_of: date | None = None) -> None:
        self.case = case
        self.as_of = as_of

    @cached_property
    def entries(self) -> list[DocumentEntry]:
        """Return the register of the case, the latest on top."""
        return list(DocumentEntry.objects.filter(case=self.case))

    @cached_property
    def milestones(self) -> list[Milestone]:
        """Return the dated steps of the case."""
        return list(self.case.milestones.all())

    @cached_property
    def group(self) -> InvestigationGroup | None:
        """Return the group, if there is one."""
        return InvestigationGroup.objects.filter(case=self.case).first()

    @cached_property
    def members(self) -> list[GroupMember]:
        """Return who is in the group now, the leader first."""
        return in_order_of_roles(GroupMember.objects.filter(group__case=self.case, left_on__isnull=True))

    @cached_property
    def leader(self) -> GroupMember | None:
        """Return the leader of the group (组长)."""
        return next((member for member in self.members if member.role == MemberRole.LEADER), None)

    @property
    def lead_body(self) -> str:
        """Return the lead fire-rescue body (牵头消防救援机构)."""
        agency = self.case.lead_agency
        return agency.name if agency is not None else self.case.lead_body_name or BLANK

    @property
    def organizer(self) -> str:
        """Return the government that organises the investigation (组织调查的人民政府)."""
        return self.case.organizer_name or BLANK

    def organizer_on(self, on: date | None, by: Record | None = None) -> str:
        """Return the government that organised on the day of a paper (组织调查的人民政府, 第四条).

        :param by: the row that the paper was recorded with; without it, the last of its day counts.
        """
        later = self._moved_later(on, by)
        return (later.from_name or BLANK) if later is not None else self.organizer

    def lead_body_on(self, on: date | None, by: Record | None = None) -> str:
        """Return the fire-rescue body that led on the day of a paper, as :meth:`organizer_on` (第四条)."""
        organizer = self.organizer_on(on, by)
        if organizer == self.organizer:
            return self.lead_body
        known = self.case.history.filter(organizer_name=organizer).order_by("history_date", "history_id")
        led = known.exclude(lead_body_name="").values_list("lead_body_name", flat=True).last()
        if led:
            return str(led)
        # Entered or imported after the move: before it the body of the place led.
        bodies = Agency.objects.filter(kind=AgencyKind.FIRE_RESCUE, district=self.case.district)
        return bodies.values_list("name", flat=True).first() or BLANK

    @property
    def group_name(self) -> str:
        """Return what the group is called (调查组名称)."""
        named = self.group.name if self.group is not None else ""
        return named or f"{self.case.title}调查组"

    @cached_property
    def grade(self) -> Grade | None:
        """Return the grade that is decided now (事故等级)."""
        decision = self.case.grade_decisions.last()
        return Grade(decision.grade) if decision is not None else None

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether the fire went to another body or its investigation ended (移送、终止、移交)."""
        kinds = (MilestoneKind.TRANSFERRED, MilestoneKind.HANDED_OVER)
        return any(self.milestone(kind) is not None for kind in kinds)

    def milestone(self, kind: MilestoneKind) -> Milestone | None:
        """Return the latest step of a kind (节点)."""
        return next((one for one in reversed(self.milestones) if one.kind == kind), None)

    def is_of_late_entry(self, row: Record) -> bool:
        """Tell whether a row came into being with the late entry of its case (补录)."""
        opening = self.case.events.first() if self.case.late_entry_reason else None
        first = recorded_at(row)
        return opening is not None and first is not None and first <= opening.at

    def investigating_body(self, day: date) -> str:
        """Return who investigates on a day: before its establishment it is not the group (第六条)."""
        stands = any(
            one.kind == MilestoneKind.GROUP_ESTABLISHED and one.reached_on <= day for one in self.milestones
        )
        return self.group_name if stands else self.lead_body_on(day)

    def entry(self, kind: str, title: str = "") -> DocumentEntry | None:
        """Return the latest register entry of a kind, and of a title where a case has several."""
        return next(
            (one for one in self.entries if one.kind == kind and (not title or one.title == title)), None
        )

    def members_on(self, day: date | None) -> list[GroupMember]:
        """Return who was in the group on a day, in order; without a day, who is in it now (组成人员)."""
        if day is None:
            return self.members
        known = GroupMember.objects.filter(group__case=self.case)
        return in_order_of_roles(
            one
            for one in known
            if (one.joined_on is None or one.joined_on <= day) and (one.left_on is None or one.left_on > day)
        )

    def filed(
        self, kind: str, title: str = "", *, number: str = "", on: date | None = None
    ) -> dict[str, str]:
        """Return number, date and releaser of a document: as recorded, else as registered (文号、日期)."""
        entry = self.entry(kind, title)
        day = on or (entry.dated_on if entry is not None else None)
        return {
            "number": number or (entry.document_number if entry is not None else ""),
            "dated": full_date(day) if day is not None else "",
            "signer": entry.signer if entry is not None else "",
        }

    def when(self) -> str:
        """Return when the fire began (起火时间)."""
        case = self.case
        time = clock_time(case.occurred_time) if case.occurred_time is not None else ""
        return f"{full_date(case.occurred_on)}{time}" + ("许" if time and case.is_time_approximate else "")

    def where(self) -> str:
        """Return where the fire was (起火地点)."""
        return self.case.full_address

    def what_happened(self) -> str:
        """Return one sentence on the fire (事故概况)."""
        place = self.where()
        site = "" if place.endswith(self.case.site_name) else f"的{self.case.site_name}"
        return f"{self.when()}，位于{place}{site}发生火灾。"

    def harm(self, on: date | None = None, by: Record | None = None) -> str:
        """Return what the fire did, as known on the day of a paper, or now (伤亡和损失).

        What was known when the case was registered is a fact of the fire and counts from its day on.

        :param by: as for :meth:`harm_sentence`.
        """
        figures = self._known(self._figures, "recorded_on", on, by)
        parts = []
        if figures is not None and figures.deaths is not None:
            parts.append(f"{figures.deaths}人死亡" if figures.deaths else "无人员死亡")
        if figures is not None and figures.serious_injuries:
            parts.append(f"{figures.serious_injuries}人重伤")
        if figures is not None and figures.minor_injuries:
            parts.append(f"{figures.minor_injuries}人轻伤")
        burnt_area, loss = self._losses(on, by)
        if burnt_area:
            parts.append(f"过火面积{_plain(burnt_area)}平方米")
        if loss is not None:
            parts.append(f"直接经济损失{money(loss)}")
        return "、".join(parts)

    def grade_on(self, on: date | None, by: Record | None = None) -> Grade | None:
        """Return the grade as decided on the day of a paper (事故等级, 第四条).

        :param by: as for :meth:`harm_sentence`.
        """
        decision = self._known(self._grades, "established_on", on, by)
        return Grade(decision.grade) if decision is not None else None

    def harm_sentence(self, on: date | None = None, by: Record | None = None) -> str:
        """Return a sentence on what the fire did and its grade, or nothing (伤亡、损失和等级).

        :param on: the date of the document; what was recorded after that day is not in it.
        :param by: the row that the paper was recorded with; what replaced a figure after it is not in it,
            even where the paper is dated before the figure.
        """
        harm = self.harm(on, by)
        caused = f"火灾造成{harm}".replace("造成无人员死亡", "未造成人员死亡") if harm else ""
        grade = self.grade_on(on, by)
        said = "，".join(part for part in (caused, f"属于{grade.label}火灾事故" if grade else "") if part)
        return f"{said}。" if said else ""

    def material_list(self, kind: str) -> tuple[Annex, ...]:
        """Return the list of the documents registered in the case as an annex, or nothing (材料清单).

        :param kind: the kind of the document that the list goes with, which is not in it.
        """
        filed = sorted(
            (one for one in self.entries if one.kind != kind), key=lambda one: (one.dated_on, one.pk)
        )
        if not filed:
            return ()
        rows = [
            (str(number), one.title, one.document_number, full_date(one.dated_on))
            for number, one in enumerate(filed, start=1)
        ]
        listed = table(("序号", "材料名称", "文号", "日期"), rows, (9, 43, 26, 22))
        return (Annex("案件材料清单", (listed,)),)

    @cached_property
    def _registered_on(self) -> date | None:
        """Return the day of the figures known at registration, which is that of the first grade (登记时)."""
        first = self.case.grade_decisions.first()
        return first.established_on if first is not None else None

    @cached_property
    def _loss_history(self) -> list[tuple[datetime, Decimal | None, Decimal | None]]:
        """Return burnt area and loss with the instant each state of them was saved, in order (变更记录)."""
        return list(
            self.case.history.order_by("history_date", "history_id").values_list(
                "history_date", "burnt_area_m2", "direct_economic_loss"
            )
        )

    @cached_property
    def _figures(self) -> "_States":
        """Return every state of the casualty figures, a list for each day (伤亡变更记录)."""
        return _states(CasualtyRevision.history.filter(case=self.case), self.case.casualty_revisions.all())

    @cached_property
    def _grades(self) -> "_States":
        """Return every state of the grade decisions, a list for each day (等级变更记录)."""
        return _states(GradeDecision.history.filter(case=self.case), self.case.grade_decisions.all())

    @cached_property
    def _moves(self) -> list[OrganizerDecision]:
        """Return how the case came to other organisers, in order (组织机关变更)."""
        return list(self.case.organizer_decisions.all())

    def _moved_later(self, on: date | None, by: Record | None) -> OrganizerDecision | None:
        """Return the first move to another organiser after a paper, or nothing (组织机关变更)."""
        if on is None:
            return None
        return next(
            (
                one
                for one in self._moves
                if one.decided_on > on or (one.decided_on == on and _is_before(by, one))
            ),
            None,
        )

    def _losses(self, on: date | None, by: Record | None) -> tuple[Decimal | None, Decimal | None]:
        """Return burnt area and loss as known on a day, like the casualties (过火面积、损失)."""
        states = self._loss_history if on is not None else []
        if on is None or not states:
            return self.case.burnt_area_m2, self.case.direct_economic_loss
        until = recorded_at(by) if len(states) > 1 else None
        known = (
            one
            for one in reversed(states)
            if timezone.localdate(one[0]) <= on and (until is None or one[0] <= until)
        )
        _, burnt_area, loss = next(known, states[0])
        return burnt_area, loss

    def _known(self, states: "_States", dated: str, on: date | None, by: Record | None) -> Any | None:
        day = on if on is None or self._registered_on is None else max(on, self._registered_on)
        of_day = next(
            (one for one in reversed(states) if day is None or getattr(one[-1], dated) <= day), None
        )
        if of_day is None or len(of_day) == 1 or (until := recorded_at(by)) is None:
            return of_day[-1] if of_day else None
        return next((one for one in reversed(of_day) if one.history_date <= until), of_day[0])


# For each row, in the order of their days, its states in the order in which they were saved.
_States = list[list[Any]]


def recorded_at(row: Record | None) -> datetime | None:
    """Return when a row was first recorded, or nothing (登记时刻)."""
    if row is None:
        return None
    kept: Any = row
    return kept.history.order_by("history_date", "history_id").values_list("history_date", flat=True).first()


def _is_before(one: Record | None, other: Record) -> bool:
    first, second = recorded_at(one), recorded_at(other)
    return first is not None and second is not None and first < second


def _states(history: Iterable[Any], rows: Iterable[Any]) -> _States:
    kept: dict[Any, list[Any]] = {}
    for state in sorted(history, key=lambda one: (one.history_date, one.history_id)):
        kept.setdefault(state.id, []).append(state)
    return [kept.get(row.pk) or [row] for row in rows]


# What ends a sentence, or leads on to the next line.
_ENDS = ("。", "！", "？", "：", "；", "。”", "！”", "？”", "……")
Drafter = Callable[[CasePapers], Iterator[Draft]]


def _plain(number: Any) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def bare(text: str) -> str:
    """Return a text without the stop at its end, or a blank to fill in (去句末标点)."""
    return text.strip().rstrip("。；;.") or BLANK


def sentence(text: str) -> str:
    """Return a text with a full stop at its end (补句号); nothing stays nothing.

    What introduces a list or is an item of one keeps its mark.
    """
    stripped = text.strip()
    return stripped if not stripped or stripped.endswith(_ENDS) else f"{stripped}。"


def sentences(text: str) -> list[str]:
    """Return each line of a text that is not empty as a sentence (逐行成句)."""
    return [sentence(line) for line in text.splitlines() if line.strip()]
