"""The SQL of a month: which entries it takes, and what they come to for whom.

One SELECT makes the rows, whether they are looked at or written; only where its entries
come from differs. Parameters are named: `campaign` and `ends_at` for what is not taken
yet, `month` for what is; `rate`, `floor`, `cap`; `only`, ids, where the rows are narrowed.
"""

# ruff: noqa: S608 - names come from the models, values are parameters

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from people.models import Department, Employee
from points.models import PerformanceEntry, PerformanceRow, PointEntry
from points.rules import Formula


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


ENTRY = "entry.id, entry.employee_id, entry.department_id, entry.amount"
# What no month has taken, dated before an instant: whatever was posted, or came, when.
OPEN: Final = f"""
    SELECT {ENTRY} FROM {_table(PointEntry)} AS entry
    WHERE entry.campaign_id = %(campaign)s AND entry.occurred_at < %(ends_at)s
        AND NOT EXISTS (
            SELECT FROM {_table(PerformanceEntry)} AS taken WHERE taken.entry_id = entry.id)
"""
# What a month has taken.
TAKEN: Final = f"""
    SELECT {ENTRY} FROM {_table(PerformanceEntry)} AS taken
    JOIN {_table(PointEntry)} AS entry ON entry.id = taken.entry_id
    WHERE taken.month_id = %(month)s
"""

COLUMNS: Final = (
    "employee_id",
    "department_id",
    "number",
    "name",
    "name_zh",
    "department_name",
    "department_name_zh",
    "points",
    "entries",
    "figure",
)


@dataclass(frozen=True)
class Subject:
    """Whom the rows are of, and what is written of each."""

    key: str
    model: type[models.Model]
    columns: str
    join: str
    # Who has a row without any entry.
    counted: str


EMPLOYEES: Final = Subject(
    "employee_id",
    Employee,
    """
        subject.id AS employee_id, NULL::bigint AS department_id,
        subject.number, subject.name, '' AS name_zh,
        coalesce(home.name, '') AS department_name,
        coalesce(home.name_zh, '') AS department_name_zh
    """,
    f"LEFT JOIN {_table(Department)} AS home ON home.id = subject.department_id",
    "subject.is_active",
)
DEPARTMENTS: Final = Subject(
    "department_id",
    Department,
    """
        NULL::bigint AS employee_id, subject.id AS department_id,
        subject.code AS number, subject.name, subject.name_zh,
        '' AS department_name, '' AS department_name_zh
    """,
    "",
    "true",
)


def rows(subject: Subject, entries: str, *, narrowed: bool = False) -> str:
    """COLUMNS of everybody who counts and of whoever has `entries` (a SELECT, or its name)."""
    of_entries = f"AND entry.{subject.key} = ANY(%(only)s)" if narrowed else ""
    of_subjects = "AND subject.id = ANY(%(only)s)" if narrowed else ""
    source = entries if entries.isidentifier() else f"({entries})"
    return f"""
        SELECT summed.*,
               round(least(greatest(points * %(rate)s::numeric, %(floor)s::numeric),
                           %(cap)s::numeric), 2) AS figure
        FROM (
            SELECT {subject.columns}, coalesce(earned.points, 0) AS points,
                   coalesce(earned.entries, 0) AS entries
            FROM {_table(subject.model)} AS subject
            LEFT JOIN (
                SELECT entry.{subject.key}, sum(entry.amount) AS points, count(*) AS entries
                FROM {source} AS entry
                WHERE entry.{subject.key} IS NOT NULL {of_entries}
                GROUP BY entry.{subject.key}
            ) AS earned ON earned.{subject.key} = subject.id
            {subject.join}
            WHERE ({subject.counted} OR earned.{subject.key} IS NOT NULL) {of_subjects}
        ) AS summed
    """


def values(formula: Formula) -> dict[str, Any]:
    """The parameters of a formula."""
    return {"rate": formula.rate, "floor": formula.floor, "cap": formula.cap}


def take() -> str:
    """Gives a month, `month`, every entry that is open until `ends_at`."""
    return f"""
        INSERT INTO {_table(PerformanceEntry)} (month_id, entry_id)
        SELECT %(month)s, entry.id FROM ({OPEN}) AS entry
    """


def write(subject: Subject) -> str:
    """Writes the month's rows from what it has taken; yields their number and sum."""
    columns = ", ".join(COLUMNS)
    return f"""
        WITH written AS (
            INSERT INTO {_table(PerformanceRow)} (month_id, {columns})
            SELECT %(month)s, {columns} FROM ({rows(subject, TAKEN)}) AS made
            RETURNING figure
        )
        SELECT count(*), coalesce(sum(figure), 0) FROM written
    """


def totals(entries: str) -> str:
    """Number of entries; then of employees their number and sum; and of departments.

    Each of the two has its own formula: `employee_rate`, `department_cap` and so on.
    """
    parts = [
        f"SELECT count(*), coalesce(sum(figure), 0) FROM ({_renamed(subject)}) AS made"
        for subject in (EMPLOYEES, DEPARTMENTS)
    ]
    return f"""
        WITH entry AS MATERIALIZED ({entries})
        SELECT (SELECT count(*) FROM entry), * FROM ({parts[0]}) AS people, ({parts[1]}) AS units
    """


def _renamed(subject: Subject) -> str:
    """The rows of one subject, in a statement that has both formulas."""
    statement = rows(subject, "entry")
    for name in ("rate", "floor", "cap"):
        statement = statement.replace(f"%({name})s", f"%({subject.key}_{name})s")
    return statement


def both_values(employees: Formula, departments: Formula) -> dict[str, Any]:
    """The parameters of `totals` for both formulas."""
    pairs = ((EMPLOYEES, employees), (DEPARTMENTS, departments))
    return {
        f"{subject.key}_{name}": value
        for subject, formula in pairs
        for name, value in values(formula).items()
    }
