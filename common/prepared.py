"""Queries that are put together once and asked many times (预备查询).

Putting a long query together costs Django several times what it costs the database to answer it. Here
the text of the query is kept, never an answer.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, F, Field, QuerySet, Value
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler


class Slot(Value):
    """A place in a query for a value that is given when it is asked (占位).

    It stands where an expression may: ``filter(case=slot)``; for a list there is :func:`among`.
    """

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(name, output_field=output_field)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Return a placeholder whose parameter is the slot itself."""
        return "%s", (self,)


def key_slot(name: str) -> Slot:
    """Return a slot for the primary key of a row."""
    return Slot(name, BigIntegerField())


def among(column: str, name: str, number: int) -> In:
    """Return the condition that a column holds one of so many keys, whose slots :func:`keys_for` fills."""
    return In(F(column), [key_slot(f"{name}{place}") for place in range(number)])


def keys_for(name: str, keys: Sequence[int]) -> tuple[int, dict[str, int]]:
    """Return for how many keys to ask and the values of the slots.

    Numbers are rounded up and the last key is repeated, so that few queries serve lists of any length.
    """
    number = 1 << (len(keys) - 1).bit_length()
    filled = [*keys, *[keys[-1]] * (number - len(keys))]
    return number, {f"{name}{place}": key for place, key in enumerate(filled)}


class Prepared:
    """A query with slots, asked in different shapes (预备查询).

    ``build`` takes the shape, which may choose between conditions, and returns ``values`` or a
    ``values_list``. It is called once for each shape and sees no value that is given later, so nothing
    in it can hang on one.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._compiled: dict[tuple[Hashable, ...], _Compiled] = {}

    def rows(self, *shape: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """Ask the database and return the rows.

        :param values: a value for each slot by name.
        """
        return self._compile(shape).rows(values)

    def mappings(self, *shape: Hashable, **values: Any) -> list[dict[str, Any]]:
        """Ask the database and return the rows by name of column; parameters as in :meth:`rows`."""
        compiled = self._compile(shape)
        return [dict(zip(compiled.names, row, strict=True)) for row in compiled.rows(values)]

    def _compile(self, shape: tuple[Hashable, ...]) -> "_Compiled":
        key = (connection.vendor, *shape)
        compiled = self._compiled.get(key)
        if compiled is None:
            compiled = self._compiled[key] = _Compiled(self._build(*shape))
        return compiled


class _Compiled:
    """The text of a query for one kind of database, its parameters and how its columns are read."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        compiler: SQLCompiler = queryset.query.get_compiler(connection=connection)
        self.names = tuple(queryset.query.selected or ())
        self.sql, self.parameters = compiler.as_sql()
        self.converters = compiler.get_converters([column for column, *_ in compiler.select])

    def rows(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        given = [
            one.output_field.get_db_prep_value(values[one.value], connection)
            if isinstance(one, Slot)
            else one
            for one in self.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            found = cursor.fetchall()
        return [self._read(row) for row in found] if self.converters else found

    def _read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        cells = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                cells[place] = convert(cells[place], expression, connection)
        return tuple(cells)
