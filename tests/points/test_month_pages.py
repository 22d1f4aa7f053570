"""The pages of the months: who sees which figures, what is confirmed, what HR gets."""

import csv
import io
import zipfile

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign
from people.models import Role
from points.models import PerformanceFormula, PerformanceMonth
from tests import factories
from tests.campaigns.forms import errors, shown
from tests.points.closing import (
    IN_OCTOBER,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    at,
    close,
    earn,
    make_formula,
)

pytestmark = pytest.mark.django_db
MONTHS, MINE = reverse("points:months"), reverse("points:mine")


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(IN_OCTOBER, tick=False):
        yield


@pytest.fixture
def formula(campaign):
    return make_formula(campaign, "12.345")


def address(name, campaign, month="2025-09"):
    return reverse(f"points:{name}", args=[campaign.pk, month])


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def confirmed(client, url):
    """What the page that asks would send."""
    return {"seen": client.get(url).context["form"]["seen"].value()}


def lines(client, url, of="employees"):
    response = client.get(url, {"as": "csv", "of": of})
    assert response.status_code == 200
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))


# --- Who ------------------------------------------------------------------------------
@pytest.fixture
def cast(formula, campaign, manager, member, leader, employee, team):
    """The owner (Wang Fang: 24.69), a colleague who leads the team, an outsider, and a head."""
    head = factories.make_employee(
        "head", "He Ping", [Role.DEPARTMENT_HEAD], department=team.department
    )
    team.department.head = head
    team.department.save()
    earn(campaign, "a", at(9, 3), employee=member, department=team.department)
    earn(campaign, "b", at(9, 4), employee=leader, code="defect_missed")
    close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    return {"owner": member, "leader": leader, "outsider": employee, "head": head}


@pytest.mark.parametrize(
    ("who", "seen"),
    [("owner", "24.69"), ("leader", "−24.69"), ("outsider", "0.00"), ("head", "0.00")],
)
def test_everybody_sees_their_own_figure_and_no_others(cast, client_for, who, seen):
    client = client_for(cast[who])
    text = page(client, MINE)
    own = [f'<span class="points">{figure} yuan</span>' for figure in ("24.69", "−24.69", "0.00")]
    assert [each in text for each in own] == [each == own[_place(seen)] for each in own]
    assert "24.69" not in page(client, f"{MINE}?of=team")
    assert "24.69" not in page(client, reverse("points:standings") + "?of=employees")


def _place(seen):
    return ("24.69", "−24.69", "0.00").index(seen)


@pytest.mark.parametrize("who", ["owner", "leader", "outsider", "head"])
def test_the_lists_are_the_quality_managers_alone(cast, campaign, client_for, who):
    client = client_for(cast[who])
    urls = [
        MONTHS,
        *(address(name, campaign) for name in ("month", "month_export", "month_close")),
    ]
    assert [client.get(url).status_code for url in urls] == [403] * 4
    assert client.post(urls[-1], {"seen": "x"}).status_code == 403
    standings = page(client, reverse("points:standings"))
    assert MONTHS not in standings


def test_executives_and_the_other_roles_see_no_lists(cast, campaign, client_for):
    for role in Role:
        person = factories.make_employee(f"the-{role}", "Somebody", [role])
        expected = 200 if role == Role.QUALITY_MANAGER else 403
        assert client_for(person).get(address("month", campaign)).status_code == expected


def test_own_months_of_an_earlier_campaign_stay(cast, campaign, client_for):
    campaign.status = Campaign.Status.CLOSED
    campaign.save()
    factories.make_campaign(year=2026, name="Quality Month 2026")
    text = page(client_for(cast["owner"]), MINE)
    assert "24.69 yuan" in text
    assert "Quality Month 2025" in text


# --- Before it is closed --------------------------------------------------------------
def test_months_lead_to_the_one_that_is_next(formula, campaign, manager, client_for):
    text = page(client_for(manager), MONTHS)
    assert address("month", campaign) in text
    assert "To be closed" in text
    assert "No month has been closed yet." in text
    assert MONTHS in page(client_for(manager), reverse("points:standings"))


def test_running_month_can_be_looked_at_and_not_closed(formula, campaign, manager, client_for):
    client = client_for(manager)
    with time_machine.travel(at(9, 20), tick=False):
        text = page(client, address("month", campaign))
        assert "The month is still running. It can be closed from 1 Oct 2025 00:00." in text
        assert address("month_close", campaign) not in text
        confirm = page(client, address("month_close", campaign))
        assert "September 2025 can be closed from 1 Oct 2025 00:00." in confirm
        assert 'name="seen"' not in confirm
        client.post(address("month_close", campaign), {"seen": "x"})
    assert not PerformanceMonth.objects.exists()


def test_preview_says_that_it_is_not_final(formula, campaign, manager, member, client_for):
    earn(campaign, "a", at(9, 3), employee=member)
    client = client_for(manager)
    text = page(client, address("month", campaign))
    assert "Not final." in text
    assert "24.69" in text
    assert address("month_export", campaign) not in text
    assert client.get(address("month_export", campaign)).status_code == 404


def test_without_a_formula_the_pages_say_where_to_enter_it(campaign, manager, client_for):
    client = client_for(manager)
    admin = reverse("admin:points_performanceformula_changelist")
    assert admin in page(client, MONTHS)
    assert "No formula yet" in page(client, address("month", campaign))
    assert client.get(address("month_close", campaign)).status_code == 302
    refused = client.post(address("month_close", campaign), {"seen": "x"}, follow=True)
    assert "what a point comes to" in refused.content.decode()


@pytest.mark.parametrize(
    "month", ["2025-08", "2025-11", "1999-01", "2025-13", "2025-9", "x", "２025-09", "20255-01"]
)
def test_months_that_are_none_are_not_found(formula, campaign, manager, client_for, month):
    assert client_for(manager).get(address("month", campaign, month)).status_code == 404


def test_campaign_that_is_none_is_not_found(formula, campaign, manager, client_for):
    client = client_for(manager)
    for number in (campaign.pk + 1, 2**63, 10**30):
        url = reverse("points:month", args=[number, "2025-09"])
        assert client.get(url).status_code == 404
    for asked in ("x", "999", "9" * 40):
        assert client.get(f"{MONTHS}?campaign={asked}").status_code == 200


def test_without_a_campaign_the_page_says_so(manager, client_for):
    assert "No campaign is running" in page(client_for(manager), MONTHS)


def test_earlier_campaign_is_closed_while_a_new_one_runs(
    formula, campaign, manager, member, client_for
):
    campaign.status = Campaign.Status.CLOSED
    campaign.save()
    new = factories.make_campaign(name="Quality Month 2026", year=2026)
    client = client_for(manager)
    assert f"?campaign={campaign.pk}" in page(client, f"{MONTHS}?campaign={new.pk}")
    seen = client.get(address("month_close", campaign)).context["totals"].mark
    client.post(address("month_close", campaign), {"seen": seen})
    assert PerformanceMonth.objects.get().campaign == campaign


# --- Closing --------------------------------------------------------------------------
def test_manager_confirms_and_closes(formula, campaign, manager, member, client_for):
    earn(campaign, "a", at(9, 3), employee=member)
    client, url = client_for(manager), address("month_close", campaign)
    text = page(client, url)
    for words in (
        "Close September 2025?",
        "24.69",
        "It can&#x27;t be undone.",
        "1 entry of the ledger is counted, and never in another month.",
    ):
        assert words in text.replace("’", "&#x27;").replace("can't", "can&#x27;t")
    done = client.post(url, confirmed(client, url), follow=True)
    assert done.redirect_chain == [(address("month", campaign), 302)]
    text = done.content.decode()
    assert "September 2025 is closed." in text
    assert "closed by Liu Yang on 2 Oct 2025 12:00" in text
    assert "Not final." not in text
    assert client.get(url).status_code == 302


def test_closing_before_the_months_end_says_what_that_means(formula, campaign, manager, client_for):
    campaign.status = Campaign.Status.CLOSED
    campaign.save()
    client, url = client_for(manager), address("month_close", campaign)
    assert "The month has not ended yet" not in page(client, url)
    with time_machine.travel(at(9, 20), tick=False):
        assert "The month has not ended yet" in page(client, url)
        client.post(url, confirmed(client, url))
    assert PerformanceMonth.objects.get().closed_at == at(9, 20)


def test_second_confirmation_is_told_who_was_first(formula, campaign, manager, client_for):
    client, url = client_for(manager), address("month_close", campaign)
    data = confirmed(client, url)
    client.post(url, data)
    again = client.post(url, data, follow=True).content.decode()
    assert "September 2025 is closed already, by Liu Yang on 2 Oct 2025 12:00." in again
    assert PerformanceMonth.objects.count() == 1


@pytest.mark.parametrize("seen", [None, "", "0/0/0/0/0"])
def test_other_numbers_than_are_true_close_nothing(formula, campaign, manager, client_for, seen):
    data = {} if seen is None else {"seen": seen}
    answer = client_for(manager).post(address("month_close", campaign), data, follow=True)
    assert "The numbers have changed since you looked." in answer.content.decode()
    assert not PerformanceMonth.objects.exists()


# --- Closed ---------------------------------------------------------------------------
def test_closed_month_is_searched_by_number_and_name(cast, campaign, manager, client_for):
    client = client_for(manager)

    def found(query):
        return [
            row.number
            for row in client.get(f"{address('month', campaign)}?{query}").context["page"]
        ]

    assert found("") == ["employee", "head", "leader", "manager", "member"]
    assert found("q=wang") == ["member"]
    assert found("q=lead") == ["leader"]
    assert found("q=%25") == []
    assert found("of=departments") == ["PROD", "QA"]
    assert found("of=departments&q=质量") == ["QA"]
    assert "Nothing here matches" in page(client, f"{address('month', campaign)}?q=nobody")


@pytest.mark.parametrize("is_closed", [True, False])
def test_long_list_comes_in_pages(formula, campaign, manager, team, client_for, is_closed):
    for number in range(60):
        factories.make_employee(f"n{number:02}", f"N{number}", team=team)
    if is_closed:
        close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    client, url = client_for(manager), address("month", campaign)
    first = client.get(url).context["page"]
    second = client.get(f"{url}?{first.next_params}").context["page"]
    assert [row.number for row in (*first, *second)] == [
        "manager",
        *(f"n{number:02}" for number in range(60)),
    ]
    back = client.get(f"{url}?{second.previous_params}").context["page"]
    assert [row.number for row in back] == [row.number for row in first]


def test_hr_gets_every_employee_of_the_closed_month(cast, campaign, manager, client_for):
    earn(campaign, "late", at(9, 5), employee=cast["owner"])
    client = client_for(manager)
    url = address("month_export", campaign)
    assert lines(client, url) == [
        ["Employee number", "Name", "Department", "Points", "Figure (yuan)"],
        ["employee", "Sun Lei", "Production", "0", "0.00"],
        ["head", "He Ping", "Production", "0", "0.00"],
        ["leader", "Li Wei", "Production", "-2", "-24.69"],
        ["manager", "Liu Yang", "Quality", "0", "0.00"],
        ["member", "Wang Fang", "Production", "2", "24.69"],
    ]
    assert lines(client, url, "departments")[1:] == [
        ["PROD", "Production", "2", "0.00"],
        ["QA", "Quality", "0", "0.00"],
    ]
    book = client.get(url)
    assert "2025-09" in book["Content-Disposition"]
    assert "<v>24.69</v>" in sheet(book)


def sheet(book):
    """The list in a workbook, as it is written there."""
    with zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content))) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()


def test_names_in_the_export_are_no_formulas(formula, campaign, manager, team, client_for):
    factories.make_employee("x", "=HYPERLINK(1)", team=team)
    close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    client, url = client_for(manager), address("month_export", campaign)
    assert lines(client, url)[-1][1] == "'=HYPERLINK(1)"
    assert "<f>" not in sheet(client.get(url))


def test_pages_escape_names(formula, campaign, manager, team, client_for):
    factories.make_employee("x", "<script>alert(1)</script>", team=team)
    client, url = client_for(manager), address("month", campaign)
    assert "<script>alert" not in page(client, url)
    close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    assert "<script>alert" not in page(client, url)


def test_who_takes_an_entry_back_reads_which_month_it_counts_in(
    formula, campaign, manager, member, client_for
):
    entry = earn(campaign, "a", at(9, 3), employee=member)
    client, url = client_for(manager), reverse("points:reverse", args=[entry.pk])
    assert "which stays as it is" not in page(client, url)
    close(campaign, SEPTEMBER, manager, IN_OCTOBER)
    assert "It counted in the performance of September 2025, which stays as it is" in page(
        client, url
    )


# --- The admin ------------------------------------------------------------------------
def test_manager_enters_the_formula(campaign, manager, client_for):
    client = client_for(manager)
    url = reverse("admin:points_performanceformula_add")
    typed = {
        "campaign": campaign.pk,
        "employee_rate": "2.5",
        "employee_cap": "100",
        "department_rate": "0",
        "unit": "yuan",
    }
    assert client.post(url, shown(client.get(url)) | typed).status_code == 302
    formula = PerformanceFormula.objects.get(campaign=campaign)
    assert (str(formula.employee_rate), str(formula.employee_cap)) == ("2.5000", "100.00")
    url = reverse("admin:points_performanceformula_change", args=[formula.pk])
    refused = client.post(url, shown(client.get(url)) | {"employee_floor": "200"})
    assert refused.status_code == 200
    assert errors(refused) == {
        "employee_cap": ["This is less than “at least”. Change one of both."]
    }


# --- What it costs --------------------------------------------------------------------
@pytest.mark.parametrize("is_closed", [True, False])
@pytest.mark.parametrize("name", ["month", "months", "month_close"])
def test_pages_ask_the_same_number_of_times_however_many(
    formula, campaign, manager, team, client_for, name, is_closed
):
    client = client_for(manager)
    url = MONTHS if name == "months" else address(name, campaign)
    month, now = (SEPTEMBER, IN_OCTOBER)
    if is_closed:
        close(campaign, month, manager, now)
    client.get(url)
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
        for place in range(20):
            person = factories.make_employee(f"{number}-{place}", "N", team=team)
            earn(campaign, f"{number}-{place}", at(9, 9), employee=person)
        if name == "months" and is_closed:
            close(campaign, OCTOBER if number == 0 else NOVEMBER, manager, at(12, 2))
    assert counts[0] == counts[1]
    assert counts[0] < 20
