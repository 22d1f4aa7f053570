"""Whatever happens to a defect, replaying its log gives what is stored."""

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from defects import services
from defects.models import Defect
from points import services as points
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
    # Sweeping again, however late, changes no points twice.
    services.sweep(now=now + dt.timedelta(days=30))
    services.sweep(now=now + dt.timedelta(days=30))
    assert replayed(defect) == stored(defect)
    assert points.verify() == []
