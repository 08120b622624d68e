"""What verification finds of everything that was not done by an act, and that it finds nothing else."""

import random
from datetime import timedelta
from pathlib import Path

import attacks
import pytest
from act_driving import do_directly
from attacks import sql
from chain_attacks import FOUND_BY_THE_CHAIN, OF_ANOTHER_TYPE, last_seq, wrote
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from personas import gather_people
from scenarios import drive

from cases import access, checkpoints
from cases.lifecycle import Act, Stage
from cases.models import CaseEvent
from cases.tasks import note_checkpoint
from cases.verification import verify_all, verify_checkpoints
from common.errors import DomainError
from zibo_fire.celery import app

pytestmark = pytest.mark.django_db

HISTORIES = 50
STEPS = 9


class Undo(Exception):
    """Take an attack back."""


@pytest.fixture
def kept_elsewhere(settings, tmp_path) -> Path:
    settings.CHECKPOINT_FILE = str(tmp_path / "checkpoints.jsonl")
    settings.CHECKPOINT_KEY_FILE = str(tmp_path / "checkpoint.key")
    return tmp_path / "checkpoints.jsonl"


@pytest.fixture
def scene(db, kept_elsewhere, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = drive(gather_people(), Stage.INVESTIGATING)
    note_checkpoint()
    return made


def test_the_chain_names_what_was_done_past_it(scene):
    wrong = {}
    for name, attack in FOUND_BY_THE_CHAIN.items():
        if name in OF_ANOTHER_TYPE and connection.vendor == "postgresql":
            with pytest.raises(DatabaseError), transaction.atomic():
                attack(scene)
            continue
        try:
            with transaction.atomic():
                expected = attack(scene)
                found = list(verify_all())
                # A deleted row leaves the rows that it answered for missing too: the first is the one meant.
                places = {(fault.kind, fault.seq) for fault in found}
                if not expected <= places:
                    wrong[name] = (expected, [str(fault) for fault in found])
                # Only faults of a case that still has its id name it.
                if name != "renamed_case" and not all(
                    fault.case in (scene.public_id, "nobodys", "") for fault in found
                ):
                    wrong[name] = [str(fault) for fault in found]
                raise Undo
        except Undo:
            pass
    assert wrong == {}
    assert list(verify_all()) == []


def cut_and_tidied(scene):
    """Take back the last event with all that it wrote: the rest agrees with itself."""
    seq = last_seq(scene)
    with attacks.without_triggers():
        sql("DELETE FROM reports_reportpart WHERE case_id = %s", scene.case.pk)
        attacks.cut_after(scene.case.pk, seq - 1)
    return {("CUT", seq)}


def rewritten(scene):
    with attacks.without_triggers():
        attacks.rewrite_from(scene.case.pk, 5, summary="从未发生")
    return {("REWRITTEN", 5)}


def forgotten(scene):
    """Delete the case with its events and everything else."""
    attacks.drop_triggers()
    for table, column in (
        ("cases_caseevent", "case_id"),
        ("cases_casehead", "case_id"),
        ("cases_firecase", "id"),
    ):
        sql(f"DELETE FROM {table} WHERE {column} = %s", scene.case.pk)
    return {("CUT", 1), ("MISSING", 0)}


def test_checkpoints_kept_elsewhere_name_what_agrees_with_itself(scene, kept_elsewhere):
    assert list(verify_checkpoints(kept_elsewhere)) == []
    for attack in (cut_and_tidied, rewritten, forgotten):
        try:
            with transaction.atomic():
                expected = attack(scene)
                if attack is not forgotten:
                    assert list(verify_all()) == [], attack
                found = list(verify_checkpoints(kept_elsewhere))
                assert {(fault.kind, fault.seq) for fault in found} == expected
                assert {fault.case for fault in found} <= {scene.public_id, ""}
                raise Undo
        except Undo:
            pass
    assert list(verify_checkpoints(kept_elsewhere)) == []


def test_a_forged_event_has_no_checkpoint(scene, kept_elsewhere, monkeypatch):
    attacks.forge_event(scene.case.pk)
    assert list(verify_all()) == []
    later = timezone.now() + timedelta(minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    checkpoints.note_all()
    found = list(verify_checkpoints(kept_elsewhere))
    assert [(fault.kind, fault.case, fault.seq) for fault in found] == [
        ("UNTRACKED", scene.public_id, last_seq(scene))
    ]


def test_a_rewritten_journal_of_accounts_differs_from_its_checkpoint(scene, kept_elsewhere):
    Client().force_login(scene.people.office)
    note_checkpoint()
    assert list(verify_checkpoints(kept_elsewhere)) == []
    with attacks.without_triggers("accounts_accountevent"):
        sql("UPDATE accounts_accountevent SET hash = %s", "0" * 64)
    assert [str(fault) for fault in verify_checkpoints(kept_elsewhere)] == [
        "REWRITTEN 账号日志第1号与检查点不符"
    ]


def test_a_tick_notes_checkpoints():
    tasks = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert note_checkpoint.name in tasks


def test_a_checkpoint_that_was_changed_is_not_believed(scene, kept_elsewhere):
    text = kept_elsewhere.read_text(encoding="utf-8")
    kept_elsewhere.write_text(text.replace('"seq":5', '"seq":6', 1), encoding="utf-8")
    with pytest.raises(ValueError, match="第5行签名不符"):
        list(verify_checkpoints(kept_elsewhere))


def test_an_act_stands_although_its_checkpoint_cannot_be_written(
    scene, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.CHECKPOINT_FILE = str(tmp_path)
    before = last_seq(scene)
    with django_capture_on_commit_callbacks() as callbacks:
        do_directly(scene, Act.RECORD_CASUALTIES, scene.people.office)
    with pytest.raises(IsADirectoryError):
        callbacks[0]()
    assert last_seq(scene) == before + 1
    assert list(verify_all()) == []


def test_the_command_names_faults_of_cases_and_of_accounts(scene, capsys):
    sql("UPDATE cases_firecase SET address = 'x' WHERE id = %s", scene.case.pk)
    with pytest.raises(CommandError) as end:
        call_command("verify")
    assert end.value.returncode == 1
    text = capsys.readouterr().out
    assert f"CHANGED 案件{scene.public_id} 第{wrote(scene, scene.case)}号事件" in text
    # The people of these tests were entered past the journal of accounts.
    assert "UNTRACKED 账号日志" in text


def test_random_honest_histories_are_faultless(kept_elsewhere, django_capture_on_commit_callbacks, capsys):
    chance = random.Random(20221109)
    people = gather_people()
    everybody = [user for _, user in people]
    done = refused = 0
    stages = (Stage.REGISTERED, Stage.GROUP_REQUESTED, Stage.INVESTIGATING, Stage.ADOPTED, Stage.REPLIED)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(HISTORIES):
            stage = chance.choices(stages, (36, 10, 2, 1, 1))[0]
            scene = drive(people, stage)
            for _ in range(STEPS):
                scene.case.refresh_from_db()
                user = chance.choice(everybody)
                rules = access.allowed_acts(user, scene.case, access.case_roles(user, scene.case))
                if not rules:
                    continue
                try:
                    do_directly(scene, chance.choice(rules).act, user)
                    done += 1
                except DomainError:
                    refused += 1
    with capsys.disabled():
        print(f"\n{HISTORIES} histories, {CaseEvent.objects.count()} events, {done} done, {refused} refused")
    assert done >= 2 * HISTORIES
    assert [str(fault) for fault in verify_all()] == []
    assert [str(fault) for fault in verify_checkpoints(kept_elsewhere)] == []
