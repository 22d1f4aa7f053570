"""The SQL of a month: which entries it takes, and what they come to for whom.

One SELECT makes the rows, whether they are looked at or written. Parameters are named:
`campaign`, `ends_at`; `month`, the id of the one that is written; each subject's formula,
as `employee_id_rate`; `only`, ids, where the rows are narrowed.
"""

# ruff: noqa: S608 - names come from the models, values are parameters

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from people.models import Department, Employee
from points.models import (
    FormulaValues,
    PerformanceEntry,
    PerformanceRow,
    PointEntry,
)


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
    """COLUMNS of everybody who counts and of whoever has `entries`, a SELECT or its name."""
    key = subject.key
    of_entries = f"AND entry.{key} = ANY(%(only)s)" if narrowed else ""
    of_subjects = "AND subject.id = ANY(%(only)s)" if narrowed else ""
    source = entries if entries.isidentifier() else f"({entries})"
    return f"""
        SELECT summed.*,
               round(least(greatest(points * %({key}_rate)s::numeric, %({key}_floor)s::numeric),
                           %({key}_cap)s::numeric), 2) AS figure
        FROM (
            SELECT {subject.columns}, coalesce(earned.points, 0) AS points,
                   coalesce(earned.entries, 0) AS entries
            FROM {_table(subject.model)} AS subject
            LEFT JOIN (
                SELECT entry.{key}, sum(entry.amount) AS points, count(*) AS entries
                FROM {source} AS entry
                WHERE entry.{key} IS NOT NULL {of_entries}
                GROUP BY entry.{key}
            ) AS earned ON earned.{key} = subject.id
            {subject.join}
            WHERE ({subject.counted} OR earned.{key} IS NOT NULL) {of_subjects}
        ) AS summed
    """


def values(formula: FormulaValues) -> dict[str, Any]:
    """The parameters of a formula."""
    pairs = ((EMPLOYEES, formula.for_employees), (DEPARTMENTS, formula.for_departments))
    return {
        f"{subject.key}_{name}": value
        for subject, used in pairs
        for name, value in vars(used).items()
    }


SUMMED: Final = "SELECT count(*), coalesce(sum(figure), 0)"


def preview() -> str:
    """What a month would be: number of entries; number and sum of employees, of departments."""
    return f"""
        WITH chosen AS MATERIALIZED ({OPEN})
        SELECT (SELECT count(*) FROM chosen), *
        FROM ({SUMMED} FROM ({rows(EMPLOYEES, "chosen")}) AS made) AS employees,
             ({SUMMED} FROM ({rows(DEPARTMENTS, "chosen")}) AS made) AS departments
    """


def close() -> str:
    """Takes the month's entries and writes its rows; yields what `preview` does.

    One statement, so one snapshot: the rows are the sum of what is taken, whatever is
    posted meanwhile. All entries are found before the first is taken (`chosen` is counted
    first): to look for each in a table that grows meanwhile takes hours for a million.
    """
    return f"""
        WITH chosen AS MATERIALIZED ({OPEN}),
        taken AS (
            INSERT INTO {_table(PerformanceEntry)} (month_id, entry_id)
            SELECT %(month)s, id FROM chosen WHERE (SELECT count(*) FROM chosen) >= 0
        ),
        employees AS ({_write(EMPLOYEES)}),
        departments AS ({_write(DEPARTMENTS)})
        SELECT (SELECT count(*) FROM chosen), *
        FROM ({SUMMED} FROM employees) AS employees, ({SUMMED} FROM departments) AS departments
    """


def _write(subject: Subject) -> str:
    columns = ", ".join(COLUMNS)
    return f"""
        INSERT INTO {_table(PerformanceRow)} (month_id, {columns})
        SELECT %(month)s, {columns} FROM ({rows(subject, "chosen")}) AS made
        RETURNING figure
    """
