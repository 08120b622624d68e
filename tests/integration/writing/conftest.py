"""A case under investigation with two people who write and one who only registers."""

import io
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from integration.group.conftest import (
    brigade,
    case,
    established,
    people,
    ready,
    requested,
    working,
)
from PIL import Image

from accounts.models import User
from cases import acts
from cases.lifecycle import Act, Stage
from cases.models import CaseEvent, FireCase

__all__ = ["brigade", "case", "established", "people", "ready", "requested", "working"]


def adopt(case: FireCase) -> None:
    """Bring the case to the stage in which its report is adopted."""
    with acts.by_command(act=Act.IMPORT_CASE, case=case) as step:
        step.case.stage = Stage.ADOPTED
        acts.save(step.case)


@dataclass
class Desk:
    """A person at a browser, on the editor's pages of one case."""

    case: FireCase
    user: User
    client: Client

    def url(self, name: str, *args: object) -> str:
        return reverse(f"reports:{name}", args=[self.case.public_id, *args])

    def edit(self, kind: str, key: object, /, **values):
        return self.client.post(self.url("edit", kind, key), values)

    def script(self, kind: str, key: object, /, **values):
        return self.client.post(
            self.url("edit", kind, key), values, headers={"X-Requested-With": "XMLHttpRequest"}
        )

    def page(self, kind: str, key: object):
        return self.client.get(self.url("edit", kind, key))

    def base(self, kind: str, key: object) -> str:
        return self.page(kind, key).context["base"]

    def keep(self, kind: str, key: object, field: str, text: str, base: str = "", **more: str):
        return self.client.post(
            self.url("save_draft", kind, key),
            {"field": field, "text": text, "base": base, **more},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )


@pytest.fixture
def desk_of(working):
    def at(user: User) -> Desk:
        client = Client()
        client.force_login(user)
        return Desk(working, user, client)

    return at


@pytest.fixture
def desk(desk_of, people) -> Desk:
    return desk_of(people.officer)


@pytest.fixture
def other(desk_of, people) -> Desk:
    return desk_of(people.leader)


@pytest.fixture
def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 6), "orange").save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def events(working):
    def count() -> int:
        return CaseEvent.objects.filter(case=working).count()

    return count
