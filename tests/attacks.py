"""What somebody can do who writes into the database directly, past every act."""

import json
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from cases.models import CaseEvent
from common import chain

EVENTS = "cases_caseevent"


def sql(statement: str, *values) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rows(statement: str, *values) -> list[tuple]:
    """Return what a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def drop_triggers(table: str = EVENTS) -> list[str]:
    """Drop the triggers of a table and return how they are made again."""
    found = rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", table)
    for name, _ in found:
        sql(f"DROP TRIGGER {name}")
    return [made for _, made in found]


@contextmanager
def without_triggers(table: str = EVENTS):
    """Drop the triggers of a table and put them back, as whoever hides an attack does."""
    made = drop_triggers(table)
    yield
    for statement in made:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def copy_row(table: str, row: int, **changes) -> None:
    """Insert a copy of a row with some columns changed."""
    names = [column[1] for column in rows(f"PRAGMA table_info({table})") if column[1] != "id"]
    taken = ", ".join("%s" if name in changes else name for name in names)
    values = [changes[name] for name in names if name in changes]
    sql(f"INSERT INTO {table} ({', '.join(names)}) SELECT {taken} FROM {table} WHERE id = %s", *values, row)


def write_event(row: int, body: bytes, prev: str) -> str:
    """Write another body into an event with its right hash, and return that."""
    link = chain.link_hash(body)
    sql(f"UPDATE {EVENTS} SET body = %s, prev = %s, hash = %s WHERE id = %s", body, prev, link, row)
    return link


def move_head(case: int, seq: int, link: str) -> None:
    """Let the case's chain end elsewhere."""
    sql("UPDATE cases_casehead SET seq = %s, hash = %s WHERE case_id = %s", seq, link, case)


def rewrite_from(case: int, seq: int, **changes) -> None:
    """Change what an event says and compute every hash from there on again."""
    events = list(CaseEvent.objects.filter(case=case, seq__gte=seq).order_by("seq"))
    link = events[0].prev
    for event in events:
        body = json.loads(bytes(event.body)) | {"prev": link}
        if event.seq == seq:
            body |= changes
        link = write_event(event.pk, chain.canonical_bytes(body), link)
    move_head(case, events[-1].seq, link)


def cut_after(case: int, seq: int) -> None:
    """Take events away from the end, and let the chain end there."""
    sql(f"DELETE FROM {EVENTS} WHERE case_id = %s AND seq > %s", case, seq)
    last = CaseEvent.objects.get(case=case, seq=seq)
    move_head(case, seq, last.hash)


def forge_event(case: int) -> None:
    """Append an event that no act made, with its right hash."""
    last = CaseEvent.objects.filter(case=case).order_by("seq").last()
    at = timezone.now()
    body = json.loads(bytes(last.body))
    body |= {"seq": last.seq + 1, "prev": last.hash, "records": {}, "at": at}
    data = chain.canonical_bytes(body)
    link = chain.link_hash(data)
    copy_row(EVENTS, last.pk, seq=last.seq + 1, prev=last.hash, hash=link, body=data, at=at)
    move_head(case, last.seq + 1, link)
