"""Versions and what a request rests on (ETag、If-Match): nobody acts on a case read too long ago."""

from rest_framework.request import Request

from cases.models import CaseHead, FireCase
from desk.api.problems import Problem

ANY = "*"


def version_of_case(case: FireCase) -> int:
    """Return the version of a case: the number of its latest event (版本)."""
    head = CaseHead.objects.filter(case=case).values_list("seq", flat=True).first()
    return head or 0


def etag(version: int | str) -> str:
    """Return a version as an entity tag."""
    return f'"{version}"'


def required_case_version(request: Request, case: FireCase) -> int | None:
    """Return the version of the case that the request rests on; None where any will do (``*``).

    :raises Problem: 428 if the request names none, 412 if the case has moved on.
    """
    current = version_of_case(case)
    named = _named(request, etag(current))
    if named == [ANY]:
        return None
    if etag(current) not in named:
        raise stale_case(current)
    return current


def required_record_version(request: Request, current: str) -> str:
    """Return the version of a written record that the request rests on; the service compares it.

    :raises Problem: 428 if the request names none or any; each save rests on a text that was read.
    """
    named = _named(request, etag(current))
    if len(named) != 1 or named == [ANY]:
        raise _missing(etag(current))
    return named[0].removeprefix("W/").strip('"')


def stale_case(current: int) -> Problem:
    """Return the refusal of a request that rests on an earlier version of the case."""
    return Problem(
        412,
        "changed_meanwhile",
        "案件在您读取以后已有新的办理，请重新读取后再办理。",
        version=etag(current),
    )


def _named(request: Request, current: str) -> list[str]:
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise _missing(current)
    return [one.strip() for one in header.split(",")]


def _missing(current: str) -> Problem:
    return Problem(
        428,
        "version_missing",
        "请在If-Match中写明所依据的版本，即读取时得到的ETag。",
        version=current,
    )
