"""Two people write into the same part at the same time, 200 rounds: no word is lost."""

import threading

import pytest
from django.db import connection

from cases.verification import verify_all
from reports.comparison import put_together
from reports.models import ReportPart
from reports.services.report_text import save_report_part
from reports.versions import StaleText, version_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 200


def test_two_writers_lose_no_word_in_200_rounds(working, people):
    barrier = threading.Barrier(2)
    met, failures = [], []

    def write(actor, name):
        try:
            for number in range(ROUNDS):
                barrier.wait(timeout=20)
                part = ReportPart.objects.filter(case=working, number=3).first()
                own = "\n".join([*([part.body] if part else []), f"{name}{number}。"])
                base = version_of(part)
                barrier.wait(timeout=20)
                _save_merging(actor, own, base)
        except BaseException as error:
            failures.append(error)
            barrier.abort()
        finally:
            connection.close()

    def _save_merging(actor, own, base):
        while True:
            try:
                save_report_part(public_id=working.public_id, actor=actor, number=3, body=own, base=base)
                return
            except StaleText as stale:
                met.append(stale)
                own, base = put_together(stale.current["body"], own), stale.version

    writers = [
        threading.Thread(target=write, args=(actor, name))
        for actor, name in ((people.officer, "成员"), (people.leader, "组长"))
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    lines = ReportPart.objects.get().body.split("\n")
    wanted = [f"{name}{number}。" for name in ("成员", "组长") for number in range(ROUNDS)]
    assert sorted(lines) == sorted(wanted)
    # Both began each round from the same version, so one of them was refused each time.
    assert len(met) == ROUNDS
    assert list(verify_all()) == []
