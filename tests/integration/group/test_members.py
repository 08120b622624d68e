"""Members, replacement, delegation, subgroups (第七条、第九条至第十三条)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from integration.group.scene import FIRE, GOVERNMENT, declare_clean, member_named, nov, refused

from accounts.models import AgencyKind
from cases import access
from cases.acts import Paper, perform, save
from cases.lifecycle import Act, CaseRole
from cases.models import Party, Subgroup
from cases.selectors.group import composition_gaps, group_warnings, namesakes
from cases.services.members import appoint_member, delegate_deputy, replace_member, set_up_subgroup
from cases.services.membership import Person
from cases.verification import verify_all

pytestmark = pytest.mark.django_db


def appoint(case, actor, person, **changes):
    values = {"joined_on": nov(7)} | changes
    return appoint_member(public_id=case.public_id, actor=actor, person=person, **values)


@pytest.mark.parametrize(
    ("person", "role", "code", "article"),
    [
        (Person("癸", "某院", ""), "EXPERT", "specialty_missing", "第七条"),
        (Person("癸", "某局", ""), "MEMBER", "agency_kind_missing", "第七条"),
        (Person("癸", "检察院", AgencyKind.PROCURATORATE), "MEMBER", "invited_not_member", "第七条"),
        (Person("癸", "监委", AgencyKind.DISCIPLINE_INSPECTION), "MEMBER", "invited_not_member", "第七条"),
        (Person(" ", "某局", AgencyKind.HOUSING), "MEMBER", "name_missing", "第七条"),
        (Person("癸", GOVERNMENT, AgencyKind.GOVERNMENT), "LEADER", "leader_by_establishment", "第六条"),
        (Person("丁", "张店区住房和城乡建设局", AgencyKind.HOUSING), "MEMBER", "already_member", "第七条"),
    ],
)
def test_who_cannot_be_appointed(established, people, person, role, code, article):
    refused(code, article, appoint, established, people.office, person, role=role)


def test_who_joins_a_group_that_stands_joins_on_a_day(established, people):
    late = Person("癸", "张店区教育局", AgencyKind.OTHER)
    refused("joining_day_missing", "第七条", appoint, established, people.office, late, joined_on=None)


def test_an_expert_counts_for_no_body(established, people):
    expert = appoint(
        established,
        people.office,
        Person("癸", "某大学", AgencyKind.FIRE_RESCUE, specialty="电气火灾"),
        role="EXPERT",
        document_number="张消聘〔2026〕1号",
    )
    assert expert.role == "EXPERT"
    replaced = member_named(established, "乙")
    replace_member(
        public_id=established.public_id,
        actor=people.office,
        member=replaced,
        successor=Person("子", "张店区教育局", AgencyKind.OTHER),
        replaced_on=nov(8),
        reason="调离",
    )
    assert [gap.body for gap in composition_gaps(established)] == ["FIRE_RESCUE"]


def test_the_head_of_any_subgroup_is_known_as_such(working, people):
    # The number of the subgroup's row is another one than that of the case.
    leader = member_named(working, "组长")
    for kind, head in (("MANAGEMENT", leader), ("TECHNICAL", member_named(working, "丙"))):
        set_up_subgroup(public_id=working.public_id, actor=people.leader, kind=kind, head=head)
    assert working.pk not in Subgroup.objects.filter(head__user=people.officer).values_list("pk", flat=True)
    assert CaseRole.SUBGROUP_HEAD in access.case_roles(people.officer, working)


def test_a_replaced_member_stays_on_record_and_loses_the_case(working, people):
    old = member_named(working, "丙")
    set_up_subgroup(public_id=working.public_id, actor=people.leader, kind="TECHNICAL", head=old)
    assert CaseRole.SUBGROUP_HEAD in access.case_roles(people.officer, working)
    new = replace_member(
        public_id=working.public_id,
        actor=people.leader,
        member=old,
        successor=Person("子", "张店公安分局", AgencyKind.PUBLIC_SECURITY),
        replaced_on=nov(8),
        reason="调离",
    )
    old.refresh_from_db()
    assert (old.left_on, new.replaces, new.joined_on) == (nov(8), old, nov(8))
    subgroup = Subgroup.objects.get()
    assert subgroup.head is None
    assert new in [place.member for place in subgroup.memberships.all()]
    assert not access.visible_cases(people.officer).exists()
    assert any("技术组没有组长" in warning for warning in group_warnings(working))
    refused(
        "already_replaced",
        "第七条",
        replace_member,
        public_id=working.public_id,
        actor=people.leader,
        member=old,
        successor=Person("丑", "张店公安分局", AgencyKind.PUBLIC_SECURITY),
        replaced_on=nov(9),
        reason="再换",
    )
    assert list(verify_all()) == []


def test_the_government_changes_the_leader(working, people):
    values = {
        "public_id": working.public_id,
        "member": member_named(working, "组长"),
        "successor": Person("新组长", GOVERNMENT, AgencyKind.GOVERNMENT),
        "replaced_on": nov(8),
        "reason": "分工调整",
    }
    refused("leader_by_government", "第六条", replace_member, actor=people.office, **values)
    refused(
        "leader_by_government",
        "第六条",
        replace_member,
        actor=people.leader,
        document_number="1",
        **values,
    )
    chief = values | {"successor": Person("大队长", "张店区消防救援大队", AgencyKind.FIRE_RESCUE)}
    refused("delegation_missing", "第六条", replace_member, actor=people.office, document_number="1", **chief)
    new = replace_member(actor=people.office, document_number="张政办字〔2026〕12号", **values)
    assert new.role == "LEADER"
    assert not access.visible_cases(people.leader).exists()


@pytest.fixture
def with_deputy(working, people):
    appoint(
        working,
        people.office,
        Person("副组长", GOVERNMENT, AgencyKind.GOVERNMENT, user=people.deputy),
        role="DEPUTY_LEADER",
    )
    declare_clean(working, people.deputy, declared_on=nov(8))
    return working


def delegate(case, actor, **changes):
    values = {
        "deputy": member_named(case, "副组长"),
        "starts_on": nov(10),
        "ends_on": nov(20),
        "document_number": "张调委〔2026〕1号",
    }
    return delegate_deputy(public_id=case.public_id, actor=actor, **(values | changes))


def test_a_deputy_acts_for_the_leader_within_the_days_of_the_delegation_only(with_deputy, people):
    delegate(with_deputy, people.leader)
    held = {
        day: CaseRole.DEPUTY in access.case_roles(people.deputy, with_deputy, nov(day))
        for day in (9, 10, 20, 21)
    }
    assert held == {9: False, 10: True, 20: True, 21: False}
    assert list(verify_all()) == []


def test_an_expired_delegation_opens_no_act_of_the_leader(with_deputy, people):
    today = timezone.localdate()
    delegate(with_deputy, people.leader, starts_on=nov(10), ends_on=nov(11))
    assert today > nov(11)
    refused(
        "act_not_permitted",
        "第二十条",
        access.permit,
        case=with_deputy,
        actor=people.deputy,
        act=Act.DETERMINE_CAUSE,
    )
    delegate(with_deputy, people.leader, starts_on=nov(10), ends_on=today, document_number="2")
    assert access.permit(case=with_deputy, actor=people.deputy, act=Act.DETERMINE_CAUSE)


def test_a_delegation_is_written_to_a_deputy_leader(with_deputy, people):
    refused(
        "not_deputy", "第九条", delegate, with_deputy, people.leader, deputy=member_named(with_deputy, "丁")
    )
    refused("document_number_missing", "第九条", delegate, with_deputy, people.leader, document_number="")
    refused("invalid", "", delegate, with_deputy, people.leader, ends_on=nov(9))


def test_no_place_and_no_power_before_the_fire(with_deputy, people):
    eve = FIRE - timedelta(days=1)
    refused("before_fire", "第九条", delegate, with_deputy, people.leader, starts_on=eve)
    person = Person("子", "张店区总工会", AgencyKind.TRADE_UNION)
    refused(
        "before_fire",
        "第七条",
        appoint_member,
        public_id=with_deputy.public_id,
        actor=people.office,
        person=person,
        joined_on=eve,
    )


def test_people_of_another_group_are_none_of_this_one(with_deputy, people, elsewhere):
    refused("not_in_group", "第九条", delegate, with_deputy, people.leader, deputy=elsewhere)
    common = {"public_id": with_deputy.public_id, "actor": people.leader}
    refused("not_in_group", "第十条", set_up_subgroup, kind="TECHNICAL", head=elsewhere, **common)
    successor = Person("子", "张店区总工会", AgencyKind.TRADE_UNION)
    changed = {"successor": successor, "replaced_on": nov(8), "reason": "调离"}
    refused("not_in_group", "第七条", replace_member, member=elsewhere, **changed, **common)


def test_the_office_registers_a_delegation_on_paper(with_deputy, people):
    refused("paper_missing", "第九条", delegate, with_deputy, people.office)
    delegate(with_deputy, people.office, paper=Paper("组长", nov(9), "张调委〔2026〕1号"))
    assert with_deputy.documents.filter(kind="DEPUTY_DELEGATION", dated_on=nov(9)).exists()


def test_missing_usual_bodies_of_a_subgroup_warn_and_refuse_nothing(working, people):
    technical = set_up_subgroup(
        public_id=working.public_id,
        actor=people.leader,
        kind="TECHNICAL",
        head=member_named(working, "乙"),
        members=[member_named(working, "己")],
    )
    assert technical.name == "技术组"
    warnings = [warning for warning in group_warnings(working) if "技术组" in warning]
    assert warnings == ["技术组一般有公安机关人员参加，目前没有（第十一条）。"]
    set_up_subgroup(
        public_id=working.public_id,
        actor=people.leader,
        kind="TECHNICAL",
        head=member_named(working, "丙"),
        members=[member_named(working, "己")],
    )
    names = {place.member.name for place in technical.memberships.all()}
    assert names == {"丙", "己"}
    assert Subgroup.objects.count() == 1
    assert list(verify_all()) == []


def test_a_free_subgroup_has_a_name(working, people):
    values = {"public_id": working.public_id, "actor": people.leader, "kind": "OTHER"}
    refused("name_missing", "第十条", set_up_subgroup, head=member_named(working, "乙"), **values)
    subgroup = set_up_subgroup(name="专家组", head=member_named(working, "乙"), **values)
    assert subgroup.name == "专家组"


def test_who_left_takes_no_place_in_a_subgroup(working, people):
    old = member_named(working, "丙")
    replace_member(
        public_id=working.public_id,
        actor=people.leader,
        member=old,
        successor=Person("子", "张店公安分局", AgencyKind.PUBLIC_SECURITY),
        replaced_on=nov(8),
        reason="调离",
    )
    old.refresh_from_db()
    refused(
        "member_left",
        "第十条",
        set_up_subgroup,
        public_id=working.public_id,
        actor=people.leader,
        kind="TECHNICAL",
        head=old,
    )


def test_a_member_with_the_name_of_a_party_is_pointed_out(working, people, register_party):
    assert namesakes(working) == ()
    register_party(name="丁", kind="PERSON")
    register_party(name="某公司", kind="UNIT", legal_representative="戊")
    assert {(one.member.name, one.party.name) for one in namesakes(working)} == {
        ("丁", "丁"),
        ("戊", "某公司"),
    }
    assert sum("第十四条" in warning and "同名" in warning for warning in group_warnings(working)) == 2


@pytest.fixture
def register_party(working, people):
    def register(**values):
        position = working.parties.count() + 1
        with perform(public_id=working.public_id, actor=people.office, act=Act.REGISTER_PARTY):
            save(Party(case=working, position=position, key=f"party-{position}", **values))

    return register
