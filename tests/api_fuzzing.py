"""Ask the API what its description promises, as many people at once (接口模糊测试).

Schemathesis makes the requests from the description; here they are pointed at cases that are there, and
every answer that the description does not explain is a finding.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import schemathesis
from django.utils import timezone
from personas import People
from schemathesis import engine, hooks
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.generation import GenerationMode

from accounts.models import Role, RoleGrant, TokenScope, User
from accounts.services.tokens import create_token
from cases.models import DocumentEntry, FireCase, PendingAct
from reports.written import KINDS

SCHEMA = "/api/v1/schema/"
# How long an answer takes on a busy machine is not what is asked here.
PATIENCE_SECONDS = 60
# What a person can be to a case, and each kind of administrator.
PERSONAS = (
    "office",
    "investigator",
    "leader",
    "recused",
    "auditor",
    "administrator",
    "security_administrator",
    "audit_administrator",
)
CHECKS: dict[str, dict[str, Any]] = {
    # A form knows more than its description: what the description allows may still be refused.
    "positive_data_acceptance": {"enabled": False},
    "negative_data_rejection": {"enabled": False},
    "ensure_resource_availability": {"enabled": False},
    # Beside the usual ones: 428 asks for the header, and who or what is refused anyway hears that first.
    "missing_required_header": {"expected-statuses": [400, 401, 403, 404, 409, 415, 422, 428]},
}


@dataclass
class Findings:
    """What one run found (发现): how often each status came, and every failed check once."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return "\n\n".join(self.failures.values())


def asking_person(people: People, name: str) -> User:
    """Return who asks: somebody of the case, or an administrator of the kind that the name says."""
    if name in dict(people):
        return getattr(people, name)
    user = User.objects.create_user(name, full_name=name)
    RoleGrant.objects.create(user=user, role=Role(name.upper()))
    return user


def fuzz(
    user: User,
    *,
    server: str,
    phases: dict[str, Any],
    seed: int,
    most: int | None = None,
    share: tuple[int, int] = (0, 1),
) -> Findings:
    """Send requests as a person, and return what the description does not explain.

    :param server: the address of a server over the same database.
    :param phases: Schemathesis' own configuration of its phases.
    :param most: after how many requests to stop; without it nothing is left out.
    :param share: which part of the operations to ask, as (1, 3) for the second third of them.
    """
    findings = Findings()
    headers = {"Authorization": f"Bearer {_token(user)}"}
    config = schemathesis.Config.from_dict(
        {
            "headers": headers,
            "seed": seed,
            "request-timeout": PATIENCE_SECONDS,
            "generation": {"database": "none", "no-shrink": True},
            "phases": phases,
            "checks": CHECKS,
        }
    )
    schema = schemathesis.openapi.from_url(server + SCHEMA, config=config, headers=headers)
    part, parts = share
    labels = sorted(found.ok().label for found in schema.get_all_operations())
    schema = schema.include(name=labels[part::parts])
    known, chance = known_places(), random.Random(seed)

    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        _point(case, known, chance)

    def after_call(context: Any, case: Any, response: Any) -> None:
        _count(case, response, findings)

    schemathesis.hook(before_call)
    schemathesis.hook(after_call)
    try:
        events = engine.from_schema(schema).execute()
        for event in events:
            _note(event, findings)
            if most is not None and findings.requests >= most:
                events.stop()
    finally:
        hooks.unregister(before_call)
        hooks.unregister(after_call)
    return findings


def known_places() -> dict[str, list[Any]]:
    """Return what the addresses may name: cases, kinds, prepared acts, entries of the register."""
    return {
        "public_id": list(FireCase.objects.values_list("public_id", flat=True)),
        "pending_id": list(PendingAct.objects.values_list("public_id", flat=True)),
        "entry_id": list(DocumentEntry.objects.values_list("public_id", flat=True)),
        "kind": list(KINDS),
        "key": ["new", "1", "2"],
        "code": ["investigation", "report", "group"],
        "run": [1],
        "place": [1],
    }


def _point(case: Any, known: dict[str, list[Any]], chance: random.Random) -> None:
    """Let a request name what is there, most times, unless just that is what is wrong with it."""
    for name in (case.path_parameters or {}) if _is_sound(case, ParameterLocation.PATH) else ():
        if known.get(name) and chance.random() < 0.9:
            case.path_parameters[name] = chance.choice(known[name])
    if not _is_sound(case, ParameterLocation.HEADER):
        return
    if "If-Match" in (case.headers or {}) and chance.random() < 0.8:
        case.headers["If-Match"] = "*"
    if "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = f"fuzz-{chance.getrandbits(64):016x}"


def _is_sound(case: Any, location: ParameterLocation) -> bool:
    made = case.meta.components.get(location) if case.meta is not None else None
    return made is None or made.mode is GenerationMode.POSITIVE


def _count(case: Any, response: Any, findings: Findings) -> None:
    findings.requests += 1
    findings.statuses[response.status_code] += 1
    if response.status_code >= 500:
        findings.failures.setdefault(
            f"5xx {case.operation.label}", f"{response.status_code} {case.as_curl_command()}"
        )


def _note(event: Any, findings: Findings) -> None:
    if isinstance(event, NonFatalError):
        findings.failures.setdefault(f"{event.label} {type(event.value)}", f"{event.label}: {event.value!r}")
    if isinstance(event, FatalError):
        raise event.exception
    if not isinstance(event, ScenarioFinished):
        return
    for case_id, nodes in event.recorder.checks.items():
        for node in nodes:
            if node.failure_info is not None:
                label = event.recorder.cases[case_id].value.operation.label
                failure = node.failure_info.failure
                told = f"{label}\n{failure.title}: {failure.message}\n{node.failure_info.code_sample}"
                findings.failures.setdefault(f"{label} {failure.title} {failure.message[:80]}", told)


def _token(user: User) -> str:
    scopes = [scope.value for scope in TokenScope]
    expires_on = timezone.localdate() + timedelta(days=30)
    return create_token(actor=user, name="程序", scopes=scopes, expires_on=expires_on)[1]
