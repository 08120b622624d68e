"""Do what a request asks once, however often it is sent (幂等): the same key hears the same answer.

The answer is stored in the act's own transaction, so that after a crash there is either both or neither.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from cases import acts
from cases.access import case_for_reader
from cases.models import CaseEvent, FireCase
from common.errors import DomainError
from desk.api.parsing import request_digest
from desk.api.preconditions import stale_case, version_of_case
from desk.api.problems import Problem
from desk.models import RememberedAnswer

# Long enough for a queue of programs to recover over a weekend.
KEPT = timedelta(days=7)
HEADER = "Idempotency-Key"
_KEY = re.compile(r"[A-Za-z0-9_.:-]{8,64}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program hears of an act (应答); ``version`` is the ETag after it."""

    status: int
    body: dict[str, Any]
    version: str

    def response(self) -> Response:
        """Return the answer as a response; a database keeps no order of names, so that they are sorted."""
        return Response(_ordered(self.body), status=self.status, headers={"ETag": self.version})


def key_of(request: Request) -> str:
    """Return the request's key, empty where there is none.

    :raises Problem: 400 for a key of another form.
    """
    key = request.headers.get(HEADER, "")
    if key and not _KEY.fullmatch(key):
        raise Problem(400, "key_malformed", f"{HEADER}应为8至64个字母、数字或者“_.:-”。")
    return key


def recall(request: Request) -> Answer | None:
    """Return the answer that this request heard before, none if it is new (重复请求).

    :raises Problem: 422 if the key was used for another request.
    :raises DomainError: ``case_not_found`` where the person has lost the case since.
    """
    key = key_of(request)
    if not key:
        return None
    found = RememberedAnswer.objects.filter(actor=request.user, key=key).select_related("case").first()
    if found is None:
        return None
    if found.request_digest != request_digest(request):
        raise Problem(422, "key_reused", f"此{HEADER}已用于另一请求，请换用新的。")
    case_for_reader(found.case.public_id, request.user)
    return Answer(found.status, found.answer, found.version)


def act_once(
    request: Request,
    do: Callable[[], Any],
    answer_of: Callable[[CaseEvent], Answer],
    *,
    case: FireCase | None = None,
    expected: int | None = None,
) -> Answer:
    """Do an act and answer; keep the answer with the act under the request's key (办理一次).

    :param expected: the version that ``case`` must have just before the act; None for any.
    :raises Problem: 412 if another act came first; this one is undone.
    :raises DomainError: as the act is refused; a refusal is not kept, so that the same key may try again.
    """
    key, given = key_of(request), []
    digest = request_digest(request) if key else ""

    def witness(event: CaseEvent) -> None:
        if expected is not None and event.seq != expected + 1:
            raise stale_case(event.seq - 1)
        answer = answer_of(event)
        given.append(answer)
        if key:
            _remember(request.user, key, digest, event, answer)

    try:
        with acts.witnessed(witness):
            do()
    except DomainError as error:
        # What a case that has moved on refuses says less than that it has.
        if case is None or expected is None or error.code == "case_not_found":
            raise
        if (current := version_of_case(case)) != expected:
            raise stale_case(current) from error
        raise
    return given[-1]


def recall_for_loser(request: Request, error: Exception) -> Answer | None:
    """Return the answer to the first request of the same key, if this one lost to it (重复请求)."""
    if not isinstance(error, DomainError | Problem | IntegrityError) or not request.headers.get(HEADER):
        return None
    try:
        return recall(request)
    except (DomainError, Problem):
        return None


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _ordered(value[name]) for name in sorted(value)}
    return [_ordered(one) for one in value] if isinstance(value, list | tuple) else value


def _remember(actor: User, key: str, digest: str, event: CaseEvent, answer: Answer) -> None:
    RememberedAnswer.objects.filter(actor=actor, at__lt=timezone.now() - KEPT).delete()
    RememberedAnswer.objects.create(
        actor=actor,
        key=key,
        request_digest=digest,
        case=event.case,
        status=answer.status,
        answer=answer.body,
        version=answer.version,
    )
