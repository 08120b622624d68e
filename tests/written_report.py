"""What a member of the group of ``scenarios`` writes, so that the report has no gap."""

from datetime import date
from decimal import Decimal
from typing import Any

from cases.models import Party, PartyKind, PartyRole
from cases.services import facts
from cases.services.parties import register_party
from reports.models import ChronologyEntry, DepartmentReview, Finding, Measure
from reports.services import report_text, writing
from reports.services.departments import examine_department


def write_report(scene: Any) -> None:
    """Let a member write what the gate of the report asks for."""
    member = scene.people.member
    scene.case.refresh_from_db()
    scene.do(
        facts.edit_facts,
        edited_on=date(2026, 3, 8),
        facts={"direct_economic_loss": Decimal("100000"), "site_kind": "商业"},
        seen=facts.facts_digest(scene.case),
    )
    details = {
        "founded_on": date(2015, 3, 9),
        "registered_address": "柳泉路1号",
        "ownership": "有限责任公司",
        "affiliation": "无",
        "business_scope": "零售",
        "licenses": "营业执照",
        "workforce": "12人",
    }
    scene.do(
        register_party,
        kind=PartyKind.UNIT,
        name="某商贸公司",
        roles=[PartyRole.Role.FIRE_UNIT],
        details=details,
    )
    scene.do(
        register_party,
        kind=PartyKind.UNIT,
        name="某街道办事处",
        roles=[PartyRole.Role.GOVERNMENT_BODY],
        details={},
    )
    for phase in ChronologyEntry.Phase:
        scene.do(
            writing.save_chronology_entry,
            member,
            phase=phase,
            occurred_on=scene.case.occurred_on,
            text=f"{phase.label}经过",
        )
    scene.do(writing.save_indirect_cause, member, text="消防安全责任制不落实")
    kinds = (Finding.Kind.TRIGGER, Finding.Kind.SUPERVISION)
    found = [
        scene.do(writing.save_finding, member, kind=kind, text=f"{kind.label}的问题", party_key=party)
        for kind, party in zip(kinds, ("party-1", "party-2"), strict=True)
    ]
    scene.do(
        examine_department,
        member,
        party=Party.objects.get(case=scene.case, key="party-2"),
        duty=DepartmentReview.Duty.SUPERVISION,
        matters="消防安全网格巡查",
    )
    for number, addressee in enumerate(Measure.Addressee):
        scene.do(
            writing.save_measure,
            member,
            addressee=addressee,
            aspect=(Measure.Aspect.TECHNICAL, Measure.Aspect.MANAGEMENT)[number % 2],
            text=f"对{addressee.label}的建议",
            finding_keys=[one.key for one in found],
        )
    scene.do(
        writing.save_responsibility,
        member,
        responsibility_class=2,
        party_key="party-1",
        basic_facts="起火单位",
        facts="线路敷设不符合要求",
        legal_basis="《中华人民共和国消防法》第六十六条",
        proposal="建议给予行政处罚",
    )
    scene.do(report_text.save_report_part, member, number=3, body="灭火救援行动响应及时。")
