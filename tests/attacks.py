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


def drop_triggers(table: str = EVENTS, *, verb: str = "") -> list[str]:
    """Drop the triggers of a table and return how they are made again.

    :param verb: only those of SQLite that watch over this statement; PostgreSQL has one for all.
    """
    if connection.vendor == "sqlite":
        found = rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", table)
        found = [(name, made) for name, made in found if verb in name]
    else:
        found = rows(
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
            "WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            table,
        )
        # What waits for the end of the transaction would keep the table from being altered.
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("SET CONSTRAINTS ALL DEFERRED")
    for name, _ in found:
        sql(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))
    return [made for _, made in found]


def refuse_insertions(table: str, message: str) -> None:
    """Let the database break off every insertion into a table, as a fault of its own would."""
    if connection.vendor == "sqlite":
        sql(f"CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        return
    sql(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    sql(f"CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()")


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
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    names = [column.name for column in described if column.name != "id"]
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
