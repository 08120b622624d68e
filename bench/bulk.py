"""Write many rows at once, past the models, for measurements only (批量写入)."""

from collections.abc import Iterable
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Expression, F, Field, Model, QuerySet, Value


def write(rows: Iterable[Model]) -> None:
    """Write new rows of one model, by COPY on PostgreSQL; a key that is none yet is given by the database."""
    listed = list(rows)
    if not listed:
        return
    columns = [
        column
        for column in listed[0]._meta.concrete_fields
        if not (column.primary_key and listed[0].pk is None)
    ]
    content = ([_prepared(column, row) for column in columns] for row in listed)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_target(listed[0], columns)} FROM STDIN") as copy:
                for line in content:
                    copy.write_row(line)
        else:
            places = ", ".join("?" * len(columns))
            # Past Django's own wrapper, which would translate the statement.
            connection.connection.executemany(
                f"INSERT INTO {_target(listed[0], columns)} VALUES ({places})", content
            )


def fill(model: type[Model], source: QuerySet[Any], **values: Any) -> None:
    """Write rows of one model from a query, inside the database.

    :param values: what each field is filled from, an expression or a constant; others take their default.
    """
    columns = [
        column
        for column in model._meta.concrete_fields
        if column.name in values or not (column.primary_key or column.null)
    ]
    chosen = [_expression(column, values) for column in columns]
    query, parameters = source.order_by("pk").values_list(*chosen).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {_target(model, columns)} {query}", parameters)


def copied(model: type[Model]) -> dict[str, F]:
    """Return for each field of a model the same field, for :func:`fill`."""
    return {column.name: F(column.attname) for column in model._meta.concrete_fields}


def count_on(*models: type[Model]) -> None:
    """Let the database give keys behind those that were written (主键续号)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _expression(column: "Field[Any, Any]", values: dict[str, Any]) -> Expression | F:
    value = values[column.name] if column.name in values else column.get_default()
    return value if hasattr(value, "resolve_expression") else Value(value, output_field=column)


def _prepared(column: "Field[Any, Any]", row: Model) -> Any:
    value = column.pre_save(row, add=True)
    return value if value is None or type(value) in (int, str) else column.get_db_prep_save(value, connection)


def _target(model: type[Model] | Model, columns: "list[Field[Any, Any]]") -> str:
    quote = connection.ops.quote_name
    return f"{quote(model._meta.db_table)} ({', '.join(quote(column.column) for column in columns)})"
