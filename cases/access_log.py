"""Record who read the contents of a case (查阅记录): one helper for pages, downloads and exports.

The readings of a case make a chain of their own, so that reading never changes the case: each record
holds the hash of the one before, and the end of the chain moves with it.
"""

from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import User
from cases.models import AccessHead, AccessRecord, FireCase
from common import chain
from common.logs import get_logger
from common.outages import is_storage_full
from common.request import current_request_id

DOMAIN = "zibo-fire/access-record"
_log = get_logger(__name__)


def record_access(
    case: FireCase, actor: User, subject: str, kind: AccessRecord.Kind = AccessRecord.Kind.READ
) -> AccessRecord | None:
    """Record that a person read, downloaded or exported contents of a case (查阅记录).

    The chain of the case stays as it was. A reference case is published, and reading it is not recorded.
    Two who read the same case at once wait for each other no longer than these few statements take.

    :param subject: what was read, in the words of the page.
    """
    if case.is_reference:
        return None
    try:
        return _append(case, actor, subject[: AccessRecord.SUBJECT_LENGTH], kind)
    except DatabaseError as error:
        if not is_storage_full(error):
            raise
        # Reading goes on while nothing can be stored; who read is then told by the log of the server alone.
        _log.critical(
            "reading not recorded, storage full", case=case.public_id, person=actor.pk, kind=str(kind)
        )
        return None


def _append(case: FireCase, actor: User, subject: str, kind: AccessRecord.Kind) -> AccessRecord:
    with transaction.atomic(savepoint=False):
        head = AccessHead.objects.select_for_update().filter(case=case).first()
        if head is None:
            AccessHead.objects.get_or_create(case=case)
            head = AccessHead.objects.select_for_update().get(case=case)
        record = AccessRecord(
            case=case,
            actor=actor,
            kind=kind,
            subject=subject,
            at=timezone.now(),
            request_id=current_request_id(),
            seq=head.seq + 1,
            prev=head.hash,
        )
        record.hash = link_hash(
            public_id=case.public_id,
            seq=record.seq,
            prev=record.prev,
            actor_id=actor.pk,
            kind=record.kind,
            subject=subject,
            at=record.at,
            request_id=record.request_id,
        )
        record.save(force_insert=True)
        AccessHead.objects.filter(pk=head.pk).update(seq=record.seq, hash=record.hash)
    return record


def link_hash(
    *,
    public_id: str,
    seq: int,
    prev: str,
    actor_id: int,
    kind: str,
    subject: str,
    at: datetime,
    request_id: str,
) -> str:
    """Return the hash of one reading, over all that is kept of it and the hash of the one before (链接)."""
    return chain.digest(
        {
            "domain": DOMAIN,
            "algorithm": "sha256",
            "canonical": chain.CANONICAL_VERSION,
            "case": public_id,
            "seq": seq,
            "prev": prev,
            "actor": actor_id,
            "kind": str(kind),
            "subject": subject,
            "at": at,
            "request_id": request_id,
        }
    )
