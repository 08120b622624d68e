"""What a receiver hears: each event once, signed, sent again until it is taken, and nothing too much."""

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from integration.webhooks.receiver import signature_by_openssl, unhurried
from scenarios import march

from accounts.models import RoleGrant
from cases.acts import Paper
from cases.models import CaseEvent, Recusal
from cases.services import parties, recusal
from desk.tasks import send_webhooks
from desk.webhooks import deliveries, sending, services
from desk.webhooks.models import Webhook, WebhookDelivery

Status, Outcome = WebhookDelivery.Status, WebhookDelivery.Outcome


def act(scene, name="某公司"):
    """Do an act and return its event."""
    scene.do(parties.register_party, kind="UNIT", name=name, roles=["OWNER"], details={})
    return CaseEvent.objects.filter(case=scene.case).latest("seq")


def only(webhook):
    return WebhookDelivery.objects.get(webhook=webhook)


def test_a_receiver_hears_number_and_act_and_can_check_who_says_it(scene, made, receiver):
    webhook, secret = made
    event = act(scene, "不得外传的公司")
    assert send_webhooks() == 1
    (told,), (headers, body) = receiver.told, receiver.received[0]
    delivery = only(webhook)
    assert told == {
        "id": delivery.public_id,
        "type": "case.changed",
        "case": scene.public_id,
        "case_number": scene.case.number,
        "act": "REGISTER_PARTY",
        "phase": "DONE",
        "seq": event.seq,
        "at": event.at.isoformat(),
    }
    assert headers["webhook-id"] == delivery.public_id
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert headers["webhook-signature"] == signature_by_openssl(secret, headers, body)
    assert headers["webhook-signature"] != signature_by_openssl(secret, headers, body + b" ")
    assert (delivery.status, delivery.outcome, delivery.attempts) == (Status.DELIVERED, Outcome.ACCEPTED, 1)


def test_each_event_is_told_once_and_nothing_from_before(scene, webhook, receiver):
    first, second = act(scene), act(scene, "乙公司")
    assert [send_webhooks(), send_webhooks()] == [2, 0]
    assert [told["seq"] for told in receiver.told] == [first.seq, second.seq]


def test_an_event_that_shows_after_a_later_one_is_told_too(scene, webhook, receiver):
    early, late = act(scene), act(scene, "乙公司")
    send_webhooks()
    first_id = WebhookDelivery.objects.get(event=early).public_id
    # As if the earlier one had been committed after the later one was looked at.
    WebhookDelivery.objects.get(event=early).delete()
    receiver.received.clear()
    assert send_webhooks() == 1
    assert [(told["seq"], told["id"]) for told in receiver.told] == [(early.seq, first_id)]
    webhook.refresh_from_db()
    assert webhook.scanned_to < early.pk < late.pk


def test_what_is_old_is_not_looked_at_again(scene, webhook, receiver, monkeypatch):
    event = act(scene)
    monkeypatch.setattr(deliveries, "LATEST_COMMIT", timedelta(0))
    send_webhooks()
    webhook.refresh_from_db()
    assert webhook.scanned_to == event.pk


def test_two_ticks_at_once_list_an_event_once(scene, webhook, receiver):
    event = act(scene)
    rows = [WebhookDelivery(webhook=webhook, event=event) for _ in range(2)]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    assert only(webhook).event == event


def test_a_recused_owner_hears_nothing_more_even_of_what_was_listed(scene, webhook, receiver):
    act(scene)
    assert deliveries.list_new() == 1
    office, colleague = scene.people.office, scene.people.second_office
    scene.do(
        recusal.apply_for_recusal,
        colleague,
        applied_by="某公司",
        applied_on=march(5),
        ground=1,
        reason="系近亲属",
        user=office,
    )
    found = Recusal.objects.get(case=scene.case, user=office)
    paper = Paper("大队长", march(5))
    scene.do(recusal.decide_recusal, colleague, recusal=found, recused=True, decided_on=march(5), paper=paper)
    assert send_webhooks() == 0
    assert receiver.received == []
    # What was listed before is withheld; what came later was not even listed.
    assert only(webhook).status == Status.WITHHELD


def test_who_is_no_office_any_more_hears_nothing_more(scene, webhook, receiver):
    act(scene)
    deliveries.list_new()
    RoleGrant.objects.filter(user=scene.people.office).update(revoked_at=timezone.now())
    colleague = scene.people.second_office
    scene.do(parties.register_party, colleague, kind="UNIT", name="乙", roles=["OWNER"], details={})
    assert send_webhooks() == 0
    assert receiver.received == []
    assert only(webhook).status == Status.WITHHELD


def test_who_sees_only_the_list_is_not_told_acts(scene, receiver):
    services.add_webhook(actor=scene.people.city_office, name="市局平台", url=receiver.url)
    act(scene)
    assert send_webhooks() == 0
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize("status", [500, 503, 404])
def test_what_is_refused_is_sent_again_under_the_same_id(scene, webhook, receiver, status):
    act(scene)
    receiver.status = status
    assert send_webhooks() == 0
    delivery = only(webhook)
    assert (delivery.status, delivery.outcome) == (Status.WAITING, Outcome.REFUSED)
    assert str(status) in delivery.detail
    assert delivery.due_at > timezone.now()
    assert send_webhooks() == 0
    assert len(receiver.received) == 1
    unhurried()
    receiver.status = 200
    assert send_webhooks() == 1
    first, second = receiver.received
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[1] == second[1]
    assert only(webhook).status == Status.DELIVERED


def test_a_day_later_it_is_given_up(scene, webhook, receiver):
    act(scene)
    deliveries.list_new()
    delivery = only(webhook)
    delivery.made_at = timezone.now() - deliveries.GIVEN_UP_AFTER
    delivery.due_at = timezone.now()
    delivery.save()
    receiver.status = 500
    send_webhooks()
    assert only(webhook).status == Status.FAILED
    unhurried()
    assert send_webhooks() == 0
    assert len(receiver.received) == 1


def test_the_waits_grow_up_to_an_hour(scene, webhook, receiver):
    act(scene)
    receiver.status = 500
    waits = []
    for _ in range(9):
        send_webhooks()
        waits.append(round((only(webhook).due_at - timezone.now()).total_seconds(), -1))
        unhurried()
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_a_redirect_is_not_followed(scene, webhook, receiver):
    act(scene)
    receiver.status, receiver.headers = 307, {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"}
    assert send_webhooks() == 0
    assert len(receiver.received) == 1
    delivery = only(webhook)
    assert (delivery.outcome, delivery.detail) == (Outcome.REFUSED, "答复307，不跟随转向")


@pytest.mark.parametrize("drips", [False, True])
def test_a_slow_receiver_is_left_after_five_seconds_with_the_outcome_unknown(
    scene, webhook, receiver, monkeypatch, drips
):
    act(scene)
    act(scene, "乙公司")
    assert sending.SECONDS == 5
    monkeypatch.setattr(sending, "SECONDS", 1.0)
    receiver.waits_for, receiver.drips = (None if drips else threading.Event()), drips
    began = time.monotonic()
    assert send_webhooks() == 0
    assert time.monotonic() - began < 3
    # The second message does not wait for the same silence.
    assert len(receiver.received) == 1
    assert WebhookDelivery.objects.earliest("pk").outcome == Outcome.UNKNOWN
    assert send_webhooks() == 0
    assert len(receiver.received) == 1
    if receiver.waits_for is not None:
        receiver.waits_for.set()
    receiver.waits_for, receiver.drips = None, False
    unhurried()
    assert send_webhooks() == 2


def test_who_does_not_listen_is_told_when_it_does(scene, webhook, receiver, settings):
    act(scene)
    Webhook.objects.update(url="http://127.0.0.1:1/")
    settings.WEBHOOK_HOSTS = [*settings.WEBHOOK_HOSTS, "127.0.0.1:1"]
    send_webhooks()
    assert only(webhook).outcome == Outcome.UNREACHED
    Webhook.objects.update(url=receiver.url)
    unhurried()
    assert send_webhooks() == 1


def test_a_worker_that_dies_while_sending_leaves_it_marked_and_to_be_sent_again(
    scene, webhook, receiver, monkeypatch
):
    act(scene)

    class Killed(BaseException):
        pass

    def die(*args):
        raise Killed

    monkeypatch.setattr(deliveries, "_settle", die)
    with pytest.raises(Killed):
        send_webhooks()
    monkeypatch.undo()
    delivery = only(webhook)
    assert (delivery.status, delivery.outcome) == (Status.WAITING, Outcome.UNKNOWN)
    assert send_webhooks() == 0
    delivery.claimed_until = timezone.now() - timedelta(seconds=1)
    delivery.save()
    assert send_webhooks() == 1
    assert [headers["webhook-id"] for headers, _ in receiver.received] == [delivery.public_id] * 2


def test_a_worker_that_comes_back_too_late_changes_nothing(scene, webhook, receiver):
    act(scene)
    deliveries.list_new()
    stale = WebhookDelivery.objects.select_related("event__case").get()
    fresh = only(webhook)
    deliveries._attempt(webhook, fresh)
    assert deliveries._attempt(webhook, stale) is None
    assert len(receiver.received) == 1
    assert only(webhook).status == Status.DELIVERED


def test_what_changed_during_a_pause_is_told_afterwards(scene, webhook, receiver):
    office = scene.people.office
    services.pause_webhook(actor=office, webhook_id=webhook.public_id)
    event = act(scene)
    assert send_webhooks() == 0
    services.resume_webhook(actor=office, webhook_id=webhook.public_id)
    assert send_webhooks() == 1
    assert receiver.told[0]["seq"] == event.seq


def test_a_test_speaks_of_no_case(scene, webhook, receiver):
    services.test_webhook(actor=scene.people.office, webhook_id=webhook.public_id)
    assert send_webhooks() == 1
    assert set(receiver.told[0]) == {"id", "type", "at"}
    assert receiver.told[0]["type"] == "test"
