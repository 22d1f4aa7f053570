"""Two managers who enter one month at once: every count is there once, and nobody sees an error."""

import datetime as dt

import pytest

from defects.models import AnomalyCategory, AnomalyCount
from defects.services import anomalies
from tests.concurrency.harness import at_once
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
AUGUST = dt.date(2025, 8, 1)


def test_month_entered_at_once_is_one_of_both(manager):
    categories = [
        AnomalyCategory.objects.create(code=f"c{number}", name=f"C{number}", factor="machine")
        for number in range(8)
    ]

    def enter(count):
        return lambda: anomalies.save_counts(
            month=AUGUST, counts=dict.fromkeys(categories, count), actor=manager, now=MONDAY
        )

    assert at_once([enter(number) for number in range(1, 9)]) == []
    kept = list(AnomalyCount.objects.values_list("count", flat=True))
    assert len(kept) == 8
    assert len(set(kept)) == 1
