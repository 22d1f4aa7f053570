"""Closing a month: what it takes, what falls into the next, and that it never changes."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign
from campaigns.services import duplicate_campaign
from core.errors import Conflict, DomainError, NotAllowed
from people.models import Role
from points import services
from points.models import (
    PerformanceEntry,
    PerformanceFormula,
    PerformanceMonth,
    PerformanceRow,
)
from points.months import queries
from points.months.verification import verify
from tests import factories
from tests.points.closing import (
    IN_OCTOBER,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    at,
    close,
    earn,
    figures,
    make_formula,
    taken,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def formula(campaign):
    return make_formula(campaign)


def totals(month):
    return (
        month.entries,
        month.employees,
        str(month.employees_sum),
        month.departments,
        str(month.departments_sum),
    )


# --- What is written ------------------------------------------------------------------
def test_month_has_everybody_with_what_their_entries_come_to(campaign, manager, member, team):
    make_formula(campaign, "1.2345", department_rate=Decimal("0.5"))
    earn(campaign, "a", at(9, 3), employee=member, department=team.department, team=team)
    earn(campaign, "b", at(9, 4), employee=member, department=team.department)
    earn(campaign, "c", at(9, 5), team=team, department=team.department, code="defect_missed")
    month = close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    assert figures(month) == {
        "manager": (0, 0, "0.00"),
        "member": (4, 2, "4.94"),
        "QA": (0, 0, "0.00"),
        "PROD": (2, 3, "1.00"),
    }
    assert totals(month) == (3, 2, "4.94", 2, "1.00")
    assert (month.closed_by, month.closed_at, month.ends_at) == (manager, IN_OCTOBER, at(10, 1, 0))
    assert verify() == []


def test_month_keeps_numbers_names_and_formula_as_they_were(formula, campaign, manager, member):
    earn(campaign, "a", at(9, 3), employee=member)
    month = close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    member.name, member.department = "Somebody Else", manager.department
    member.save()
    formula.employee_rate = 99
    formula.save()
    row = PerformanceRow.objects.get(employee=member)
    assert (row.name, row.department_name, row.department_name_zh) == (
        "Wang Fang",
        "Production",
        "生产部",
    )
    assert (month.employee_rate, row.figure) == (10, 20)
    assert verify() == []


def test_who_left_has_a_row_only_with_entries(formula, campaign, manager, member, employee):
    earn(campaign, "a", at(9, 3), employee=member)
    for person in (member, employee):
        person.is_active = False
        person.save()
    assert set(figures(close(campaign, SEPTEMBER, manager, IN_OCTOBER))) == {
        *("manager", "member"),
        *("QA", "PROD"),
    }


def test_floor_and_cap_hold_for_each_of_both_formulas(campaign, manager, member, team):
    make_formula(
        campaign,
        employee_floor=Decimal(5),
        employee_cap=Decimal(15),
        department_rate=Decimal(1),
        department_floor=Decimal(-1),
    )
    earn(campaign, "a", at(9, 3), employee=member)
    earn(campaign, "b", at(9, 3), department=team.department, code="defect_missed")
    month = close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    assert {number: row[2] for number, row in figures(month).items()} == {
        "manager": "5.00",
        "member": "15.00",
        "QA": "0.00",
        "PROD": "-1.00",
    }


def test_another_campaigns_entries_are_not_taken(formula, campaign, manager, member):
    other = factories.make_campaign(status=Campaign.Status.CLOSED, year=2024)
    earn(other, "theirs", at(9, 3), employee=member)
    earn(campaign, "ours", at(9, 3), employee=member)
    month = close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    assert taken(month) == {"ours"}
    assert figures(month)["member"] == (2, 1, "20.00")


# --- Which month an entry falls into --------------------------------------------------
def test_the_date_decides_by_the_campaigns_midnight(formula, campaign, manager, member):
    last = at(10, 1, 0) - dt.timedelta(microseconds=1)
    earn(campaign, "last of September", last, employee=member, posted=at(10, 2))
    earn(campaign, "first of October", at(10, 1, 0), employee=member)
    assert taken(close(campaign, SEPTEMBER, manager, at(10, 3))) == {"last of September"}
    assert taken(close(campaign, OCTOBER, manager, at(11, 1, 0))) == {"first of October"}


def test_what_comes_after_its_month_was_closed_falls_into_the_next(
    formula, campaign, manager, member
):
    earn(campaign, "a", at(9, 3), employee=member)
    september = close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    before = figures(september)
    earn(campaign, "late", at(9, 20), employee=member, posted=at(10, 5))
    services.reverse(key="a", reason="Wrong.", now=at(10, 6), actor=manager)
    reversal = f"reversal:{services.PointEntry.objects.get(key='a').pk}"
    october = close(campaign, OCTOBER, manager, at(11, 2))
    assert taken(september) == {"a"}
    assert taken(october) == {"late", reversal}
    assert figures(september) == before
    assert figures(october)["member"] == (0, 2, "0.00")
    assert verify() == []


def test_late_entry_of_a_campaign_long_over_makes_a_month_due(formula, campaign, manager, member):
    close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    assert queries.due(campaign) is None
    earn(campaign, "late", at(9, 20), employee=member, posted=at(12, 5))
    assert queries.due(campaign).month == OCTOBER
    assert taken(close(campaign, OCTOBER, manager, at(12, 6))) == {"late"}


def test_entry_and_its_reversal_count_where_they_fall(formula, campaign, manager, member):
    earn(campaign, "a", at(9, 3), employee=member)
    services.reverse(key="a", reason="Wrong.", now=at(10, 1), actor=manager)
    assert figures(close(campaign, SEPTEMBER, manager, IN_OCTOBER))["member"] == (2, 1, "20.00")
    assert figures(close(campaign, OCTOBER, manager, at(11, 2)))["member"] == (-2, 1, "-20.00")


# --- Who, and when --------------------------------------------------------------------
@pytest.mark.parametrize("role", [role for role in Role if role != Role.QUALITY_MANAGER])
def test_only_a_quality_manager_closes(formula, campaign, role):
    person = factories.make_employee("x", "X", [role])
    with pytest.raises(NotAllowed):
        close(campaign, SEPTEMBER, person, IN_OCTOBER)
    assert not PerformanceMonth.objects.exists()


def test_month_is_closed_once_it_has_ended_in_the_campaigns_zone(formula, campaign, manager):
    with pytest.raises(DomainError, match="can be closed from 1 Oct 2025"):
        close(campaign, SEPTEMBER, manager, at(9, 30, 23, 59))
    assert close(campaign, SEPTEMBER, manager, at(10, 1, 0)).month == SEPTEMBER


def test_month_of_a_closed_campaign_need_not_have_ended(formula, campaign, manager, member):
    earn(campaign, "a", at(9, 3), employee=member)
    campaign.status = Campaign.Status.CLOSED
    campaign.save()
    close(campaign, SEPTEMBER, manager, at(9, 20))
    earn(campaign, "b", at(9, 25), employee=member)
    with pytest.raises(DomainError, match="can be closed from"):
        close(campaign, OCTOBER, manager, at(9, 26))
    assert taken(close(campaign, OCTOBER, manager, at(10, 1))) == {"b"}


def test_closing_twice_says_who_did(formula, campaign, manager):
    close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    with pytest.raises(Conflict, match="closed already, by Liu Yang on 2 Oct 2025 12:00"):
        close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    assert PerformanceMonth.objects.count() == 1


def test_months_are_closed_in_order(formula, campaign, manager, member):
    earn(campaign, "a", at(10, 3), employee=member)
    earn(campaign, "b", at(12, 3), employee=member)
    now = at(12, 31)
    with pytest.raises(DomainError, match="September 2025 comes first"):
        close(campaign, OCTOBER, manager, now)
    close(campaign, SEPTEMBER, manager, now)
    with pytest.raises(DomainError, match="October 2025 comes first"):
        close(campaign, dt.date(2025, 12, 1), manager, now)
    close(campaign, OCTOBER, manager, now)
    with pytest.raises(DomainError, match="nothing to close in November 2025"):
        close(campaign, NOVEMBER, manager, now)
    with pytest.raises(DomainError, match="nothing to close in August 2025"):
        close(campaign, dt.date(2025, 8, 1), manager, now)


def test_without_a_formula_nothing_is_closed(campaign, manager):
    with pytest.raises(DomainError, match="what a point comes to"):
        close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    assert not PerformanceEntry.objects.exists()


def test_campaign_in_preparation_has_no_months(formula, campaign, manager):
    campaign.status = Campaign.Status.DRAFT
    campaign.save()
    with pytest.raises(DomainError, match="in preparation"):
        close(campaign, SEPTEMBER, manager, IN_OCTOBER)


# --- What was confirmed ---------------------------------------------------------------
def test_other_numbers_than_were_seen_are_not_closed(formula, campaign, manager, member):
    earn(campaign, "a", at(9, 3), employee=member)
    seen = queries.preview(campaign, at(10, 1, 0), formula).mark
    earn(campaign, "b", at(9, 4), employee=member, posted=at(10, 2))
    with pytest.raises(Conflict, match="Look again"):
        close(campaign, SEPTEMBER, manager, IN_OCTOBER, seen=seen)
    assert not PerformanceEntry.objects.exists()
    assert not PerformanceRow.objects.exists()
    seen = queries.preview(campaign, at(10, 1, 0), formula).mark
    assert close(campaign, SEPTEMBER, manager, IN_OCTOBER, seen=seen).entries == 2


@pytest.mark.parametrize("of", ["employees", "departments"])
def test_preview_is_what_closing_gives(campaign, manager, member, employee, team, of):
    formula = make_formula(
        campaign, "3.3333", department_rate=Decimal("0.125"), employee_floor=Decimal(-1)
    )
    earn(campaign, "a", at(9, 3), employee=member, department=team.department)
    earn(campaign, "b", at(9, 4), employee=employee, code="defect_missed")
    earn(campaign, "other", at(10, 4), employee=employee)
    subject = queries.SUBJECTS[of]
    due = queries.due(campaign)
    before = queries.preview(campaign, due.ends_at, formula)
    page = queries.preview_page(campaign, due.ends_at, formula, subject, words="", params={})
    names = ("number", "label", "department_label", "points", "entries", "figure")
    shown = [[getattr(row, name) for name in names] for row in page]
    month = close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    became = queries.closed_page(month, subject, "", {})
    assert [[getattr(row, name) for name in names] for row in became] == shown
    assert len(shown) == (3 if of == "employees" else 2)
    assert queries.totals_of(month) == before


# --- It never changes -----------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE points_performancemonth SET employee_rate = 1",
        "UPDATE points_performancerow SET figure = 1000000",
        "UPDATE points_performanceentry SET month_id = month_id",
        "DELETE FROM points_performanceentry",
        "DELETE FROM points_performancerow",
        "DELETE FROM points_performancemonth",
    ],
)
def test_database_refuses_to_change_a_closed_month(formula, campaign, manager, member, statement):
    earn(campaign, "a", at(9, 3), employee=member)
    close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    with (
        pytest.raises(InternalError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_database_refuses_a_second_month_for_an_entry(formula, campaign, manager, member):
    entry = earn(campaign, "a", at(9, 3), employee=member)
    month = close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        PerformanceEntry.objects.create(month=month, entry=entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        PerformanceRow.objects.create(
            month=month, employee=member, number="x", name="X", points=1, entries=1, figure=1
        )


DAMAGES = {
    "row": "UPDATE points_performancerow SET points = points + 1 WHERE number = 'member'",
    "figure": "UPDATE points_performancerow SET figure = figure + 1 WHERE number = 'member'",
    "total": "UPDATE points_performancemonth SET employees_sum = employees_sum + 1",
    "missing": "DELETE FROM points_performancerow WHERE number = 'member'",
    "untaken": "DELETE FROM points_performanceentry",
    "outside": "UPDATE points_performancemonth SET ends_at = '2025-09-01 00:00+00'",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_verification_names_what_differs(formula, campaign, manager, member, damage, capsys):
    earn(campaign, "a", at(9, 3), employee=member)
    close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    call_command("verify_points")
    assert "1 closed month" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers
        cursor.execute(DAMAGES[damage])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert verify() != []
    with pytest.raises(SystemExit) as ended:
        call_command("verify_points")
    assert ended.value.code == 1
    assert "month 2025-09" in capsys.readouterr().err


# --- The formula ----------------------------------------------------------------------
def test_formula_goes_with_a_campaign_into_the_next_year(formula, campaign, manager):
    copy = duplicate_campaign(campaign=campaign, actor=manager, now=IN_OCTOBER, year=2026)
    assert PerformanceFormula.objects.get(campaign=copy).employee_rate == 10


def test_limits_that_exclude_each_other_are_refused(campaign):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_formula(campaign, employee_floor=Decimal(2), employee_cap=Decimal(1))


# --- What it costs --------------------------------------------------------------------
def test_closing_asks_the_same_number_of_times_for_two_and_for_fifty(
    formula, campaign, manager, member, team
):
    earn(campaign, "a", at(9, 3), employee=member)
    with CaptureQueriesContext(connection) as first:
        close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    for number in range(50):
        person = factories.make_employee(f"n{number}", f"N{number}", team=team)
        earn(campaign, f"n{number}", at(10, 3), employee=person, department=team.department)
    with CaptureQueriesContext(connection) as second:
        close(campaign, OCTOBER, manager, at(11, 2))
    # Once more: whether something of what was closed before came late.
    assert len(second) == len(first) + 1


def test_many_entries_are_taken_within_seconds(formula, campaign, manager, member):
    """Thirty thousand, where the database knows the month's table as an empty one."""
    rule = campaign.point_rules.get(code="defect_corrected")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO points_pointentry (campaign_id, rule_id, key, amount, employee_id,
                                           occurred_at, posted_at, evidence, reason)
            SELECT %s, %s, 'k' || n, 2, %s, %s, %s, '', '' FROM generate_series(1, 30000) AS n
            """,
            [campaign.pk, rule.pk, member.pk, at(9, 3), at(9, 3)],
        )
        cursor.execute("ANALYZE points_pointentry, points_performanceentry")
        cursor.execute("SET LOCAL statement_timeout = '15s'")
    assert figures(close(campaign, SEPTEMBER, manager, IN_OCTOBER))["member"][0] == 60_000
