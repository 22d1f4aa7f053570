"""Set-based writes: INSERT ... SELECT from a queryset, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connections, models, router
from django.db.models.sql.compiler import SQLCompiler


@models.AutoField.register_lookup
@models.BigAutoField.register_lookup
class AnyOf(models.Lookup):
    """`id__any_of=ids`: as `id__in`, with all the ids as one parameter.

    Django checks each value of an `IN` by itself, and the database parses each, which
    for ten thousand ids takes longer than the query; one text of them all is read at once.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        ids = ",".join(str(int(value)) for value in self.rhs)
        return f"{column} = ANY(%s::bigint[])", (*params, f"{{{ids}}}")


def insert_selection(
    model: type[models.Model],
    fields: Sequence[str],
    source: models.QuerySet[Any, Any],
    *,
    skip_existing: bool = False,
) -> int:
    """Insert one row of `model` for each row of `source`; returns how many.

    `source` yields the values of `fields` in that order (a `values_list`). With
    `skip_existing` a row that would break a unique constraint is left out.
    """
    statement, params = insert_statement(model, fields, source, skip_existing=skip_existing)
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


def insert_selection_ids(
    model: type[models.Model],
    fields: Sequence[str],
    source: models.QuerySet[Any, Any],
    *,
    skip_existing: bool = False,
) -> list[int]:
    """As `insert_selection`, for those who need the new ids."""
    statement, params = insert_statement(model, fields, source, skip_existing=skip_existing)
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(f"{statement} RETURNING id", params)
        return [row[0] for row in cursor.fetchall()]


def insert_statement(
    model: type[models.Model],
    fields: Sequence[str],
    source: models.QuerySet[Any, Any],
    *,
    skip_existing: bool = False,
) -> tuple[str, tuple[Any, ...]]:
    """The INSERT that `insert_selection` runs, and its parameters; it may stand in a `WITH`."""
    connection = connections[router.db_for_write(model)]
    select, params = source.query.get_compiler(connection=connection).as_sql()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(_column(model, name)) for name in fields)
    table = quote(model._meta.db_table)
    conflict = " ON CONFLICT DO NOTHING" if skip_existing else ""
    return f"INSERT INTO {table} ({columns}) {select}{conflict}", tuple(params)


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    column: str = getattr(field, "column")  # noqa: B009 - a relation's other end has none
    return column
