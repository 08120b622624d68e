"""What the tests of the group do again and again, by services."""

from datetime import date

import pytest

from accounts.models import AgencyKind
from cases.models import CaseEvent, GroupMember
from cases.services.group import establish_group, invite_body
from cases.services.members import appoint_member
from cases.services.membership import Person
from cases.services.recusal import declare
from common.errors import DomainError

FIRE = date(2026, 11, 1)
GOVERNMENT = "张店区人民政府"

SENDERS = (
    ("乙", "张店区消防救援大队", AgencyKind.FIRE_RESCUE),
    ("丙", "张店公安分局", AgencyKind.PUBLIC_SECURITY),
    ("丁", "张店区住房和城乡建设局", AgencyKind.HOUSING),
    ("戊", "张店区总工会", AgencyKind.TRADE_UNION),
    ("己", "张店区应急管理局", AgencyKind.SUPERVISORY_DEPARTMENT),
)


def nov(day):
    return date(2026, 11, day)


def appoint_senders(case, people):
    accounts = {"丙": people.officer}
    for name, agency_name, kind in SENDERS:
        appoint_member(
            public_id=case.public_id,
            actor=people.office,
            person=Person(name, agency_name, kind, "科长", user=accounts.get(name)),
        )


def invite_procuratorate(case, people):
    invite_body(
        public_id=case.public_id,
        actor=people.office,
        kind=AgencyKind.PROCURATORATE,
        name="张店区人民检察院",
        invited_on=nov(4),
        invitation_number="张消函〔2026〕2号",
    )


def establish(case, people, **changes):
    values = {
        "established_on": nov(5),
        "document_number": "张政办字〔2026〕9号",
        "established_by": GOVERNMENT,
        "leader": Person("组长", GOVERNMENT, AgencyKind.GOVERNMENT, "副区长", user=people.leader),
    }
    return establish_group(public_id=case.public_id, actor=people.office, **(values | changes))


def declare_clean(case, user, **changes):
    values = {"declared_on": nov(6), "has_conflict": False}
    return declare(public_id=case.public_id, actor=user, **(values | changes))


def member_named(case, name):
    return GroupMember.objects.get(group__case=case, name=name, left_on__isnull=True)


def refused(code, article, service, /, *args, **kwargs):
    """Expect a refusal that leaves no event, and return its message."""
    before = CaseEvent.objects.count()
    with pytest.raises(DomainError) as refusal:
        service(*args, **kwargs)
    assert (refusal.value.code, refusal.value.article) == (code, article)
    assert CaseEvent.objects.count() == before
    return refusal.value.message


def sender_values():
    """Return what the form of an appointment takes for each body that sends people."""
    return [
        {"name": name, "agency_name": agency_name, "agency_kind": kind.value}
        for name, agency_name, kind in SENDERS
    ]
