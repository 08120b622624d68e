"""Register one person after another by the product's own service and write down what was acknowledged.

Run by ``places``: ``people`` enters the demonstration, ``work FILE RATE NUMBER`` works until SIGTERM, ``look
FILE`` asks for pages until then, ``names`` prints who is registered or named in a draft. A database that is
away is told as REFUSED, and the work goes on.
"""

import logging
import os
import re
import signal
import sys
import time
from datetime import date, timedelta
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zibo_fire.settings.dev")
sys.path.insert(0, os.getcwd())
django.setup()

from django.conf import settings  # noqa: E402
from django.db import DatabaseError, InterfaceError, close_old_connections, connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from scenarios import register_fire_of  # noqa: E402

from accounts.models import User  # noqa: E402
from archives.services.seed_demo import seed_demo  # noqa: E402
from cases.models import FireCase, Party, PartyKind  # noqa: E402
from cases.services.parties import register_party  # noqa: E402
from common.outages import outage_of  # noqa: E402
from reports.models import Draft  # noqa: E402

STOP = {signal.SIGTERM}
going = True
MARK = re.compile(r"证人\d+-\d+")


def wait(seconds: float) -> None:
    """Wait to be told to go, for so long at most; what is under way when the word comes is finished first."""
    global going  # noqa: PLW0603
    if signal.sigtimedwait(STOP, seconds) is not None:
        going = False


def attempt(do):
    """Do something as a request would: an outage is told, and the next request has a new connection."""
    try:
        return do()
    except (DatabaseError, InterfaceError) as error:
        refusal = outage_of(error)
        if refusal is None:
            raise
        print(f"REFUSED {refusal.code}", file=sys.stderr, flush=True)
        wait(0.05)
        return None
    finally:
        connection.close_if_unusable_or_obsolete()
        if connection.errors_occurred:
            connection.close()


def identity_number(worker: int, count: int) -> str:
    """Return a number of the right form, a new one for each count (GB 11643)."""
    born = date(1950, 1, 1) + timedelta(days=count // 1000)
    digits = f"3703{worker:02}{born:%Y%m%d}{count % 1000:03}"
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]


def register(office: User, case: FireCase, name: str, identity_number: str) -> FireCase:
    return register_party(
        public_id=case.public_id,
        actor=office,
        kind=PartyKind.PERSON,
        name=name,
        roles=["WITNESS"],
        details={"identity_number": identity_number},
    )


def work(file: str, rate: float, number: int) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
    office = case = None
    with open(file, "a", buffering=1, encoding="utf-8") as acknowledged:
        count = 0
        next_at = time.monotonic()
        while going:
            office = office or attempt(lambda: User.objects.get(username="office_zhangdian"))
            case = case or (office and attempt(partial(register_fire_of, office)))
            if case is None:
                continue
            name = f"证人{number}-{count}"
            done = attempt(partial(register, office, case, name, identity_number(number, count)))
            count += 1
            if done is not None:
                acknowledged.write(f"{time.time()} {name}\n")
            next_at += 1 / rate
            wait(max(0.0, next_at - time.monotonic()))


def look(file: str) -> None:
    """Ask for pages again and again, and write down how each was answered."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
    logging.disable()
    settings.ALLOWED_HOSTS = ["testserver"]
    browser = Client(raise_request_exception=False)
    browser.force_login(User.objects.get(username="office_zhangdian"))
    with open(file, "a", buffering=1, encoding="utf-8") as answers:
        while going:
            answer = browser.get("/account/")
            is_told = "数据库暂时无法连接" in answer.content.decode()
            answers.write(f"{answer.status_code} {'told' if is_told else 'page'}\n")
            close_old_connections()
            wait(0.05)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["people"]:
            # The command itself refuses a database that may be a city's.
            seed_demo(today=timezone.localdate())
        case ["names"]:
            print("\n".join(Party.objects.values_list("name", flat=True)))
            for text in Draft.objects.values_list("text", flat=True):
                print("\n".join(MARK.findall(text)))
        case ["look", file]:
            look(file)
        case ["work", file, rate, number]:
            work(file, float(rate), int(number))
