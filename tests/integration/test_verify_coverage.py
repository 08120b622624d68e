"""Nothing of a case escapes the chain: no model, no field, no way of writing."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from cases.verification import case_path, protected_models
from common.records import Record

ROOT = Path(__file__).parents[2]
APPS = ("accounts", "archives", "cases", "deadlines", "desk", "documents", "evidence", "reports", "zibo_fire")
OUTSIDE = {
    "accounts.District": "a list that no act changes; a migration enters it",
    "accounts.Agency": "in the chain of the journal of accounts",
    "accounts.User": "in the chain of the journal of accounts",
    "accounts.RoleGrant": "in the chain of the journal of accounts",
    "accounts.AccessToken": "in the chain of the journal of accounts",
    "accounts.AccountEvent": "that chain itself",
    "accounts.AccountHead": "the end of that chain",
    "cases.CaseEvent": "the chain itself",
    "cases.CaseHead": "the end of the chain, compared with it",
    "cases.CaseNumberSequence": "a counter; the numbers given are on the cases",
    "cases.NextLimit": "derived from the case to order lists; shown limits are computed, and a tick mends it",
    "cases.AccessRecord": "reading leaves a case as it is; in a chain of its own",
    "cases.AccessHead": "the end of that chain, compared with it",
    "cases.SearchEntry": "made from the case, and made again at any time",
    "cases.SubmittedForm": "a key that is spent once; nothing of a case",
    "desk.SavedView": "how a person likes to see the list; nothing of a case",
    "desk.Webhook": "whom to tell that a case changed; set up in the journal of accounts",
    "desk.WebhookDelivery": "what was told of an act; the act itself is in the chain",
    "desk.RememberedAnswer": "what a program was told of an act; the act itself is in the chain",
    "zibo_fire.Heartbeat": "when the worker was last at work; nothing of a case",
    "reports.Draft": "typed text before it is saved to the case",
    "reports.ReportRendering": "made from the case, and made again at any time",
}
# What another chapter keeps outside the chain, told by the end of its name.
OUTSIDE_BY_NAME = {
    "Rendering": "made from the case, and made again at any time",
    "Sequence": "a counter; the numbers given are on the documents",
    "NumberMark": "how a body's numbers begin; the numbers given are on the documents",
}
# Ways of writing that no chain sees, and the places that may use them for rows outside the chain.
PAST_THE_CHAIN = {"update", "bulk_create", "bulk_update", "_raw_delete", "raw", "extra", "cursor"}
ALLOWED = {
    "common/prepared.py": {"cursor": "asks queries that were put together as querysets"},
    "cases/access_log.py": {"update": "the end of the chain of readings moves"},
    "cases/checkpoints.py": {"update": "up to where a chain of readings was noted"},
    "cases/events.py": {"update": "the end of the chain itself moves, and one of two racers wins"},
    "cases/search/index.py": {
        "bulk_create": "what is searched, which is made from the case",
        "delete": "what is searched, which is made from the case",
        "cursor": "makes the index of SQLite agree with what is searched",
    },
    "desk/webhooks/deliveries.py": {
        "update": "claims and outcomes of messages, which are no part of a case",
        "bulk_create": "messages to be sent",
    },
    "documents/jobs.py": {"update": "claims of renderings, which are made from the case"},
    "reports/services/rendering.py": {"update": "claims of renderings, which are made from the case"},
    "cases/services/identity_numbers.py": {"update": "the same number under another key; its state stays"},
    "zibo_fire/backup/databases.py": {"cursor": "reads a whole database, or puts one into an empty place"},
    "common/records.py": {"bulk_create": "several rows of one act, each of which the chain hears of"},
    "zibo_fire/health/parts.py": {"cursor": "asks the database for its time and role"},
    "zibo_fire/management/commands/database_roles.py": {"cursor": "grants rights and writes no row"},
    "common/append_only.py": {"cursor": "asks which triggers there are"},
}
DELETING = {
    "zibo_fire/backup/restoring.py": "sessions of the time of the backup",
    "accounts/services/people.py": "codes of sign-in",
    "accounts/tasks.py": "failed attempts to sign in",
    "cases/submissions.py": "keys that were spent",
    "desk/services/saved_views.py": "views that their owner no longer wants",
    "desk/webhooks/services.py": "webhooks that their owner no longer wants",
    "desk/api/idempotency.py": "answers that nobody asks for again",
    "reports/services/drafts.py": "drafts",
    "reports/written.py": "drafts",
}


def own_models() -> list[type[models.Model]]:
    """Return the models of the project, the copies of history aside."""
    found = [model for model in apps.get_models() if model._meta.app_label in APPS]
    return [model for model in found if not hasattr(model, "instance_type")]


def is_outside(model: type[models.Model]) -> bool:
    name = model._meta.label
    return name in OUTSIDE or any(name.endswith(ending) for ending in OUTSIDE_BY_NAME)


def test_every_model_is_in_the_chain_or_says_why_not():
    assert [
        model._meta.label for model in own_models() if not (issubclass(model, Record) or is_outside(model))
    ] == []
    assert [model._meta.label for model in protected_models() if is_outside(model)] == []
    assert set(OUTSIDE) <= {model._meta.label for model in own_models()}


@pytest.mark.parametrize("model", protected_models(), ids=lambda model: model._meta.label)
def test_every_field_of_a_protected_row_counts(model):
    columns = {item.attname for item in model._meta.concrete_fields}
    assert set(model.UNPROTECTED) <= columns
    assert all(reason.strip() for reason in model.UNPROTECTED.values())
    # No row of a link table would be seen.
    assert model._meta.many_to_many == ()
    assert case_path(model) is not None
    assert not model._meta.proxy
    if not any(isinstance(item, models.BinaryField) for item in model._meta.concrete_fields):
        flags = [item for item in model._meta.concrete_fields if isinstance(item, models.BooleanField)]
        row = model(**{item.attname: False for item in flags})
        assert set(row.state()) == columns - set(model.UNPROTECTED)


@pytest.mark.parametrize("model", protected_models(), ids=lambda model: model._meta.label)
def test_a_copy_for_people_is_kept_of_every_row(model):
    if model._meta.label == "cases.PendingAct":
        # It is written twice: when prepared and when decided, and has a column for each.
        return
    assert hasattr(model, "history")
    copied = {item.attname for item in model.history.model._meta.concrete_fields}
    assert {item.attname for item in model._meta.concrete_fields} <= copied


def sources() -> list[Path]:
    return [
        path
        for app in (*APPS, "common", "regulation")
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def writes_past_the_chain(tree: ast.AST) -> set[str]:
    """Return the ways of writing in a module that no chain sees.

    An update of a dictionary or a digest takes a value, one of a queryset names its columns.
    """
    found = set()
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name = node.func.attr
        if name in PAST_THE_CHAIN and not (name == "update" and not node.keywords):
            found.add(name)
        if name == "delete" and isinstance(node.func.value, ast.Call) and not _is_super(node.func.value):
            found.add("delete")
    return found


def _is_super(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "super"


def test_rows_are_written_one_by_one():
    unexpected = {}
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        allowed = set(ALLOWED.get(name, ())) | ({"delete"} if name in DELETING else set())
        found = writes_past_the_chain(ast.parse(path.read_text(encoding="utf-8"))) - allowed
        if found:
            unexpected[name] = found
    assert unexpected == {}


@pytest.mark.parametrize(
    "code",
    [
        "Party.objects.filter(pk=1).update(name='x')",
        "rows.update(**values)",
        "Party.objects.bulk_create(rows)",
        "connection.cursor()",
        "Party.objects.filter(pk=1).delete()",
    ],
)
def test_the_scan_sees_what_it_looks_for(code):
    assert writes_past_the_chain(ast.parse(code))


def test_the_scan_lets_dictionaries_and_single_rows_be():
    assert not writes_past_the_chain(ast.parse("known.update(other)\nparty.delete()\nparty.save()"))
