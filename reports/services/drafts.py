"""Keep typed text for its author until it is saved to the case (草稿, 第二十六条).

No act of the procedure: nothing joins the chain, and nobody but the author reads a draft.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from accounts.models import User
from cases.access import case_for_reader, permit
from cases.models import FireCase
from cases.submissions import is_submitted
from common.errors import DomainError
from reports.drafting.markup import clean_text
from reports.models import Draft, ReportPart
from reports.versions import WRITTEN_FIELDS, StaleText, written_values
from reports.written import MAX_CHARACTERS, Kind, find

# A text too long to be saved is still worth keeping while it is being shortened.
MAX_DRAFT_CHARACTERS = 2 * MAX_CHARACTERS


def keep_draft(
    *,
    public_id: str,
    actor: User,
    kind: Kind,
    field: str,
    text: str,
    base: str = "",
    number: int | None = None,
    form_key: str = "",
) -> Draft | None:
    """Keep what a person typed into one field (保存草稿); a text that is saved already needs no draft.

    :param base: the version of the record that the author started from; empty for a new one.
    :param form_key: the page on which a new record is typed; once that was saved, a draft comes too late.
    :param number: the part of the report, for its text.
    :raises DomainError: as :func:`cases.access.permit`; ``no_such_field``, ``no_longer_there``,
        ``text_too_long``.
    """
    case = case_for_reader(public_id, actor)
    rule = permit(case=case, actor=actor, act=kind.act).rule
    if field not in WRITTEN_FIELDS[kind.model] or (kind.model is ReportPart) != (number in range(1, 7)):
        raise DomainError("no_such_field", "没有这个填写项。", article=rule.article)
    if len(text) > MAX_DRAFT_CHARACTERS:
        raise DomainError("text_too_long", f"草稿超过{MAX_DRAFT_CHARACTERS}字。", article=rule.article)
    with transaction.atomic():
        record = find(case, kind.model, base, {"number": number})
        if record is None and base and kind.model is not ReportPart:
            raise DomainError("no_longer_there", "这项内容已被删除，请刷新页面。", article=rule.article)
        if not base and is_submitted(form_key, actor):
            return None
        saved = written_values(record).get(field) if record is not None else ""
        place = {"user": actor, "case": case, "record": kind.draft_name(record, number), "field": field}
        if clean_text(text) == clean_text(str(saved or "")):
            Draft.objects.filter(**place).delete()
            return None
        typed = {"text": _storable(text), "base": base[:64]}
        return Draft.objects.update_or_create(**place, defaults=typed)[0]


def drop_drafts(*, public_id: str, actor: User, record: str) -> None:
    """Drop a person's own drafts of one record (放弃草稿).

    :param record: as :meth:`reports.written.Kind.draft_name` names it.
    :raises DomainError: ``case_not_found``.
    """
    case = case_for_reader(public_id, actor)
    Draft.objects.filter(user=actor, case=case, record=record).delete()


def own_drafts(case: FireCase, actor: User, record: str) -> dict[str, Draft]:
    """Return a person's own drafts of one record, by field (本人草稿)."""
    return {draft.field: draft for draft in Draft.objects.filter(case=case, user=actor, record=record)}


@contextmanager
def keeping_refused_text(
    *, public_id: str, actor: User, kind: Kind, base: str, typed: dict[str, Any], number: int | None = None
) -> Iterator[None]:
    """Keep what was typed as drafts if saving it is refused as stale (被拒文字留存), and refuse.

    :param typed: what was sent, by field.
    :raises StaleText: as raised inside.
    """
    try:
        yield
    except StaleText as stale:
        # A removed record has no number any more; its text waits with the new ones.
        kept_base = base if stale.current else ""
        for field in WRITTEN_FIELDS[kind.model]:
            if isinstance(text := typed.get(field), str):
                keep_draft(
                    public_id=public_id,
                    actor=actor,
                    kind=kind,
                    field=field,
                    text=text,
                    base=kept_base,
                    number=number,
                )
        raise


def _storable(text: str) -> str:
    """Return the text without what a database cannot hold; everything else of a draft stays."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
