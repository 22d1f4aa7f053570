"""The closed months against the ledger: what differs, in words for whoever runs the server."""

# ruff: noqa: S608 - names come from the models, values are parameters

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from points import rules
from points.models import PerformanceEntry, PerformanceMonth, PerformanceRow, PointEntry

TAKEN = PerformanceEntry._meta.db_table
ROWS = PerformanceRow._meta.db_table
ENTRIES = PointEntry._meta.db_table
MONTHS = PerformanceMonth._meta.db_table

# Rows that are not the sum of what their month took, also where one of both is missing.
SUMS = """
    SELECT month_id, {key}, kept.points, kept.entries, taken.points, taken.entries
    FROM (SELECT * FROM {rows} WHERE {key} IS NOT NULL) AS kept
    FULL JOIN (
        SELECT taken.month_id, entry.{key}, sum(entry.amount) AS points, count(*) AS entries
        FROM {taken} AS taken JOIN {entries} AS entry ON entry.id = taken.entry_id
        WHERE entry.{key} IS NOT NULL GROUP BY taken.month_id, entry.{key}
    ) AS taken USING (month_id, {key})
    WHERE (kept.points, kept.entries)
        IS DISTINCT FROM (coalesce(taken.points, 0), coalesce(taken.entries, 0))
"""
# Entries that are taken twice, by another campaign's month, or by one that ended before them.
STRAY = f"""
    SELECT min(taken.month_id), taken.entry_id, count(*)
    FROM {TAKEN} AS taken
    JOIN {ENTRIES} AS entry ON entry.id = taken.entry_id
    JOIN {MONTHS} AS month ON month.id = taken.month_id
    GROUP BY taken.entry_id
    HAVING count(*) > 1
        OR bool_or(month.campaign_id <> entry.campaign_id OR entry.occurred_at >= month.ends_at)
"""
TOTALS = f"""
    SELECT month.id FROM {MONTHS} AS month
    LEFT JOIN (
        SELECT month_id, count(employee_id) AS employees, count(department_id) AS departments,
               coalesce(sum(figure) FILTER (WHERE employee_id IS NOT NULL), 0) AS employees_sum,
               coalesce(sum(figure) FILTER (WHERE department_id IS NOT NULL), 0)
                   AS departments_sum
        FROM {ROWS} GROUP BY month_id
    ) AS summed ON summed.month_id = month.id
    LEFT JOIN (
        SELECT month_id, count(*) AS entries FROM {TAKEN} GROUP BY month_id
    ) AS taken ON taken.month_id = month.id
    WHERE (month.employees, month.employees_sum, month.departments, month.departments_sum,
           month.entries)
        IS DISTINCT FROM (coalesce(summed.employees, 0), coalesce(summed.employees_sum, 0),
                          coalesce(summed.departments, 0), coalesce(summed.departments_sum, 0),
                          coalesce(taken.entries, 0))
"""


@transaction.atomic
def verify() -> list[str]:
    """Everything in which a closed month differs from what it took, or from its formula."""
    months = {month.pk: month for month in PerformanceMonth.objects.all()}
    found = [
        *(
            _words(months, row[0], f"{key} {row[1]}: kept {row[2:4]}, ledger {row[4:6]}")
            for key in ("employee_id", "department_id")
            for row in _select(_sums(key))
        ),
        *(
            _words(months, row[0], f"entry {row[1]} is not this month's alone")
            for row in _select(STRAY)
        ),
        *(
            _words(months, row[0], "the totals are not those of its rows")
            for row in _select(TOTALS)
        ),
    ]
    return found + list(_figures(months))


def _sums(key: str) -> str:
    return SUMS.format(key=key, rows=ROWS, taken=TAKEN, entries=ENTRIES)


def _select(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _figures(months: dict[int, PerformanceMonth]) -> Iterator[str]:
    """Each figure by the rule itself, with the formula that the month kept."""
    rows = PerformanceRow.objects.order_by("month_id", "id")
    for row in rows.iterator(chunk_size=2_000):
        month = months.get(row.month_id)
        if month is None:
            continue
        formula = month.for_employees if row.employee_id else month.for_departments
        due = rules.figure(row.points, formula)
        if due != row.figure:
            words = f"{row.number}: figure {row.figure}, by its formula {due}"
            yield _words(months, row.month_id, words)


def _words(months: dict[int, PerformanceMonth], month_id: int, words: str) -> str:
    month = months.get(month_id)
    name = f"{month}, campaign {month.campaign_id}" if month else f"{month_id}"
    return f"month {name}: {words}"
