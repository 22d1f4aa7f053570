"""A month that is closed by many at once, and while entries arrive and are taken back."""

import random
import time

import pytest
from django.db import IntegrityError

from core.errors import Conflict
from people.models import Employee
from points import services
from points.models import PerformanceEntry, PerformanceMonth, PerformanceRow, PointEntry
from points.months import queries
from points.months import services as closing
from points.months.verification import verify
from tests import factories
from tests.concurrency.harness import at_once, without_row_locks
from tests.points.closing import (
    IN_OCTOBER,
    OCTOBER,
    SEPTEMBER,
    at,
    close,
    earn,
    figures,
    make_formula,
    taken,
)

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8
ARRIVING = 200
NOVEMBER_2 = at(11, 2)


@pytest.fixture
def people(campaign, team) -> list[Employee]:
    """Ten people with twenty entries of September each."""
    make_formula(campaign, "1.5")
    made = [factories.make_employee(f"n{n}", f"N{n}", team=team) for n in range(10)]
    for number in range(200):
        person = made[number % len(made)]
        earn(campaign, f"old:{number}", at(9, 3), employee=person, department=team.department)
    return made


def close_at_once(campaign, manager) -> list[BaseException]:
    return at_once([lambda: close(campaign, SEPTEMBER, manager, IN_OCTOBER)] * THREADS)


# --- Closed twice ---------------------------------------------------------------------
def test_closing_at_once_without_the_lock_ends_in_errors(campaign, manager, people):
    with without_row_locks():
        raised = close_at_once(campaign, manager)
    assert any(isinstance(error, IntegrityError) for error in raised)


def test_closing_at_once_gives_one_month_and_tells_the_others(campaign, manager, people):
    raised = close_at_once(campaign, manager)
    assert [type(error) for error in raised] == [Conflict] * (THREADS - 1)
    assert {error.text for error in raised} == {
        "September 2025 is closed already, by Liu Yang on 2 Oct 2025 12:00."
    }
    assert PerformanceMonth.objects.get().entries == 200
    assert PerformanceEntry.objects.count() == 200
    assert PerformanceRow.objects.filter(employee=people[0]).count() == 1
    assert verify() == []


# --- While entries arrive -------------------------------------------------------------
def test_entry_that_commits_while_the_month_closes_falls_into_the_next(
    campaign, manager, people, monkeypatch
):
    """Nor does it wait for the closing: whoever posts is not held up."""
    write = closing._write

    def arrive(key: str) -> None:
        assert at_once([lambda: earn(campaign, key, at(9, 4), employee=people[0])]) == []

    def written(*values):
        arrive("before it looked")
        totals = write(*values)
        arrive("before it ended")
        return totals

    with monkeypatch.context() as patch:
        patch.setattr(closing, "_write", written)
        september = close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    assert taken(september) & {"before it looked", "before it ended"} == {"before it looked"}
    assert figures(september)["n0"] == (42, 21, "63.00")
    october = close(campaign, OCTOBER, manager, NOVEMBER_2)
    assert taken(october) == {"before it ended"}
    assert verify() == []


def test_entries_posted_and_reversed_meanwhile_are_each_in_one_month(
    campaign, manager, people, team
):
    chance = random.Random(3)
    keys = [f"new:{number}" for number in range(ARRIVING)]

    def poster(part: list[str]):
        def run():
            for key in part:
                whom = {"employee": chance.choice(people), "department": team.department}
                earn(campaign, key, at(9, chance.randint(1, 30)), posted=IN_OCTOBER, **whom)
                when = chance.choice([at(9, 30), IN_OCTOBER])
                services.reverse(key=key, reason="Wrong.", now=when, actor=manager)

        return run

    def closer():
        while PointEntry.objects.count() < 200 + ARRIVING // 2:
            time.sleep(0.01)
        close(campaign, SEPTEMBER, manager, IN_OCTOBER)

    assert at_once([*(poster(keys[start::4]) for start in range(4)), closer]) == []
    september = PerformanceMonth.objects.get()
    assert 200 < september.entries < 200 + 2 * ARRIVING
    october = close(campaign, OCTOBER, manager, NOVEMBER_2)
    assert september.entries + october.entries == 200 + 2 * ARRIVING
    assert not taken(september) & taken(october)
    assert taken(september) | taken(october) == set(
        PointEntry.objects.values_list("key", flat=True)
    )
    # What was posted and taken back comes to nothing, over both months.
    for person in people:
        rows = PerformanceRow.objects.filter(employee=person)
        assert sum(row.points for row in rows) == 40
    assert queries.due(campaign) is None
    assert verify() == []
    assert services.verify() == []
