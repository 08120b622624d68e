"""The password again before signing, deciding and replying: on the page of the act, and nothing is lost."""

import re
import time

import pytest
from act_driving import address, prepare_for, typed
from django.core.files.uploadedfile import SimpleUploadedFile
from personas import gather_people
from scenarios import drive

from cases.lifecycle import ACTS, ASKS_PASSWORD, Act, Stage
from cases.models import FireCase, PendingAct

pytestmark = pytest.mark.django_db

PASSWORD = "Quarry-77-willow"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def people(db):
    return gather_people()


def signed_in(client, user, *, minutes_ago):
    user.set_password(PASSWORD)
    user.save()
    client.force_login(user)
    session = client.session
    session["confirmed_at"] = time.time() - minutes_ago * 60
    session.save()
    return client


def hidden(answer):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_the_acts_that_ask():
    assert {"签署调查报告", "审议通过调查报告", "决定回避", "登记批复"} <= {
        ACTS[act].label for act in ASKS_PASSWORD
    }
    # The password is asked for on the page that asks to confirm.
    assert all(ACTS[act].weighty for act in ASKS_PASSWORD)


def test_a_password_given_lately_is_not_asked_for(client, people):
    scene = drive(people, Stage.ADOPTED)
    browser = signed_in(client, people.member, minutes_ago=14)
    sent = typed(browser, scene, Act.SIGN_REPORT, people.member)
    asked = browser.post(address(scene, Act.SIGN_REPORT), sent)
    assert "current-password" not in asked.content.decode()
    assert browser.post(address(scene, Act.SIGN_REPORT), sent | {"confirmed": "yes"}).status_code == 302


def test_an_act_of_less_weight_never_asks(client, people):
    scene = drive(people, Stage.REGISTERED)
    browser = signed_in(client, people.office, minutes_ago=16)
    sent = typed(browser, scene, Act.RECORD_CASUALTIES, people.office) | {"confirmed": "yes"}
    assert browser.post(address(scene, Act.RECORD_CASUALTIES), sent).status_code == 302


def test_signing_asks_and_goes_on_with_what_was_typed(client, people):
    scene = drive(people, Stage.ADOPTED)
    browser = signed_in(client, people.member, minutes_ago=16)
    before = scene.case.events.count()
    sent = typed(browser, scene, Act.SIGN_REPORT, people.member) | {"dissent": "原因尚需补充实验，写了很久"}
    asked = browser.post(address(scene, Act.SIGN_REPORT), sent)
    assert asked.status_code == 200
    assert "再次验证身份" in asked.content.decode()
    again = hidden(asked) | {"confirmed": "yes"}
    for attempt in (again, again | {"password": "wrong"}):
        answer = browser.post(address(scene, Act.SIGN_REPORT), attempt)
        text = answer.content.decode()
        assert answer.status_code == 403
        assert hidden(answer)["dissent"] == sent["dissent"]
        assert "password" not in hidden(answer)
        assert scene.case.events.count() == before
    assert "“密码”不正确" in text
    done = browser.post(
        address(scene, Act.SIGN_REPORT), hidden(answer) | {"confirmed": "yes", "password": PASSWORD}
    )
    assert done.status_code == 302
    assert scene.case.signatures.get(member__user=people.member).dissent == sent["dissent"]
    # It was given now, and the next act needs it no more.
    assert time.time() - browser.session["confirmed_at"] < 60


def test_the_file_stays_and_the_password_is_kept_nowhere(client, people):
    scene = drive(people, Stage.SUBMITTED)
    prepare_for(scene, Act.REGISTER_REPLY)
    browser = signed_in(client, people.office, minutes_ago=16)
    scan = SimpleUploadedFile("批复.png", PNG, "image/png")
    sent = typed(browser, scene, Act.REGISTER_REPLY, people.office)
    # Even a page that was confirmed at once and carries the file itself loses nothing.
    asked = browser.post(address(scene, Act.REGISTER_REPLY), sent | {"scan": scan, "confirmed": "yes"})
    assert asked.status_code == 403
    assert "kept-scan" in hidden(asked)
    last = hidden(asked) | {"confirmed": "yes", "password": PASSWORD}
    assert browser.post(address(scene, Act.REGISTER_REPLY), last).status_code == 302
    pending = PendingAct.objects.get(act=Act.REGISTER_REPLY, outcome="PENDING")
    assert pending.values["kept-scan"]
    assert PASSWORD not in str(pending.values)
    assert PASSWORD not in str([bytes(event.body).decode() for event in scene.case.events.all()])


def test_confirming_as_the_second_person_asks(client, people):
    scene = drive(people, Stage.INVESTIGATING)
    browser = signed_in(client, people.office, minutes_ago=0)
    sent = typed(browser, scene, Act.TRANSFER_OUT, people.office) | {"confirmed": "yes"}
    assert browser.post(address(scene, Act.TRANSFER_OUT), sent).status_code == 302
    pending = PendingAct.objects.get(outcome="PENDING")
    page = f"/cases/{scene.public_id}/pending/{pending.public_id}/"
    browser = signed_in(client, people.second_office, minutes_ago=16)
    assert "再次验证身份" in browser.get(page).content.decode()
    for attempt in ({}, {"password": "wrong"}):
        answer = browser.post(page, {"decision": "confirm"} | attempt)
        assert answer.status_code == 403
        assert "确认办理" in answer.content.decode()
        assert FireCase.objects.get(pk=scene.case.pk).stage == Stage.INVESTIGATING
    assert browser.post(page, {"decision": "confirm", "password": PASSWORD}).status_code == 302
    assert FireCase.objects.get(pk=scene.case.pk).stage == Stage.TRANSFERRED


def test_sending_back_does_not_ask(client, people):
    scene = drive(people, Stage.INVESTIGATING)
    browser = signed_in(client, people.office, minutes_ago=0)
    sent = typed(browser, scene, Act.TRANSFER_OUT, people.office) | {"confirmed": "yes"}
    browser.post(address(scene, Act.TRANSFER_OUT), sent)
    pending = PendingAct.objects.get(outcome="PENDING")
    browser = signed_in(client, people.second_office, minutes_ago=16)
    page = f"/cases/{scene.public_id}/pending/{pending.public_id}/"
    assert browser.post(page, {"decision": "reject", "reason": "材料不全"}).status_code == 302
