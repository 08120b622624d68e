"""The act that opens a case: a fire is registered (登记火灾, 第二条、第四条、第三十八条)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.utils import timezone

from accounts.models import Agency, AgencyKind, District, Level, User
from cases import access
from cases.acts import Step, begin, save
from cases.addresses import comparable_address
from cases.grading import grades_on_scales
from cases.lifecycle import Act, ActRule
from cases.models import (
    CasualtyRevision,
    CitedBasis,
    DocumentEntry,
    FireCase,
    GradeDecision,
    RulebookDecision,
)
from cases.numbering import draft_title, next_case_number
from cases.organizer import assign, organizer_for
from cases.saving import save_together
from cases.services.correspondence import register_document
from common.chinese import full_date
from common.errors import DomainError
from regulation.bases import load_bases
from regulation.grades import Grade
from regulation.rulebook import RULEBOOK_CODES, Rulebook, load_rulebook, rulebook_for

ALARM_EARLY = "“报警时间”不得早于起火时间"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fire:
    """What the office knows of a fire when it registers it (接报情况); None is not known."""

    district: District
    occurred_on: date
    address: str
    site_name: str
    occurred_time: time | None = None
    is_time_approximate: bool = False
    reported_at: datetime | None = None
    summary: str = ""
    deaths: int | None = None
    serious_injuries: int | None = None
    minor_injuries: int | None = None
    title: str = ""

    @property
    def grade(self) -> Grade:
        """Return the grade by the casualties; the scales differ in the loss alone, not yet known."""
        found = grades_on_scales(self.occurred_on, deaths=self.deaths, serious_injuries=self.serious_injuries)
        return max((one.grade for one in found), key=lambda grade: grade.rank, default=Grade.ORDINARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesDecision:
    """A decision to put a fire under rules that its date does not give it (规则变更说明, 第三十八条)."""

    decided_by: str
    decided_on: date
    reason: str
    document_number: str = ""


def register_fire(
    *,
    actor: User,
    registered_on: date,
    fire: Fire,
    rules_decision: RulesDecision | None = None,
    is_another_fire: bool = False,
) -> FireCase:
    """Register a fire: number, rules, bases, grade, organiser and lead body (登记火灾, 第二条).

    The office of the district's fire-rescue body registers the fires of its district, the city's office
    any. A 较大 fire is led by the city's body from the start (第四条); the district's office then keeps
    it in its list with its clocks, and no more.

    :param is_another_fire: the office has seen that a fire of that day and address is on record.
    :raises DomainError: ``act_not_permitted``, ``registered_before_fire``, ``alarm_before_fire``,
        ``possible_duplicate``, ``rulebook_not_in_force``, ``lead_body_missing``.
    """
    with begin(actor=actor, act=Act.REGISTER_FIRE, agency_id=registering_body_id(fire.district)) as step:
        known = fires_of_day(fire, actor)
        if not is_another_fire:
            require_no_duplicate(fire, known, step.rule)
        open_case(step, named(fire, known), registered_on, registered_on, rules_decision)
    return step.case


def registering_body_id(district: District) -> int | None:
    """Return the body whose office registers fires of a district: its own, or the city's if it has none."""
    bodies = Agency.objects.filter(kind=AgencyKind.FIRE_RESCUE)
    body = bodies.filter(district=district).first() or bodies.filter(level=Level.CITY).first()
    return body.pk if body is not None else None


def fires_of_day(fire: Fire, actor: User) -> list[tuple[str, str, str]]:
    """Return address, title and number of the fires of that day and district that this person may know."""
    of_the_day = access.visible_cases(actor).filter(district=fire.district, occurred_on=fire.occurred_on)
    return list(of_the_day.values_list("address", "title", "number"))


def named(fire: Fire, known: Collection[tuple[str, str, str]]) -> Fire:
    """Return the fire with its name, which tells it from the others of that day (案件名称).

    :param known: as :func:`fires_of_day` returns them.
    """
    taken = {title for _, title, _ in known}
    usual = draft_title(district=fire.district, occurred_on=fire.occurred_on)
    if fire.title or usual not in taken:
        return replace(fire, title=fire.title or usual)
    site = fire.site_name or fire.address
    return replace(fire, title=draft_title(district=fire.district, occurred_on=fire.occurred_on, site=site))


def require_no_duplicate(fire: Fire, known: Collection[tuple[str, str, str]], rule: ActRule) -> None:
    """Require that no fire of that day and address is on record that this person may know (防止重复登记).

    Addresses are compared as people write them, see :func:`cases.addresses.comparable_address`.

    :raises DomainError: ``possible_duplicate``.
    """
    wanted = comparable_address(fire.address, fire.district.name)
    found = next((one for one in known if comparable_address(one[0], fire.district.name) == wanted), None)
    if found is not None:
        _, title, number = found
        raise DomainError(
            "possible_duplicate",
            f"同一天、同一地点的火灾已登记为“{title}”（{number}）；"
            "确为另一起火灾的，请勾选“与已登记的不是同一起火灾”。",
            article=rule.article,
        )


def open_case(
    step: Step,
    fire: Fire,
    registered_on: date,
    graded_on: date,
    rules_decision: RulesDecision | None,
) -> Rulebook:
    """Write the case of a fire inside the act that opens it (立案), and return its rules.

    :param fire: with its name, as :func:`named` returns it.
    :param graded_on: the day of the first grade and casualty figures.
    :raises DomainError: as :func:`register_fire`.
    """
    _require_dates(fire, registered_on, step.rule)
    rulebook = _rules(fire.occurred_on, rules_decision)
    organizer = organizer_for(rulebook=rulebook, grade=fire.grade, district=fire.district)
    case = step.case = FireCase(
        title=fire.title,
        number=next_case_number(agency=organizer.lead, year=registered_on.year),
        rulebook_code=rulebook.code,
        occurred_on=fire.occurred_on,
        occurred_time=fire.occurred_time,
        is_time_approximate=fire.is_time_approximate,
        reported_at=fire.reported_at,
        district=fire.district,
        region=f"山东省淄博市{fire.district.name}",
        address=fire.address,
        site_name=fire.site_name,
        summary=fire.summary,
    )
    assign(case, organizer)
    save(case)
    _save_casualties(case, fire, graded_on)
    save(
        GradeDecision(
            case=case,
            established_on=graded_on,
            grade=fire.grade,
            statistics_grade=fire.grade if _has_statistics_scale(fire.occurred_on) else "",
        )
    )
    save_together(
        [
            CitedBasis(
                case=case,
                position=position,
                title=basis.title,
                document_number=basis.document_number,
                clause=basis.clause,
            )
            for position, basis in enumerate(load_bases(rulebook.code), start=1)
        ]
    )
    if rules_decision is not None:
        save(
            RulebookDecision(
                case=case,
                decided_on=rules_decision.decided_on,
                rulebook_code=rulebook.code,
                reason=rules_decision.reason,
                decided_by=rules_decision.decided_by,
                document_number=rules_decision.document_number,
            )
        )
        register_document(
            step,
            direction=DocumentEntry.Direction.IN,
            kind="RULES_DECISION",
            title="规则变更说明",
            document_number=rules_decision.document_number,
            dated_on=rules_decision.decided_on,
            correspondent=rules_decision.decided_by,
        )
    step.on = registered_on
    step.summary = (
        f"{case.number}，{fire.grade.label}火灾事故，{organizer.name}组织，{organizer.lead.name}牵头"
    )
    return rulebook


def _save_casualties(case: FireCase, fire: Fire, recorded_on: date) -> None:
    figures = (fire.deaths, fire.serious_injuries, fire.minor_injuries)
    if all(figure is None for figure in figures):
        return
    save(
        CasualtyRevision(
            case=case,
            recorded_on=recorded_on,
            deaths=fire.deaths,
            serious_injuries=fire.serious_injuries,
            minor_injuries=fire.minor_injuries,
            note="登记时已知",
        )
    )


def _has_statistics_scale(fire_date: date) -> bool:
    return len(grades_on_scales(fire_date, deaths=None, serious_injuries=None)) > 1


def _rules(fire_date: date, decision: RulesDecision | None) -> Rulebook:
    rulebook = rulebook_for(fire_date)
    if rulebook is not None:
        return rulebook
    earliest = min(map(load_rulebook, RULEBOOK_CODES), key=lambda book: book.effective_from)
    if decision is None:
        raise DomainError(
            "rulebook_not_in_force",
            f"“起火日期”早于本规定施行之日{full_date(earliest.effective_from)}；确需按本规定办理的，"
            "请填写“规则变更说明”的决定人、决定日期和理由。",
            article="第三十八条",
        )
    return earliest


def _require_dates(fire: Fire, registered_on: date, rule: ActRule) -> None:
    if registered_on < fire.occurred_on:
        raise DomainError("registered_before_fire", "“起火日期”不得晚于登记日期。", article=rule.article)
    if is_alarm_early(fire.reported_at, fire.occurred_on, fire.occurred_time, fire.is_time_approximate):
        raise DomainError("alarm_before_fire", f"{ALARM_EARLY}。", article=rule.article)


def is_alarm_early(
    reported_at: datetime | None,
    occurred_on: date,
    occurred_time: time | None,
    is_time_approximate: bool,
) -> bool:
    """Tell whether the alarm is said to have come before the fire (报警早于起火)."""
    if reported_at is None:
        return False
    alarm = timezone.localtime(reported_at)
    exact = occurred_time if occurred_time is not None and not is_time_approximate else time()
    return alarm < datetime.combine(occurred_on, exact, tzinfo=alarm.tzinfo)
