"""Whatever happens to a defect, replaying its log gives what is stored."""

import datetime as dt
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.clock import ElapsedClock, WorkingDaysClock
from core.errors import DomainError
from defects import services
from defects.models import Defect
from points import services as points
from points.models import PointEntry
from tests.defects.acting import SOUND, post, replayed, stored
from tests.factories import MONDAY

ACTIONS = (
    "submit",
    "submit_before_sweep",
    "confirm",
    "reject",
    "extend",
    "transfer",
    "transfer_restart",
    "void",
    "sweep",
    "progress",
)
# Minutes from one action to the next; 2880 is the very deadline.
STEPS = st.one_of(st.integers(0, 300), st.sampled_from([0, 1, 1440, 2879, 2880, 2881]))


def act(action: str, defect: Defect, now: dt.datetime, cast: dict[str, Any]) -> None:
    """One thing that somebody tries; what is refused changes nothing."""
    pk, manager, member = defect.pk, cast["manager"], cast["member"]
    target = cast["other_team"] if defect.team_id == cast["team"].pk else cast["team"]
    responsible = member if defect.team_id == cast["team"].pk else cast["other_member"]
    doings = {
        "submit": lambda: services.submit_correction(
            defect_id=pk, actor=responsible, now=now, **SOUND
        ),
        "confirm": lambda: services.confirm_correction(defect_id=pk, actor=manager, now=now),
        "reject": lambda: services.reject_correction(
            defect_id=pk, actor=manager, now=now, reason="Photo is dark."
        ),
        "extend": lambda: services.extend_deadline(
            defect_id=pk, actor=manager, now=now, hours=5, reason="Part is on order."
        ),
        "transfer": lambda: services.transfer_defect(
            defect_id=pk, actor=manager, now=now, team=target, reason="Theirs.", restart=False
        ),
        "transfer_restart": lambda: services.transfer_defect(
            defect_id=pk, actor=manager, now=now, team=target, reason="Theirs.", restart=True
        ),
        "void": lambda: services.void_defect(
            defect_id=pk, actor=manager, now=now, cause="not_a_defect", reason="Within limits."
        ),
        "sweep": lambda: services.sweep(now=now),
        "progress": lambda: services.add_progress(
            defect_id=pk, actor=responsible, now=now, note="Parts came."
        ),
    }
    if action == "submit_before_sweep":
        services.sweep(now=now + dt.timedelta(hours=1))
        action = "submit"
    with suppress(DomainError):
        doings[action]()


def assert_clock_recomputed(defect: Defect, rule: str) -> None:
    """Each deadline in the log is what the clock gives from the event's own instant."""
    zone = ZoneInfo("Asia/Shanghai")
    clock = ElapsedClock(2) if rule == "elapsed" else WorkingDaysClock(2, zone)
    due, left = defect.due_at, None
    for event in defect.events.order_by("id"):
        if event.kind == "posted" or event.data.get("restarted"):
            due = clock.deadline(event.at)
        elif event.kind == "submitted":
            left = clock.left(event.at, due)
        elif event.kind == "extended":
            more = dt.timedelta(hours=event.data["hours"])
            due, left = (due, left + more) if left is not None else (clock.add(due, more), None)
        elif event.kind == "rejected":
            late = due < event.at and left == dt.timedelta()
            due, left = (event.due_at if late else clock.add(event.at, left)), None
        elif event.kind in {"confirmed", "voided"}:
            left = None
        assert (event.due_at, event.left) == (due, left)


def team_points() -> dict[int, int]:
    return dict(PointEntry.objects.values_list("team").annotate(Sum("amount")))


SLOWLY = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SLOWLY
@given(story=st.lists(st.tuples(st.sampled_from(ACTIONS), STEPS), max_size=10))
def test_points_do_not_depend_on_when_sweeps_run(
    story, campaign, team, other_team, line, leader, member, employee, manager
):
    """The same story with a sweep before each step, and with one at the end."""
    cast = {
        "manager": manager,
        "member": member,
        "other_member": employee,
        "team": team,
        "other_team": other_team,
    }
    outcomes = []
    for often in (True, False):
        with transaction.atomic():
            defect = post(campaign, line, leader, MONDAY)
            now = MONDAY
            for action, minutes in story:
                now += dt.timedelta(minutes=minutes)
                if often:
                    services.sweep(now=now)
                elif action == "sweep":
                    continue
                defect.refresh_from_db()
                act(action.replace("_before_sweep", ""), defect, now, cast)
            services.sweep(now=now)
            log = sorted(defect.events.values_list("at", "kind", "due_at", "points"))
            outcomes.append((team_points(), log))
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("rule", ["elapsed", "working_days"])
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=st.lists(st.tuples(st.sampled_from(ACTIONS), STEPS), max_size=12))
def test_replay_gives_what_is_stored(
    story, rule, campaign, team, other_team, line, leader, member, employee, manager
):
    campaign.clock_rule = rule
    campaign.save()
    cast = {
        "manager": manager,
        "member": member,
        "other_member": employee,
        "team": team,
        "other_team": other_team,
    }
    defect = post(campaign, line, leader, MONDAY)
    now = MONDAY
    for action, minutes in story:
        now += dt.timedelta(minutes=minutes)
        defect.refresh_from_db()
        act(action, defect, now, cast)
        assert replayed(defect) == stored(defect)
    assert points.verify() == []
    assert_clock_recomputed(defect, rule)
    # Sweeping again, however late, changes no points twice.
    services.sweep(now=now + dt.timedelta(days=30))
    services.sweep(now=now + dt.timedelta(days=30))
    assert replayed(defect) == stored(defect)
    assert points.verify() == []
