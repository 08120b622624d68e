"""Append to the chain of a case and read it back for people (案件事件, 案件日志)."""

import json
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cases.models import CaseEvent, CaseHead
from common import chain
from common.errors import DomainError
from common.records import Changes
from common.request import current_request_id

if TYPE_CHECKING:
    from cases.acts import Step


def append(step: "Step", changes: Changes) -> CaseEvent:
    """Append one event to the case's chain, inside the transaction that made the changes.

    :raises DomainError: ``changed_meanwhile`` if another act came first.
    """
    head = CaseHead.objects.filter(case=step.case).first() or CaseHead(case=step.case)
    at = timezone.now()
    body = chain.canonical_bytes(
        {
            "domain": chain.DOMAIN,
            "algorithm": "sha256",
            "canonical": chain.CANONICAL_VERSION,
            "case": step.case.public_id,
            "seq": head.seq + 1,
            "prev": head.hash,
            "act": step.rule.act.value,
            "phase": str(step.phase),
            "article": step.rule.article,
            "label": step.rule.label,
            "actor": None
            if step.actor is None
            else {
                "id": step.actor.pk,
                "username": step.actor.username,
                "name": step.actor.full_name,
                "post": step.actor.post,
                "roles": sorted(role.value for role in step.roles),
            },
            "on": step.on,
            "paper": None
            if step.paper is None
            else {
                "decided_by": step.paper.decided_by,
                "decided_on": step.paper.decided_on,
                "document_number": step.paper.document_number,
                "digest": step.paper.digest,
            },
            "reason": step.reason,
            "summary": step.summary,
            "details": step.details,
            "files": sorted(step.files),
            "records": changes.digests,
            "changes": changes.fields,
            "request_id": current_request_id(),
            "at": at,
        }
    )
    link = chain.link_hash(body)
    prev = head.hash
    _move(head, link)
    return CaseEvent.objects.create(
        case=step.case,
        seq=head.seq,
        act=step.rule.act.value,
        phase=step.phase,
        actor=step.actor,
        at=at,
        prev=prev,
        hash=link,
        body=body,
    )


def _move(head: CaseHead, link: str) -> None:
    """Let the end of the chain be the new link; of two who saw the same end only one does."""
    seen = (head.seq, head.hash)
    head.seq, head.hash = head.seq + 1, link
    if head.pk is None:
        head.save(force_insert=True)
        return
    moved = CaseHead.objects.filter(pk=head.pk, seq=seen[0], hash=seen[1]).update(seq=head.seq, hash=link)
    if moved != 1:
        raise DomainError("changed_meanwhile", "案件刚被他人办理，请刷新页面后重试。")


def read_body(event: CaseEvent) -> dict[str, Any]:
    """Return what the chain keeps of an event."""
    return json.loads(chain.stored_bytes(event.body))
