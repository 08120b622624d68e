"""Who organises and who leads (组织调查的人民政府、牵头消防救援机构, 第四条、第三十七条)."""

from dataclasses import dataclass

from accounts.models import Agency, AgencyKind, District, Level
from cases.models import ExtensionKind, FireCase
from common.errors import DomainError
from regulation.grades import Grade
from regulation.rulebook import GradedRule, Rulebook

CITY_GOVERNMENT = "淄博市人民政府"
# 重大 goes to the province, 特别重大 to the State Council; the city leads until it has handed over.
PROVINCIAL_FIRE_BODY = "山东省消防救援总队"
HIGHER_GOVERNMENT = {Grade.MAJOR: "山东省人民政府", Grade.EXTRAORDINARY: "国务院"}


@dataclass(frozen=True, slots=True)
class Organizer:
    """The organising government and the fire-rescue body of the same level (组织与牵头)."""

    rule: GradedRule
    name: str
    level: Level
    lead: Agency


def organizer_for(*, rulebook: Rulebook, grade: Grade, district: District) -> Organizer:
    """Return who organises and leads by grade and by where the fire began (第四条、第三十七条).

    A fire across districts belongs to the one where it started.

    :raises DomainError: ``lead_body_missing`` if no fire-rescue body of that level is on record.
    """
    rules = {rule.code: rule for rule in rulebook.organizers}
    if grade is not Grade.ORDINARY:
        return city_organizer(rules["CITY_GOVERNMENT"])
    rule = rules["ZONE_COMMITTEE" if district.is_zone else "DISTRICT_GOVERNMENT"]
    ending = "管理委员会" if district.is_zone else "人民政府"
    return _organizer(rule, Level.DISTRICT, district, f"{district.name}{ending}")


def city_organizer(rule: GradedRule) -> Organizer:
    """Return the city as organiser (市人民政府组织, 第四条).

    :raises DomainError: ``lead_body_missing``.
    """
    return _organizer(rule, Level.CITY, None, CITY_GOVERNMENT)


def fire_body(level: Level, district: District | None) -> Agency:
    """Return the fire-rescue body of a level and place (消防救援机构, 第四条).

    :raises DomainError: ``lead_body_missing``.
    """
    found = Agency.objects.filter(kind=AgencyKind.FIRE_RESCUE, level=level, district=district).first()
    if found is None:
        raise _lead_body_missing(district)
    return found


def extension_approver(case: FireCase, kind: str) -> str:
    """Return who approves an extension of the case, by name (批准机关, 第二十八条).

    The report is extended by the organising government. For the cause the article names nobody: it is
    the fire-rescue body one level above the one that leads (I-05).

    :param kind: of ``ExtensionKind``.
    :raises DomainError: ``lead_body_missing`` if no fire-rescue body of the city is on record.
    """
    if kind == ExtensionKind.REPORT:
        return case.organizer_name
    if case.organizer_level == Level.CITY:
        return PROVINCIAL_FIRE_BODY
    return fire_body(Level.CITY, None).name


def assign(case: FireCase, organizer: Organizer) -> None:
    """Put the organiser and the lead body on the case, unsaved (第四条)."""
    case.organizer_name = organizer.name
    case.organizer_level = organizer.level
    case.lead_body_name = organizer.lead.name
    case.lead_agency = organizer.lead


def _organizer(rule: GradedRule, level: Level, district: District | None, otherwise: str) -> Organizer:
    """Return the government and the fire-rescue body of a level and place, read together."""
    of_kind: dict[str, Agency] = {}
    kinds = (AgencyKind.GOVERNMENT, AgencyKind.FIRE_RESCUE)
    for agency in Agency.objects.filter(kind__in=kinds, level=level, district=district):
        of_kind.setdefault(agency.kind, agency)
    government, lead = (of_kind.get(kind) for kind in kinds)
    if lead is None:
        raise _lead_body_missing(district)
    return Organizer(rule, government.name if government is not None else otherwise, level, lead)


def _lead_body_missing(district: District | None) -> DomainError:
    place = district.name if district is not None else "淄博市"
    return DomainError(
        "lead_body_missing",
        f"系统中没有{place}的消防救援机构，无法确定牵头机构；请系统管理员先在“人员与机构”中登记该机构。",
        article="第四条",
    )


def escalation_told(case: FireCase) -> tuple[str, ...]:
    """Return what raising the case to the city changed, for people (提级调查, 第四条)."""
    decision = case.organizer_decisions.last()
    if decision is None:
        return ()
    return (
        f"组织调查的人民政府由{decision.from_name}变更为{decision.to_name}，"
        f"牵头机构变更为{case.lead_body_name}（第四条）。",
        "原牵头机构的内勤此后只能查看本案的列表信息和期限，不再查阅案件内容、办理事项；"
        "已在调查组中的人员不受影响。",
    )
