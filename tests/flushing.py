"""Let tests that commit be cleaned up: events refuse to be deleted, and a flush also takes the districts."""

import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

triggers = [
    importlib.import_module("cases.migrations.0002_event_triggers"),
    importlib.import_module("cases.migrations.0003_access_record_triggers"),
    importlib.import_module("accounts.migrations.0003_account_event_triggers"),
]
districts = importlib.import_module("accounts.migrations.0002_districts")


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_triggers():
    """Drop the triggers around a flush, and enter again what a migration had entered."""
    patch = pytest.MonkeyPatch()
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(operations, sql_list):
        with connection.schema_editor() as editor:
            for module in triggers:
                module.drop(apps, editor)
        flush(operations, sql_list)
        with connection.schema_editor() as editor:
            for module in triggers:
                module.create(apps, editor)
        districts.enter(apps, None)

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
    yield
    patch.undo()
