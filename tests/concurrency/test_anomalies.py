"""Two managers who enter one month at once: every count is there once, and nobody sees an error."""

import datetime as dt
from functools import partial

import pytest

from core.errors import Conflict
from defects.models import AnomalyCategory, AnomalyCount
from defects.services import anomalies
from tests.concurrency.harness import at_once
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
AUGUST = dt.date(2025, 8, 1)


@pytest.fixture
def categories():
    return [
        AnomalyCategory.objects.create(code=f"c{number}", name=f"C{number}", factor="machine")
        for number in range(8)
    ]


def sheet(categories, count):
    """August with the same count everywhere, as somebody would upload it."""
    rows = [f"2025-08,{each.code},{count}" for each in categories]
    return "\n".join(["month,category,anomalies", *rows]).encode()


def take(manager, content, **more):
    return anomalies.import_counts(
        content=content, actor=manager, now=MONDAY, dry_run=False, **more
    )


def test_month_entered_at_once_is_one_of_both(manager, categories):
    def enter(count):
        return lambda: anomalies.save_counts(
            month=AUGUST, counts=dict.fromkeys(categories, count), actor=manager, now=MONDAY
        )

    assert at_once([enter(number) for number in range(1, 9)]) == []
    kept = list(AnomalyCount.objects.values_list("count", flat=True))
    assert len(kept) == 8
    assert len(set(kept)) == 1


def test_sheets_imported_at_once_leave_one_of_them_whole(manager, categories):
    sheets = [sheet(categories, number) for number in range(1, 9)]
    assert at_once([partial(take, manager, each) for each in sheets]) == []
    kept = list(AnomalyCount.objects.values_list("count", flat=True))
    assert (len(kept), len(set(kept))) == (8, 1)


def test_of_imports_that_showed_the_same_look_one_is_taken(manager, categories):
    """Each was told that eight counts are new; that is so for the first alone."""
    content = sheet(categories, 3)
    again = [partial(take, manager, content, expected=(8, 0))] * 4
    assert [type(each) for each in at_once(again)] == [Conflict] * 3
    assert AnomalyCount.objects.count() == 8


def test_import_that_breaks_off_leaves_nothing(manager, categories, monkeypatch):
    written = AnomalyCount.objects.update_or_create
    rows = iter(range(5))

    def breaks_off(**entry):
        if next(rows) == 4:
            raise OSError("The connection is gone.")
        return written(**entry)

    monkeypatch.setattr(AnomalyCount.objects, "update_or_create", breaks_off)
    with pytest.raises(OSError, match="gone"):
        take(manager, sheet(categories, 3))
    assert AnomalyCount.objects.count() == 0
