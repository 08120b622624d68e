"""Every answer of the API is as its description says, whoever asks and whatever is sent."""

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
# Each way for itself, so that none takes the share of another.
EVERY_WAY = (
    NOTHING | {"coverage": {"enabled": True}},
    NOTHING | {"fuzzing": {"generation": {"max-examples": 15}}},
    NOTHING | {"stateful": {"max-steps": 8, "generation": {"max-examples": 300}}},
)
MOST = 20_000 // len(PERSONAS) // len(EVERY_WAY) + 1


@pytest.fixture
def unhurried(settings):
    """Let one person ask as often as the machine answers."""
    rates = {"person": None}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}


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
@pytest.mark.parametrize("name", PERSONAS)
def test_twenty_thousand_requests_are_answered_as_described(unhurried, live_server, name):
    people = gather_people()
    for stage in STAGES:
        drive(people, stage)
    user = asking_person(people, name)
    requests = 0
    for phases in EVERY_WAY:
        findings = fuzz(user, server=live_server.url, phases=phases, most=MOST, seed=PERSONAS.index(name))
        print(f"{name}: {findings.requests} requests, {dict(sorted(findings.statuses.items()))}")
        assert not findings.failures, str(findings)
        requests += findings.requests
    assert requests >= 20_000 // len(PERSONAS)
