"""The group's duties as its close-out checklist, and who signs on the rescue (第八条、第十二条（四）)."""

import pytest
from django.test import Client
from scenarios import Scene, confirmed, determine, march, sign_all

from cases.acts import Paper
from cases.lifecycle import ACTS, Act
from cases.models import CaseEvent, GroupMember, RescueReview
from cases.selectors.subgroups import rescue_warnings
from cases.services.rescue_review import review_rescue
from common.errors import DomainError
from desk.performing import hindrances
from regulation.articles import load_regulation
from regulation.rulebook import load_rulebook
from reports import gates
from reports.duties import group_duties, undone_before_submission
from reports.models import Finding, Measure
from reports.services import conclusion

pytestmark = pytest.mark.django_db


def refused(code: str, act, *args, **values) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act(*args, **values)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value


def review(scene: Scene, by=None, **changes):
    values = {"reviewed_on": march(17), "text": "力量调派及时。"} | changes
    return scene.do(review_rescue, by or scene.people.member, **values)


def adopted(scene: Scene) -> None:
    determine(scene)
    scene.do(conclusion.adopt_report, scene.people.leader, adopted_on=march(20), deliberation="一致通过")
    sign_all(scene)


def forget(recording, scene: Scene, *rows) -> None:
    with recording(scene.case):
        for row in rows:
            row.delete()


def states(scene: Scene) -> dict[str, bool]:
    return {duty.code: duty.is_done for duty in group_duties(scene.case)}


def test_the_duties_stand_word_for_word_in_the_regulation(scene):
    text = load_regulation(load_rulebook(scene.case.rulebook_code).regulation)
    duties = group_duties(scene.case)
    assert tuple(duty.quote for duty in duties[:5]) == text.article("第八条").items
    assert duties[5].quote == text.article("第十二条").items[3]


def test_each_duty_is_told_by_what_is_recorded(scene, recording):
    assert states(scene) == {
        "ESTABLISH_FACTS": False,
        "DETERMINE_NATURE": False,
        "PROPOSE_TREATMENT": True,
        "DRAW_LESSONS": True,
        "SUBMIT_REPORT": False,
        "RESCUE_REVIEW": True,
    }
    determine(scene)
    assert [duty.code for duty in group_duties(scene.case) if not duty.is_done] == ["SUBMIT_REPORT"]
    with recording(scene.case):
        scene.case.direct_economic_loss = None
        scene.case.save()
    assert not states(scene)["ESTABLISH_FACTS"]
    forget(recording, scene, *scene.case.responsibilities.all())
    assert not states(scene)["PROPOSE_TREATMENT"]
    forget(recording, scene, *Measure.objects.filter(case=scene.case))
    lessons = next(duty for duty in group_duties(scene.case) if duty.code == "DRAW_LESSONS")
    assert any("问题1" in lack.message for lack in lessons.lacks)
    assert Finding.objects.filter(case=scene.case).exists()


def test_a_report_goes_out_with_the_duties_done_only(scene, recording):
    adopted(scene)
    assert list(hindrances(scene.case, Act.SUBMIT_REPORT)) == []
    forget(recording, scene, RescueReview.objects.get(case=scene.case))
    (alone,) = hindrances(scene.case, Act.SUBMIT_REPORT)
    assert (alone.code, alone.article) == ("rescue_review_missing", "第十二条")
    forget(recording, scene, *scene.case.responsibilities.all())
    (found,) = hindrances(scene.case, Act.SUBMIT_REPORT)
    assert (found.code, found.article) == ("duties_undone", "第八条")
    values = {"submitted_on": march(23), "document_number": "张消报〔2026〕3号"}
    service = conclusion.submit_report
    args = (scene, Act.SUBMIT_REPORT, service, scene.people.leader)
    refused("duties_undone", confirmed, *args, values)


def test_a_reason_stands_for_duties_of_a_report_adopted_elsewhere_only(scene, recording):
    adopted(scene)
    rule = ACTS[Act.SUBMIT_REPORT]
    forget(recording, scene, RescueReview.objects.get(case=scene.case))
    assert (
        refused("reason_not_asked", gates.require_duties_or_reason, scene.case, rule, "纸质办理").article
        == "第八条"
    )
    refused("rescue_review_missing", gates.require_duties_or_reason, scene.case, rule, "")
    assert gates.was_adopted_here(scene.case)
    foreign = scene.case
    foreign.pk = None
    assert not CaseEvent.objects.filter(case__isnull=True).exists()


def test_a_signer_of_the_fire_service_is_warned_of_and_gives_a_reason(scene):
    assert rescue_warnings(scene.case) == ()
    review(scene, scene.people.deputy)
    assert "建议由其他单位派出的成员签署" in rescue_warnings(scene.case)[0]
    assert not states(scene)["RESCUE_REVIEW"]
    review(scene, scene.people.deputy, fire_signer_reason="其他成员均未参与救援评估")
    assert states(scene)["RESCUE_REVIEW"]
    review(scene)
    assert RescueReview.objects.get(case=scene.case).fire_signer_reason == ""
    assert states(scene)["RESCUE_REVIEW"]


def test_everybody_signs_in_the_own_name(scene):
    other = scene.seat(scene.people.subgroup_head)
    refused("paper_missing", review, scene, reviewer=other)
    refused("paper_missing", review, scene, scene.people.office)
    refused("not_by_office", review, scene, paper=Paper("组长", march(17)))
    union = scene.without_account()[0]
    office = scene.people.office
    refused("not_a_reviewer", review, scene, office, paper=Paper(union.name, march(17)))
    refused("signer_differs", review, scene, office, reviewer=union, paper=Paper("某人", march(17)))
    named = Paper(other.name, march(17))
    refused("has_account", review, scene, office, reviewer=other, paper=named)
    refused("text_missing", review, scene, text=" ")
    refused("before_fire", review, scene, reviewed_on=march(1))
    signed = review(scene, office, reviewer=union, paper=Paper(union.name, march(17)))
    assert signed.reviewer == union


def test_a_body_of_unknown_kind_does_not_prove_an_outsider(scene, recording):
    place = scene.seat(scene.people.member)
    with recording(scene.case):
        place.agency_kind = ""
        place.save()
    assert GroupMember.objects.get(pk=place.pk).agency_kind == ""
    assert not states(scene)["RESCUE_REVIEW"]


def test_the_case_page_and_the_tab_lead_to_what_is_missing(scene, recording):
    adopted(scene)
    forget(recording, scene, RescueReview.objects.get(case=scene.case))
    browser = Client()
    browser.force_login(scene.people.member)
    assert "尚未签署事故发生后" in browser.get(f"/cases/{scene.public_id}/").content.decode()
    tab = browser.get(f"/cases/{scene.public_id}/subgroups/").content.decode()
    assert f'/cases/{scene.public_id}/acts/review-rescue/">去办理' in tab
    assert undone_before_submission(scene.case)[0].code == "RESCUE_REVIEW"
    warned = browser.post(
        f"/cases/{scene.public_id}/acts/review-rescue/",
        {"reviewed_on": "2026-03-17", "text": "力量调派及时。", "confirmed": "yes"},
    )
    assert warned.status_code == 302
    assert "尚未签署事故发生后" not in browser.get(f"/cases/{scene.public_id}/").content.decode()
