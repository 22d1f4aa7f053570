"""Lists as files: what stands in the cells, whatever somebody typed, however long the list."""

import csv
import datetime as dt
import io
import zoneinfo
from itertools import islice
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from core import exports
from core.exports import Column, Export, Kind, choice, instant, label, text
from people.models import Employee, Site, Team
from tests import factories

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
NOW = factories.MONDAY
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RISKY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "  =1+1",
]


@pytest.fixture(autouse=True)
def _in_shanghai():
    with timezone.override(SHANGHAI), translation.override("en"):
        yield


def export(rows: Any = None, columns: Any = None, **more: Any) -> Export:
    """The sites, by their codes."""
    facts = {"title": "Sites", "campaign": "Quality Month 2025", "now": NOW} | more
    return Export(
        columns=columns or [text("Code", "code"), text("Name", "name")],
        rows=rows if rows is not None else Site.objects.order_by("code"),
        **facts,
    )


def get(made: Export, query: str = "") -> Any:
    return exports.answer(RequestFactory().get(f"/export/{query}"), made)


def sheets(response: Any) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.getvalue()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def csv_rows(response: Any) -> list[list[str]]:
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# --- What stands in the cells -----------------------------------------------------
def people_export() -> Export:
    rows = Employee.objects.order_by("number").values_list(
        "number", "pk", "joined_at", "last_login", "team__name", "team__name_zh", named=True
    )
    columns = [
        text("Number", "number"),
        Column("Minus", lambda row: -row.pk, Kind.NUMBER),
        instant("Added", "joined_at"),
        instant("Seen", "last_login"),
        label("Team", "team"),
        Column("Day", lambda row: row.joined_at.date(), Kind.DATE),
        choice("Who", "number", [("007", "Agent")]),
    ]
    return export(rows, columns, title="People")


@pytest.fixture
def person(team: Team) -> Employee:
    found = factories.make_employee("007", "Li Wei", team=team)
    Employee.objects.filter(pk=found.pk).update(joined_at=NOW + dt.timedelta(microseconds=7))
    return found


def test_workbook_keeps_numbers_texts_days_and_the_plants_time(person):
    assert sheets(get(people_export()))["People"] == [
        ["Number", "Minus", "Added (Asia/Shanghai)", "Seen (Asia/Shanghai)", "Team", "Day", "Who"],
        [
            "007",
            -float(person.pk),
            dt.datetime(2025, 9, 8, 9, 0),  # noqa: DTZ001 - a workbook knows no zone
            "",
            "Forming 1",
            dt.date(2025, 9, 8),
            "Agent",
        ],
    ]


def test_csv_says_the_same(person):
    assert csv_rows(get(people_export(), "?as=csv")) == [
        ["Number", "Minus", "Added (Asia/Shanghai)", "Seen (Asia/Shanghai)", "Team", "Day", "Who"],
        ["007", str(-person.pk), "2025-09-08 09:00:00", "", "Forming 1", "2025-09-08", "Agent"],
    ]


def test_names_are_in_the_language_in_which_it_was_asked_for(person):
    """The stream is read when the request and its language are gone."""
    with translation.override("zh-hans"):
        response = get(people_export(), "?as=csv")
    assert csv_rows(response)[1][4] == "成型一班"
    assert translation.get_language() == "en"


def test_workbook_says_where_it_comes_from(db):
    made = export(filters=["Overdue", "Line 1"])
    assert sheets(get(made))["About this list"] == [
        ["Campaign", "Quality Month 2025"],
        ["Name of the list", "Sites"],
        ["Filters", "Overdue, Line 1"],
        ["As of", "2025-09-08 09:00:00 (Asia/Shanghai)"],
    ]


def test_list_without_rows_has_its_headings(db):
    assert sheets(get(export()))["Sites"] == [["Code", "Name"]]
    assert csv_rows(get(export(), "?as=csv")) == [["Code", "Name"]]


# --- Nothing in a cell is calculated --------------------------------------------------
@pytest.mark.parametrize("words", RISKY)
def test_csv_makes_a_formula_harmless(db, words):
    Site.objects.create(code="S", name=words)
    rows = csv_rows(get(export(columns=[text(words, "name")]), "?as=csv"))
    assert rows == [[f"'{words}"], [f"'{words}"]]


@pytest.mark.parametrize("words", ["Screw loose", "螺丝 = 松动", "a-b", "#041", " ", "'=1"])
def test_csv_leaves_other_words_as_they_are(db, words):
    Site.objects.create(code="S", name=words)
    assert csv_rows(get(export(), "?as=csv"))[1] == ["S", words]


def test_workbook_holds_formulas_and_addresses_as_text(db):
    for place, words in enumerate([*RISKY, "https://example.com", "{=1}"]):
        Site.objects.create(code=f"{place:02d}", name=words)
    response = get(export())
    rows = sheets(response)["Sites"][1:]
    # A workbook's own writing turns a carriage return into a line feed, as XML has it.
    shown = [words.replace("\r", "\n") for words in (*RISKY, "https://example.com", "{=1}")]
    assert [name.replace("\r", "\n") for _code, name in rows] == shown


def test_commas_quotes_and_line_breaks_stay_in_their_cell(db):
    Site.objects.create(code="S", name='a,"b"\nc;d')
    assert csv_rows(get(export(), "?as=csv"))[1] == ["S", 'a,"b"\nc;d']
    assert sheets(get(export()))["Sites"][1] == ["S", 'a,"b"\nc;d']


# --- The file -------------------------------------------------------------------------
def test_file_is_called_by_campaign_list_and_day(db):
    made = export(title="黑榜", campaign="2025 年质量月")
    book, lines = get(made), get(made, "?as=csv")
    name = "attachment; filename*=utf-8''2025 年质量月 黑榜 2025-09-08.xlsx"
    assert book["Content-Type"] == XLSX
    assert unquote(book["Content-Disposition"]) == name
    assert lines["Content-Type"] == "text/csv; charset=utf-8"
    assert unquote(lines["Content-Disposition"]).endswith(".csv")


def test_file_name_holds_nothing_that_a_system_refuses(db):
    made = export(title='Black/list: "all"', campaign="Q\\M\r\nX")
    assert get(made)["Content-Disposition"] == (
        'attachment; filename="Q-M-X Black-list- -all- 2025-09-08.xlsx"'
    )


def test_the_day_is_the_plants(db):
    late = dt.datetime(2025, 9, 8, 17, 0, tzinfo=dt.UTC)  # the 9th in Shanghai
    assert "2025-09-09" in get(export(now=late))["Content-Disposition"]


# --- Long lists -------------------------------------------------------------------------
def make_sites(count: int) -> None:
    Site.objects.bulk_create(Site(code=f"S{n:06d}", name=f"Site {n}") for n in range(count))


def test_list_too_long_for_a_workbook_comes_as_csv(db, monkeypatch):
    monkeypatch.setattr(exports, "WORKBOOK_ROWS", 3)
    make_sites(3)
    assert get(export())["Content-Type"] == XLSX
    Site.objects.create(code="S999999", name="One more")
    response = get(export())
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert len(csv_rows(response)) == 5


def test_stream_begins_before_the_rows_are_read_and_asks_one_query(db, monkeypatch):
    monkeypatch.setattr(exports, "CHUNK", 10)
    make_sites(35)
    with CaptureQueriesContext(connection) as captured:
        stream = exports.csv_lines(export())
        assert b"Code" in next(stream)
        assert len(captured) == 0
        portions = list(stream)
    assert [portion.count(b"\n") for portion in portions] == [10, 10, 10, 5]
    asked = [query["sql"] for query in captured if "people_site" in query["sql"]]
    assert len(asked) == 1


def test_reader_who_goes_away_ends_the_stream(db, monkeypatch):
    monkeypatch.setattr(exports, "CHUNK", 10)
    make_sites(35)
    stream = exports.csv_lines(export())
    assert len(list(islice(stream, 2))) == 2
    with CaptureQueriesContext(connection) as captured:
        stream.close()
    # Its savepoint is rolled back, so nothing of it is left open.
    assert [query["sql"].split()[0] for query in captured] == ["ROLLBACK", "RELEASE"]
    assert Site.objects.count() == 35


def test_query_of_a_list_is_kept_without_the_place_in_it():
    request = RequestFactory().get("/list/?team=1&team=2&after=x&filters=1&as=csv&q=%E8%9E%BA")
    assert exports.filters_of(request.GET) == "team=1&team=2&q=%E8%9E%BA"
