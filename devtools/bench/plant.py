"""The plant of the benchmarks: a thousand teams, and as many defects and entries as asked."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.utils import timezone

from campaigns.models import Activity, Campaign, Phase
from devtools.bulk import make_open_defects
from people.models import Department, Employee, ProductionLine, Role, Site, Team
from points import services as points
from points.services import STANDINGS
from proposals.models import Proposal
from proposals.rules import grams

DAY = dt.timedelta(days=1)
TEAMS = 1000
BATCH = 5_000
EMPTIED = """
    TRUNCATE defects_defect, defects_defectevent, points_pointentry, points_teamstanding,
        points_departmentstanding, points_employeestanding, people_notice, people_delivery,
        defects_photo, defects_correction, proposals_proposal
    RESTART IDENTITY CASCADE
"""
# At once: otherwise PostgreSQL begins to do it by itself while something is measured.
TIDIED = "VACUUM ANALYZE"
# Each team gets its share; standings are what the ledger gives.
ENTRIES = """
    INSERT INTO points_pointentry (campaign_id, rule_id, key, amount, team_id, department_id,
        occurred_at, posted_at, evidence, reason)
    SELECT %(campaign)s, %(rule)s, 'bench:' || n, 2, team.id, team.department_id,
        %(now)s::timestamptz - n * interval '1 second', %(now)s, '', ''
    FROM generate_series(1, %(count)s) AS n
    JOIN (SELECT id, department_id, row_number() OVER (ORDER BY id) - 1 AS place
          FROM people_team) AS team ON team.place = n %% %(teams)s
"""


@dataclass(frozen=True)
class Plant:
    """Who and what the benchmarks act on."""

    campaign: Campaign
    lines: list[ProductionLine]
    leader: Employee


def build() -> Plant:
    """A campaign that runs today, its teams with their leaders and lines."""
    today = timezone.now().date()
    site = Site.objects.create(code="S", name="Plant")
    departments = Department.objects.bulk_create(
        Department(code=f"D{n}", name=f"Department {n}", site=site) for n in range(20)
    )
    teams = Team.objects.bulk_create(
        Team(code=f"T{n}", name=f"Team {n}", department=departments[n % 20]) for n in range(TEAMS)
    )
    leaders = Employee.objects.bulk_create(
        Employee(
            number=f"leader{n}",
            name=f"Leader {n}",
            roles=[Role.TEAM_LEADER],
            team=team,
            department=team.department,
            password="!",  # noqa: S106 - no password at all
        )
        for n, team in enumerate(teams)
    )
    for team, leader in zip(teams, leaders, strict=True):
        team.leader = leader
    Team.objects.bulk_update(teams, ["leader"])
    lines = ProductionLine.objects.bulk_create(
        ProductionLine(code=f"L{n}", name=f"Line {n}", site=site, team=team)
        for n, team in enumerate(teams)
    )
    campaign = Campaign.objects.create(
        name="Bench",
        year=today.year,
        starts_on=today - 10 * DAY,
        ends_on=today + 10 * DAY,
        status=Campaign.Status.ACTIVE,
    )
    Phase.objects.create(
        campaign=campaign,
        name="All",
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        activities=Activity.values,
    )
    for code in points.DEFAULT_RULES:
        points.rule_for(campaign.pk, code)
    return Plant(campaign, lines, leaders[0])


def empty() -> None:
    """Take away every defect and entry."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTIED)


def address(name: str) -> str:
    """The address of a database on the server of DATABASE_URL."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def create_database(name: str, template: str = "template0") -> None:
    """A new database on the server of DATABASE_URL, like the template."""
    server = psycopg2.connect(address("postgres"))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    server.close()


def copy(name: str) -> None:
    """A database with the same rows, beside the one in use."""
    connection.close()  # a template that is in use is refused
    create_database(name, template=connection.settings_dict["NAME"])


@contextmanager
def made_by_us() -> Iterator[None]:
    """Rows that are sound by the way they are made: their keys are not looked up one by one.

    For a million defects that takes ten minutes.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield


def add_defects(plant: Plant, count: int, *, due_in: dt.timedelta, ended: bool = False) -> None:
    """Open defects whose deadlines go back from `due_in` from now; `ended`: already verified."""
    now = timezone.now()
    with made_by_us():
        make_open_defects(
            campaign=plant.campaign,
            lines=plant.lines,
            poster=plant.leader,
            count=count,
            posted_at=now - DAY,
            due_at=now + due_in,
            apart=dt.timedelta(milliseconds=1),
        )
    with connection.cursor() as cursor:
        if ended:
            cursor.execute(
                "UPDATE defects_defect SET state = 'verified', ended_at = now()"
                " WHERE state = 'open' AND due_at >= %s",
                [now + due_in - count * dt.timedelta(milliseconds=1) - DAY],
            )
        cursor.execute(TIDIED)


def add_entries(plant: Plant, count: int) -> None:
    """So many entries in the ledger, with the standings that they give."""
    rule = points.rule_for(plant.campaign.pk, "defect_corrected")
    values: dict[str, Any] = {
        "campaign": plant.campaign.pk,
        "rule": rule.pk,
        "now": timezone.now(),
    }
    with made_by_us(), connection.cursor() as cursor:
        cursor.execute(ENTRIES, {**values, "count": count, "teams": TEAMS})
        for model, subject in STANDINGS:
            table = model._meta.db_table
            cursor.execute(f"TRUNCATE {table}")
            cursor.execute(
                f"INSERT INTO {table} (campaign_id, {subject}, points, entries, reached_at)"  # noqa: S608 - names come from the models
                f" SELECT campaign_id, {subject}, sum(amount), count(*), max(occurred_at)"
                f" FROM points_pointentry WHERE {subject} IS NOT NULL GROUP BY 1, 2"
            )
    with connection.cursor() as cursor:
        cursor.execute(TIDIED)


PLACES = ("波峰焊", "端子压接", "老化房", "包装线", "Feeder", "Press", "Busbar", "Labels")
TROUBLES = (
    "治具放反",
    "换型时间长",
    "标签重复",
    "Edges dented",
    "Screws left loose",
    "Cables swapped",
)
MEANS = (
    "增加定位销",
    "颜色区分",
    "门口加显示屏",
    "a sleeve of another colour",
    "a counting wrench",
)


def add_proposals(plant: Plant, count: int) -> None:
    """So many submitted proposals, of which each says something that no other says."""
    now = timezone.now()
    kinds = list(product(PLACES, TROUBLES, MEANS))
    for begin in range(0, count, BATCH):
        found = []
        for number in range(begin, min(begin + BATCH, count)):
            place, trouble, means = kinds[number % len(kinds)]
            words = (f"{place} {number}: {means}", f"{trouble} {number * 7919 % 1_000_003}", means)
            found.append(
                Proposal(
                    campaign=plant.campaign,
                    state=Proposal.State.SUBMITTED,
                    title=words[0],
                    present=words[1],
                    proposed=means,
                    author=plant.leader,
                    department_id=plant.leader.department_id,
                    written_at=now,
                    submitted_at=now,
                    owner=plant.leader,
                    due_at=now + DAY,
                    grams=grams(*words),
                )
            )
        Proposal.objects.bulk_create(found)
    with connection.cursor() as cursor:
        cursor.execute(TIDIED)


def cookie_of(person: Employee) -> str:
    """A signed-in browser's cookie."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "people.backends.RoleBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"
