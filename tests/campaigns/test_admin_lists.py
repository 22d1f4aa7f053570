"""Targets, the calendar, the lists and the start page of the admin."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import (
    CalendarDay,
    Campaign,
    Measurement,
    Target,
)
from people.models import Employee
from tests.campaigns.forms import errors, shown


# --- Targets and the calendar ---------------------------------------------------
def test_typed_value_names_who_typed_it(
    desk: Client, campaign: Campaign, manager: Employee
) -> None:
    target = Target.objects.create(campaign=campaign, name="Coverage", goal=Decimal(100))
    address = reverse("admin:campaigns_target_change", args=[target.pk])
    data = shown(desk.get(address))
    data |= {"measurements-0-measured_on": "2025-09-05", "measurements-0-value": "97.5"}
    assert desk.post(address, data).status_code == 302
    assert list(Measurement.objects.values_list("measured_on", "value", "recorded_by_id")) == [
        (dt.date(2025, 9, 5), Decimal("97.50"), manager.pk)
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2025-09-26", "Friday, 26 Sep 2025: a working day in the public calendar."),
        ("2025-09-27", "Saturday, 27 Sep 2025: a weekend in the public calendar."),
        ("2025-09-28", "Sunday, 28 Sep 2025: a make-up workday in the public calendar."),
        ("2025-10-01", "Wednesday, 1 Oct 2025: a public holiday."),
        ("", "Choose a day to see what the public calendar says."),
    ],
)
def test_calendar_note_says_what_is_public(desk: Client, day: str, words: str) -> None:
    response = desk.get(reverse("admin:campaigns_calendarday_public"), {"day": day})
    assert response.content.decode() == words


def test_exception_twice_is_refused_beside_the_day(desk: Client) -> None:
    CalendarDay.objects.create(day=dt.date(2025, 9, 28), is_working=False)
    address = reverse("admin:campaigns_calendarday_add")
    response = desk.post(address, {"day": "2025-09-28"})
    assert list(errors(response)) == ["day"]


@pytest.mark.parametrize(
    "name", ["index", "campaigns_campaign_changelist", "campaigns_campaign_add"]
)
def test_lists_and_start_page_open(desk: Client, campaign: Campaign, name: str) -> None:
    assert desk.get(reverse(f"admin:{name}")).status_code == 200


def test_start_page_without_a_campaign(desk: Client) -> None:
    assert "No campaign is running." in desk.get(reverse("admin:index")).content.decode()
