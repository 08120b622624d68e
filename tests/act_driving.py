"""Do acts by their pages, or straight by their services."""

import json
import re
from collections.abc import Callable

from act_values import VALUES
from django.db import connection
from django.test import Client
from django.utils import timezone
from preparations import PREPARATIONS
from scenarios import Scene

from accounts.models import User
from cases.acts import prepare
from cases.events import read_body
from cases.lifecycle import ACTS, Act
from cases.models import CaseEvent
from cases.verification import verify_case
from common.errors import DomainError
from desk.acts import HANDLERS
from reports.services import report_text, writing

# Acts written in the editors of the report rather than on the page of an act: which one, and what is typed.
EDITORS: dict[Act, tuple[str, dict[str, str]]] = {
    Act.WRITE_FINDINGS: ("indirect-causes", {"text": "电气管理不到位"}),
    Act.WRITE_REPORT: ("chapters", {"title": "主要教训", "after_part": "4", "body": "责任不落实。"}),
}
SERVICES: dict[Act, Callable] = {
    Act.WRITE_FINDINGS: lambda **who: writing.save_indirect_cause(text="电气管理不到位", **who),
    Act.WRITE_REPORT: lambda **who: report_text.save_extra_chapter(
        after_part=4, title="主要教训", body="责任不落实。", **who
    ),
}


def counts() -> tuple:
    """Return how many rows every table has, the sessions aside, and where each chain ends."""
    tables = sorted(set(connection.introspection.table_names()) - {"django_session"})
    rows = ", ".join(f'(SELECT COUNT(*) FROM "{table}")' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {rows}")
        counted = cursor.fetchone()
        cursor.execute("SELECT hash FROM cases_casehead ORDER BY id")
        return (*counted, *cursor.fetchall())


def contents() -> dict[str, list]:
    """Return every row of every table, the sessions aside."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names()) - {"django_session"}):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def prepare_for(scene: Scene, act: Act) -> None:
    """Let whatever the act asks for have happened."""
    if act in PREPARATIONS:
        PREPARATIONS[act](scene)


def address(scene: Scene, act: Act) -> str:
    """Return the address of the page of an act."""
    if act in EDITORS:
        return f"/cases/{scene.public_id}/writing/{EDITORS[act][0]}/new/"
    return f"/cases/{scene.public_id}/acts/{act.value.lower().replace('_', '-')}/"


def send(client: Client, scene: Scene, act: Act, user: User) -> tuple[int, str]:
    """Do an act as a person and return what was answered, as a page's status and text."""
    if act in EDITORS:
        answer = client.post(address(scene, act), EDITORS[act][1])
    else:
        answer = client.post(address(scene, act), typed(client, scene, act, user) | {"confirmed": "yes"})
    return answer.status_code, answer.content.decode()


def do_directly(scene: Scene, act: Act, user: User) -> None:
    """Do an act as its page would, without the page; a second person confirms at once.

    :raises DomainError: as the service of the act, or if the form refuses what was typed.
    """
    if act in SERVICES:
        SERVICES[act](public_id=scene.public_id, actor=user)
        return
    rule, handler = ACTS[act], HANDLERS[act]
    data = VALUES[act](scene, user) if act in VALUES else {}
    if act is Act.EDIT_FACTS:
        initial = handler.form(case=scene.case, rule=rule, today=timezone.localdate()).initial
        data = {name: value for name, value in initial.items() if value is not None} | {"summary": "补充"}
        data["district"] = data["district"].pk
    form = handler.form(data, case=scene.case, rule=rule, today=timezone.localdate())
    if not form.is_valid():
        raise DomainError("invalid", str(form.errors))
    values = form.service_values()
    if rule.second is not None and handler.needs_second(values):
        pending = prepare(public_id=scene.public_id, actor=user, act=act, values={"prepared": "here"})
        user, values = scene.people.second_office, {**values, "pending": pending}
    handler.service(public_id=scene.public_id, actor=user, **values)


def typed(client: Client, scene: Scene, act: Act, user: User) -> dict[str, str]:
    """Return what the person types into the page."""
    if act is not Act.EDIT_FACTS:
        return VALUES[act](scene, user)
    answer = client.get(address(scene, act))
    if answer.status_code != 200:
        return {"summary": "补充情况"}
    shown = {field.name: field.value() for field in answer.context["form"]}
    return {name: value for name, value in shown.items() if value not in (None, False)} | {
        "summary": "补充情况"
    }


def require_one_event(scene: Scene, act: Act, before: int) -> dict:
    """Require one new event of this act that accounts for every row, and return its body."""
    events = list(CaseEvent.objects.filter(case=scene.case, seq__gt=before).order_by("seq"))
    assert [event.act for event in events] == [act]
    assert [str(fault) for fault in verify_case(scene.case)] == []
    body = read_body(events[0])
    assert body["article"] == ACTS[act].article
    assert json.dumps(body["records"]) != "{}"
    return body


def has_page(act: Act) -> bool:
    """Tell whether the act has a page on which it is done."""
    return act in HANDLERS or act in EDITORS


def plain_text(page: str) -> str:
    """Return the words of a page's main part, to say what went wrong."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())[:800]
