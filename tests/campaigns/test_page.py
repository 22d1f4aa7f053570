"""The campaign page that everybody sees."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import metrics, queries
from campaigns.models import (
    Activity,
    Campaign,
    CoreTask,
    Measurement,
    Principle,
    Responsibility,
    Target,
)
from people.models import Department, Employee
from tests import factories

NOW = dt.datetime(2025, 9, 9, 2, 0, tzinfo=dt.UTC)
CAST = ["leader", "member", "other_leader", "verifier", "manager", "executive", "judge"]


@pytest.fixture
def address() -> str:
    return reverse("campaigns:campaign")


@pytest.fixture
def furnished(
    campaign: Campaign, quality_department: Department, production_department: Department
) -> Campaign:
    duty = Responsibility.objects.create(
        campaign=campaign,
        activity=Activity.INSPECTION,
        lead=quality_department,
        requirement="Every leader walks a line weekly",
        requirement_zh="班组长每周巡检一条产线",
    )
    duty.supporting.set([production_department])
    CoreTask.objects.create(
        campaign=campaign, name="Awareness", name_zh="意识全覆盖", lead=quality_department
    )
    Principle.objects.create(campaign=campaign, level=3, name="Three issues", name_zh="三个问题")
    Principle.objects.create(campaign=campaign, level=1, name="Customers first", name_zh="客户至上")
    return campaign


@pytest.mark.parametrize("role", CAST)
def test_page_shows_the_month_to_everybody(
    role: str,
    furnished: Campaign,
    address: str,
    client_for: Callable[[Employee], Client],
    request: pytest.FixtureRequest,
) -> None:
    client = client_for(request.getfixturevalue(role))
    with time_machine.travel(NOW, tick=False):
        response = client.get(address)
    html = response.content.decode()
    assert [bar.phase.label for bar in response.context["timeline"].bars] == [
        "Kick-off and awareness",
        "Implementation",
        "Culture",
        "Summary",
    ]
    for words in (
        "Everybody makes quality",
        "Today · 9 Sep 2025",
        "Every leader walks a line weekly",
        "Awareness",
        "Customers first",
    ):
        assert words in html
    assert (reverse("admin:campaigns_campaign_change", args=[furnished.pk]) in html) is (
        role == "manager"
    )


def test_page_needs_a_person(campaign: Campaign, address: str) -> None:
    response = Client().get(address)
    assert (response.status_code, response.url) == (
        302,
        f"{reverse('people:sign_in')}?next={address}",
    )


def test_page_in_chinese(
    furnished: Campaign, address: str, client_for: Callable[[Employee], Client]
) -> None:
    reader = factories.make_employee("zh", "王芳", language="zh-hans")
    with time_machine.travel(NOW, tick=False):
        html = client_for(reader).get(address).content.decode()
    for words in (
        "2025 年质量月",
        "人人创造质量",
        "实施攻坚",
        "班组长每周巡检一条产线",
        "质量部",
        "意识全覆盖",
        "客户至上",
        "2025年9月9日",
    ):
        assert words in html
    assert "Implementation" not in html


def test_page_without_a_campaign(
    address: str,
    manager: Employee,
    employee: Employee,
    client_for: Callable[[Employee], Client],
) -> None:
    factories.make_campaign(name="Secret draft", status=Campaign.Status.DRAFT)
    for person, may_prepare in ((employee, False), (manager, True)):
        html = client_for(person).get(address).content.decode()
        assert "No campaign is running." in html
        assert "Secret draft" not in html
        assert ("Prepare a campaign" in html) is may_prepare


def test_page_has_no_style_attribute_and_no_inline_script(
    furnished: Campaign, address: str, employee: Employee, client_for: Callable[[Employee], Client]
) -> None:
    html = client_for(employee).get(address).content.decode()
    assert " style=" not in html
    assert "<script>" not in html


def test_page_asks_the_same_queries_for_one_duty_and_for_three(
    furnished: Campaign,
    address: str,
    employee: Employee,
    quality_department: Department,
    client_for: Callable[[Employee], Client],
) -> None:
    client = client_for(employee)
    Target.objects.create(campaign=furnished, name="One", goal=1)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    one = count()
    for activity in (Activity.TRAINING, Activity.VIDEOS):
        duty = Responsibility.objects.create(
            campaign=furnished, activity=activity, lead=quality_department
        )
        duty.supporting.set([quality_department])
        Target.objects.create(campaign=furnished, name=activity, goal=1, lead=quality_department)
        CoreTask.objects.create(campaign=furnished, name=activity, lead=quality_department)
    assert count() == one


# --- Targets ------------------------------------------------------------------
@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Any], None]:
    """Registers a measure for this test only."""
    monkeypatch.setattr(metrics, "_MEASURES", {})
    return metrics.register


def figures(campaign: Campaign, now: dt.datetime = NOW) -> list[tuple[str, str | None, str, bool]]:
    return [
        (figure.target.name, figure.value_shown, figure.goal_shown, figure.is_reached)
        for figure in queries.target_figures(campaign, now)
    ]


def test_target_without_data_has_no_value(campaign: Campaign, measured: Any) -> None:
    Target.objects.create(campaign=campaign, name="Typed", goal=Decimal(100))
    Target.objects.create(
        campaign=campaign, name="Rate", goal=Decimal(95), metric=Target.Metric.ON_TIME_RATE
    )
    assert figures(campaign) == [("Typed", None, "100", False), ("Rate", None, "95", False)]


def test_target_without_data_reads_no_data(
    campaign: Campaign, address: str, employee: Employee, client_for: Callable[[Employee], Client]
) -> None:
    Target.objects.create(campaign=campaign, name="Typed", goal=Decimal(100), unit="%")
    html = client_for(employee).get(address).content.decode()
    assert "no data" in html
    assert "Goal 100 %" in html


def test_typed_target_shows_the_newest_value_until_today(campaign: Campaign) -> None:
    target = Target.objects.create(campaign=campaign, name="Coverage", goal=Decimal("97.50"))
    other = Target.objects.create(campaign=campaign, name="Other", goal=Decimal(1), order=2)
    for day, value in ((9, "97.5"), (5, "80"), (10, "99")):  # the 10th has not come yet
        Measurement.objects.create(
            target=target, measured_on=dt.date(2025, 9, day), value=Decimal(value)
        )
    Measurement.objects.create(target=other, measured_on=dt.date(2025, 9, 1), value=Decimal(0))
    assert figures(campaign) == [
        ("Coverage", "97.5", "97.5", True),
        ("Other", "0", "1", False),
    ]


def test_computed_target_asks_its_measure(
    campaign: Campaign, measured: Callable[[str, Any], None]
) -> None:
    asked: list[tuple[Campaign, dt.datetime]] = []

    def rate(of: Campaign, now: dt.datetime) -> Decimal:
        asked.append((of, now))
        return Decimal("96.25")

    measured(Target.Metric.CORRECTION_RATE, rate)
    Target.objects.create(
        campaign=campaign, name="Rate", goal=Decimal(95), metric=Target.Metric.CORRECTION_RATE
    )
    assert figures(campaign) == [("Rate", "96.25", "95", True)]
    assert asked == [(campaign, NOW)]


def test_page_of_a_closed_campaign_stays_and_says_so(
    client_for, furnished: Campaign, member: Employee, address: str
) -> None:
    assert "This campaign is over." not in client_for(member).get(address).content.decode()
    Campaign.objects.update(status=Campaign.Status.CLOSED)
    page = client_for(member).get(address).content.decode()
    assert "This campaign is over." in page
    assert "Awareness" in page
