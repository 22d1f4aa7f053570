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

    Django checks each value of an `IN` by itself, which for ten thousand ids takes
    longer than the query.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, list(self.rhs))


def insert_selection(
    model: type[models.Model],
    fields: Sequence[str],
    source: models.QuerySet[Any, Any],
    *,
    skip_existing: bool = False,
) -> list[int]:
    """Insert one row of `model` for each row of `source`; returns the new ids.

    `source` yields the values of `fields` in that order (a `values_list`). With
    `skip_existing` a row that would break a unique constraint is left out.
    """
    connection = connections[router.db_for_write(model)]
    select, params = source.query.get_compiler(connection=connection).as_sql()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(_column(model, name)) for name in fields)
    table = quote(model._meta.db_table)
    conflict = "ON CONFLICT DO NOTHING" if skip_existing else ""
    statement = f"INSERT INTO {table} ({columns}) {select} {conflict} RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()]


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    column: str = getattr(field, "column")  # noqa: B009 - a relation's other end has none
    return column
