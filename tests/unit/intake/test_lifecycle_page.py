"""The page of the lifecycle says what the table says."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from cases.lifecycle import ACTS, STAGE_LABELS

PAGE = Path(__file__).parents[3] / "docs" / "lifecycle.md"


def test_the_page_in_docs_is_the_table():
    printed = StringIO()
    call_command("lifecycle_diagram", stdout=printed)
    assert PAGE.read_text(encoding="utf-8") == printed.getvalue(), (
        "write it again: manage.py lifecycle_diagram > docs/lifecycle.md"
    )


def test_every_act_and_stage_is_on_the_page():
    page = PAGE.read_text(encoding="utf-8")
    assert [act for act in ACTS if f"`{act.value}`" not in page] == []
    assert [label for label in STAGE_LABELS.values() if f'"{label}"' not in page] == []
