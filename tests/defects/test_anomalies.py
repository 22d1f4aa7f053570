"""The counts of anomalies: who enters them, which are refused, and sheets with their faults."""

import datetime as dt
import io

import pytest
import xlsxwriter
from django.utils import translation

from core.errors import Conflict, DomainError, NotAllowed
from defects import anomaly_sheet
from defects.anomaly_sheet import Problem
from defects.models import AnomalyCategory, AnomalyCount
from defects.services import anomalies
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db

AUGUST, JULY = dt.date(2025, 8, 1), dt.date(2025, 7, 1)
LONG_AGO = dt.date(2024, 8, 1)


@pytest.fixture
def material():
    return AnomalyCategory.objects.create(
        code="incoming", name="Incoming material", name_zh="来料不良", factor="material", order=1
    )


@pytest.fixture
def machine():
    return AnomalyCategory.objects.create(
        code="equipment", name="Equipment", name_zh="设备故障", factor="machine", order=2
    )


def save(actor, counts, month=AUGUST, now=MONDAY):
    return anomalies.save_counts(month=month, counts=counts, actor=actor, now=now)


def stored():
    rows = AnomalyCount.objects.order_by("month", "category")
    return [(row.month, row.category.code, row.count) for row in rows]


def csv(*rows):
    return "\n".join(["month,category,anomalies", *rows]).encode()


def take(actor, content, *, dry_run=False, **more):
    return anomalies.import_counts(
        content=content, actor=actor, now=MONDAY, dry_run=dry_run, **more
    )


# --- Typed in -----------------------------------------------------------------------
def test_counts_are_kept_with_who_and_when(material, machine, manager):
    changes = save(manager, {material: 32, machine: 0})
    assert [(each.category, each.old, each.new) for each in changes] == [
        (material, None, 32),
        (machine, None, 0),
    ]
    entered = AnomalyCount.objects.get(category=material)
    assert (entered.entered_by, entered.entered_at) == (manager, MONDAY)


def test_only_what_differs_changes(material, machine, manager):
    save(manager, {material: 32, machine: 13})
    later = MONDAY + dt.timedelta(hours=1)
    changes = save(manager, {material: 32, machine: 14}, now=later)
    assert [(each.category, each.old, each.new) for each in changes] == [(machine, 13, 14)]
    assert AnomalyCount.objects.get(category=material).entered_at == MONDAY
    assert stored() == [(AUGUST, "incoming", 32), (AUGUST, "equipment", 14)]


def test_empty_takes_a_count_away_and_zero_does_not(material, machine, manager):
    save(manager, {material: 32, machine: 13})
    save(manager, {material: None, machine: 0})
    assert stored() == [(AUGUST, "equipment", 0)]


def test_other_months_stay(material, manager):
    save(manager, {material: 29}, month=JULY)
    save(manager, {material: 32})
    assert stored() == [(JULY, "incoming", 29), (AUGUST, "incoming", 32)]


@pytest.mark.parametrize(
    ("month", "now", "refused"),
    [
        (dt.date(2025, 9, 1), MONDAY, False),
        (dt.date(2025, 10, 1), MONDAY, True),
        (dt.date(2025, 10, 1), dt.datetime(2025, 9, 30, 23, tzinfo=dt.UTC), False),
        (dt.date(2025, 8, 2), MONDAY, True),
        (dt.date(1999, 12, 1), MONDAY, True),
    ],
)
def test_month_has_begun_and_is_one(material, manager, month, now, refused):
    if not refused:
        save(manager, {material: 1}, month=month, now=now)
        assert len(stored()) == 1
        return
    with pytest.raises(DomainError) as refusal:
        save(manager, {material: 1}, month=month, now=now)
    assert refusal.value.field == "month"
    assert stored() == []


@pytest.mark.parametrize("count", [-1, 1_000_001])
def test_count_is_refused_whole(material, machine, manager, count):
    with pytest.raises(DomainError, match="Equipment"):
        save(manager, {material: 3, machine: count})
    assert stored() == []


@pytest.mark.parametrize("who", ["leader", "verifier", "executive", "employee", "judge"])
def test_only_managers_enter(request, material, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        save(person, {material: 1})
    with pytest.raises(NotAllowed):
        take(person, csv("2025-08,incoming,1"))
    assert stored() == []


# --- Sheets -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "month",
    ["2025-08", "2025-8", "2025/08", "2025.8", "2025年8月", "2025-08-15", "2025-08-01 00:00:00"],
)
def test_month_is_read_as_people_write_it(material, manager, month):
    take(manager, csv(f"{month},incoming,32"))
    assert stored() == [(AUGUST, "incoming", 32)]


@pytest.mark.parametrize("word", ["incoming", "Incoming material", "INCOMING MATERIAL", "来料不良"])
def test_category_is_known_by_each_of_its_names(material, manager, word):
    take(manager, csv(f"2025-08,{word},32"))
    assert stored() == [(AUGUST, "incoming", 32)]


def test_chinese_headings_and_a_real_date_in_a_workbook(material, manager):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["异常类别", "数量", "月份"])
        sheet.write_row(1, 0, ["来料不良", 32])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 2, dt.datetime(2025, 8, 1), day)  # noqa: DTZ001 - a cell has no zone
    take(manager, file.getvalue())
    assert stored() == [(AUGUST, "incoming", 32)]


def test_dry_run_says_what_would_change_and_writes_nothing(material, machine, manager):
    save(manager, {material: 30, machine: 13})
    report = take(manager, csv("2025-08,incoming,32", "2025-08,equipment,13"), dry_run=True)
    assert [(each.category, each.old, each.new) for each in report.changes] == [(material, 30, 32)]
    assert (report.unchanged, report.written) == (1, False)
    assert stored() == [(AUGUST, "incoming", 30), (AUGUST, "equipment", 13)]


def test_every_fault_is_named_and_nothing_is_written(material, machine, manager):
    report = take(
        manager,
        csv(
            "2025-08,incoming,32",
            "2025-13,incoming,1",
            "2025-08,gossip,1",
            "2025-08,equipment,-1",
            "2025-08,incoming,5",
            "2025-10,equipment,5",
        ),
    )
    assert report.problems == [
        Problem(3, "month", "“2025-13” is no month. Write it as 2025-08."),
        Problem(4, "category", "The category “gossip” is not known."),
        Problem(5, "anomalies", "“-1” is no whole number from 0."),
        Problem(6, "category", "The same month and category stand in row 2."),
        Problem(7, "month", "This month has not begun yet."),
    ]
    assert stored() == []


def test_row_without_a_number_changes_nothing(material, machine, manager):
    save(manager, {material: 30})
    take(manager, csv("2025-08,incoming,", "2025-08,equipment,13"))
    assert stored() == [(AUGUST, "incoming", 30), (AUGUST, "equipment", 13)]


def test_what_changed_since_the_look_is_looked_at_again(material, manager):
    content = csv("2025-08,incoming,32")
    look = take(manager, content, dry_run=True)
    save(manager, {material: 32})
    with pytest.raises(Conflict, match="meanwhile"):
        take(manager, content, expected=look.outcome)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"month,anomalies\n2025-08,1", "category"),
        (b"month,category,anomalies\n", "no rows"),
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"%PDF-1.7 and so on", "can't be read"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (csv(*["2025-08,incoming,1"] * 5001), "more than 5,000"),
    ],
)
def test_what_is_no_such_sheet_is_refused(material, manager, content, words):
    with pytest.raises(DomainError, match=words) as refusal:
        take(manager, content)
    assert refusal.value.field == "file"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_template_is_taken_back_with_its_numbers(material, machine, manager, language):
    with translation.override(language):
        content = anomaly_sheet.template_workbook([material, machine], AUGUST)
    assert take(manager, content).outcome == (0, 0)
    rows = list(anomaly_sheet.rows_of(content))
    assert [row[0] for row in rows[1:]] == ["2025-08", "2025-08"]
