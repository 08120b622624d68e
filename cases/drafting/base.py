"""What every draft needs of a case, read once (起草依据)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from cases.lifecycle import MilestoneKind
from cases.models import DocumentEntry, FireCase, GroupMember, InvestigationGroup, MemberRole, Milestone
from cases.selectors.group import in_order_of_roles
from common.chinese import clock_time, full_date, money
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
    """The facts from which the documents of one case are drafted (起草依据)."""

    def __init__(self, case: FireCase) -> None:
        self.case = case

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

    def investigating_body(self, day: date) -> str:
        """Return who investigates on a day: before its establishment it is not the group (第六条)."""
        stands = any(
            one.kind == MilestoneKind.GROUP_ESTABLISHED and one.reached_on <= day for one in self.milestones
        )
        return self.group_name if stands else self.lead_body

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

    def harm(self, on: date | None = None) -> str:
        """Return what the fire did, as far as it was known on a day, or is known now (伤亡和损失).

        What was known when the case was registered is a fact of the fire and counts from its day on.
        """
        figures = self._known(self.case.casualty_revisions.all(), "recorded_on", on)
        parts = []
        if figures is not None and figures.deaths is not None:
            parts.append(f"{figures.deaths}人死亡" if figures.deaths else "无人员死亡")
        if figures is not None and figures.serious_injuries:
            parts.append(f"{figures.serious_injuries}人重伤")
        if figures is not None and figures.minor_injuries:
            parts.append(f"{figures.minor_injuries}人轻伤")
        burnt_area, loss = self._losses(on)
        if burnt_area:
            parts.append(f"过火面积{_plain(burnt_area)}平方米")
        if loss is not None:
            parts.append(f"直接经济损失{money(loss)}")
        return "、".join(parts)

    def harm_sentence(self, on: date | None = None) -> str:
        """Return a sentence on what the fire did and its grade, or nothing (伤亡、损失和等级).

        :param on: the date of the document; what was recorded after that day is not in it.
        """
        harm = self.harm(on)
        caused = f"火灾造成{harm}".replace("造成无人员死亡", "未造成人员死亡") if harm else ""
        decision = self._known(self.case.grade_decisions.all(), "established_on", on)
        grade = f"属于{Grade(decision.grade).label}火灾事故" if decision is not None else ""
        said = "，".join(part for part in (caused, grade) if part)
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
    def _loss_history(self) -> list[tuple[date, Decimal | None, Decimal | None]]:
        """Return burnt area and loss with the day each state of them was saved, in order (变更记录)."""
        rows = self.case.history.order_by("history_date", "history_id").values_list(
            "history_date", "burnt_area_m2", "direct_economic_loss"
        )
        return [(timezone.localdate(saved_at), burnt_area, loss) for saved_at, burnt_area, loss in rows]

    def _losses(self, on: date | None) -> tuple[Decimal | None, Decimal | None]:
        """Return burnt area and loss as known on a day, like the casualties (过火面积、损失)."""
        states = self._loss_history if on is not None else []
        if on is None or not states:
            return self.case.burnt_area_m2, self.case.direct_economic_loss
        _, burnt_area, loss = next((one for one in reversed(states) if one[0] <= on), states[0])
        return burnt_area, loss

    def _known(self, rows: Iterable[Any], dated: str, on: date | None) -> Any | None:
        listed = list(rows)
        day = on if on is None or self._registered_on is None else max(on, self._registered_on)
        return next((one for one in reversed(listed) if day is None or getattr(one, dated) <= day), None)


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
