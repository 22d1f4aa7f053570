"""Makes very many rows quickly, for races and benchmarks: plain SQL, never in production."""

import datetime as dt
from typing import Any

from django.db import connection

from campaigns.models import Campaign
from people.models import Employee, ProductionLine

POSTED = """
    WITH made AS (
        INSERT INTO defects_defect (
            client_id, campaign_id, line_id, team_id, department_id, category, severity, title,
            detail, posted_by_id, posted_at, state, due_at, clock_round, extensions,
            clock_rule, clock_days, clock_zone)
        SELECT gen_random_uuid(), %(campaign)s, line.id, line.team_id, team.department_id,
               (ARRAY['people','machine','material','method','environment','measurement'])
                   [1 + n %% 6],
               (ARRAY['minor','major','critical'])[1 + n %% 3],
               'Generated finding ' || n, '', %(poster)s, %(posted_at)s, 'open',
               %(due_at)s::timestamptz - n * %(apart)s::interval, 1, 0, 'elapsed', 2,
               'Asia/Shanghai'
        FROM generate_series(1, %(count)s) AS n
        JOIN (
            SELECT id, team_id, row_number() OVER (ORDER BY id) - 1 AS place
            FROM people_productionline WHERE id = ANY(%(lines)s)
        ) AS line ON line.place = n %% %(line_count)s
        JOIN people_team AS team ON team.id = line.team_id
        RETURNING id, posted_at, due_at
    )
    INSERT INTO defects_defectevent (defect_id, kind, at, note, due_at, points, data)
    SELECT id, 'posted', posted_at, '', due_at, 0, '{}' FROM made
"""


def make_open_defects(
    *,
    campaign: Campaign,
    lines: list[ProductionLine],
    poster: Employee,
    count: int,
    posted_at: dt.datetime,
    due_at: dt.datetime,
    apart: dt.timedelta = dt.timedelta(),
) -> None:
    """Insert `count` open defects with their first event; deadlines go back from `due_at`."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "campaign": campaign.pk,
            "poster": poster.pk,
            "count": count,
            "posted_at": posted_at,
            "due_at": due_at,
            "apart": apart,
            "lines": [line.pk for line in lines],
            "line_count": len(lines),
        }
        cursor.execute(POSTED, values)
