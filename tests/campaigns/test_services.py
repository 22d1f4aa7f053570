"""New work only while its activity is open; starting, closing and copying a campaign."""

import datetime as dt
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from campaigns import queries, services
from campaigns.models import (
    Activity,
    Campaign,
    CoreTask,
    Measurement,
    Phase,
    Principle,
    Responsibility,
    Target,
)
from core.errors import Conflict, DomainError, NotAllowed
from people.models import Department, Employee
from points.models import PointRule
from tests import factories

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND = dt.timedelta(seconds=1)


def local(month: int, day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    return dt.datetime(2025, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(dt.UTC)


# --- New work ---------------------------------------------------------------
def test_require_open_at_the_edges_of_the_campaigns_own_day(campaign: Campaign) -> None:
    begin, end = local(9, 6, 0), local(9, 25, 0)
    with pytest.raises(DomainError):
        services.require_open(campaign, Activity.INSPECTION, begin - SECOND)
    services.require_open(campaign, Activity.INSPECTION, begin)
    services.require_open(campaign, Activity.INSPECTION, end - SECOND)
    with pytest.raises(DomainError):
        services.require_open(campaign, Activity.INSPECTION, end)


def test_require_open_counts_the_campaigns_zone_not_utc(campaign: Campaign) -> None:
    instant = dt.datetime(2025, 9, 5, 16, 30, tzinfo=dt.UTC)  # 6 September, 00:30 in Shanghai
    services.require_open(campaign, Activity.INSPECTION, instant)


@pytest.mark.parametrize(
    ("activity", "now", "words"),
    [
        (Activity.INSPECTION, local(9, 1), "Eagle Eye inspection: opens on 6 Sep."),
        (
            Activity.TRAINING,
            local(9, 6),
            "Training: closed on 5 Sep. What is under way goes on.",
        ),
        (
            Activity.VIDEOS,
            dt.datetime(2024, 12, 1, tzinfo=dt.UTC),
            "I Speak for Quality videos: opens on 1 Sep 2025.",
        ),
        (Activity.KNOWLEDGE_CONTEST, local(9, 9), "Knowledge contest: not part of this campaign."),
    ],
)
def test_require_open_says_when(
    campaign: Campaign, activity: Activity, now: dt.datetime, words: str
) -> None:
    with pytest.raises(DomainError) as refused:
        services.require_open(campaign, activity, now)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            Campaign.Status.DRAFT,
            "Quality Month 2025 is still in preparation. Its first day is 1 Sep.",
        ),
        (Campaign.Status.CLOSED, "Quality Month 2025 is closed. Nothing new can be added."),
    ],
)
def test_require_open_of_campaign_that_is_not_running(
    db: None, status: Campaign.Status, words: str
) -> None:
    campaign = factories.make_campaign(status=status)
    with pytest.raises(DomainError) as refused:
        services.require_open(campaign, Activity.INSPECTION, local(9, 9))
    assert str(refused.value) == words
    assert not queries.is_open(campaign, Activity.INSPECTION, dt.date(2025, 9, 9))


def test_current_campaign_is_the_running_one(campaign: Campaign) -> None:
    factories.make_campaign(year=2026, name="Next", status=Campaign.Status.DRAFT)
    factories.make_campaign(year=2024, name="Last", status=Campaign.Status.CLOSED)
    assert queries.current_campaign() == campaign


def test_current_campaign_without_a_running_one(db: None) -> None:
    factories.make_campaign(status=Campaign.Status.DRAFT)
    assert queries.current_campaign() is None


# --- Status -----------------------------------------------------------------
def test_activate_draft(manager: Employee) -> None:
    draft = factories.make_campaign(status=Campaign.Status.DRAFT)
    services.activate(campaign=draft, actor=manager, now=factories.MONDAY)
    assert queries.current_campaign() == draft


def test_activate_beside_running_campaign_names_it(campaign: Campaign, manager: Employee) -> None:
    draft = factories.make_campaign(name="Next", year=2026, status=Campaign.Status.DRAFT)
    with pytest.raises(DomainError) as refused:
        services.activate(campaign=draft, actor=manager, now=factories.MONDAY)
    assert str(refused.value) == (
        "Quality Month 2025 is running, and one campaign runs at a time. Close it first."
    )
    draft.refresh_from_db()
    assert draft.status == Campaign.Status.DRAFT


def test_activate_running_campaign_again(campaign: Campaign, manager: Employee) -> None:
    with pytest.raises(Conflict, match="is running already"):
        services.activate(campaign=campaign, actor=manager, now=factories.MONDAY)


def test_close_and_start_again(campaign: Campaign, manager: Employee) -> None:
    services.close(campaign=campaign, actor=manager, now=factories.MONDAY)
    assert queries.current_campaign() is None
    with pytest.raises(Conflict, match="is not running"):
        services.close(campaign=campaign, actor=manager, now=factories.MONDAY)
    services.activate(campaign=campaign, actor=manager, now=factories.MONDAY)
    assert queries.current_campaign() == campaign


@pytest.mark.parametrize("who", ["leader", "verifier", "executive", "member"])
def test_campaign_is_set_up_by_a_quality_manager_only(
    request: pytest.FixtureRequest, campaign: Campaign, who: str
) -> None:
    actor = request.getfixturevalue(who)
    for write in (
        services.activate,
        services.close,
        partial(services.duplicate_campaign, year=2026),
    ):
        with pytest.raises(NotAllowed):
            write(campaign=campaign, actor=actor, now=factories.MONDAY)
    assert list(Campaign.objects.values_list("pk", "status")) == [(campaign.pk, "active")]


# --- A copy for another year --------------------------------------------------
@pytest.fixture
def furnished(
    campaign: Campaign, quality_department: Department, production_department: Department
) -> Campaign:
    """The campaign with one of everything that belongs to it, and a measurement."""
    duty = Responsibility.objects.create(
        campaign=campaign,
        activity=Activity.TRAINING,
        lead=quality_department,
        requirement="Train everybody",
    )
    duty.supporting.set([production_department])
    CoreTask.objects.create(campaign=campaign, name="Awareness", lead=quality_department)
    Principle.objects.create(campaign=campaign, level=1, name="Customers first")
    target = Target.objects.create(campaign=campaign, name="Coverage", goal=Decimal(100))
    Measurement.objects.create(target=target, measured_on=dt.date(2025, 9, 5), value=Decimal(97))
    return campaign


def test_duplicate_copies_what_belongs_to_the_campaign(
    furnished: Campaign, manager: Employee
) -> None:
    copy = services.duplicate_campaign(
        campaign=furnished, actor=manager, now=factories.MONDAY, year=2026
    )
    copy.refresh_from_db()
    assert (copy.name, copy.name_zh, copy.year, copy.status) == (
        "Quality Month 2026",
        "2026 年质量月",
        2026,
        Campaign.Status.DRAFT,
    )
    assert (copy.starts_on, copy.ends_on) == (dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    assert [
        (p.name, p.starts_on.isoformat(), p.ends_on.isoformat(), p.activities)
        for p in copy.phases.all()
    ] == [
        (p.name, f"2026{p.starts_on:-%m-%d}", f"2026{p.ends_on:-%m-%d}", p.activities)
        for p in furnished.phases.all()
    ]
    duty = copy.responsibilities.get()
    assert (duty.activity, duty.lead.code, duty.requirement) == (
        Activity.TRAINING,
        "QA",
        "Train everybody",
    )
    assert [department.code for department in duty.supporting.all()] == ["PROD"]
    assert [task.name for task in copy.core_tasks.all()] == ["Awareness"]
    assert [line.name for line in copy.principles.all()] == ["Customers first"]
    assert [target.name for target in copy.targets.all()] == ["Coverage"]
    assert list(PointRule.objects.filter(campaign=copy).values_list("code", "amount")) == [
        ("defect_corrected", 2),
        ("defect_missed", -2),
    ]


def test_duplicate_leaves_the_original_and_its_measurements(
    furnished: Campaign, manager: Employee
) -> None:
    before = list(Phase.objects.filter(campaign=furnished).values())
    copy = services.duplicate_campaign(
        campaign=furnished, actor=manager, now=factories.MONDAY, year=2026
    )
    assert list(Phase.objects.filter(campaign=furnished).values()) == before
    assert Measurement.objects.filter(target__campaign=furnished).count() == 1
    assert not Measurement.objects.filter(target__campaign=copy).exists()
    assert queries.current_campaign() == furnished
    assert furnished.year == 2025


def test_duplicate_from_leap_day(manager: Employee) -> None:
    february = {"starts_on": dt.date(2028, 2, 1), "ends_on": dt.date(2028, 2, 29)}
    leap = Campaign.objects.create(name="Leap", year=2028, **february)
    Phase.objects.create(campaign=leap, name="All of it", **february)
    copy = services.duplicate_campaign(
        campaign=leap, actor=manager, now=factories.MONDAY, year=2029
    )
    assert copy.ends_on == dt.date(2029, 2, 28)
    assert {phase.ends_on for phase in copy.phases.all()} == {dt.date(2029, 2, 28)}


@pytest.mark.parametrize("year", [2025, 1999, 2101])
def test_duplicate_into_impossible_year(campaign: Campaign, manager: Employee, year: int) -> None:
    with pytest.raises(DomainError) as refused:
        services.duplicate_campaign(
            campaign=campaign, actor=manager, now=factories.MONDAY, year=year
        )
    assert refused.value.field == "year"
    assert Campaign.objects.count() == 1
