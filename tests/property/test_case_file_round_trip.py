"""What goes in comes out: export(import(x)) == x for every valid case file."""

import json
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archives.services.export_case import export_case
from archives.services.import_case import import_case
from tests.case_files import case_files


@pytest.mark.django_db
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(document=case_files(), ascii_only=st.booleans())
def test_export_after_import_gives_the_same_document(document, ascii_only):
    # Fifteen digits survive a float, so that json's own writer serves as a second opinion.
    content = json.dumps(document, ensure_ascii=ascii_only, default=float).encode()
    with transaction.atomic():
        exported = export_case(import_case(content=content))
        transaction.set_rollback(True)
    assert _canonical(json.loads(exported, parse_float=Decimal)) == _canonical(document)


def _canonical(document):
    # As text, so that true and 1 differ.
    return json.dumps(document, sort_keys=True, default=str)
