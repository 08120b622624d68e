"""Versions of what is written together (版本): nobody overwrites what another person saved meanwhile."""

from typing import Any

from common import chain
from common.errors import DomainError
from common.records import Record
from reports.models import (
    ChronologyEntry,
    ExcludedCause,
    ExtraChapter,
    Finding,
    IndirectCause,
    Measure,
    ReportFigure,
    ReportPart,
    Responsibility,
)

# What people write in each record; where it stands in its list is no text and stales nobody's editing.
WRITTEN_FIELDS: dict[type[Record], tuple[str, ...]] = {
    ChronologyEntry: ("phase", "occurred_on", "started_at", "ended_at", "text"),
    ExcludedCause: ("cause", "reason"),
    ExtraChapter: ("after_part", "title", "body"),
    Finding: ("kind", "party", "text"),
    IndirectCause: ("text",),
    Measure: ("addressee", "addressee_name", "aspect", "text"),
    ReportFigure: ("part", "caption"),
    ReportPart: ("body",),
    Responsibility: (
        "responsibility_class",
        "party",
        "basic_facts",
        "facts",
        "legal_basis",
        "proposal",
    ),
}


class StaleText(DomainError):
    """Refuse to save over what another person saved meanwhile (内容已被他人修改); both texts are carried.

    :param current: what is saved now, by field; empty where the record was removed.
    :param submitted: what was sent, by field.
    :param version: the version to save a merged text against; empty where the record was removed.
    """

    def __init__(
        self, *, current: dict[str, Any], submitted: dict[str, Any], version: str, article: str
    ) -> None:
        happened = "修改并保存" if current else "删除"
        super().__init__(
            "stale",
            f"在您编辑期间，他人已将这项内容{happened}。您的文字没有丢失，请对照后合并保存。",
            article=article,
        )
        self.current = current
        self.submitted = submitted
        self.version = version


def written_values(record: Record) -> dict[str, Any]:
    """Return what is written in a record, by field, in plain values (已保存内容)."""
    values: dict[str, Any] = {}
    for name in WRITTEN_FIELDS[type(record)]:
        value = getattr(record, name)
        if name == "party":
            value = value.key if value is not None else ""
        values[name] = chain.plain(value)
    if isinstance(record, Measure):
        answers = record.answers.select_related("finding") if record.pk is not None else ()
        values["finding_keys"] = sorted(answer.finding.key for answer in answers)
    return values


def version_of(record: Record | None) -> str:
    """Return the version of a record, which changes with what is written in it (版本); empty for none."""
    if record is None or record.pk is None:
        return ""
    return f"{record.pk}-{chain.digest(written_values(record))[:32]}"


def number_in(version: str) -> int | None:
    """Return the number of the record that a version was given for, none if it was not given here."""
    number = version.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None
