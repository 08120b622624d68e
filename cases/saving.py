"""Save records inside an act, so that a broken rule is a refusal and not a crash (保存记录).

What a record says is checked here; what it must be beside other rows, the database judges as it writes,
without being asked first. So two people at the same moment hear the same refusal as one after the other.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import BaseConstraint, UniqueConstraint

from common.errors import DomainError
from common.records import Record, add_together

# SQLite names the columns of a broken unique constraint, and any other one by its name.
_COLUMNS = re.compile(r"UNIQUE constraint failed: ([\w., ]+)", re.ASCII)
_NAME = re.compile(r"constraint failed: (?:index ')?(\w+)", re.ASCII)


def save(*records: Any) -> None:
    """Validate and save records in order, so that a broken rule is a refusal and not a crash.

    :raises DomainError: ``invalid`` with the first fault's Chinese message.
    """
    for record in records:
        _check(record)
        try:
            record.save()
        except IntegrityError as error:
            raise _refusal(record, error) from error


def save_together(records: Sequence[Record]) -> None:
    """Validate and save new rows of one model, as :func:`save` does, but with two statements for all.

    :raises DomainError: ``invalid`` with the first fault's Chinese message.
    """
    for record in records:
        _check(record)
    try:
        add_together(records)
    except IntegrityError as error:
        raise _refusal(records[0], error) from error


def _check(record: Any) -> None:
    try:
        record.full_clean(exclude=_at_hand(record), validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise DomainError("invalid", _first_message(record, error)) from error


def _at_hand(record: Any) -> set[str]:
    """Return the relations whose other end was read or written before: it need not be looked up again."""
    return {
        item.name
        for item in record._meta.concrete_fields
        if item.remote_field is not None
        and item.is_cached(record)
        and (other := item.get_cached_value(record)) is not None
        and not other._state.adding
        and not item.get_limit_choices_to()
    }


def _refusal(record: Any, error: IntegrityError) -> Exception:
    """Return the refusal with the message of the rule that the database found broken.

    A rule that is none of the record's is a fault of the program and stays what it was.
    """
    broken = _broken(record, error)
    if broken is None:
        return error
    if isinstance(broken, UniqueConstraint):
        return DomainError("invalid", _first_message(record, _not_unique(record, broken)))
    return DomainError("invalid", str(broken.get_violation_error_message()))


def _not_unique(record: Any, broken: UniqueConstraint) -> ValidationError:
    message: Any = broken.get_violation_error_message()
    if broken.violation_error_message == broken.default_violation_error_message:
        message = record.unique_error_message(type(record), broken.fields)
        if len(broken.fields) == 1:
            return ValidationError({broken.fields[0]: message})
    return ValidationError({"__all__": message})


def _broken(record: Any, error: IntegrityError) -> BaseConstraint | None:
    told = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    columns: list[str] = []
    if not told:
        if found := _COLUMNS.search(str(error)):
            columns = found[1].split(", ")
        elif named := _NAME.search(str(error)):
            told = named[1]
    for constraint in record._meta.constraints:
        if constraint.name == told:
            return constraint
        if columns and isinstance(constraint, UniqueConstraint) and _columns(record, constraint) == columns:
            return constraint
    return None


def _columns(record: Any, constraint: UniqueConstraint) -> list[str]:
    table = record._meta.db_table
    return [f"{table}.{record._meta.get_field(name).column}" for name in constraint.fields]


def _first_message(record: Any, error: ValidationError) -> str:
    for name, messages in error.message_dict.items():
        if name == "__all__":
            return messages[0]
        return f"“{record._meta.get_field(name).verbose_name}”：{messages[0]}"
    return str(error)
