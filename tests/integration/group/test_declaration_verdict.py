"""Page, establishment and report gate judge a group alike (第七条)."""

import pytest
from integration.group.scene import member_named, nov

from cases import acts
from cases.lifecycle import Act
from cases.models import InvitedBody, Recusal, RecusalOutcome
from cases.selectors.group import composition_gaps
from cases.services.recusal import declare
from desk.selectors import case_pages
from reports.selectors import report_facts, report_view

pytestmark = pytest.mark.django_db


def verdicts(case):
    """Return what establishment, report and page say that article 7 misses."""
    group = case_pages.investigation_group(case)
    page = case_pages.composition_gaps(case, group, case_pages.recusals(case))
    return [
        [gap.message for gap in found if gap.article == "第七条"]
        for found in (composition_gaps(case), report_view(case).gaps, page)
    ]


def test_a_whole_group_lacks_nothing_anywhere(working):
    assert verdicts(working) == [[], [], []]


def test_a_letter_without_number_and_a_recused_member_are_missed_everywhere(working):
    letter = InvitedBody.objects.get(group__case=working)
    letter.invitation_number = ""
    # Recused by a case file that does not say when the person left.
    recusal = Recusal(
        case=working,
        member=member_named(working, "丙"),
        ground=1,
        declared_on=nov(6),
        outcome=RecusalOutcome.RECUSED,
        decided_on=nov(7),
    )
    with acts.by_command(act=Act.IMPORT_CASE, case=working):
        acts.save(letter, recusal)
    first, *others = verdicts(working)
    assert [("公安" in one, "邀请函的文号" in one) for one in first] == [(True, False), (False, True)]
    assert others == [first, first]


def test_the_recusal_of_somebody_outside_the_group_is_read_with_the_case(case, people):
    declare(
        public_id=case.public_id,
        actor=people.investigator,
        declared_on=nov(2),
        has_conflict=True,
        ground=2,
        statement="与起火单位有合伙关系",
    )
    recusal = Recusal.objects.get()
    assert case_pages.recusals(case) == [recusal]
    assert report_facts(case).recusals == (recusal,)
