"""The readings of a case are a chain of their own: what was changed, dropped or moved in it is found."""

import pytest
from attacks import sql, without_triggers
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from personas import gather_people
from scenarios import drive

from cases import checkpoints
from cases.access_log import record_access
from cases.lifecycle import Stage
from cases.models import AccessHead, AccessRecord
from cases.tasks import note_checkpoint
from cases.verification import verify_all, verify_checkpoints

pytestmark = pytest.mark.django_db

TABLE = "cases_accessrecord"


@pytest.fixture
def kept_elsewhere(settings, tmp_path):
    settings.CHECKPOINT_FILE = str(tmp_path / "checkpoints.jsonl")
    settings.CHECKPOINT_KEY_FILE = str(tmp_path / "checkpoint.key")
    return tmp_path / "checkpoints.jsonl"


@pytest.fixture
def scene(db, kept_elsewhere, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = drive(gather_people(), Stage.REGISTERED)
    for number in range(1, 6):
        record_access(made.case, made.people.office, f"第{number}次")
    return made


def found():
    return {(fault.kind, fault.seq, fault.chain) for fault in verify_all()}


def change_subject(case):
    sql(f"UPDATE {TABLE} SET subject = '别的' WHERE case_id = %s AND seq = 3", case.pk)


def change_reader(case):
    sql(f"UPDATE {TABLE} SET actor_id = actor_id + 1 WHERE case_id = %s AND seq = 3", case.pk)


def change_time(case):
    sql(f"UPDATE {TABLE} SET at = '2026-01-01 00:00:00' WHERE case_id = %s AND seq = 3", case.pk)


def drop_one(case):
    sql(f"DELETE FROM {TABLE} WHERE case_id = %s AND seq = 3", case.pk)


def drop_one_and_close_the_gap(case):
    drop_one(case)
    for seq in (4, 5):
        sql(f"UPDATE {TABLE} SET seq = %s WHERE case_id = %s AND seq = %s", seq - 1, case.pk, seq)


def swap_two(case):
    for seq, new in ((3, 90), (4, 3), (90, 4)):
        sql(f"UPDATE {TABLE} SET seq = %s WHERE case_id = %s AND seq = %s", new, case.pk, seq)


def cut_the_tail(case):
    sql(f"DELETE FROM {TABLE} WHERE case_id = %s AND seq > 2", case.pk)


def drop_all(case):
    sql(f"DELETE FROM {TABLE} WHERE case_id = %s", case.pk)


@pytest.mark.parametrize(
    ("attack", "kind", "seq"),
    [
        (change_subject, "CHANGED", 3),
        (change_reader, "CHANGED", 3),
        (change_time, "CHANGED", 3),
        (drop_one, "MISSING", 3),
        (drop_one_and_close_the_gap, "REORDERED", 3),
        (swap_two, "REORDERED", 3),
        (cut_the_tail, "CUT", 3),
        (drop_all, "CUT", 1),
    ],
)
def test_what_was_done_to_the_readings_is_named(scene, attack, kind, seq):
    assert found() == set()
    with without_triggers(TABLE):
        attack(scene.case)
    assert found() == {(kind, seq, "查阅记录")}


def test_the_command_names_it(scene, capsys):
    with without_triggers(TABLE):
        change_subject(scene.case)
    with pytest.raises(CommandError):
        call_command("verify")
    assert f"CHANGED 案件{scene.case.public_id} 第3号查阅记录" in capsys.readouterr().out


def rewrite(case, actor):
    """Make the chain anew without its second reading, with a right end."""
    kept = list(AccessRecord.objects.filter(case=case).exclude(seq=2).order_by("seq"))
    with without_triggers(TABLE):
        sql(f"DELETE FROM {TABLE} WHERE case_id = %s", case.pk)
    AccessHead.objects.filter(case=case).update(seq=0, hash="0" * 64)
    for one in kept:
        record_access(case, actor, one.subject)


def test_a_chain_made_anew_is_found_by_its_checkpoint(scene, kept_elsewhere):
    note_checkpoint()
    assert list(verify_checkpoints(kept_elsewhere)) == []
    rewrite(scene.case, scene.people.office)
    assert found() == set()
    assert {(one.kind, one.seq) for one in verify_checkpoints(kept_elsewhere)} == {("CUT", 5)}
    record_access(scene.case, scene.people.office, "第6次")
    assert {(one.kind, one.seq) for one in verify_checkpoints(kept_elsewhere)} == {("REWRITTEN", 5)}


def test_a_checkpoint_is_written_only_of_what_grew(scene, kept_elsewhere):
    assert checkpoints.note_readings() == 1
    assert checkpoints.note_readings() == 0
    record_access(scene.case, scene.people.office, "又一次")
    assert checkpoints.note_readings() == 1


def test_reading_leaves_the_case_as_it_is_and_costs_two_statements_more(scene):
    before = scene.case.events.count()
    with CaptureQueriesContext(connection) as queries:
        record_access(scene.case, scene.people.office, "期限")
    assert len(queries) == 3
    assert scene.case.events.count() == before
    assert AccessHead.objects.get(case=scene.case).seq == 6


def test_a_long_subject_is_shortened(scene):
    record = record_access(scene.case, scene.people.office, "长" * 300)
    assert len(record.subject) == AccessRecord.SUBJECT_LENGTH
    assert found() == set()
