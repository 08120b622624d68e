"""Enter the people and cases that a load drill works on, and look whether what was acknowledged is there.

Run by ``installations``: ``enter FILE CASES`` fills the database by the product's own acts and writes down
who is signed in with which session and token; ``missing FILE ANSWER`` writes down what is not there.
"""

import json
import os
import secrets
import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zibo_fire.settings.dev")
sys.path.insert(0, os.getcwd())
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from personas import People, gather_people  # noqa: E402
from scenarios import drive  # noqa: E402

from accounts.models import Agency, AgencyKind, District, Level, Role, TokenScope, User  # noqa: E402
from accounts.services.agencies import create_agency  # noqa: E402
from accounts.services.people import create_user  # noqa: E402
from accounts.services.roles import grant_role  # noqa: E402
from accounts.services.tokens import create_token  # noqa: E402
from cases.access import allowed_acts, case_roles  # noqa: E402
from cases.lifecycle import Act, Stage  # noqa: E402
from cases.models import CaseEvent, DocumentEntry, FireCase, Party  # noqa: E402
from cases.services.intake import Fire, register_fire  # noqa: E402

OFFICERS_OF_A_BODY = 4
CASES_WITHOUT_GROUP = 100
MARKED = {
    "party": lambda: Party.objects.values_list("name", flat=True),
    "document": lambda: DocumentEntry.objects.values_list("document_number", flat=True),
    "fire": lambda: FireCase.objects.values_list("address", flat=True),
    "event": lambda: (
        f"{one[0]}/{one[1]}" for one in CaseEvent.objects.values_list("case__public_id", "seq")
    ),
}


def enter(file: Path, cases: int) -> None:
    """Fill the database and write down who may come (造数)."""
    # Nobody signs in with these passwords, and their number would take minutes to hash well.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with connection.cursor() as cursor:
        # What is entered before the drill need not outlive a power cut.
        sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA synchronous=OFF" if sqlite else "SET synchronous_commit=off")
    people = gather_people(body=_body, person=_person)
    bodies = [(district, _officers(district)) for district in District.objects.order_by("pk")]
    groups = [
        drive(people, Stage.INVESTIGATING).public_id for _ in range(max(1, cases // CASES_WITHOUT_GROUP))
    ]
    registered: dict[int, list[str]] = {district.pk: [] for district, _ in bodies}
    for number in range(cases - len(groups)):
        district, officers = bodies[number % len(bodies)]
        registered[district.pk].append(_register(officers[number % len(officers)], number).public_id)
    world: dict[str, Any] = {
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "today": timezone.localdate().isoformat(),
        "officers": [
            {**_signed_in(one), "district": str(district.pk), "cases": registered[district.pk]}
            for district, officers in bodies
            for one in officers
        ],
        "members": [{**_signed_in(one), "cases": groups} for one in _writers(people, groups[0])],
        "city": [_signed_in(people.city_office)],
    }
    file.write_text(json.dumps(world), encoding="utf-8")


def _writers(people: People, public_id: str) -> list[User]:
    """Return who may write the report of these groups."""
    case = FireCase.objects.get(public_id=public_id)
    able = []
    for name, user in people:
        rules = allowed_acts(user, case, case_roles(user, case, timezone.localdate()))
        if name != "office" and any(rule.act is Act.WRITE_REPORT for rule in rules):
            able.append(user)
    assert able
    return able


def _officers(district: District) -> list[User]:
    name = f"{district.name}消防救援大队"
    agency = Agency.objects.filter(name=name).first() or _body(name, AgencyKind.FIRE_RESCUE, district)
    return [
        _person(f"load_{district.pk}_{number}", f"内勤{district.pk}-{number}", agency, Role.OFFICE)
        for number in range(OFFICERS_OF_A_BODY)
    ]


def _body(name: str, kind: AgencyKind, district: District | None = None) -> Agency:
    level = Level.DISTRICT if district else Level.CITY
    return create_agency(actor=None, name=name, kind=kind, level=level, district=district)


def _person(username: str, full_name: str, agency: Agency | None, *roles: Role) -> User:
    password = secrets.token_hex(16)
    user, _ = create_user(
        actor=None, username=username, full_name=full_name, agency=agency, password=password
    )
    for role in roles:
        grant_role(actor=None, username=username, role=role, reason="压力演练")
    return user


def _register(office: User, number: int) -> FireCase:
    day = timezone.localdate() - timedelta(days=1 + number % 40)
    assert office.agency is not None
    assert office.agency.district is not None
    return register_fire(
        actor=office,
        registered_on=day,
        is_another_fire=True,
        fire=Fire(
            district=office.agency.district,
            occurred_on=day,
            occurred_time=time(9, 20),
            reported_at=datetime.combine(day, time(9, 30), timezone.get_current_timezone()),
            address=f"柳泉路{number}号",
            site_name=("某商铺", "某塑料制品厂", "某物流园")[number % 3],
            deaths=1,
            serious_injuries=0,
            minor_injuries=0,
        ),
    )


def _signed_in(user: User) -> dict[str, str]:
    browser = Client()
    browser.force_login(user)
    until = timezone.localdate() + timedelta(days=1)
    token = create_token(actor=user, name="压力", scopes=[one.value for one in TokenScope], expires_on=until)
    return {"session": browser.cookies[settings.SESSION_COOKIE_NAME].value, "token": token[1]}


def missing(file: Path) -> list[str]:
    """Return what somebody was told is done and is not there (遗失)."""
    lines = [line.split(" ", 1) for line in file.read_text(encoding="utf-8").splitlines()]
    assert lines, "nobody did anything"
    lost = []
    for kind, there in MARKED.items():
        found = set(there())
        lost += [f"{kind} {mark}" for one, mark in lines if one == kind and mark not in found]
    return lost


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["enter", file, cases]:
            enter(Path(file), int(cases))
        case ["missing", file, answer]:
            Path(answer).write_text("\n".join(missing(Path(file))), encoding="utf-8")
