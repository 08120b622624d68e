"""The description of the API is valid, complete, offline, and for those who are signed in."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern
from integration.api.api_client import ROOT

from accounts.api.permissions import HasScope
from desk.api import urls
from desk.api.views.describing import NowhereView, SchemaView

UNLISTED = {SchemaView, NowhereView}


def described_paths(schema: dict) -> set[str]:
    return {path.removeprefix("/api/v1/") for path in schema["paths"]}


def path_of(pattern: URLPattern) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))


def test_it_is_valid_without_a_warning(tmp_path):
    file = tmp_path / "schema.json"
    call_command(
        "spectacular",
        validate=True,
        fail_on_warn=True,
        format="openapi-json",
        file=str(file),
        stderr=StringIO(),
    )
    assert file.stat().st_size > 10_000


def test_every_address_and_method_is_described(office):
    schema = office.get("schema/").json()
    assert schema["openapi"].startswith("3.")
    listed = described_paths(schema)
    missing = [
        path_of(pattern)
        for pattern in urls.urlpatterns
        if pattern.callback.cls not in UNLISTED and path_of(pattern) not in listed
    ]
    assert missing == []
    for pattern in urls.urlpatterns:
        view = pattern.callback.cls
        if view in UNLISTED:
            continue
        methods = set(schema["paths"][f"/api/v1/{path_of(pattern)}"]) - {"parameters"}
        assert methods == {name for name in ("get", "post", "put", "delete") if hasattr(view, name)}


def test_every_act_is_described_with_its_article_and_its_fields(office):
    schema = office.get("schema/").json()
    act = schema["paths"]["/api/v1/cases/{public_id}/acts/grant-extension/"]["post"]
    assert "第二十八条" in act["description"]
    body = act["requestBody"]["content"]["application/json"]["schema"]
    assert {"kind", "days", "reason"} <= set(body["properties"])
    assert body["properties"]["kind"]["enum"] == ["CAUSE", "REPORT"]
    headers = {one["name"]: one for one in act["parameters"] if one["in"] == "header"}
    assert headers["If-Match"]["required"]
    assert {"412", "428", "422", "409"} <= set(act["responses"])


def test_every_view_is_closed_by_default():
    views = [pattern.callback.cls for pattern in urls.urlpatterns]
    assert all(view.permission_classes == [HasScope] for view in views)
    assert all(view.reading_scope and view.acting_scope for view in views)


@pytest.mark.django_db
def test_strangers_see_no_description():
    assert Client().get(ROOT + "schema/").status_code == 401
    assert Client().get("/api/").status_code == 302


def test_the_page_of_the_description_fetches_nothing_from_elsewhere(people):
    browser = Client()
    browser.force_login(people.leader)
    answer = browser.get("/api/")
    assert answer.status_code == 200
    sources = re.findall(r'(?:src|href)="([^"]+)"', answer.content.decode())
    assert all(source.startswith(("/", "#", "data:")) for source in sources)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
