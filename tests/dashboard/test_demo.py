"""The demo: each stage stands, the same seed gives the same month, and its record is sound."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from campaigns.models import Campaign, Measurement
from core import clock
from dashboard.demo import DEMO_ACCOUNTS, PASSWORD, STAGES
from dashboard.demo.clockwork import Agenda, Story, is_shift, moment, next_shift, september
from defects import rules
from defects.models import (
    Commendation,
    Defect,
    DefectEvent,
    DutyHandOver,
    Inspection,
    InspectionDuty,
    Photo,
)
from defects.queries.planning import completion_by_week, open_duties_of
from defects.rules import Status
from people.models import Employee, Notice
from points import services as points
from points.models import TeamStanding
from points.services import DEFAULT_RULES
from tests.defects.acting import replayed, stored

RUNNING = STAGES["running"]


@pytest.fixture
def demo(db: None, settings: Any) -> Callable[..., None]:
    """Seeds the demo, into a database that is empty again after the test."""
    settings.DEMO = True

    def seed(stage: str, **options: Any) -> None:
        call_command("seed_demo", "--stage", stage, *_words(options), verbosity=0)

    return seed


def _words(options: dict[str, Any]) -> list[str]:
    return [f"--{name}={value}" for name, value in options.items()]


def digest() -> list[tuple[Any, ...]]:
    """What must be the same for the same seed: people, findings, deadlines, points."""
    return [
        *Employee.objects.order_by("number").values_list("number", "name", "team__code"),
        *Defect.objects.order_by("id").values_list(
            "title", "state", "due_at", "missed_at", "left", "team__code", "posted_by__number"
        ),
        *DefectEvent.objects.order_by("id").values_list("kind", "at", "actor__number", "points"),
        *Commendation.objects.order_by("id").values_list("title", "posted_at"),
        *TeamStanding.objects.order_by("team__code").values_list(
            "team__code", "points", "entries", "reached_at"
        ),
    ]


def assert_sound() -> None:
    """Every log gives its columns and points, and the ledger gives the standings."""
    for defect in Defect.objects.all():
        assert replayed(defect) == stored(defect), defect
    assert points.verify() == []


def statuses(at: dt.datetime, **lookup: Any) -> Counter[Status]:
    campaign = Campaign.objects.get()
    rule = rules.StatusRule(campaign.zone, dt.timedelta(hours=campaign.at_risk_hours))
    return Counter(rules.status(d.clock, at, rule) for d in Defect.objects.filter(**lookup))


def test_kickoff_has_the_campaign_and_nothing_posted(demo: Callable[..., None]) -> None:
    demo("kickoff")

    campaign = Campaign.objects.get()
    assert (campaign.starts_on, campaign.ends_on) == (dt.date(2025, 9, 1), dt.date(2025, 9, 30))
    assert (campaign.status, campaign.time_zone, campaign.clock_days) == (
        "active",
        "Asia/Shanghai",
        2,
    )
    assert [(p.starts_on.day, p.ends_on.day) for p in campaign.phases.all()] == [
        (1, 5),
        (6, 24),
        (1, 30),
        (25, 30),
    ]
    amounts = {r.code: r.amount for r in campaign.point_rules.all()}
    assert amounts == {code: rule.amount for code, rule in DEFAULT_RULES.items()}
    assert (amounts["defect_corrected"], amounts["defect_missed"]) == (2, -2)
    assert not any(
        model.objects.exists() for model in (Defect, Commendation, Inspection, Measurement)
    )
    assert Employee.objects.count() == 122
    assert abs(clock.now() - STAGES["kickoff"]) < dt.timedelta(minutes=1)


def test_every_demo_account_signs_in_and_nobody_else_can(demo: Callable[..., None]) -> None:
    demo("kickoff")

    able = [person.number for person in Employee.objects.all() if person.has_usable_password()]
    assert sorted(able) == sorted(number for number, _words in DEMO_ACCOUNTS)
    people = {person.number: person for person in Employee.objects.filter(number__in=able)}
    assert all(person.check_password(PASSWORD) for person in people.values())
    assert people["leader"].team == people["member"].team
    assert people["leader"].team.leader == people["leader"]
    assert people["employee"].team not in {None, people["leader"].team}
    assert people["verifier"].department.code == "QA"


def test_running_gives_everybody_something_to_do(demo: Callable[..., None]) -> None:
    demo("running")

    leader = Employee.objects.get(number="leader")
    mine = statuses(RUNNING, team=leader.team)
    for status in (
        Status.DUE_TODAY,
        Status.AT_RISK,
        Status.PAUSED,
        Status.OVERDUE,
        Status.ON_TRACK,
    ):
        assert mine[status] >= 1, status
    verifier = Employee.objects.get(number="verifier")
    assert Defect.objects.verifiable_by(verifier).count() >= 3
    assert Commendation.objects.count() >= 6
    assert 50 <= Defect.objects.count() <= 70
    assert Notice.objects.filter(recipient=leader, kind="defect_missed").exists()
    kinds = set(DefectEvent.objects.values_list("kind", flat=True))
    assert kinds == set(DefectEvent.Kind.values) - {"miss_withdrawn"}
    assert Photo.objects.filter(kind="evidence").exists()
    assert not DefectEvent.objects.filter(at__gt=RUNNING).exists()
    assert abs(clock.now() - RUNNING) < dt.timedelta(minutes=1)
    assert_sound()


def test_weeks_of_the_plan_went_every_way(demo: Callable[..., None]) -> None:
    demo("closing")

    found = InspectionDuty.objects.all()
    assert found.count() == 3 * 16
    assert set(found.values_list("state", flat=True)) == {"done", "missed"}
    assert DutyHandOver.objects.exists()
    by_week = completion_by_week(Campaign.objects.get())
    assert [week.day for week in by_week] == [8, 15, 22]
    assert {(week.asked, week.missed, week.late) for week in by_week.values()} == {(16, 1, 1)}
    assert not found.filter(inspection__isnull=False, state="missed").exists()
    assert not found.filter(inspection__isnull=True, state="done").exists()
    who = set(found.filter(line__code="DCA-1").values_list("inspector", flat=True))
    assert len(who) > 1


def test_leader_of_the_demo_has_inspections_to_make(demo: Callable[..., None]) -> None:
    demo("running")

    leader = Employee.objects.get(number="leader")
    mine = open_duties_of(leader, Campaign.objects.get(), RUNNING)
    assert [duty.version.checklist.kind for duty in mine] == ["process", "5s"]
    assert all(duty.line.team != leader.team for duty in mine)


def test_closing_is_sound_and_has_work_left(demo: Callable[..., None]) -> None:
    demo("closing", seed=7)

    assert_sound()
    opened = (september(6), september(25))
    assert Defect.objects.exclude(posted_at__range=opened).count() == 0
    assert 95 <= Defect.objects.count() <= 130
    still = statuses(STAGES["closing"])
    assert still[Status.OVERDUE] >= 1
    assert still[Status.PAUSED] >= 1
    assert still[Status.DUE_TODAY] >= 1
    assert still[Status.MISSED] >= 5


def seen(demo: Callable[..., None], stage: str, **options: Any) -> list[tuple[Any, ...]]:
    """The digest of a demo that is taken back at once."""
    with transaction.atomic():
        demo(stage, **options)
        found = digest()
        transaction.set_rollback(True)
    return found


def test_same_seed_gives_the_same_demo(
    demo: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STAGES, "running", september(11, 12))  # a few days tell as much
    first = seen(demo, "running", seed=3)

    assert len(first) > 250
    assert seen(demo, "running", seed=3) == first


def test_another_seed_gives_other_people(demo: Callable[..., None]) -> None:
    assert seen(demo, "kickoff", seed=1) != seen(demo, "kickoff", seed=2)


def test_scale_multiplies_people_and_defects(
    demo: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STAGES, "running", september(10, 8))  # each leader walked once
    demo("running", scale=2)

    assert 210 <= Employee.objects.count() <= 250
    walks = Inspection.objects.filter(defects__isnull=False).distinct()
    assert walks.count() == 16
    assert 46 <= Defect.objects.count() <= 54
    assert points.verify() == []


def test_outside_a_demo_it_refuses(db: None, settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="not a demo") as refusal:
        call_command("seed_demo")

    assert refusal.value.returncode == 2
    assert not Employee.objects.exists()


def test_beside_a_campaign_it_refuses(campaign: Campaign, settings: Any) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="remove var/") as refusal:
        call_command("seed_demo")

    assert refusal.value.returncode == 2
    assert Campaign.objects.get() == campaign


@pytest.mark.parametrize("scale", ["0", "-1", "two", "1.5", "1001"])
def test_scale_that_is_no_count_is_refused(scale: str, settings: Any) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="whole number from 1"):
        call_command("seed_demo", f"--scale={scale}")


def test_agenda_takes_steps_in_the_order_of_time_and_stops() -> None:
    done: list[tuple[str, int]] = []

    def story(name: str, *days: int) -> Story:
        for day in days:
            yield september(day)
            done.append((name, day))

    agenda = Agenda()
    agenda.begin(story("a", 1, 4, 9))
    agenda.begin(story("b", 2, 4))
    passed: list[dt.datetime] = []
    agenda.run(september(4), passed.append)

    assert done == [("a", 1), ("b", 2), ("a", 4), ("b", 4)]
    assert passed == [september(1), september(2), september(4), september(4)]


def test_shift_has_saturdays_and_no_sunday_but_a_make_up_one() -> None:
    assert is_shift(september(13, 10))
    assert not is_shift(september(14, 10))
    assert is_shift(september(28, 10))
    assert next_shift(september(13, 19)) == september(15, 8)


def test_moment_without_working_time_is_still_between(settings: Any) -> None:
    import random

    at = moment(random.Random(1), september(14, 1), september(14, 3))

    assert september(14, 1) <= at < september(14, 3)
