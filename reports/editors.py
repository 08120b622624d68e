"""Which form and which service belong to each kind of written record (填写项登记)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from cases.models import FireCase
from common.errors import DomainError
from common.records import Record
from reports.forms import writing as forms
from reports.models import ReportPart, Responsibility
from reports.services import report_text, writing
from reports.written import KINDS, Kind

NEW = "new"


@dataclass(frozen=True)
class Editor:
    """What edits a kind of record (填写项): form and service, and those of a new one where they differ."""

    form: type[forms.WritingForm]
    service: Callable[..., Any]
    add_form: type[forms.WritingForm] | None = None
    add_service: Callable[..., Any] | None = None


EDITORS: dict[str, Editor] = {
    "parts": Editor(forms.ReportPartForm, report_text.save_report_part),
    "chapters": Editor(forms.ExtraChapterForm, report_text.save_extra_chapter),
    "figures": Editor(forms.FigureForm, report_text.save_figure, forms.AddFigureForm, report_text.add_figure),
    "chronology": Editor(forms.ChronologyForm, writing.save_chronology_entry),
    "indirect-causes": Editor(forms.IndirectCauseForm, writing.save_indirect_cause),
    "excluded-causes": Editor(forms.ExcludedCauseForm, writing.save_excluded_cause),
    "findings": Editor(forms.FindingForm, writing.save_finding),
    "measures": Editor(forms.MeasureForm, writing.save_measure),
    "responsibilities": Editor(forms.ResponsibilityForm, writing.save_responsibility),
}


@dataclass(frozen=True)
class Target:
    """What an address of the editor names (编辑对象).

    :param key: ``new``, or the record's place in its list; the number of the part for its text.
    :param record: the saved record; None for a new one and for a part without text.
    :param number: the part of the report, for its text.
    """

    kind: Kind
    case: FireCase
    key: str
    record: Record | None
    number: int | None = None

    @property
    def editor(self) -> Editor:
        """Return the form and service."""
        return EDITORS[self.kind.name]

    @property
    def form(self) -> type[forms.WritingForm]:
        """Return the form, which is another one where a new record asks for more."""
        return (self.record is None and self.editor.add_form) or self.editor.form

    @property
    def part(self) -> int | None:
        """Return the part of the report that the record belongs to."""
        if self.number is not None or self.record is None:
            return self.number or self.kind.part
        return (
            self.kind.part or getattr(self.record, "after_part", None) or getattr(self.record, "part", None)
        )

    @property
    def draft_name(self) -> str:
        """Return under which name drafts are kept."""
        return self.kind.draft_name(self.record, self.number)

    def save(self, *, actor: Any, values: dict[str, Any], base: str) -> Record | None:
        """Save what the form holds against the version it started from.

        :raises DomainError: as the kind's service.
        """
        if not base and self.editor.add_service is not None:
            return self.editor.add_service(public_id=self.case.public_id, actor=actor, **values)
        if self.number is not None:
            values = {**values, "number": self.number}
        return self.editor.service(public_id=self.case.public_id, actor=actor, base=base, **values)


def target_of(case: FireCase, kind_name: str, key: str, base: str = "") -> Target:
    """Return what an address names (编辑对象).

    :param base: a version given earlier; the record it was given for is meant, wherever it stands now.
    :raises Http404: if there is no such thing.
    """
    kind = KINDS.get(kind_name)
    if kind is None:
        raise Http404
    rows = kind.model._default_manager.filter(case=case)
    if kind.model is ReportPart:
        if key not in {"1", "2", "3", "4", "5", "6"}:
            raise Http404
        return Target(kind, case, key, rows.filter(number=int(key)).first(), int(key))
    if key == NEW:
        return Target(kind, case, key, None)
    wanted = base.partition("-")[0]
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        return Target(kind, case, key, rows.filter(pk=int(wanted)).first())
    record = next((one for one in rows if key_of(one) == key), None)
    if record is None:
        raise Http404
    return Target(kind, case, key, record)


def key_of(record: Any) -> str:
    """Return what names a record in an address: its place in its list (序号)."""
    if isinstance(record, ReportPart):
        return str(record.number)
    if isinstance(record, Responsibility):
        return f"{record.responsibility_class}-{record.position}"
    return str(record.position)


def is_no_change(error: DomainError) -> bool:
    """Tell whether a refusal only says that nothing was changed (内容没有变化)."""
    return error.code == "nothing_changed"
