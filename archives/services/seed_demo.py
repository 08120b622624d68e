"""Seed the demonstration: bodies, people, the reference cases and cases whose clocks run (演示数据)."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from accounts.models import Agency, AgencyKind, District, Level, Role, User
from accounts.services.agencies import create_agency
from accounts.services.people import create_user
from accounts.services.roles import grant_role
from archives.case_file.reading import read_document
from archives.case_file.relative_dates import move_to
from archives.case_file.writing import to_json
from archives.services.import_case import import_case
from cases import acts
from cases.lifecycle import Act
from cases.models import Declaration, FireCase, GroupMember, Recusal

DATA = Path(__file__).resolve().parent.parent / "data"
DEMO, REFERENCE = DATA / "demo", DATA / "reference"


def demo_accounts() -> dict[str, Any]:
    """Return the bodies, people and password of the demonstration (演示账号)."""
    return tomllib.loads((DEMO / "accounts.toml").read_text(encoding="utf-8"))


def demo_documents(today: date) -> list[dict[str, Any]]:
    """Return the invented cases as of a day and the published reference cases (演示案例)."""
    invented = [move_to(document, today, DEMO) for document in _documents(DEMO)]
    return invented + _documents(REFERENCE)


def _documents(folder: Path) -> list[dict[str, Any]]:
    return [read_document(path.read_bytes())[0] for path in sorted(folder.glob("*.json"))]


def seed_demo(*, today: date) -> None:
    """Seed what of the demonstration is not there yet; what is there stays untouched (演示数据)."""
    accounts = demo_accounts()
    for entry in accounts["agency"]:
        _seed_agency(entry)
    users = [_seed_user(entry, accounts["password"]) for entry in accounts["user"]]
    for document in demo_documents(today):
        if not _exists(document):
            import_case(content=to_json(document).encode())
    for user in users:
        _link_memberships(user)


def _exists(document: dict[str, Any]) -> bool:
    # An invented case has another title every day, a reference case has no number.
    if "number" in document:
        return FireCase.objects.filter(number=document["number"]).exists()
    return FireCase.objects.filter(is_reference=True, title=document["title"]).exists()


def _seed_agency(entry: dict[str, str]) -> None:
    if not Agency.objects.filter(name=entry["name"]).exists():
        create_agency(
            actor=None,
            name=entry["name"],
            kind=AgencyKind(entry["kind"]),
            level=Level(entry["level"]),
            district=District.objects.get(name=entry["district"]) if "district" in entry else None,
        )


def _seed_user(entry: dict[str, Any], password: str) -> User:
    user = User.objects.filter(username=entry["username"]).first()
    if user is not None:
        return user
    user, _ = create_user(
        actor=None,
        username=entry["username"],
        password=password,
        full_name=entry["full_name"],
        agency=Agency.objects.get(name=entry["agency"]) if "agency" in entry else None,
        post=entry["post"],
    )
    for role in entry.get("roles", ()):
        grant_role(actor=None, username=user.username, role=Role(role), reason="演示")
    return user


def _link_memberships(user: User) -> None:
    """Tie a person to the places in the groups of the demonstration that bear the person's name.

    The people of the demonstration have declared (第十四条), but for the one who is recused.
    """
    if user.agency is None:
        return
    unlinked = GroupMember.objects.filter(
        user=None,
        name=user.full_name,
        agency_name=user.agency.name,
        group__case__number__startswith="演示",
    )
    for member in unlinked.select_related("group__case"):
        case = member.group.case
        with acts.by_command(act=Act.DECLARE, case=case, reason="演示") as step:
            member.user = user
            acts.save(member)
            if not Recusal.objects.filter(member=member).exists():
                declared_on = member.joined_on or case.occurred_on
                acts.save(
                    Declaration(
                        case=case, user=user, member=member, declared_on=declared_on, has_conflict=False
                    )
                )
            step.summary = f"{member}的账号与回避声明"
