"""Lay out the form of an act (表单版式): what everybody fills in, and what the office adds for a paper."""

from dataclasses import dataclass

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileField, Form, RadioSelect

from cases.access import PAPER_ACTS
from cases.lifecycle import ActRule, CaseRole, SecondPerson
from desk.kept_files import KeptFile


@dataclass(frozen=True, slots=True)
class LaidField:
    """One field with how it is shown (填写项): line, choices, check or file."""

    field: BoundField
    shape: str
    kept: KeptFile | None

    @property
    def is_wide(self) -> bool:
        """Tell whether the field takes the whole width."""
        return self.shape != "line" or self.field.widget_type == "textarea"


@dataclass(frozen=True, slots=True)
class FormLayout:
    """The fields in their order (表单版式); those of the paper stand apart, and some need none.

    ``paper_open`` tells that the actor can do the act by paper only.
    """

    fields: list[LaidField]
    hidden: list[BoundField]
    paper: list[LaidField]
    paper_open: bool
    error_count: int


def layout(form: Form, rule: ActRule, roles: frozenset[CaseRole], kept: dict[str, KeptFile]) -> FormLayout:
    """Return the layout of an act's form for a person with these roles (表单版式)."""
    names = tuple(getattr(form, "PAPER_FIELDS", ()))
    is_office = rule.act in PAPER_ACTS and CaseRole.OFFICE in roles and CaseRole.UNDECLARED not in roles
    for_leader = rule.second is SecondPerson.LEADER
    _focus_first_error(form)
    laid = {field.name: _laid(field, kept.get(field.name)) for field in form.visible_fields()}
    return FormLayout(
        fields=[one for name, one in laid.items() if name not in names],
        hidden=form.hidden_fields(),
        paper=[laid[name] for name in names if name in laid] if is_office else [],
        paper_open=is_office and not for_leader and not (rule.roles - {CaseRole.OFFICE}) & roles,
        error_count=len(form.errors),
    )


def _laid(field: BoundField, kept: KeptFile | None) -> LaidField:
    match field.field.widget:
        case RadioSelect() | CheckboxSelectMultiple():
            shape = "choices"
        case CheckboxInput():
            shape = "check"
        case _:
            shape = "file" if isinstance(field.field, FileField) else "line"
    return LaidField(field, shape, kept)


def _focus_first_error(form: Form) -> None:
    form.use_required_attribute = False
    for name in form.fields:
        if name in form.errors:
            form.fields[name].widget.attrs["autofocus"] = True
            return
