"""Identity numbers at rest (身份证号加密): what a copy of the database gives away, and what still works."""

import base64
import importlib
import json
import os
import subprocess
import zlib
from pathlib import Path

import pytest
from attacks import sql
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from personas import gather_people
from scenarios import drive

from archives.services.export_case import case_document
from cases.lifecycle import ACTS, Act, Stage
from cases.models import CaseEvent, Party, PartyKind
from cases.services.parties import register_party, remove_party
from cases.verification import verify_all
from common import append_only, chain, encryption
from common.errors import DomainError
from desk.acts import HANDLERS

NUMBER = "370303199001010017"
OTHER = "370303199001010033"
MASKED = "370303********0017"
encrypting = importlib.import_module("cases.migrations.0007_encrypt_identity_numbers")


@pytest.fixture
def keys(settings, tmp_path) -> Path:
    settings.ENCRYPTION_KEY_FILE = str(tmp_path / "keys" / "encryption-keys.json")
    return tmp_path / "keys" / "encryption-keys.json"


@pytest.fixture
def scene(db, keys):
    made = drive(gather_people(), Stage.INVESTIGATING)
    register(made)
    return made


def register(scene, name="张三", number=NUMBER, key="", **details):
    details = {"identity_number": number, **details}
    scene.do(register_party, kind=PartyKind.PERSON, name=name, roles=["WITNESS"], details=details, key=key)
    return scene.case.parties.get(name=name)


def faults() -> list[str]:
    return [str(fault) for fault in verify_all()]


def raw_database() -> bytes:
    """Return every byte that the database holds on its disk, or what its own dump says."""
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).read_bytes()
    known = connection.settings_dict
    address = {"PGHOST": known["HOST"], "PGPORT": str(known["PORT"]), "PGUSER": known["USER"]}
    dump = subprocess.run(
        ["pg_dump", "--inserts", known["NAME"]],
        env=os.environ | address | {"PGPASSWORD": known["PASSWORD"]},
        capture_output=True,
        check=True,
    )
    return dump.stdout


def all_rows() -> str:
    """Return every row of every table as this transaction sees it, bytes as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [bytes(one) if isinstance(one, memoryview) else one for one in row]
    return "\n".join(one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in found)


@pytest.mark.django_db(transaction=True)
def test_no_copy_of_the_database_holds_the_number(keys):
    scene = drive(gather_people(), Stage.INVESTIGATING)
    party = register(scene)
    register(scene, number=OTHER, key=party.key, post="店员")
    scene.do(remove_party, key=party.key, reason="误登记")
    register(scene, "李四")
    content = raw_database()
    assert "张三".encode() in content or b"\xe5\xbc\xa0" in content
    for number in (NUMBER, OTHER):
        for form in (number.encode(), number.encode().hex().encode(), base64.b64encode(number.encode())):
            assert form not in content
    assert faults() == []


def test_nothing_kept_beside_the_party_tells_the_number(scene):
    party = scene.case.parties.get(name="张三")
    register(scene, number=OTHER, key=party.key)
    text = all_rows()
    assert NUMBER not in text
    assert OTHER not in text
    assert party.history.count() == 2
    assert {row.identity_number for row in party.history.all()} == {NUMBER, OTHER}
    # Nor a digest that whoever knows the other fields could find by trying all numbers.
    party.refresh_from_db()
    guessed = chain.digest(party.state() | {"identity_number": OTHER, "identity_index": ""})
    assert guessed not in text
    assert party.former_digests()[0] not in text


def test_it_is_read_found_and_exported_as_before(scene):
    party = Party.objects.get(name="张三")
    assert party.identity_number == NUMBER
    with pytest.raises(DomainError) as refusal:
        register(scene, "张叁")
    assert refusal.value.code == "party_registered_twice"
    assert NUMBER not in refusal.value.message
    entries = case_document(scene.case)["parties"]
    assert [one["identity_number"] for one in entries if one["name"] == "张三"] == [NUMBER]


def test_pages_hide_the_date_of_birth_and_the_journal_the_number(scene):
    register(scene, number=OTHER, key=scene.case.parties.get(name="张三").key)
    register(scene, "李四")
    client = Client()
    client.force_login(scene.people.member)
    page = client.get(f"/cases/{scene.public_id}/facts/").content.decode()
    assert MASKED in page
    assert NUMBER not in page
    journal = client.get(f"/cases/{scene.public_id}/journal/").content.decode()
    assert "（加密保存，编码" in journal
    assert NUMBER not in journal
    assert OTHER not in journal
    # Who checks it against the card corrects it in full; who may not is not shown the form.
    key = scene.case.parties.get(name="李四").key
    address = f"/cases/{scene.public_id}/acts/register-party/?key={key}"
    assert NUMBER in client.get(address).content.decode()
    client.force_login(scene.people.invited)
    refused = client.get(address)
    assert refused.status_code in (403, 404)
    assert NUMBER not in refused.content.decode()


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE cases_party SET identity_number = %(other)s WHERE name = '张三'",
        "UPDATE cases_party SET identity_number = '' WHERE name = '张三'",
        "UPDATE cases_party SET identity_number = '370303199001010017' WHERE name = '张三'",
        "UPDATE cases_party SET identity_number = substr(identity_number, 1, 40) WHERE name = '张三'",
        "UPDATE cases_party SET identity_index = '' WHERE name = '张三'",
    ],
)
def test_a_changed_number_is_found(scene, attack):
    assert faults() == []
    token = encryption.encrypt(OTHER)
    sql(attack.replace("%(other)s", "%s"), *([token] if "%(other)s" in attack else []))
    assert any(fault.startswith("CHANGED") and "cases.party:" in fault for fault in faults())


def test_a_number_moved_from_another_person_is_found(scene):
    register(scene, "李四", OTHER)
    sql(
        "UPDATE cases_party SET identity_number = "
        "(SELECT identity_number FROM cases_party WHERE name = '李四') WHERE name = '张三'"
    )
    assert len(faults()) == 1


def test_a_form_kept_over_the_end_of_a_session_is_not_readable_there(scene):
    client = Client()
    client.force_login(scene.people.office)
    session = client.session
    session["interrupted_owner"] = scene.people.office.pk
    session["seen_at"] = 0
    session.save()
    typed = {"kind": "PERSON", "name": "王五", "identity_number": OTHER}
    client.post(f"/cases/{scene.public_id}/acts/register-party/", typed)
    assert "interrupted" in client.session
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        rows = [row[0].split(":")[0] for row in cursor.fetchall()]
    assert rows
    for row in rows:
        raw = base64.urlsafe_b64decode(row.lstrip(".") + "=" * (-len(row.lstrip(".")) % 4))
        content = zlib.decompress(raw) if row.startswith(".") else raw
        assert OTHER.encode() not in content
        assert "王五" not in json.dumps(json.loads(content), ensure_ascii=False)


def test_no_act_that_waits_for_a_second_person_carries_a_number():
    assert "identity_number" not in {
        name
        for act, rule in ACTS.items()
        if rule.second and act in HANDLERS
        for name in HANDLERS[act].form.base_fields
    }
    assert ACTS[Act.REGISTER_PARTY].second is None


def test_the_key_is_rotated_and_the_old_one_retired(scene, keys, capsys):
    old = encryption.keyring().newest
    before = Party.objects.get(name="张三").state()
    call_command("encryption_key", "--rotate")
    ring = encryption.keyring()
    assert list(ring.keys)[1:] == [old]
    # A number entered with the old key in the meantime keeps it alive.
    stale = encryption.encrypt(NUMBER).replace(ring.newest, old)
    call_command("encryption_key", "--retire")
    assert list(encryption.keyring().keys) == [ring.newest]
    party = Party.objects.get(name="张三")
    assert (party.identity_number, party.state()) == (NUMBER, before)
    assert [row.identity_number for row in party.history.all()] == [NUMBER]
    assert faults() == []
    with pytest.raises(encryption.Unreadable):
        encryption.decrypt(stale)
    key = json.loads(keys.read_text())["keys"][0]["key"]
    assert key not in "".join(capsys.readouterr())
    with pytest.raises(CommandError):
        call_command("encryption_key", "--retire")


def test_a_key_that_something_needs_is_not_retired(scene):
    old = encryption.keyring().newest
    added = encryption.add_key()
    with pytest.raises(CommandError):
        call_command("encryption_key", "--retire")
    assert list(encryption.keyring().keys) == [added, old]


def test_without_the_key_nothing_is_read_and_none_is_made_in_production(scene, keys, settings):
    content = keys.read_text()
    keys.unlink()
    settings.ENCRYPTION_KEY_IS_MADE = False
    with pytest.raises(ImproperlyConfigured, match="不存在"):
        Party.objects.get(name="张三")
    assert not keys.exists()
    settings.ENCRYPTION_KEY_IS_MADE = True
    with pytest.raises(encryption.Unreadable):
        Party.objects.get(name="张三")
    keys.write_text(content)
    assert Party.objects.get(name="张三").identity_number == NUMBER
    assert keys.stat().st_mode & 0o077 == 0
    keys.write_text(content[:-30])
    with pytest.raises(ImproperlyConfigured, match="不完整"):
        Party.objects.get(name="张三")


@pytest.mark.django_db(transaction=True)
def test_what_was_entered_before_is_encrypted_and_its_chain_still_holds(scene, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(Party, "state", _state_of_before)
        register(scene, "赵六", OTHER)
    with connection.schema_editor() as editor:
        encrypting.decrypt(apps, editor)
        assert OTHER in all_rows()
        encrypting.encrypt(apps, editor)
    assert OTHER not in all_rows()
    assert Party.objects.get(name="赵六").identity_number == OTHER
    assert faults() == []
    assert append_only.unguarded([CaseEvent._meta.db_table]) == []
    client = Client()
    client.force_login(scene.people.member)
    journal = client.get(f"/cases/{scene.public_id}/journal/").content.decode()
    assert "赵六" in journal
    assert OTHER not in journal
    sql("UPDATE cases_party SET identity_number = %s WHERE name = '赵六'", encryption.encrypt(NUMBER))
    assert len(faults()) == 1


def _state_of_before(self):
    state = super(Party, self).state() | {"identity_number": self.identity_number}
    del state["identity_index"]
    return state
