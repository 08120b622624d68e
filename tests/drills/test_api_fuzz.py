"""Every answer of the API is as its description says, whoever asks and whatever is sent."""

import logging

import pytest
from api_fuzzing import PERSONAS, asking_person, fuzz
from personas import gather_people
from scenarios import STAGES, drive

from cases.lifecycle import Stage

# Two try every operation, the others some.
THOROUGH, SLICE = ("office", "leader"), 30
NOTHING = {way: {"enabled": False} for way in ("examples", "coverage", "fuzzing", "stateful")}
EACH_ONCE = NOTHING | {"fuzzing": {"generation": {"max-examples": 1}}}
LINKED = NOTHING | {"stateful": {"max-steps": 6, "generation": {"max-examples": 12}}}
# In the drill each way has the time it needs, so that none takes the share of another.
COVERING = NOTHING | {"coverage": {"enabled": True}}
GUESSING = NOTHING | {"fuzzing": {"generation": {"max-examples": 12}}}
FOLLOWING = NOTHING | {"stateful": {"max-steps": 8, "generation": {"max-examples": 300}}}
# Who gets furthest asks for what each description's limits allow and forbid, every operation by one of them.
COVERERS = ("office", "leader", "investigator")
MOST_FOLLOWED = 400
LEAST_REQUESTS = 20_000


@pytest.fixture
def unhurried(settings):
    """Let one person ask as often as the machine answers, and tell of faults alone."""
    rates = {"person": None}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db(transaction=True)
def test_a_slice_of_requests_is_answered_as_described(unhurried, live_server):
    people = gather_people()
    drive(people, Stage.INVESTIGATING)
    requests = 0
    for seed, name in enumerate(PERSONAS):
        user = asking_person(people, name)
        most = 120 if name in THOROUGH else SLICE
        findings = fuzz(user, server=live_server.url, phases=EACH_ONCE, most=most, seed=seed)
        assert not findings.failures, f"{name}\n{findings}"
        requests += findings.requests
    findings = fuzz(people.office, server=live_server.url, phases=LINKED, most=SLICE, seed=1)
    assert not findings.failures, str(findings)
    assert findings.requests > SLICE / 4
    assert requests >= 300


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_twenty_thousand_requests_are_answered_as_described(unhurried, live_server, capsys):
    people = gather_people()
    requests, failures = 0, {}
    for seed, name in enumerate(PERSONAS):
        # New cases for each, since whoever was before may have ended the others.
        for stage in STAGES:
            drive(people, stage)
        user = asking_person(people, name)
        for findings in ask(user, name, server=live_server.url, seed=seed):
            requests += findings.requests
            failures |= {f"{name} {key}": told for key, told in findings.failures.items()}
            with capsys.disabled():
                print(f"\n{name}: {findings.requests} requests, {requests} in all, {findings.statuses}")
                print(findings, end="", flush=True)
    assert not failures, "\n\n".join(failures.values())
    assert requests >= LEAST_REQUESTS


def ask(user, name, *, server, seed):
    """Ask in each way as one person, and yield what was found."""
    if name in COVERERS:
        share = (COVERERS.index(name), len(COVERERS))
        yield fuzz(user, server=server, phases=COVERING, seed=seed, share=share)
    yield fuzz(user, server=server, phases=GUESSING, seed=seed)
    yield fuzz(user, server=server, phases=FOLLOWING, seed=seed, most=MOST_FOLLOWED)
