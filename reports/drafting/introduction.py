"""Draft part one, the introduction (引言, 第二十六条（一）)."""

from accounts.models import AgencyKind
from cases.lifecycle import MilestoneKind
from cases.models import CitedBasis, GroupMember, MemberRole
from common.chinese import full_date, money
from regulation.grades import Grade
from reports.content import Block, Paragraph
from reports.drafting.wording import area, joined, moment, quoted_title
from reports.facts import ReportFacts
from reports.models import CauseDetermination


def draft_introduction(facts: ReportFacts) -> tuple[Block, ...]:
    """Draft time, place, unit, class, nature, casualties and loss, the group's basis and its people."""
    drafts = (_overview, _nature, _establishment, _composition, _invited)
    return tuple(Paragraph(text) for text in (draft(facts) for draft in drafts) if text)


def _overview(facts: ReportFacts) -> str:
    case = facts.case
    when = moment(case.occurred_on, case.occurred_time, approximate=case.is_time_approximate)
    units = "、".join(unit.name for unit in facts.fire_units())
    site = units or case.site_name
    where = case.full_address
    scene = f"位于{where}的{site}发生火灾" if site and site not in where else f"{where}发生火灾"
    return joined((when, scene, casualty_clause(facts), _burnt(facts), _losses(facts))) + "。"


def casualty_clause(facts: ReportFacts) -> str:
    """Return the casualties as 造成3人死亡、1人重伤 (人员伤亡); empty if none is known."""
    figures = facts.casualties
    if figures is None:
        return ""
    known = (
        (figures.deaths, "死亡"),
        (figures.serious_injuries, "重伤"),
        (figures.minor_injuries, "轻伤"),
    )
    harmed = [f"{count}人{word}" for count, word in known if count]
    if harmed:
        return "造成" + "、".join(harmed)
    return "未造成人员伤亡" if all(count == 0 for count, _ in known) else ""


def _burnt(facts: ReportFacts) -> str:
    burnt = facts.case.burnt_area_m2
    return f"过火面积{area(burnt)}" if burnt is not None else ""


def _losses(facts: ReportFacts) -> str:
    figures = (
        ("直接经济损失", facts.case.direct_economic_loss),
        ("直接财产损失", facts.case.direct_property_loss),
    )
    return joined(f"{label}{money(yuan)}" for label, yuan in figures if yuan is not None)


def accident_class(facts: ReportFacts) -> str:
    """Return the class of the accident as 较大火灾事故 (事故类别); empty if no grade is decided."""
    return f"{Grade(facts.grade.grade).label}火灾事故" if facts.grade else ""


def _nature(facts: ReportFacts) -> str:
    name = accident_class(facts)
    nature = CauseDetermination.Nature(facts.cause.nature).label if facts.cause and facts.cause.nature else ""
    production = {True: "生产经营性", False: "非生产经营性", None: ""}[facts.case.is_production_related]
    if nature:
        return f"经调查认定，该起火灾为{production}{name or '火灾事故'}，属于{nature}。"
    return f"该起火灾为{production}{name}。" if name else ""


def _establishment(facts: ReportFacts) -> str:
    group = facts.group
    if group is None:
        return ""
    established = facts.milestone(MilestoneKind.GROUP_ESTABLISHED)
    bases = "、".join(_basis(basis) for basis in facts.bases)
    founder = group.established_by or facts.case.organizer_name
    name = group.name or "火灾事故调查组"
    number = f"（{established.document_number}）" if established and established.document_number else ""
    act = f"{founder}成立{name}{number}" if founder else f"成立{name}{number}"
    lead = f"由{facts.case.lead_body_name}牵头组织实施调查" if facts.case.lead_body_name else ""
    start = f"{full_date(established.reached_on)}，" if established else ""
    basis = f"依据{bases}，" if bases else ""
    return basis + start + joined((f"{act}（以下简称调查组）", lead)) + "。"


def _basis(basis: CitedBasis) -> str:
    number = f"（{basis.document_number}）" if basis.document_number else ""
    return f"{quoted_title(basis.title)}{number}{basis.clause}"


def _composition(facts: ReportFacts) -> str:
    serving = facts.serving_members()
    if not serving:
        return ""
    signing = facts.signing_members()
    leaders = "、".join(person(one) for one in signing if one.role == MemberRole.LEADER)
    deputies = "、".join(person(one) for one in signing if one.role == MemberRole.DEPUTY_LEADER)
    bodies = "、".join(dict.fromkeys(one.agency_name for one in signing if one.agency_name))
    subgroups = "、".join(subgroup.name for subgroup in facts.subgroups)
    experts = sum(one.role == MemberRole.EXPERT for one in serving)
    clauses = (
        f"调查组由{leaders}任组长" if leaders else "",
        f"{deputies}任副组长" if deputies else "",
        f"成员由{bodies}派员组成" if bodies else "",
        f"下设{subgroups}" if subgroups else "",
        f"聘请{experts}名相关领域专业技术人员参与调查" if experts else "",
    )
    text = joined(clauses)
    return f"{text if leaders else '调查组' + text}。调查组成员名单及签名见附件1。" if text else ""


def person(member: GroupMember) -> str:
    """Return a member as name with body and post in brackets (人员称谓); unnamed ones by post alone."""
    affiliation = affiliation_of(member)
    return f"{member.name}（{affiliation}）" if member.name and affiliation else member.name or affiliation


def affiliation_of(member: GroupMember) -> str:
    """Return body and post without repeating the body (单位及职务)."""
    return member.post if member.post.startswith(member.agency_name) else member.agency_name + member.post


def _invited(facts: ReportFacts) -> str:
    discipline = "、".join(one.name for one in facts.invited if one.kind == AgencyKind.DISCIPLINE_INSPECTION)
    joining = "、".join(one.name for one in facts.invited if one.kind != AgencyKind.DISCIPLINE_INSPECTION)
    clauses = (
        f"邀请{joining}派人参加" if joining else "",
        f"邀请{discipline}介入事故调查" if discipline else "",
    )
    return f"调查组{joined(clauses)}。" if joining or discipline else ""
