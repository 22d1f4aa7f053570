"""Every write to the ledger, and to the standings that are kept with it.

The ledger knows none of its sources: whoever earns passes a key that names the
fact, a reason, and the address of the evidence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.selection import insert_statement
from people.models import Employee
from points.models import (
    DepartmentStanding,
    EmployeeStanding,
    PointEntry,
    PointRule,
    Standing,
    TeamStanding,
)

ENTRY_FIELDS: Final = (
    "campaign",
    "rule",
    "key",
    "amount",
    "team",
    "department",
    "employee",
    "occurred_at",
    "posted_at",
    "evidence",
    "reason",
    "approved_by",
    "reverses",
)

# The date of a score in which no entry stands.
NEVER: Final = "1970-01-01 00:00:00+00"
# An entry that counts for the date: neither a reversal nor reversed (`entry` is its row).
STANDS: Final = f"""
    entry.reverses_id IS NULL AND NOT EXISTS (
        SELECT FROM {PointEntry._meta.db_table} AS reversal WHERE reversal.reverses_id = entry.id)
"""

STANDINGS: Final[tuple[tuple[type[Standing], str], ...]] = (
    (TeamStanding, "team_id"),
    (DepartmentStanding, "department_id"),
    (EmployeeStanding, "employee_id"),
)


@dataclass(frozen=True)
class DefaultRule:
    """What a rule is called and worth until the campaign says otherwise."""

    amount: int
    name: str
    name_zh: str


# What the apps above post by, from their `AppConfig.ready`: code -> rule.
DEFAULT_RULES: Final[dict[str, DefaultRule]] = {}


def register_rule(code: str, rule: DefaultRule) -> None:
    """Let campaigns have the rule `code`; each code is one fact."""
    if code in DEFAULT_RULES:
        raise ValueError(f"The point rule {code!r} is registered twice.")
    DEFAULT_RULES[code] = rule


def rule_for(campaign_id: int, code: str) -> PointRule:
    """The campaign's rule; one that is not there yet is made with its default."""
    rule = PointRule.objects.filter(campaign_id=campaign_id, code=code).first()
    if rule is not None:
        return rule
    default = DEFAULT_RULES[code]
    rule, _created = PointRule.objects.get_or_create(
        campaign_id=campaign_id,
        code=code,
        defaults={
            "amount": default.amount,
            "name": default.name,
            "name_zh": default.name_zh,
        },
    )
    return rule


@transaction.atomic
def ensure_rules(campaign_id: int) -> None:
    """Give the campaign each default rule that it does not have yet."""
    for code in DEFAULT_RULES:
        rule_for(campaign_id, code)


@transaction.atomic
def post(
    *,
    rule: PointRule,
    key: str,
    occurred_at: dt.datetime,
    now: dt.datetime,
    team_id: int | None = None,
    department_id: int | None = None,
    employee_id: int | None = None,
    evidence: str = "",
    reason: str = "",
    approved_by: Employee | None = None,
    amount: int | None = None,
) -> int:
    """Post what `rule` gives for the fact `key`; returns the points, 0 if they stood already.

    `occurred_at` dates the entry, `now` is when it is posted; both aware. `amount` is a
    share of what the rule gives, where several people earned it together.
    What is worth nothing posts nothing.
    """
    amount = rule.amount if amount is None else amount
    if amount == 0:
        return 0
    entry = PointEntry(
        campaign_id=rule.campaign_id,
        rule=rule,
        key=key,
        amount=amount,
        team_id=team_id,
        department_id=department_id,
        employee_id=employee_id,
        occurred_at=occurred_at,
        posted_at=now,
        evidence=evidence,
        reason=reason,
        approved_by=approved_by,
    )
    return _insert(entry)


@transaction.atomic
def post_selection(source: models.QuerySet[Any, Any]) -> int:
    """Post one entry for each row of `source`, which yields ENTRY_FIELDS; returns how many.

    Facts that have earned already are left out.
    """
    insert, params = insert_statement(PointEntry, ENTRY_FIELDS, source, skip_existing=True)
    return _raise_standings(f"{insert} RETURNING *", params)


@transaction.atomic
def reverse(*, key: str, reason: str, now: dt.datetime, actor: Employee | None) -> int:
    """Take back the entry of the fact `key`; returns the points that come back.

    An entry that is not there, or was taken back already, gives 0.
    Raises DomainError where the reason is missing.
    """
    if not reason.strip():
        raise DomainError(_("Say why the points are taken back."), field="reason")
    entry = PointEntry.objects.filter(key=key).first()
    if entry is None:
        return 0
    back = _insert(_reversal(entry, reason, now, actor))
    if back:
        _date_again(entry)
    return back


def _reversal(
    entry: PointEntry, reason: str, now: dt.datetime, actor: Employee | None
) -> PointEntry:
    return PointEntry(
        campaign_id=entry.campaign_id,
        rule_id=entry.rule_id,
        key=f"reversal:{entry.pk}",
        amount=-entry.amount,
        team_id=entry.team_id,
        department_id=entry.department_id,
        employee_id=entry.employee_id,
        occurred_at=now,
        posted_at=now,
        evidence=entry.evidence,
        reason=reason.strip()[:300],
        approved_by=actor,
        reverses=entry,
    )


def _date_again(reversed_entry: PointEntry) -> None:
    """Date the scores without the entry that was taken back.

    The standings' rows are locked already, by the reversal that was just added to
    them; so this statement sees every entry that they hold.
    """
    with connection.cursor() as cursor:
        for model, subject in STANDINGS:
            subject_id = getattr(reversed_entry, subject)
            if subject_id is not None:
                cursor.execute(
                    _date_statement(model, subject), [reversed_entry.campaign_id, subject_id]
                )


def _date_statement(model: type[Standing], subject: str) -> str:
    return f"""
        UPDATE {model._meta.db_table} AS standing SET reached_at = coalesce((
            SELECT max(entry.occurred_at) FROM {PointEntry._meta.db_table} AS entry
            WHERE entry.campaign_id = standing.campaign_id
                AND entry.{subject} = standing.{subject} AND {STANDS}
        ), '{NEVER}')
        WHERE campaign_id = %s AND {subject} = %s
    """  # noqa: S608 - names come from the models, values are parameters


def _insert(entry: PointEntry) -> int:
    """Insert the entry and raise the standings; returns its points, 0 if its key stood already."""
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        if not PointEntry.objects.filter(key=entry.key).exists():
            raise
        return 0
    _raise_standings(f"SELECT * FROM {PointEntry._meta.db_table} WHERE id = %s", [entry.pk])  # noqa: S608 - the table's name comes from the model
    return entry.amount


def _raise_standings(entries: str, params: Sequence[Any]) -> int:
    """Add the entries that the statement `entries` yields to the standings; returns how many.

    One statement, so that a set of any size is read once. Its order is the same
    everywhere, table after table and subject after subject, so that two transactions
    cannot wait for each other: each table waits for the one before it (`after`), since
    the parts of a `WITH` would run in an order of the database's own.
    """
    parts = [f"entry AS ({entries})"]
    after = ""
    for model, subject in STANDINGS:
        parts.append(f"{subject}_raised AS ({_raise_statement(model, subject, after)})")
        after = f"AND (SELECT count(*) FROM {subject}_raised) >= 0"  # noqa: S608 - our own name
    statement = f"WITH {', '.join(parts)} SELECT count(*) FROM entry"  # noqa: S608 - names come from the models
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.fetchone()[0])


def _raise_statement(model: type[Standing], subject: str, after: str) -> str:
    return f"""
        INSERT INTO {model._meta.db_table} AS standing
            (campaign_id, {subject}, points, entries, reached_at)
        SELECT campaign_id, {subject}, sum(amount), count(*),
               coalesce(max(occurred_at) FILTER (WHERE reverses_id IS NULL), '{NEVER}')
        FROM entry
        WHERE {subject} IS NOT NULL {after}
        GROUP BY campaign_id, {subject}
        ORDER BY campaign_id, {subject}
        ON CONFLICT (campaign_id, {subject}) DO UPDATE SET
            points = standing.points + excluded.points,
            entries = standing.entries + excluded.entries,
            reached_at = greatest(standing.reached_at, excluded.reached_at)
        RETURNING 1
    """  # noqa: S608 - names come from the models, values are parameters


@dataclass(frozen=True)
class Difference:
    """A standing that the ledger does not bear out: (points, entries, reached_at) of each."""

    standing: str
    subject_id: int
    campaign_id: int
    kept: tuple[int, int, dt.datetime] | None
    ledger: tuple[int, int, dt.datetime] | None


def verify() -> list[Difference]:
    """Recompute every standing from the ledger and name each that differs.

    One statement, so one snapshot: entries posted meanwhile cannot show as differences.
    """
    statement = " UNION ALL ".join(_verify_statement(*standing) for standing in STANDINGS)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [
            Difference(
                standing=row[0],
                campaign_id=row[1],
                subject_id=row[2],
                kept=None if row[3] is None else tuple(row[3:6]),
                ledger=None if row[6] is None else tuple(row[6:9]),
            )
            for row in cursor.fetchall()
        ]


def _verify_statement(model: type[Standing], subject: str) -> str:
    table = model._meta.db_table
    entries = PointEntry._meta.db_table
    return f"""
        SELECT '{subject.removesuffix("_id")}', campaign_id, {subject},
               kept.points, kept.entries, kept.reached_at,
               ledger.points, ledger.entries, ledger.reached_at
        FROM {table} AS kept
        FULL JOIN (
            SELECT campaign_id, {subject}, sum(amount) AS points, count(*) AS entries,
                   coalesce(max(occurred_at) FILTER (WHERE {STANDS}), '{NEVER}') AS reached_at
            FROM {entries} AS entry
            WHERE {subject} IS NOT NULL GROUP BY campaign_id, {subject}
        ) AS ledger USING (campaign_id, {subject})
        WHERE (kept.points, kept.entries, kept.reached_at)
              IS DISTINCT FROM (ledger.points, ledger.entries, ledger.reached_at)
    """  # noqa: S608 - names come from the models, values are parameters
