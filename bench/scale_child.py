"""One database of the measurement at scale: seeds it, then answers a round for each line it is sent."""

import json
import os
import re
import sys
from collections.abc import Callable
from datetime import datetime, time, timedelta
from time import perf_counter
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from personas import People, gather_people  # noqa: E402
from scenarios import drive  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.selectors import with_roles_held  # noqa: E402
from bench.seeding import seed  # noqa: E402
from bench.yardstick import views as yardstick  # noqa: E402
from bench.yardstick.models import PlainCase  # noqa: E402
from cases.lifecycle import Stage  # noqa: E402
from cases.models import NextLimit, Shelf  # noqa: E402
from cases.services.intake import Fire, register_fire  # noqa: E402
from desk.selectors import case_list  # noqa: E402
from desk.selectors.case_filter import CaseFilter  # noqa: E402

_TIMES = 3
# Queries that find session and person are the same for every page.
_OF_EVERY_PAGE = ("django_session", 'FROM "accounts_user"', 'FROM "accounts_rolegrant"')


class Bench:
    """What is measured on one database (被测对象)."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.people: People
        self.subjects: dict[str, Callable[[], Any]] = {}
        self._made = 0
        self.office: User

    def seed(self) -> float:
        """Make the tables and fill them; return the seconds that filling took."""
        call_command("migrate", verbosity=0)
        # The yardstick has no migrations, and what it points to must be there first.
        call_command("migrate", run_syncdb=True, verbosity=0)
        # All code is loaded first: what is edited while the database fills takes no part.
        Client().get("/")
        self.people = gather_people()
        started = perf_counter()
        seed(self.size, self.people, timezone.localdate())
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        taken = perf_counter() - started
        self._prepare()
        return taken

    def _prepare(self) -> None:
        people = self.people
        # Known as a request knows who asks: with the body and the roles held.
        self.office = with_roles_held(User.objects.filter(pk=people.office.pk)).get()
        case = drive(people, Stage.INVESTIGATING).case
        plain = PlainCase.objects.order_by("-pk").first()
        assert plain is not None
        rows = NextLimit.objects.filter(shelf=Shelf.OPEN).order_by("position")
        deep = rows.values_list("position", flat=True)[rows.count() * 9 // 10]
        old = PlainCase.objects.order_by("occurred_on", "pk")[PlainCase.objects.count() // 10]
        city, office, member = (
            _client(one) for one in (people.city_office, people.office, people.subgroup_head)
        )
        self.subjects = {
            "y_list": _page(city, "/yardstick/"),
            "list": _page(city, "/"),
            "list_district": _page(office, "/"),
            "list_member": _page(member, "/"),
            "list_narrowed": _page(city, "/?district=张店区&grade=LARGER&due=overdue"),
            "deep": _page(city, f"/?after={deep}"),
            "settled": _page(city, "/?shelf=settled"),
            "y_deep": _page(city, f"/yardstick/?after={old.occurred_on.isoformat()}.{old.pk}"),
            "detail": _page(office, f"/cases/{case.public_id}/"),
            "y_detail": _page(city, f"/yardstick/{plain.pk}/"),
            "search": _page(city, "/search/?q=柳泉"),
            "list_text": _page(city, "/?q=柳泉"),
            "create": self._create,
            "y_create": self._create_plain,
            "api": _page(city, "/api/v1/cases/"),
        }

    def _create(self) -> None:
        self._made += 1
        office = self.office
        assert office.agency is not None
        assert office.agency.district is not None
        day = timezone.localdate() - timedelta(days=1)
        register_fire(
            actor=office,
            registered_on=day,
            fire=Fire(
                district=office.agency.district,
                occurred_on=day,
                occurred_time=time(9, 20),
                reported_at=datetime.combine(day, time(9, 30), timezone.get_current_timezone()),
                address=f"测量路{self._made}号",
                site_name="某商铺",
                deaths=1,
                serious_injuries=0,
                minor_injuries=0,
            ),
        )

    def _create_plain(self) -> None:
        office = self.people.office
        assert office.agency is not None
        yardstick.create(actor=office, district=office.agency.district, occurred_on=timezone.localdate())

    def look(self) -> dict[str, Any]:
        """Return how many queries each subject costs, and by which index the lists go."""
        costs = {}
        for name, run in self.subjects.items():
            run()
            with CaptureQueriesContext(connection) as captured:
                run()
            sql = [one["sql"] for one in captured]
            costs[name] = sum(not any(mark in one for mark in _OF_EVERY_PAGE) for one in sql)
        people = self.people
        return {
            "costs": costs,
            "plans": {
                "list": _plan(people.city_office, CaseFilter()),
                "list_district": _plan(people.office, CaseFilter()),
                "settled": _plan(people.city_office, CaseFilter(shelf=Shelf.SETTLED)),
            },
        }

    def round(self) -> dict[str, float]:
        """Return the milliseconds of each subject, the mean of a few runs."""
        taken = {}
        for name, run in self.subjects.items():
            started = perf_counter()
            for _ in range(_TIMES):
                run()
            taken[name] = (perf_counter() - started) * 1000 / _TIMES
        return taken


def _client(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _page(client: Client, address: str) -> Callable[[], None]:
    def fetch() -> None:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)

    return fetch


def _plan(person: User, wanted: CaseFilter) -> str:
    """Return the indexes by which the database reads the places of the cases, and whether it reads all."""
    actor = User.objects.select_related("agency").get(pk=person.pk)
    found = set()
    for piece in case_list._pieces(actor, wanted, timezone.localdate(), case_list._ties(actor, False)):
        column = case_list._COLUMN[wanted.sort]
        plan = piece.order_by(column)[:21].explain()
        found |= set(
            re.findall(r"(limit_\w+|Seq Scan on cases_nextlimit\b|SCAN cases_nextlimit\b(?! USING))", plan)
        )
    return ", ".join(sorted(found))


def main() -> None:
    """Answer each line of the parent with one line of JSON."""
    bench = Bench(int(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        print(json.dumps(getattr(bench, line.strip())()), file=answers, flush=True)


if __name__ == "__main__":
    main()
