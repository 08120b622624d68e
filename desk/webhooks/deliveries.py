"""List what is to be told, and tell it (通知的列入与发送): rows are the truth, a tick only looks at them."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from cases.access import Reading, as_known_now, reading_of, roles_in_cases, visible_cases
from cases.models import CaseEvent, FireCase
from desk.webhooks.models import Webhook, WebhookDelivery
from desk.webhooks.sending import Sent, send
from desk.webhooks.services import may_have_webhooks
from desk.webhooks.signing import signed_headers

# Longer than any transaction lives: one that commits late has a lower number than what was seen before it.
LATEST_COMMIT = timedelta(hours=1)
# Longer than an attempt may take, so that only a dead worker's claim runs out.
LEASE = timedelta(minutes=1)
GIVEN_UP_AFTER = timedelta(days=1)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
_LONGEST_SILENCE = timedelta(minutes=5)
_AT_ONCE = 500
# One tick leaves the worker to others after this long; the next one goes on.
TICK_SECONDS = 20.0

_Status = WebhookDelivery.Status
_Outcome = WebhookDelivery.Outcome


def list_new() -> int:
    """List every new event of a case whose contents the webhook's owner may read now (列入); return how many.

    Events are looked at again until no transaction of their time can still be open, and the row that is
    there already is left alone: so one that committed late is found, and none is listed twice.
    """
    return sum(_list_for(webhook) for webhook in _active())


def send_due() -> int:
    """Send what is due, of each webhook in turn (发送); return how many messages were accepted."""
    accepted, end = 0, time.monotonic() + TICK_SECONDS
    for webhook in _active().exclude(silent_until__gt=timezone.now()):
        for delivery in _due(webhook)[:_AT_ONCE]:
            if time.monotonic() > end:
                return accepted
            sent = _attempt(webhook, delivery)
            if sent is not None and sent.is_accepted:
                accepted += 1
            if sent is not None and sent.is_silence:
                break
    return accepted


def body_of(delivery: WebhookDelivery) -> bytes:
    """Return what is told (通知内容): number and act of an event, and nothing of what the case says."""
    event = delivery.event
    if event is None:
        told = {"id": delivery.public_id, "type": "test", "at": delivery.made_at.isoformat()}
    else:
        told = {
            "id": delivery.public_id,
            "type": "case.changed",
            "case": event.case.public_id,
            "case_number": event.case.number,
            "act": event.act,
            "phase": str(event.phase),
            "seq": event.seq,
            "at": event.at.isoformat(),
        }
    return json.dumps(told, ensure_ascii=False).encode()


def may_be_told(owner: User, cases: list[FireCase]) -> set[int]:
    """Return the keys of the cases whose contents the owner may read now, none without the right itself."""
    owner = as_known_now(owner)
    if not may_have_webhooks(owner):
        return set()
    visible = set(
        visible_cases(owner).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True)
    )
    roles = roles_in_cases(owner, [case for case in cases if case.pk in visible])
    return {
        case.pk
        for case in cases
        if case.pk in visible and reading_of(owner, case, roles[case.pk]) is Reading.CONTENTS
    }


def _active() -> QuerySet[Webhook]:
    return Webhook.objects.filter(paused_at__isnull=True).select_related("owner")


def _list_for(webhook: Webhook) -> int:
    newer = CaseEvent.objects.filter(pk__gt=webhook.scanned_to).order_by("pk")
    unsettled = newer.filter(at__gte=timezone.now() - LATEST_COMMIT).values_list("pk", flat=True).first()
    latest = newer.values_list("pk", flat=True).last()
    listed = WebhookDelivery.objects.filter(webhook=webhook, event__pk__gt=webhook.scanned_to)
    fresh = newer.exclude(pk__in=listed.values("event")).values_list("pk", "case", "hash")
    found = 0
    for some in _batches(fresh.iterator()):
        cases = list(FireCase.objects.filter(pk__in={case for _, case, _ in some}))
        told = may_be_told(webhook.owner, cases)
        rows = [
            WebhookDelivery(webhook=webhook, event_id=pk, public_id=_message_id(webhook, link))
            for pk, case, link in some
            if case in told
        ]
        WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
        found += len(rows)
    settled_to = unsettled - 1 if unsettled is not None else latest
    if settled_to is not None and settled_to > webhook.scanned_to:
        Webhook.objects.filter(pk=webhook.pk, scanned_to__lt=settled_to).update(scanned_to=settled_to)
    return found


def _due(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    now = timezone.now()
    waiting = WebhookDelivery.objects.filter(webhook=webhook, status=_Status.WAITING, due_at__lte=now)
    free = waiting.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lt=now))
    return free.select_related("event__case").defer("event__body").order_by("pk")


def _attempt(webhook: Webhook, delivery: WebhookDelivery) -> Sent | None:
    """Claim, judge anew, send and note; none where another worker has the row or nothing may be said."""
    now = timezone.now()
    claimed = WebhookDelivery.objects.filter(
        pk=delivery.pk, status=_Status.WAITING, attempts=delivery.attempts, webhook__paused_at__isnull=True
    ).update(
        attempts=F("attempts") + 1,
        claimed_until=now + LEASE,
        tried_at=now,
        # What stands here unless the worker lives to say better.
        outcome=_Outcome.UNKNOWN,
        detail="发送中断。",
    )
    if not claimed:
        return None
    delivery.attempts += 1
    event = delivery.event
    owner = webhook.owner
    may = may_have_webhooks(as_known_now(owner)) if event is None else may_be_told(owner, [event.case])
    if not may:
        _note(delivery, status=_Status.WITHHELD, outcome=_Outcome.NONE, detail="您现已无权查阅该案件。")
        return None
    body = body_of(delivery)
    headers = signed_headers(
        secret=webhook.secret, message_id=delivery.public_id, timestamp=int(time.time()), body=body
    )
    sent = send(webhook.url, body, headers)
    _settle(webhook, delivery, sent)
    return sent


def _settle(webhook: Webhook, delivery: WebhookDelivery, sent: Sent) -> None:
    now = timezone.now()
    wait = min(_FIRST_WAIT * 2 ** min(delivery.attempts - 1, 10), _LONGEST_WAIT)
    status = _Status.WAITING
    if sent.is_accepted:
        status = _Status.DELIVERED
    elif now + wait > delivery.made_at + GIVEN_UP_AFTER:
        status = _Status.FAILED
    _note(delivery, status=status, outcome=sent.outcome, detail=sent.detail[:100], due_at=now + wait)
    silent_until = now + min(wait, _LONGEST_SILENCE) if sent.is_silence else None
    Webhook.objects.filter(pk=webhook.pk).update(silent_until=silent_until)


def _note(delivery: WebhookDelivery, **said: Any) -> None:
    """Note what came of this attempt; a worker whose row another one took over changes nothing."""
    rows = WebhookDelivery.objects.filter(pk=delivery.pk, status=_Status.WAITING, attempts=delivery.attempts)
    rows.update(claimed_until=None, **said)


def _message_id(webhook: Webhook, link: str) -> str:
    """Return the id of an event's message: after a restore it is still the one that the receiver knows."""
    return hashlib.sha256(f"{webhook.public_id}:{link}".encode()).hexdigest()[:20]


def _batches(rows: Iterable[tuple[int, int, str]]) -> Iterator[list[tuple[int, int, str]]]:
    rest = iter(rows)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
