"""Draft part two, the fire unit and related units (起火单位和相关单位概况, 第二十六条（二）)."""

from cases.models import FireCase, Party
from common.chinese import full_date, plain_number
from reports.content import Block, Heading, Paragraph
from reports.drafting.wording import area, clause, joined, sentence
from reports.facts import ReportFacts


def draft_units(facts: ReportFacts) -> tuple[Block, ...]:
    """Draft the fire unit with all that article 26 (2) asks, the site, and each related unit."""
    blocks: list[Block] = []
    numbers = iter("一二三")
    if units := facts.fire_units():
        blocks.append(Heading(2, f"（{next(numbers)}）起火单位"))
        for unit in units:
            blocks += [Paragraph(text) for text in _unit(unit)]
    elif households := facts.fire_households():
        blocks.append(Heading(2, f"（{next(numbers)}）起火户"))
        blocks += [Paragraph(_household(person)) for person in households]
    if site := _site(facts.case):
        blocks += [Heading(2, f"（{next(numbers)}）起火场所"), Paragraph(site)]
    if related := facts.related_units():
        blocks.append(Heading(2, f"（{next(numbers)}）相关单位"))
        for number, unit in enumerate(related, start=1):
            first, *rest = _unit(unit, "起火单位" if units else "起火户")
            blocks.append(Paragraph(f"{number}.{first}"))
            blocks += [Paragraph(text) for text in rest]
    return tuple(blocks)


def _household(person: Party) -> str:
    known = (f"起火户为{person.name}", clause(person.relation_to_fire_unit))
    return joined(known) + "。"


def _unit(unit: Party, of: str = "起火单位") -> list[str]:
    identity = joined(
        (
            unit.name,
            f"成立时间{full_date(unit.founded_on)}" if unit.founded_on else "",
            f"注册地址{clause(unit.registered_address)}" if unit.registered_address else "",
            f"所有制性质为{clause(unit.ownership)}" if unit.ownership else "",
            _affiliation(unit.affiliation),
            f"统一社会信用代码{unit.credit_code}" if unit.credit_code else "",
            f"法定代表人{unit.legal_representative}" if unit.legal_representative else "",
        )
    )
    details = (
        ("经营范围", unit.business_scope),
        ("证照情况", unit.licenses),
        ("劳动组织及工程（施工）情况", unit.workforce),
        (f"与{of}的关系", unit.relation_to_fire_unit),
    )
    return [sentence(identity), *(sentence(f"{label}：{text}") for label, text in details if text)]


def _affiliation(text: str) -> str:
    """Return 隶属关系为…, or the entry itself where it is a clause, as 无上级单位 (隶属关系)."""
    said = clause(text)
    return said if not said or said.startswith(("无", "没有", "隶属", "不隶属")) else f"隶属关系为{said}"


def _site(case: FireCase) -> str:
    building = (
        f"建筑结构为{clause(case.building_structure)}" if case.building_structure else "",
        f"建筑层数{case.building_floors}层" if case.building_floors else "",
        f"建筑高度{plain_number(case.building_height_m)}米" if case.building_height_m else "",
        f"建筑面积{area(case.building_area_m2)}" if case.building_area_m2 else "",
        f"{case.in_use_since_year}年投入使用" if case.in_use_since_year else "",
    )
    name = case.site_name
    if not name:
        return ""
    kind = f"场所类型为{case.site_kind}" if case.site_kind and case.site_kind != name else ""
    return joined((f"起火场所为{name}", kind, f"位于{case.full_address}", *building)) + "。"
