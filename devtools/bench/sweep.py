"""The sweep against one hand-written SQL statement that does the same."""

import datetime as dt
import statistics
import time
from collections.abc import Callable

from django.db import connection, transaction

from campaigns.models import Campaign
from defects import services
from points import services as points

# State, event, ledger, all three standings and the notice, in one statement.
FLOOR = """
WITH missed AS (
    UPDATE defects_defect SET missed_at = due_at, next_reminder_at = NULL
    WHERE state = 'open' AND missed_at IS NULL AND due_at < %(now)s
    RETURNING id, campaign_id, team_id, department_id, posted_by_id, title, due_at
), event AS (
    INSERT INTO defects_defectevent (defect_id, kind, at, note, due_at, points, data)
    SELECT id, 'missed', due_at, '', due_at, -2, '{}' FROM missed
), entry AS (
    INSERT INTO points_pointentry (campaign_id, rule_id, key, amount, team_id, department_id,
        occurred_at, posted_at, evidence, reason)
    SELECT campaign_id, %(rule)s, 'defect:' || id || ':missed', -2, team_id, department_id,
        due_at, %(now)s, '/defects/' || id || '/', ''
    FROM missed ON CONFLICT (key) DO NOTHING
    RETURNING campaign_id, team_id, department_id, amount, occurred_at
), team AS (
    INSERT INTO points_teamstanding AS kept (campaign_id, team_id, points, entries, reached_at)
    SELECT campaign_id, team_id, sum(amount), count(*), max(occurred_at)
    FROM entry GROUP BY 1, 2
    ON CONFLICT (campaign_id, team_id) DO UPDATE SET
        points = kept.points + excluded.points, entries = kept.entries + excluded.entries,
        reached_at = greatest(kept.reached_at, excluded.reached_at)
), department AS (
    INSERT INTO points_departmentstanding AS kept
        (campaign_id, department_id, points, entries, reached_at)
    SELECT campaign_id, department_id, sum(amount), count(*), max(occurred_at)
    FROM entry GROUP BY 1, 2
    ON CONFLICT (campaign_id, department_id) DO UPDATE SET
        points = kept.points + excluded.points, entries = kept.entries + excluded.entries,
        reached_at = greatest(kept.reached_at, excluded.reached_at)
)
INSERT INTO people_notice (recipient_id, kind, params, url, key, created_at)
SELECT coalesce(team.leader_id, department.head_id, missed.posted_by_id), 'defect_missed',
    jsonb_build_object('number', '#' || lpad(missed.id::text, 3, '0'), 'title', missed.title,
        'due_at', missed.due_at, 'zone', 'Asia/Shanghai', 'points', '-2'),
    '/defects/' || missed.id || '/', 'defect:' || missed.id || ':missed', %(now)s
FROM missed
JOIN people_team AS team ON team.id = missed.team_id
JOIN people_department AS department ON department.id = team.department_id
"""


def floor(campaign: Campaign, now: dt.datetime) -> None:
    """The hand-written statement."""
    rule = points.rule_for(campaign.pk, "defect_missed")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FLOOR, {"now": now, "rule": rule.pk})


def product(campaign: Campaign, now: dt.datetime) -> None:
    """The product's sweep."""
    services.sweep(now=now)


def seconds(
    action: Callable[[Campaign, dt.datetime], None], campaign: Campaign, now: dt.datetime
) -> float:
    """How long one run takes."""
    begin = time.perf_counter()
    action(campaign, now)
    return time.perf_counter() - begin


def ratio(floors: list[float], products: list[float]) -> float:
    """The product's rows a second as a share of the floor's: the median over paired rounds."""
    return statistics.median(f / p for f, p in zip(floors, products, strict=True))
