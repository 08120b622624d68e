"""What the journeys leave to services: facts like one that a page has entered already.

Runs inside the product's own process on the journey's state folder; see ``case_work.Work.step``.
"""

from datetime import date

from accounts.models import AgencyKind, District, User
from cases.acts import Paper
from cases.models import FireCase, Party, PartyKind, PartyRole
from cases.services.group import establish_group, invite_body, request_group
from cases.services.intake import Fire, register_fire
from cases.services.members import appoint_member
from cases.services.membership import Person
from cases.services.parties import register_party
from cases.services.recusal import declare
from cases.services.rescue_review import review_rescue
from cases.services.scope import decide_scope
from reports.models import ChronologyEntry, DepartmentReview, Finding, Measure
from reports.services.conclusion import sign_report
from reports.services.departments import examine_department
from reports.services.writing import save_chronology_entry, save_finding, save_measure
from reports.signing import missing_signers

GOVERNMENT = "张店区人民政府"
BRIGADE = "张店区消防救援大队"
HOUSING = "张店区住房和城乡建设局"
OFFICE = "office_zhangdian"
LEADER = ("leader_zhangdian", "岳文澜", GOVERNMENT, "副区长")
INVESTIGATOR = ("investigator_zhangdian", "柏承宇", BRIGADE, "火灾调查员")
HOUSING_MEMBER = ("housing_zhangdian", "段璟瑜", HOUSING, "物业管理科科长")
SENDERS = (
    ("骆千帆", "张店公安分局", AgencyKind.PUBLIC_SECURITY),
    ("阎书恒", HOUSING, AgencyKind.HOUSING),
    ("费清和", "张店区总工会", AgencyKind.TRADE_UNION),
    ("鲍明川", "张店区应急管理局", AgencyKind.SUPERVISORY_DEPARTMENT),
)


def appoint_others(public_id: str) -> None:
    """Appoint the members that no page has appointed."""
    for name, agency_name, kind in SENDERS[1:]:
        appoint_member(
            public_id=public_id, actor=_user(OFFICE), person=Person(name, agency_name, kind, "科长")
        )


def declare_others(public_id: str, on: str) -> None:
    """Register the declarations of the members without account that no page has registered."""
    case = FireCase.objects.get(public_id=public_id)
    for member in case.group.members.filter(user=None, declarations=None):
        day = date.fromisoformat(on)
        declare(
            public_id=public_id,
            actor=_user(OFFICE),
            declared_on=day,
            has_conflict=False,
            member_key=member.key,
            paper=Paper(str(member), day, f"声明{member.position}号"),
        )


def complete(public_id: str, declared_on: str) -> None:
    """Register and write what is like that of the pages, so that nothing is missing."""
    declare_others(public_id, declared_on)
    write_others(public_id)


def write_others(public_id: str) -> None:
    """Write what is like the entries that the pages have written."""
    case = FireCase.objects.get(public_id=public_id)
    writer = {"public_id": public_id, "actor": _user(INVESTIGATOR[0])}
    register_party(
        **writer,
        kind=PartyKind.UNIT,
        name="张店区某街道办事处",
        roles=[PartyRole.Role.GOVERNMENT_BODY],
        details={},
    )
    for phase in (ChronologyEntry.Phase.RESCUE, ChronologyEntry.Phase.EMERGENCY):
        save_chronology_entry(
            **writer, phase=phase, occurred_on=case.occurred_on, text=f"{phase.label}及时展开。"
        )
    body = Party.objects.get(case=case, name="张店区某街道办事处")
    examine_department(
        **writer, party=body, duty=DepartmentReview.Duty.SUPERVISION, matters="消防安全网格巡查"
    )
    problem = save_finding(
        **writer, kind=Finding.Kind.SUPERVISION, text="日常监督检查留有死角。", party_key=body.key
    )
    others = [one for one in Measure.Addressee if one is not Measure.Addressee.FIRE_UNIT]
    for addressee in others:
        save_measure(
            **writer,
            addressee=addressee,
            aspect=Measure.Aspect.MANAGEMENT,
            text=f"请{addressee.label}举一反三。",
            finding_keys=[problem.key],
        )


def sign_others(public_id: str, on: str) -> None:
    """Register what the members without account sign and no page has registered."""
    case = FireCase.objects.get(public_id=public_id)
    members = case.group.members.filter(user=None, left_on=None).exclude(role="EXPERT")
    outsider = members.exclude(agency_kind="FIRE_RESCUE").first()
    review_rescue(
        public_id=public_id,
        actor=_user(OFFICE),
        reviewed_on=date.fromisoformat(on),
        text="救援力量调派及时，周边群众由街道办事处组织疏散。",
        reviewer=outsider,
        paper=Paper(str(outsider), date.fromisoformat(on)),
    )
    for member in missing_signers(case):
        if member.user is None:
            day = date.fromisoformat(on)
            sign_report(
                public_id=public_id,
                actor=_user(OFFICE),
                signed_on=day,
                member_key=member.key,
                paper=Paper(member.name, day),
            )


def investigate(occurred_on: str, decided_on: str, address: str) -> None:
    """Bring a new fire to its investigation, two members and the leader having accounts."""
    fire_day, day = date.fromisoformat(occurred_on), date.fromisoformat(decided_on)
    office = _user(OFFICE)
    fire = Fire(
        district=District.objects.get(name="张店区"),
        occurred_on=fire_day,
        address=address,
        site_name="夜宵店",
        deaths=1,
    )
    case = register_fire(actor=office, registered_on=fire_day, fire=fire)
    by_office = {"public_id": case.public_id, "actor": office}
    decide_scope(**by_office, decided_on=day, is_production_related=False)
    request_group(**by_office, requested_on=day)
    people = [
        Person(
            INVESTIGATOR[1], BRIGADE, AgencyKind.FIRE_RESCUE, INVESTIGATOR[3], user=_user(INVESTIGATOR[0])
        ),
        *(
            Person(name, agency, kind, "科长")
            for name, agency, kind in SENDERS
            if kind is not AgencyKind.HOUSING
        ),
        Person(HOUSING_MEMBER[1], HOUSING, AgencyKind.HOUSING, "科长", user=_user(HOUSING_MEMBER[0])),
    ]
    for person in people:
        appoint_member(**by_office, person=person)
    invite_body(
        **by_office,
        kind=AgencyKind.PROCURATORATE,
        name="张店区人民检察院",
        invited_on=day,
        invitation_number="张消函〔2026〕93号",
    )
    establish_group(
        **by_office,
        established_on=day,
        document_number="张政办字〔2026〕93号",
        established_by=GOVERNMENT,
        leader=Person(LEADER[1], GOVERNMENT, AgencyKind.GOVERNMENT, LEADER[3], user=_user(LEADER[0])),
    )
    for username in (LEADER[0], INVESTIGATOR[0], HOUSING_MEMBER[0]):
        declare(public_id=case.public_id, actor=_user(username), declared_on=day, has_conflict=False)
    print(case.public_id)


def _user(username: str) -> User:
    return User.objects.get(username=username)
