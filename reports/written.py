"""The records that people write for the report (报告所据记录), and how each is written inside an act."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, TextField

from cases.acts import Step, save
from cases.lifecycle import Act
from cases.models import FireCase, Party
from common.errors import DomainError
from common.records import Record
from reports.drafting.markup import clean_line, clean_text, table_rows
from reports.models import (
    ChronologyEntry,
    Draft,
    ExcludedCause,
    ExtraChapter,
    Finding,
    IndirectCause,
    Measure,
    MeasureFinding,
    ReportFigure,
    ReportPart,
    Responsibility,
)
from reports.versions import StaleText, number_in, version_of, written_values

MAX_CHARACTERS = 100_000
# Longer tables belong into an annex; ruled rows are what makes a PDF slow.
MAX_TABLE_ROWS = 500


@dataclass(frozen=True)
class Kind:
    """A kind of record that people write (填写种类).

    :param name: stable name, used in addresses and drafts.
    :param part: the part of the report it belongs to, 1 to 6; None where each record says so.
    """

    name: str
    label: str
    model: type[Record]
    act: Act
    part: int | None = None

    def draft_name(self, record: Record | None, number: int | None = None) -> str:
        """Return under which name drafts of a record are kept (草稿名称)."""
        if self.model is ReportPart:
            return f"{self.name}:{number}"
        return f"{self.name}:{record.pk if record is not None else 'new'}"


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("parts", "报告正文", ReportPart, Act.WRITE_REPORT),
        Kind("chapters", "其他章节", ExtraChapter, Act.WRITE_REPORT),
        Kind("figures", "插图", ReportFigure, Act.WRITE_REPORT),
        Kind("chronology", "事故经过", ChronologyEntry, Act.WRITE_FINDINGS, 3),
        Kind("indirect-causes", "间接原因", IndirectCause, Act.WRITE_FINDINGS, 4),
        Kind("excluded-causes", "排除的起火原因", ExcludedCause, Act.WRITE_FINDINGS, 4),
        Kind("findings", "问题", Finding, Act.WRITE_FINDINGS, 4),
        Kind("responsibilities", "责任认定及处理建议", Responsibility, Act.WRITE_FINDINGS, 5),
        Kind("measures", "整改措施", Measure, Act.WRITE_FINDINGS, 6),
    )
}


def kind_of(model: type[Record]) -> Kind:
    """Return the kind of a model's records (填写种类)."""
    return next(kind for kind in KINDS.values() if kind.model is model)


def write(
    step: Step,
    model: type[Record],
    values: dict[str, Any],
    *,
    base: str,
    finding_keys: Collection[str] | None = None,
) -> Record:
    """Write a record inside an act: a new one without ``base``, else the one it was the version of.

    :param base: the version of the record that the author started from.
    :param finding_keys: the problems that a measure answers; None for other records.
    :raises StaleText: if another person saved or removed it meanwhile; nothing is written.
    :raises DomainError: ``nothing_changed``, ``text_missing``, ``text_too_long``, ``table_too_long``,
        ``invalid``.
    """
    record = find(step.case, model, base, values)
    values = {name: _clean(model, name, value) for name, value in values.items()}
    saved_version, current = version_of(record), written_values(record) if record is not None else {}
    is_new = record is None
    if record is None:
        record = model(case=step.case)
    for name, value in values.items():
        setattr(record, name, value)
    submitted = written_values(record)
    if finding_keys is not None:
        submitted["finding_keys"] = sorted(set(finding_keys))
    if submitted == current or (model is ReportPart and is_new and not values["body"]):
        raise DomainError("nothing_changed", "内容没有变化，不必保存。", article=step.rule.article)
    if saved_version != base:
        raise StaleText(
            current=current, submitted=submitted, version=saved_version, article=step.rule.article
        )
    _require_texts(step, record, values)
    _place(record, is_new, current)
    save(record)
    if finding_keys is not None:
        _answer(step, record, finding_keys)
    kind = kind_of(model)
    forget_drafts(step, kind, None if is_new else record, values.get("number"))
    step.summary = f"{'增加' if is_new else '修改'}{kind.label}：{told(record)}"
    return record


def find(case: FireCase, model: type[Record], base: str, values: dict[str, Any] | None = None) -> Any:
    """Return the record that a version was given for, or the part of that number; None if there is none."""
    rows = model._default_manager.filter(case=case)
    if model is ReportPart and values is not None:
        return rows.filter(number=values["number"]).first()
    number = number_in(base)
    return rows.filter(pk=number).first() if number is not None else None


def find_unchanged(step: Step, model: type[Record], base: str) -> Any:
    """Return the record if it still is what the person saw.

    :raises DomainError: ``no_longer_there`` or ``changed_meanwhile``.
    """
    record = find(step.case, model, base)
    if record is None:
        raise DomainError("no_longer_there", "这项内容已被删除，请刷新页面。", article=step.rule.article)
    if version_of(record) != base:
        raise DomainError(
            "changed_meanwhile", "他人已修改这项内容，请看过现在的内容再办理。", article=step.rule.article
        )
    return record


def find_party(step: Step, key: str) -> Party | None:
    """Return the unit or person of this key, none for an empty key (单位或个人).

    :raises DomainError: ``party_not_found``.
    """
    if not key:
        return None
    party = Party.objects.filter(case=step.case, key=key).first()
    if party is None:
        raise DomainError(
            "party_not_found", "所选“单位或个人”不存在，可能已被删除。", article=step.rule.article
        )
    return party


def rows_beside(record: Any) -> Any:
    """Return the records of the list in which a record has its place (同列记录)."""
    rows = type(record)._default_manager.filter(case_id=record.case_id)
    if isinstance(record, Responsibility):
        rows = rows.filter(responsibility_class=record.responsibility_class)
    return rows


def list_of(record: Any) -> int:
    """Return which of the lists of a kind a record stands in (所在清单): responsible parties have four."""
    return record.responsibility_class if isinstance(record, Responsibility) else 0


def forget_drafts(step: Step, kind: Kind, record: Record | None, number: int | None = None) -> None:
    """Drop the author's drafts of what was just saved (清除草稿)."""
    name = kind.draft_name(record, number)
    Draft.objects.filter(user=step.actor, case=step.case, record=name).delete()


def told(record: Any) -> str:
    """Return in a few words which record it is (摘要)."""
    if isinstance(record, ReportPart):
        return f"第{record.number}部分"
    names = ("title", "caption", "cause", "text")
    text = str(record.party) if isinstance(record, Responsibility) else ""
    text = text or next((getattr(record, name) for name in names if hasattr(record, name)), "")
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:40]}……"


def detail(record: Any) -> str:
    """Return what tells a record from the others of its list (要点): its time, kind, addressee or part."""
    match record:
        case ChronologyEntry():
            at = f" {record.started_at:%H:%M}" if record.started_at else ""
            return f"{record.occurred_on.month}月{record.occurred_on.day}日{at} {record.get_phase_display()}"
        case Finding():
            return record.get_kind_display()
        case Measure():
            return f"{record.get_addressee_display()} {record.get_aspect_display()}"
        case Responsibility():
            return record.get_responsibility_class_display()
        case ReportFigure():
            return f"第{record.part}部分"
        case ExtraChapter():
            return f"在第{record.after_part}部分之后"
    return ""


def _clean(model: type[Record], name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    is_text = isinstance(model._meta.get_field(name), TextField)
    return clean_text(value) if is_text else clean_line(value)


def _require_texts(step: Step, record: Record, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if not isinstance(value, str):
            continue
        field = record._meta.get_field(name)
        label = field.verbose_name
        if not value and not field.blank:
            raise DomainError("text_missing", f"请填写“{label}”。", article=step.rule.article)
        if len(value) > MAX_CHARACTERS:
            raise DomainError(
                "text_too_long",
                f"“{label}”共{len(value)}字，超过{MAX_CHARACTERS}字，请分成几个章节。",
                article=step.rule.article,
            )
        if (rows := table_rows(value)) > MAX_TABLE_ROWS:
            raise DomainError(
                "table_too_long",
                f"“{label}”中的表格共{rows}行，超过{MAX_TABLE_ROWS}行，请作为附件。",
                article=step.rule.article,
            )


def _place(record: Any, is_new: bool, current: dict[str, Any]) -> None:
    if isinstance(record, ReportPart):
        return
    moved = isinstance(record, Responsibility) and not is_new
    if is_new or (moved and current["responsibility_class"] != record.responsibility_class):
        record.position = (rows_beside(record).aggregate(last=Max("position"))["last"] or 0) + 1
    if is_new and isinstance(record, Finding | Measure):
        record.key = _free_key(record)


def _free_key(record: Finding | Measure) -> str:
    letter = "f" if isinstance(record, Finding) else "m"
    used = set(type(record).objects.filter(case_id=record.case_id).values_list("key", flat=True))
    number = record.position
    while f"{letter}{number}" in used:
        number += 1
    return f"{letter}{number}"


def _answer(step: Step, measure: Measure, finding_keys: Collection[str]) -> None:
    wanted = list(Finding.objects.filter(case=step.case, key__in=finding_keys))
    if len(wanted) != len(set(finding_keys)):
        raise DomainError(
            "finding_not_found", "所选“对应的问题”不存在，可能已被删除。", article=step.rule.article
        )
    answered = set()
    # Each row leaves by itself, so that the chain records it.
    for answer in measure.answers.all():
        if answer.finding in wanted:
            answered.add(answer.finding_id)
        else:
            answer.delete()
    position = (measure.answers.aggregate(last=Max("position"))["last"] or 0) + 1
    for place, finding in enumerate((one for one in wanted if one.pk not in answered), start=position):
        save(MeasureFinding(measure=measure, finding=finding, position=place))
