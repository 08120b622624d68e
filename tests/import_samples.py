"""A good case file to change, and the check that a refused one leaves nothing behind."""

import copy
import functools
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from archives.case_file.faults import CaseFileRefused
from archives.services.import_case import import_case
from archives.services.seed_demo import demo_documents
from tests.case_files import PDF, picture
from tests.import_group_work import GROUP_WORK


@functools.cache
def _good() -> dict[str, Any]:
    document = next(one for one in demo_documents(date(2026, 11, 22)) if one.get("number") == "演示001")
    document["figures"] = [{"part": 1, "caption": "图", "media_type": "image/png", "data": picture("PNG")}]
    document["scope_decisions"].append(
        {
            "decided_on": "2026-10-18",
            "in_scope": False,
            "exclusions": [{"item": 6, "receiving_body": "燃气主管部门", "reason": "待核"}],
        }
    )
    document["rulebook_decisions"] = [
        {"decided_on": "2026-10-18", "rulebook_code": "zibo-2022-109", "reason": "说明"}
    ]
    return document


def good_document() -> dict[str, Any]:
    """Return a good case file with every part filled; the caller may change it."""
    return copy.deepcopy(_good())


def approved_document() -> dict[str, Any]:
    """Return the good case file after its report was adopted, signed and replied to."""
    document = good_document() | copy.deepcopy(GROUP_WORK)
    document["late_entry_reason"] = "本系统启用前已经立案"
    document["fire"]["summary"] = "电动自行车店铺起火"
    document["milestones"] += [
        {
            "kind": "REPORT_ADOPTED",
            "reached_on": "2026-12-01",
            "signatures": [
                {"member": "leader", "signed_on": "2026-12-02", "dissent": "对责任划分有不同意见"},
                {"member": "police", "signed_on": "2026-12-03"},
            ],
        },
        {"kind": "REPORT_SUBMITTED", "reached_on": "2026-12-04"},
        {"kind": "REPORT_RECEIVED", "reached_on": "2026-12-05"},
        {"kind": "REPLIED", "reached_on": "2026-12-20"},
    ]
    document["replies"] = [
        {
            "replied_on": "2026-12-20",
            "document_number": "淄政批〔2026〕4号",
            "accountability": "依法处理",
            "rectification": "限期整改",
            "has_evaluation_clause": True,
            "addressees": "支队",
            "copies": "各成员单位",
            "notified": "各区县",
        }
    ]
    letter = {"direction": "IN", "kind": "OFFICIAL_REPLY", "title": "批复", "dated_on": "2026-12-20"}
    document["documents"] = [
        letter
        | {
            "document_number": "淄政批〔2026〕4号",
            "correspondent": "淄博市人民政府",
            "signer": "市长",
            "file_name": "批复.pdf",
            "media_type": "application/pdf",
            "data": PDF,
        },
        letter | {"direction": "OUT", "document_number": "淄消〔2026〕9号"},
    ]
    document["group"]["delegations"] = [
        {
            "deputy": "deputy-fire",
            "starts_on": "2026-10-24",
            "ends_on": "2026-12-31",
            "document_number": "委1号",
        }
    ]
    document["group"]["declarations"] = [
        {"member": "police", "declared_on": "2026-10-24", "has_conflict": False},
        {
            "member": "recused",
            "declared_on": "2026-10-25",
            "has_conflict": True,
            "ground": 2,
            "statement": "系起火建筑所有人的外甥",
        },
    ]
    document["group"]["recusals"].append(
        {
            "member": "housing",
            "applied_by": "某公司",
            "ground": 1,
            "declared_on": "2026-10-26",
            "outcome": "PENDING",
        }
    )
    return document


def rows() -> list[tuple[str, int]]:
    """Return the number of rows of every table, history included."""
    tables = sorted(model._meta.db_table for model in apps.get_models())
    counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)
    with connection.cursor() as cursor:
        return cursor.execute(counts).fetchall()


def files() -> set[Path]:
    """Return every file of the store."""
    return {path for path in Path(settings.FILE_STORE_DIR).rglob("*") if path.is_file()}


def refusal(content: bytes) -> list[str]:
    """Return the pointers with which a file is refused, having seen that nothing was left behind."""
    before = rows(), files()
    with pytest.raises(CaseFileRefused) as refused:
        import_case(content=content)
    assert (rows(), files()) == before
    return [fault.pointer for fault in refused.value.faults]


def at(document: Any, path: Iterable[str | int]) -> Any:
    for step in path:
        document = document[step]
    return document
