"""The page of a month's anomalies: what it says, where it leads, and who enters numbers."""

import datetime as dt
from collections.abc import Callable, Mapping

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from dashboard.anomalies import charts, queries
from defects.models import AnomalyCategory, AnomalyCount
from people.models import Employee
from tests.factories import MONDAY

ClientFor = Callable[[Employee], Client]
pytestmark = pytest.mark.django_db

PAGE = reverse("dashboard:anomalies")
EDIT = reverse("dashboard:anomalies_edit")
IMPORT = reverse("dashboard:anomalies_import")
AUGUST, JULY, LAST_YEAR = dt.date(2025, 8, 1), dt.date(2025, 7, 1), dt.date(2024, 8, 1)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def categories() -> list[AnomalyCategory]:
    names = [("incoming", "material"), ("equipment", "machine"), ("process", "method")]
    return [
        AnomalyCategory.objects.create(
            code=code, name=code.title(), name_zh="", factor=factor, order=order
        )
        for order, (code, factor) in enumerate(names, start=1)
    ]


@pytest.fixture
def counts(categories: list[AnomalyCategory], manager: Employee) -> None:
    """August: 10, 30 and none entered; last year 12, 30, 5; July 0 and nothing more."""
    rows: Mapping[dt.date, list[int | None]] = {
        AUGUST: [10, 30, None],
        LAST_YEAR: [12, 30, 5],
        JULY: [0, None, None],
    }
    for month, values in rows.items():
        for category, count in zip(categories, values, strict=True):
            if count is not None:
                AnomalyCount.objects.create(
                    month=month,
                    category=category,
                    count=count,
                    entered_by=manager,
                    entered_at=MONDAY,
                )


def text(response) -> str:
    return response.content.decode()


# --- What it says -------------------------------------------------------------------
def test_pareto_begins_with_the_largest_share(campaign: Campaign, counts: None) -> None:
    figure = charts.pareto(campaign, AUGUST, queries.compared(AUGUST))
    chart = figure.chart
    assert chart is not None
    assert chart.summary == "Equipment: 30 of 40 anomalies, 75 %."
    assert [(row.label, *row.cells) for row in chart.table.rows] == [
        ("Equipment", "30", "75 %", "75 %"),
        ("Incoming", "10", "25 %", "100 %"),
    ]
    assert [list(each.values) for each in chart.series] == [[30, 10], [75.0, 100.0]]


def test_years_are_compared_with_signs_and_words(campaign: Campaign, counts: None) -> None:
    chart = charts.year_on_year(campaign, AUGUST, queries.compared(AUGUST)).chart
    assert chart is not None
    assert [(row.label, *row.cells) for row in chart.table.rows] == [
        ("Equipment", "30", "30", "the same", "no data"),
        ("Incoming", "10", "12", "2 fewer", "0"),
        ("Process", "no data", "5", "no data", "no data"),
    ]
    assert chart.summary == "40 now, 42 in August 2024: 2 fewer (4.8 %)."


def test_more_is_said_so() -> None:
    assert charts.change_words(3) == "3 more"


def test_without_last_year_there_is_nothing_to_compare(
    campaign: Campaign, categories: list[AnomalyCategory], manager: Employee
) -> None:
    AnomalyCount.objects.create(
        month=AUGUST, category=categories[0], count=3, entered_by=manager, entered_at=MONDAY
    )
    figure = charts.year_on_year(campaign, AUGUST, queries.compared(AUGUST))
    assert figure.chart is None
    assert "nothing to compare" in figure.empty


def test_many_categories_share_the_last_bar(
    campaign: Campaign, categories: list[AnomalyCategory], manager: Employee
) -> None:
    for number in range(9):
        category = AnomalyCategory.objects.create(code=f"c{number}", name=f"C{number}")
        AnomalyCount.objects.create(
            month=AUGUST, category=category, count=number + 1, entered_by=manager, entered_at=MONDAY
        )
    chart = charts.pareto(campaign, AUGUST, queries.compared(AUGUST)).chart
    assert chart is not None
    assert list(chart.labels) == ["C8", "C7", "C6", "C5", "C4", "C3", "Others"]
    assert list(chart.series[0].values) == [9, 8, 7, 6, 5, 4, 6]
    assert (len(chart.links), chart.links[-1], len(chart.table.rows)) == (7, "", 9)


@pytest.mark.parametrize(
    ("month", "period"),
    [
        (dt.date(2025, 9, 1), "&since=2025-09-01&until=2025-09-30"),
        (AUGUST, ""),  # before the campaign: all its defects of the factor
        (dt.date(2025, 10, 1), ""),
    ],
)
def test_category_leads_to_the_defects_behind_it(
    client_for: ClientFor,
    campaign: Campaign,
    categories: list[AnomalyCategory],
    manager: Employee,
    month: dt.date,
    period: str,
) -> None:
    row = queries.Compared(categories[0], 1, None, None)
    address = charts.defects_behind(row, month, campaign)
    assert address == f"{reverse('defects:list')}?state=all&category=material{period}"
    chips = client_for(manager).get(address).context["chips"]
    assert len(chips) == 2 + 2 * bool(period)


def test_category_out_of_use_stays_where_it_counted(
    campaign: Campaign, categories: list[AnomalyCategory], counts: None
) -> None:
    AnomalyCategory.objects.update(is_active=False)
    assert [row.category.code for row in queries.compared(AUGUST)] == [
        "equipment",
        "incoming",
        "process",
    ]
    assert queries.compared(dt.date(2023, 1, 1)) == []


# --- Pages --------------------------------------------------------------------------
def test_page_begins_with_the_newest_month(
    client_for: ClientFor, campaign: Campaign, counts: None, leader: Employee
) -> None:
    page = client_for(leader).get(PAGE)
    assert page.context["month"] == AUGUST
    assert [each["value"] for each in page.context["months"]] == ["2025-08", "2025-07", "2024-08"]
    assert "40 on-site anomalies" in text(page)
    assert "against August 2024: 2 fewer" in text(page)


@pytest.mark.parametrize("month", ["2025-13", "0001-01", "9999-12", "x", "2025-8", "２０２５-08"])
def test_month_that_makes_no_sense_is_left_out(
    client_for: ClientFor, campaign: Campaign, counts: None, manager: Employee, month: str
) -> None:
    client = client_for(manager)
    assert client.get(PAGE, {"month": month}).context["month"] == AUGUST
    assert client.get(EDIT, {"month": month}).context["month"] == AUGUST


def test_month_without_counts_says_so(
    client_for: ClientFor, campaign: Campaign, counts: None, leader: Employee, manager: Employee
) -> None:
    for person, may in ((leader, False), (manager, True)):
        page = text(client_for(person).get(PAGE, {"month": "2025-06"}))
        assert "Nobody has entered the anomalies of this month." in page
        assert (EDIT in page) is may


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("manager", True),
        ("leader", True),
        ("executive", True),
        ("verifier", True),
        ("employee", False),
        ("judge", False),
    ],
)
def test_numbers_are_for_those_who_answer_for_figures(
    request: pytest.FixtureRequest,
    client_for: ClientFor,
    campaign: Campaign,
    counts: None,
    who: str,
    sees: bool,
) -> None:
    client = client_for(request.getfixturevalue(who))
    export = reverse("dashboard:anomalies_export")
    assert [client.get(each).status_code for each in (PAGE, export)] == [200 if sees else 403] * 2


@pytest.mark.parametrize("who", ["leader", "executive", "verifier", "employee"])
def test_only_managers_reach_what_enters_numbers(
    request: pytest.FixtureRequest,
    client_for: ClientFor,
    campaign: Campaign,
    categories: list[AnomalyCategory],
    who: str,
) -> None:
    client = client_for(request.getfixturevalue(who))
    template = reverse("dashboard:anomalies_template")
    assert [client.get(each).status_code for each in (EDIT, IMPORT, template)] == [403] * 3
    client.post(f"{EDIT}?month=2025-08", {f"count_{categories[0].pk}": "5"})
    assert AnomalyCount.objects.count() == 0


def test_export_holds_the_month_and_those_beside_it(
    client_for: ClientFor, campaign: Campaign, counts: None, leader: Employee
) -> None:
    address = reverse("dashboard:anomalies_export") + "?month=2025-08&as=csv"
    answer = client_for(leader).get(address)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "Category,Defects of,August 2025,August 2024,July 2025",
        "Equipment,Machines,30,30,",
        "Incoming,Materials,10,12,0",
        "Process,Methods,,5,",
    ]


# --- Typed in -----------------------------------------------------------------------
def test_all_categories_are_typed_in_at_once(
    client_for: ClientFor,
    campaign: Campaign,
    categories: list[AnomalyCategory],
    counts: None,
    manager: Employee,
) -> None:
    client = client_for(manager)
    page = client.get(f"{EDIT}?month=2025-08")
    beside = [(line.row.previous, line.row.last_year) for line in page.context["form"].lines()]
    assert beside == [(None, 30), (0, 12), (None, 5)]
    values = zip(categories, ["9", "0", ""], strict=True)
    typed = {f"count_{each.pk}": value for each, value in values}
    answer = client.post(f"{EDIT}?month=2025-08", typed, follow=True)
    assert "August 2025 is saved: 2 counts changed." in text(answer)
    rows = AnomalyCount.objects.filter(month=AUGUST).order_by("category")
    assert [row.count for row in rows] == [9, 0]


@pytest.mark.parametrize("typed", ["-1", "x", "1.5", "1000001"])
def test_what_is_no_count_is_said_beside_it(
    client_for: ClientFor,
    campaign: Campaign,
    categories: list[AnomalyCategory],
    manager: Employee,
    typed: str,
) -> None:
    sent = {f"count_{categories[0].pk}": typed, f"count_{categories[1].pk}": "5"}
    answer = client_for(manager).post(f"{EDIT}?month=2025-08", sent)
    assert answer.status_code == 200
    assert "invalid-feedback" in text(answer)
    assert AnomalyCount.objects.count() == 0


def test_month_ahead_is_not_typed_in(
    client_for: ClientFor,
    campaign: Campaign,
    categories: list[AnomalyCategory],
    manager: Employee,
) -> None:
    sent = {f"count_{categories[0].pk}": "5"}
    answer = client_for(manager).post(f"{EDIT}?month=2025-11", sent)
    assert "This month has not begun yet." in text(answer)
    assert AnomalyCount.objects.count() == 0


# --- Imported -----------------------------------------------------------------------
def sheet(*rows: str) -> SimpleUploadedFile:
    content = "\n".join(["month,category,anomalies", *rows]).encode()
    return SimpleUploadedFile("a.csv", content, "text/csv")


def test_sheet_is_looked_at_and_then_taken_over(
    client_for: ClientFor, campaign: Campaign, categories: list[AnomalyCategory], manager: Employee
) -> None:
    client = client_for(manager)
    look = client.post(IMPORT, {"file": sheet("2025-08,incoming,32")})
    assert "What the file would do" in text(look)
    assert AnomalyCount.objects.count() == 0
    done = client.post(IMPORT, {"confirm": "yes"}, follow=True)
    assert done.redirect_chain == [(PAGE, 302)]
    assert AnomalyCount.objects.get().count == 32
    again = client.post(IMPORT, {"confirm": "yes"}, follow=True)
    assert "Upload it again" in text(again)


def test_faults_of_a_sheet_are_shown_and_cannot_be_confirmed(
    client_for: ClientFor, campaign: Campaign, categories: list[AnomalyCategory], manager: Employee
) -> None:
    client = client_for(manager)
    look = text(client.post(IMPORT, {"file": sheet("2025-08,<b>,32")}))
    assert "1 problem: nothing is written" in look
    assert "The category “&lt;b&gt;” is not known." in look
    client.post(IMPORT, {"confirm": "yes"})
    assert AnomalyCount.objects.count() == 0


def test_sheet_of_another_session_is_not_confirmed(
    client_for: ClientFor, campaign: Campaign, categories: list[AnomalyCategory], manager: Employee
) -> None:
    client_for(manager).post(IMPORT, {"file": sheet("2025-08,incoming,32")})
    client_for(manager).post(IMPORT, {"confirm": "yes"})
    assert AnomalyCount.objects.count() == 0


# --- Categories ---------------------------------------------------------------------
def test_categories_are_kept_in_the_admin(
    client_for: ClientFor, campaign: Campaign, manager: Employee, leader: Employee
) -> None:
    add = reverse("admin:defects_anomalycategory_add")
    typed = {
        "code": "tools",
        "name": "Tools",
        "name_zh": "工装",
        "factor": "machine",
        "order": "3",
        "is_active": "on",
    }
    assert client_for(leader).post(add, typed).status_code == 403
    assert AnomalyCategory.objects.count() == 0
    client_for(manager).post(add, typed)
    made = AnomalyCategory.objects.get()
    assert (made.name, made.name_zh, made.factor) == ("Tools", "工装", "machine")
    listed = reverse("admin:defects_anomalycategory_changelist")
    assert "Tools" in text(client_for(manager).get(listed))


def test_counts_are_only_read_in_the_admin(
    client_for: ClientFor, campaign: Campaign, counts: None, manager: Employee
) -> None:
    client, count = client_for(manager), AnomalyCount.objects.earliest("id")
    change = reverse("admin:defects_anomalycount_change", args=[count.pk])
    assert client.post(change, {"count": "999"}).status_code == 403
    assert client.get(reverse("admin:defects_anomalycount_add")).status_code == 403
    assert AnomalyCount.objects.get(pk=count.pk).count == count.count
