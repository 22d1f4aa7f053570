"""The manager's workplace: the real pages of the admin, posted as a browser posts them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from campaigns.models import (
    Activity,
    CalendarDay,
    Campaign,
    Phase,
    Responsibility,
)
from people.models import Department, Employee
from points.models import PointRule
from tests import factories
from tests.campaigns.forms import errors, shown

NOW = dt.datetime(2025, 9, 9, 2, 0, tzinfo=dt.UTC)


def page_of(campaign: Campaign) -> str:
    return reverse("admin:campaigns_campaign_change", args=[campaign.pk])


def beside(campaign: Campaign, page: str) -> str:
    return reverse(f"admin:campaigns_campaign_{page}", args=[campaign.pk])


def changed(desk: Client, campaign: Campaign, **fields: Any) -> Any:
    """Open the campaign's page, fill in `fields`, and save."""
    data = shown(desk.get(page_of(campaign)))
    return desk.post(page_of(campaign), data | fields)


# --- The form ---------------------------------------------------------------
def test_save_unchanged_changes_nothing(desk: Client, campaign: Campaign) -> None:
    before = (list(Campaign.objects.values()), list(Phase.objects.values()))
    response = changed(desk, campaign)
    assert response.status_code == 302
    assert (list(Campaign.objects.values()), list(Phase.objects.values())) == before


def test_change_phase(desk: Client, campaign: Campaign) -> None:
    response = changed(
        desk,
        campaign,
        **{
            "phases-1-name": "Hard work",
            "phases-1-ends_on": "2025-09-20",
            "phases-1-activities": ["inspection", "knowledge_contest"],
        },
    )
    assert response.status_code == 302
    phase = campaign.phases.get(order=2)
    assert (phase.name, phase.ends_on, phase.activities) == (
        "Hard work",
        dt.date(2025, 9, 20),
        [Activity.INSPECTION, Activity.KNOWLEDGE_CONTEST],
    )
    assert LogEntry.objects.get().object_id == str(campaign.pk)


@pytest.mark.parametrize(
    "address", ["http://10.0.0.1/", "json://localhost/", "wecombot", "mailto://a:b@c.example"]
)
def test_robot_of_another_kind_is_refused_beside_its_field(
    desk: Client, campaign: Campaign, address: str
) -> None:
    response = changed(desk, campaign, robot_url=address)
    assert list(errors(response)) == ["robot_url"]
    assert "WeCom, DingTalk or Feishu" in errors(response)["robot_url"][0]
    campaign.refresh_from_db()
    assert campaign.robot_url == ""


def test_robot_of_a_chat_service_is_kept(desk: Client, campaign: Campaign) -> None:
    assert changed(desk, campaign, robot_url=" wecombot://key/ ").status_code == 302
    campaign.refresh_from_db()
    assert campaign.robot_url == "wecombot://key/"


def test_phase_without_activities_is_fine(desk: Client, campaign: Campaign) -> None:
    data = shown(desk.get(page_of(campaign)))
    del data["phases-0-activities"]
    assert desk.post(page_of(campaign), data).status_code == 302
    assert campaign.phases.get(order=1).activities == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"phases-0-starts_on": "2025-08-31"},
            {
                "phases-0-starts_on": [
                    "This day is outside the campaign, which runs from 1 Sep 2025 to 30 Sep 2025."
                ]
            },
        ),
        (
            {"phases-3-ends_on": "2025-10-01"},
            {
                "phases-3-ends_on": [
                    "This day is outside the campaign, which runs from 1 Sep 2025 to 30 Sep 2025."
                ]
            },
        ),
        (
            {"phases-1-ends_on": "2025-09-05"},
            {"phases-1-ends_on": ["The last day is before the first one, 6 Sep 2025."]},
        ),
        (
            {"ends_on": "2025-08-31"},
            {"ends_on": ["The last day is before the first one, 1 Sep 2025."]},
        ),
        (
            {"time_zone": "Mars/Olympus"},
            {"time_zone": ["Use a time zone's name, such as Asia/Shanghai."]},
        ),
    ],
)
def test_wrong_days_are_refused_beside_the_field(
    desk: Client, campaign: Campaign, fields: dict[str, str], expected: dict[str, list[str]]
) -> None:
    before = list(Phase.objects.values())
    response = changed(desk, campaign, **fields)
    assert response.status_code == 200
    found = errors(response)
    assert {name: found.get(name) for name in expected} == expected
    assert list(Phase.objects.values()) == before
    for value in fields.values():  # what was typed is still there
        assert value in response.content.decode()


def test_shorter_campaign_names_the_phases_left_outside(desk: Client, campaign: Campaign) -> None:
    found = errors(changed(desk, campaign, ends_on="2025-09-24"))
    words = ["This day is outside the campaign, which runs from 1 Sep 2025 to 24 Sep 2025."]
    assert found == {
        "phases-2-ends_on": words,
        "phases-3-starts_on": words,
        "phases-3-ends_on": words,
    }


def test_phase_that_is_taken_away_is_not_checked(desk: Client, campaign: Campaign) -> None:
    fields = {"phases-3-starts_on": "2026-01-01", "phases-3-DELETE": "on"}
    assert changed(desk, campaign, **fields).status_code == 302
    assert [phase.order for phase in campaign.phases.all()] == [1, 2, 3]


def test_page_draws_the_month_and_explains_clock_and_points(
    desk: Client, campaign: Campaign
) -> None:
    with time_machine.travel(NOW, tick=False):
        html = desk.get(page_of(campaign)).content.decode()
    assert html.count('class="month-span"') == 4
    assert 'x="500" y="0" width="1900"' in html
    assert "Today · 9 Sep 2025" in html
    assert "Posted Fri 26 Sep 16:00 → due Sun 28 Sep 16:00" in html
    assert "Defect corrected in time: earns 2 points" in html
    assert "Correction deadline missed: costs 2 points" in html


def test_change_point_rule_on_the_campaigns_page(desk: Client, campaign: Campaign) -> None:
    assert changed(desk, campaign, **{"point_rules-0-amount": "3"}).status_code == 302
    assert PointRule.objects.get(campaign=campaign, code="defect_corrected").amount == 3


def test_page_asks_the_same_queries_for_one_responsibility_and_for_three(
    desk: Client,
    campaign: Campaign,
    quality_department: Department,
    django_assert_num_queries: Any,
) -> None:
    def add(activity: Activity) -> None:
        duty = Responsibility.objects.create(
            campaign=campaign, activity=activity, lead=quality_department
        )
        duty.supporting.set([quality_department])

    add(Activity.TRAINING)
    desk.get(page_of(campaign))  # content types are remembered from the first page on
    with django_assert_num_queries(count(desk, page_of(campaign))):
        desk.get(page_of(campaign))
    one = count(desk, page_of(campaign))
    add(Activity.INSPECTION)
    add(Activity.VIDEOS)
    assert count(desk, page_of(campaign)) == one


def count(desk: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert desk.get(address).status_code == 200
    return len(queries)


# --- The pages beside it ------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"clock_rule": "elapsed", "clock_days": "2"},
            "Posted Fri 26 Sep 16:00 → due Sun 28 Sep 16:00",
        ),
        # Sunday 28 September is a make-up workday, and the plant takes Monday off.
        (
            {"clock_rule": "working_days", "clock_days": "2"},
            "Posted Fri 26 Sep 16:00 → due Tue 30 Sep 24:00",
        ),
        (
            {"clock_rule": "elapsed", "clock_days": "0"},
            "Fill in the clock's rule, its days and the time zone.",
        ),
        (
            {"clock_rule": "elapsed", "clock_days": "2", "time_zone": "x"},
            "Fill in the clock's rule, its days and the time zone.",
        ),
    ],
)
def test_clock_example_follows_the_form(
    desk: Client, campaign: Campaign, fields: dict[str, str], words: str
) -> None:
    CalendarDay.objects.create(day=dt.date(2025, 9, 29), is_working=False)
    response = desk.get(beside(campaign, "clock_example"), {"time_zone": "Asia/Shanghai"} | fields)
    assert response.content.decode() == words
    campaign.refresh_from_db()
    assert (campaign.clock_rule, campaign.clock_days) == ("elapsed", 2)


def test_preview_says_what_is_open_and_who_leads(
    desk: Client, campaign: Campaign, quality_department: Department
) -> None:
    Responsibility.objects.create(
        campaign=campaign, activity=Activity.INSPECTION, lead=quality_department
    )
    response = desk.get(beside(campaign, "preview"), {"day": "2025-09-10"})
    rows = [
        (
            row.name,
            row.opening.is_open,
            [phase.name for phase in row.phases],
            row.responsibility and row.responsibility.lead.code,
        )
        for row in response.context["rows"]
    ]
    assert rows == [
        ("Eagle Eye inspection", True, ["Implementation"], "QA"),
        ("Zero Defect initiatives", True, ["Implementation"], None),
        ("I Speak for Quality videos", True, ["Culture"], None),
        ("Improvement proposals", True, ["Culture"], None),
        ("Training", False, [], None),
        ("Results and awards", False, [], None),
        ("Handbook and standards", False, [], None),
    ]
    html = response.content.decode()
    assert "Closed on 5 Sep" in html
    assert "Opens on 25 Sep" in html
    assert "Chosen day · 10 Sep 2025" in html


def test_preview_without_a_day_shows_today(desk: Client, campaign: Campaign) -> None:
    with time_machine.travel(NOW, tick=False):
        response = desk.get(beside(campaign, "preview"))
    assert response.context["day"] == dt.date(2025, 9, 9)


def test_preview_of_nonsense_says_so(desk: Client, campaign: Campaign) -> None:
    response = desk.get(beside(campaign, "preview"), {"day": "soon"})
    assert response.context["rows"] == []
    assert "Enter a valid date." in response.content.decode()


def test_preview_of_draft_says_that_nothing_is_open(desk: Client) -> None:
    draft = factories.make_campaign(status=Campaign.Status.DRAFT)
    html = desk.get(beside(draft, "preview"), {"day": "2025-09-10"}).content.decode()
    assert "This campaign is not running" in html


def test_start_asks_first(desk: Client) -> None:
    draft = factories.make_campaign(status=Campaign.Status.DRAFT)
    assert "Start Quality Month 2025?" in desk.get(beside(draft, "activate")).content.decode()
    draft.refresh_from_db()
    assert draft.status == Campaign.Status.DRAFT
    assert desk.post(beside(draft, "activate")).status_code == 302
    draft.refresh_from_db()
    assert draft.status == Campaign.Status.ACTIVE
    assert LogEntry.objects.get().change_message == "Started."


def test_start_beside_running_campaign_says_which_runs(desk: Client, campaign: Campaign) -> None:
    draft = factories.make_campaign(name="Next", status=Campaign.Status.DRAFT)
    response = desk.post(beside(draft, "activate"))
    assert response.status_code == 200
    assert "Quality Month 2025 is running" in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == Campaign.Status.DRAFT


def test_close_asks_first(desk: Client, campaign: Campaign) -> None:
    desk.get(beside(campaign, "close"))
    campaign.refresh_from_db()
    assert campaign.status == Campaign.Status.ACTIVE
    desk.post(beside(campaign, "close"))
    campaign.refresh_from_db()
    assert campaign.status == Campaign.Status.CLOSED


def test_status_cannot_be_posted_with_the_form(desk: Client, campaign: Campaign) -> None:
    assert changed(desk, campaign, status="closed").status_code == 302
    campaign.refresh_from_db()
    assert campaign.status == Campaign.Status.ACTIVE


def test_page_offers_start_or_close(desk: Client, campaign: Campaign) -> None:
    draft = factories.make_campaign(status=Campaign.Status.DRAFT)
    for shown_campaign, offered, hidden in (
        (campaign, "close", "activate"),
        (draft, "activate", "close"),
    ):
        html = desk.get(page_of(shown_campaign)).content.decode()
        assert beside(shown_campaign, offered) in html
        assert beside(shown_campaign, hidden) not in html


def test_duplicate_proposes_next_year_and_opens_the_copy(desk: Client, campaign: Campaign) -> None:
    page = desk.get(beside(campaign, "duplicate"))
    assert page.context["form"]["year"].value() == 2026
    response = desk.post(beside(campaign, "duplicate"), {"year": "2026"})
    copy = Campaign.objects.get(year=2026)
    assert response.url == page_of(copy)
    assert (copy.name, copy.status, copy.phases.count()) == ("Quality Month 2026", "draft", 4)


@pytest.mark.parametrize(
    ("year", "words"),
    [
        ("2025", "Quality Month 2025 is of 2025 itself. Choose another year."),
        ("2101", "Ensure this value is less than or equal to 2100."),
        ("", "This field is required."),
        ("soon", "Enter a whole number."),
    ],
)
def test_duplicate_into_wrong_year(desk: Client, campaign: Campaign, year: str, words: str) -> None:
    response = desk.post(beside(campaign, "duplicate"), {"year": year})
    assert response.context["form"].errors == {"year": [words]}
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize("page", ["change", "preview", "clock_example", "activate", "duplicate"])
def test_pages_of_the_admin_are_closed_to_everybody_else(
    page: str,
    campaign: Campaign,
    leader: Employee,
    executive: Employee,
    client_for: Callable[[Employee], Client],
) -> None:
    for person in (leader, executive):
        assert client_for(person).get(beside(campaign, page)).status_code == 403


@pytest.mark.parametrize("page", ["preview", "clock_example", "activate", "close", "duplicate"])
def test_pages_of_a_campaign_that_is_not_there(desk: Client, page: str) -> None:
    address = reverse(f"admin:campaigns_campaign_{page}", args=[404])
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("key", ["abc", "0", "9" * 40])
def test_page_of_no_campaign_leads_back_to_the_list(client_for, manager: Employee, key: str):
    address = reverse("admin:campaigns_campaign_change", args=[key])
    assert client_for(manager).get(address).status_code == 302
