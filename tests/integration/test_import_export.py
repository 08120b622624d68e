"""The commands of the case file, and what an import writes beside the case's own facts."""

import json
import os
import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import attacks
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError

from accounts.models import User
from archives.case_file import date_rules, decision_rules, extension_rules, group_rules, references
from archives.case_file.reading import read_document
from archives.case_file.relative_dates import ANCHOR, move_to
from archives.case_file.schema import case_file_schema
from archives.case_file.shape import shape_faults
from archives.case_file.writing import to_json
from archives.services.export_case import export_case
from archives.services.import_case import import_case
from archives.services.seed_demo import DATA, demo_documents, seed_demo
from cases.access import visible_cases
from cases.lifecycle import Stage
from cases.models import ClockPause, FireCase, Milestone
from evidence.models import Appraisal
from tests.case_files import picture
from tests.import_samples import files, good_document, rows

ROOT = Path(settings.BASE_DIR)


def _import(document) -> FireCase:
    return import_case(content=to_json(document).encode())


def test_the_schema_in_the_documentation_is_the_one_in_use():
    assert (ROOT / "docs" / "case-file.schema.json").read_text(encoding="utf-8") == to_json(
        case_file_schema()
    )


def test_every_fact_of_the_schema_says_what_it_is():
    def facts(schema):
        for item in schema.get("properties", {}).values():
            yield item
            yield from facts(item.get("items", item))

    for fact in facts(case_file_schema()):
        assert fact["title"]
        assert fact["title"] in fact["description"]


def test_the_reason_of_a_late_entry_cites_no_article():
    assert "第" not in case_file_schema()["properties"]["late_entry_reason"]["description"]


@pytest.mark.parametrize("path", sorted(DATA.glob("*/*.json")), ids=lambda path: path.stem)
def test_the_shipped_files_are_written_canonically(path):
    text = path.read_text(encoding="utf-8")
    assert to_json(read_document(text.encode())[0]) == text


@pytest.mark.django_db
def test_every_shipped_case_comes_out_as_it_went_in():
    for document in demo_documents(ANCHOR):
        assert json.loads(export_case(_import(document))) == json.loads(to_json(document))


def test_the_demonstration_is_valid_on_whatever_day_it_is_seeded():
    rules = (references, decision_rules, group_rules, date_rules, extension_rules)
    written = [read_document(path.read_bytes())[0] for path in sorted((DATA / "demo").glob("*.json"))]
    for document in written:
        document.pop("figures", None)
    for shift in range(800):
        for document in (move_to(one, ANCHOR + timedelta(shift), DATA / "demo") for one in written):
            faults = [fault for module in rules for check in module.CHECKS for fault in check(document)]
            assert not faults, (shift, faults)
            assert shift % 73 or not shape_faults(document)


@pytest.mark.django_db
def test_an_appraisal_takes_its_time_out_of_the_clocks():
    case = _import(good_document())
    for appraisal in Appraisal.objects.filter(case=case):
        assert (appraisal.pause.entrusted_on, appraisal.pause.received_on) == (
            appraisal.entrusted_on,
            appraisal.received_on,
        )
    assert ClockPause.objects.filter(case=case).count() == 3


@pytest.mark.django_db
def test_the_stage_follows_the_milestones_by_date_and_then_by_the_order_of_the_law():
    document = good_document() | {
        "milestones": [
            {"kind": "REPLIED", "reached_on": "2026-12-20"},
            {"kind": "REPORT_SUBMITTED", "reached_on": "2026-12-10"},
            {"kind": "REPORT_RECEIVED", "reached_on": "2026-12-10"},
            {"kind": "GROUP_ESTABLISHED", "reached_on": "2026-10-20"},
        ]
    }
    assert _import(document).stage == Stage.REPLIED
    document["milestones"] = document["milestones"][1:3]
    assert _import(document | {"number": "另一号"}).stage == Stage.SUBMITTED


@pytest.mark.django_db
def test_every_row_has_its_history():
    case = _import(good_document())
    assert FireCase.history.filter(id=case.pk).count() == 1
    assert Milestone.history.filter(case_id=case.pk).count() == case.milestones.count()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", ["cases_firecase", "evidence_appraisal", "reports_reportfigure", "cases_casesource"]
)
def test_a_failure_of_the_database_leaves_nothing_behind(table):
    attacks.refuse_insertions(table, "full")
    document = good_document()
    document["figures"][0]["data"] = _new_picture(table)
    before = rows(), files()
    with pytest.raises(DatabaseError, match="full"):
        _import(document)
    assert (rows(), files()) == before


def _new_picture(seed: str) -> str:
    # A picture that no other test has stored: its size follows from the name.
    return picture("PNG", size=(len(seed) + 20, 7))


@pytest.mark.django_db
def test_the_demonstration_is_seeded_once():
    seed_demo(today=date(2026, 11, 22))
    before = rows(), files()
    seed_demo(today=date(2027, 3, 1))
    assert (rows(), files()) == before


@pytest.mark.django_db
def test_the_recused_member_of_the_demonstration_sees_nothing_of_it():
    seed_demo(today=date(2026, 11, 22))

    def sees(username: str) -> set[str]:
        return set(visible_cases(User.objects.get(username=username)).values_list("number", flat=True)) - {""}

    assert sees("investigator") == {"演示001", "演示005"}
    # The city's office has every district's cases in its list (第四条).
    assert sees("office_city") == {f"演示00{number}" for number in range(1, 6)}
    assert sees("leader") == {"演示001", "演示005"}
    assert sees("recused") == {"演示005"}
    # The city leads 演示001, where the fire began in 张店: its office keeps list and clocks.
    assert sees("office_zhangdian") == {"演示001", "演示003", "演示004"}
    assert sees("auditor") == set()


@pytest.mark.django_db
def test_the_demonstration_is_never_seeded_into_a_named_database(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgres://example")
    before = rows()
    with pytest.raises(SystemExit) as stopped:
        call_command("seed_demo")
    assert stopped.value.code == 1
    assert "DATABASE_URL" in capsys.readouterr().err
    assert rows() == before


def _manage(home: Path, *words: str, stdin: bytes | None = None) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"ZIBO_FIRE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "zibo_fire.settings.dev"}
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *words],
        input=stdin,
        capture_output=True,
        env=environment,
        check=False,
    )


def test_the_commands_take_a_case_in_and_out(tmp_path):
    home = tmp_path / "home"
    assert _manage(home, "migrate").returncode == 0
    content = (DATA / "reference" / "wuhu-yijiang-2020-11-28.json").read_bytes()
    imported = _manage(home, "import_case", "-", stdin=content)
    assert (imported.returncode, imported.stderr) == (0, b"")
    public_id = imported.stdout.decode().strip()
    assert imported.stdout.decode() == public_id + "\n"
    for words in ((), ("-o", "-")):
        exported = _manage(home, "export_case", public_id, *words)
        assert (exported.returncode, exported.stdout) == (0, content)
    refused = _manage(home, "import_case", "-", stdin=b'{"title": ""}')
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert "/title: “案件名称”不得为空" in refused.stderr.decode()
    assert "（整个文件）：文件不是JSON" in _manage(home, "import_case", "-", stdin=b"{").stderr.decode()
    seeded = _manage(home, "seed_demo")
    assert seeded.returncode == 0
    assert "investigator" in seeded.stdout.decode()


@pytest.mark.django_db
def test_an_export_is_written_to_a_file_or_refused(tmp_path, capsys):
    document = good_document()
    file = tmp_path / "case.json"
    call_command("export_case", _import(document).public_id, output=str(file))
    assert json.loads(file.read_bytes()) == json.loads(to_json(document))
    assert list(tmp_path.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for words, status in ((("nothing",), 1), ((FireCase.objects.get().public_id,), 2)):
        with pytest.raises(SystemExit) as stopped:
            call_command("export_case", *words, output=str(tmp_path / "absent" / "case.json"))
        assert stopped.value.code == status
    assert "没有公开编号为“nothing”的案件" in capsys.readouterr().err
