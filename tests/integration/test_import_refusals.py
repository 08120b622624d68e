"""Bad case files, made from a good one by one change each: refused with a pointer to the change.

Every refusal is checked to leave no row, no history and no file behind.
"""

import copy
import functools
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from archives.case_file.faults import CaseFileRefused, pointer
from archives.case_file.reading import MAX_BYTES
from archives.case_file.writing import to_json
from archives.services.import_case import import_case
from tests.case_files import SCHEMA
from tests.import_samples import approved_document, at, good_document, refusal

pytestmark = pytest.mark.django_db


@functools.cache
def _small() -> dict[str, Any]:
    """Return the good document with two entries a list, as far as others do not name them."""
    document = approved_document()
    named = {"shop", "repairer", "landlord", "hurt-1"}
    document["parties"] = [party for party in document["parties"] if party["key"] in named]
    for name in ("findings", "responsibilities"):
        document[name] = [entry for entry in document[name] if entry["party"] in named]
    findings = {finding["key"] for finding in document["findings"]}
    document["measures"] = [entry for entry in document["measures"] if findings.issuperset(entry["answers"])]
    for name in ("chronology", "measures", "responsibilities", "indirect_causes", "excluded_causes"):
        del document[name][2:]
    return document


def _places(value: Any, schema: dict[str, Any], path: tuple = (), general: tuple = ()):
    """Yield one place of the good document for each fact of the schema."""
    yield path, general, value, schema
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _places(item, schema["properties"][name], (*path, name), (*general, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, schema["items"], (*path, index), (*general, 0))


def _wrong_values(schema: dict[str, Any]):
    """Yield values that the schema of a place does not allow."""
    yield None
    yield {"a": 1} if schema.get("type") != "object" else []
    if "const" in schema:
        yield False
    elif "enum" in schema:
        yield "NO_SUCH"
    elif schema.get("type") == "string":
        yield from (7, "", "尾\n", "a\x00b")
        if "maxLength" in schema and schema["maxLength"] <= 1000:
            yield "长" * (schema["maxLength"] + 1)
        if schema.get("format") == "date":
            yield from ("2026-02-30", "20261015", "2026-1-5", "1066-10-14", "2026-10-15\n", "２０２６-10-15")
        if schema.get("format") == "date-time":
            yield from ("2026-10-15T22:52:00Z", "2026-10-15T22:52+08:00", "2026-02-30T22:52:00+08:00")
    elif schema.get("type") == "number":
        yield from ("1", -1, Decimal("0.001"), Decimal("1e30"), True)
    elif schema.get("type") == "integer":
        yield from ("1", schema["minimum"] - 1, schema["maximum"] + 1, Decimal("1.5"), True)
    elif schema.get("type") == "boolean":
        yield from ("true", 1)
    elif schema.get("type") == "array":
        yield []


@functools.cache
def _shape_changes() -> tuple[tuple[tuple, str], ...]:
    """Return each changed document as text with the place of the change."""
    changes, seen = [], set()

    def change(path: tuple, edit) -> None:
        document = copy.deepcopy(_small())
        edit(at(document, path[:-1]), path[-1])
        changes.append((path, json.dumps(document, default=float)))

    for path, general, value, schema in _places(_small(), SCHEMA):
        if general in seen or not path:
            continue
        seen.add(general)
        for wrong in _wrong_values(schema):
            change(path, lambda above, name, wrong=wrong: above.__setitem__(name, wrong))
        if isinstance(value, dict):
            change((*path, "surprise"), lambda above, name: above.__setitem__(name, 1))
            for name in schema.get("required", ()):
                change((*path, name), lambda above, name: above.__delitem__(name))
    return tuple(changes)


def number_of(value: Decimal) -> float:
    return float(value)


def test_there_are_well_over_a_hundred_changed_files_and_the_unchanged_one_is_good():
    assert len(_shape_changes()) > 500
    import_case(content=to_json(good_document()).encode())


def test_every_fact_of_the_schema_is_changed_somewhere():
    changed = {tuple(0 if isinstance(step, int) else step for step in path) for path, _ in _shape_changes()}

    def facts(schema, path=()):
        for name, item in schema.get("properties", {}).items():
            yield (*path, name)
            inner = item.get("items", item)
            yield from facts(inner, (*path, name, 0) if item.get("type") == "array" else (*path, name))

    missing = {path for path in facts(SCHEMA) if path not in changed}
    # What only a reference case or only an exception has.
    assert {path[-1] for path in missing} <= {
        "is_reference", "url", "published_on", "identity_number", "credit_code", "leadership", "lifted_on",
        "delegation_number", "is_irregular", "irregular_reason", "decided_by", "document_number", "to_level",
        "no_finding_reason", "note", "reason", "stage",
    }  # fmt: skip


def test_a_wrong_shape_is_refused_with_a_pointer_to_it():
    for path, text in _shape_changes():
        found = refusal(text.encode())
        assert pointer(path) in found, (path, found)


BYTES = {
    "nothing": b"",
    "not json": b"{",
    "not utf-8": '{"title": "火"}'.encode("gbk"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "utf-16": "{}".encode("utf-16"),
    "not a number": b'{"title": NaN}',
    "infinity": b'{"fire": {"burnt_area_m2": -Infinity}}',
    "digits without end": b'{"fire": {"building_floors": ' + b"9" * 5000 + b"}}",
    "exponent without end": b'{"fire": {"burnt_area_m2": 1e' + b"9" * 30 + b"}}",
    "too deep": b"[" * 100_000,
    "too deep for us": b'{"a":' * 40 + b"1" + b"}" * 40,
    "two documents": b"{}{}",
}


@pytest.mark.parametrize("name", BYTES)
def test_what_is_no_json_is_refused_as_a_whole(name):
    assert refusal(BYTES[name]) in ([""], ["/fire/burnt_area_m2"])


@pytest.mark.parametrize("content", [b"[]", b'"x"', b"1", b"null", b"true"])
def test_json_that_is_no_object_is_refused_as_a_whole(content):
    assert refusal(content) == [""]


def test_a_file_beyond_the_limit_is_refused_before_it_is_read():
    assert refusal(b" " * (MAX_BYTES + 1)) == [""]


def test_a_name_that_stands_twice_is_refused():
    text = to_json(good_document())
    assert refusal(text.replace('"title":', '"number": "x", "title":', 1).encode()) == ["/number"]


def test_a_number_in_use_is_refused():
    import_case(content=to_json(good_document()).encode())
    assert refusal(to_json(good_document()).encode()) == ["/number"]


def test_all_faults_are_named_at_once_each_with_field_and_article(capsys):
    document = good_document()
    document["fire"]["burnt_area_m2"] = "很大"
    document["extensions"][0]["decided_on"] = "2027-01-15"
    document["group"]["members"][3]["role"] = "LEADER"
    document["findings"][0]["party"] = "nobody"
    with pytest.raises(CaseFileRefused) as refused:
        import_case(content=to_json(document).encode())
    lines = str(refused.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        "/fire/burnt_area_m2", "/findings/0/party", "/group/members/3/role", "/extensions/0/decided_on",
    ]  # fmt: skip
    assert [line[-5:] for line in lines] == ["（第八条）", "二十三条）", "（第六条）", "二十八条）"]


def test_no_name_can_break_the_rule_of_one_fault_a_line():
    document = good_document()
    document["fire"]["a\nb\x1b[2J\u2028/~"] = 1
    with pytest.raises(CaseFileRefused) as refused:
        import_case(content=to_json(document).encode())
    (fault,) = refused.value.faults
    assert str(fault).startswith("/fire/a\\u000ab\\u001b[2J\\u2028~1~0: ")
    assert len(str(fault).splitlines()) == 1


def test_a_reference_case_keeps_what_was_published():
    document = good_document()
    document["is_reference"] = True
    document["extensions"][0]["decided_on"] = "2027-01-15"
    del document["grade_decisions"][1]["reason"]
    document["grade_decisions"][1] |= {"grade": "ORDINARY", "statistics_grade": "ORDINARY"}
    import_case(content=to_json(document).encode())


def test_the_command_refuses_with_status_one_and_nothing_on_standard_output(tmp_path, capsys):
    file = tmp_path / "bad.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        call_command("import_case", str(file))
    output = capsys.readouterr()
    assert stopped.value.code == 1
    assert output.out == ""
    assert [line.split(": ")[0] for line in output.err.splitlines()] == [
        "/format", "/title", "/rulebook_code", "/fire",
    ]  # fmt: skip


def test_the_command_needs_a_file(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("import_case", str(tmp_path / "absent.json"))
    assert stopped.value.code == 2
    assert "absent.json" in capsys.readouterr().err
    with pytest.raises(CommandError):
        call_command("import_case")
