"""Clocks that differ: the sweep refuses beyond two seconds, and says so."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from core.clock import ClocksDisagreeError
from defects.models import Defect
from defects.tasks import task_sweep
from devtools.bulk import make_open_defects
from tests.concurrency.harness import all_of, misses

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def overdue(campaign, line, leader) -> None:
    now = timezone.now()
    make_open_defects(
        campaign=campaign,
        lines=[line],
        poster=leader,
        count=3,
        posted_at=now - dt.timedelta(days=3),
        due_at=now - dt.timedelta(days=1),
    )


@pytest.mark.parametrize("apart", [-2.5, 2.5, 86400])
def test_sweep_on_a_clock_that_is_wrong_records_nothing_and_says_so(overdue, apart):
    with (
        time_machine.travel(timezone.now() + apart * SECOND),
        pytest.raises(ClocksDisagreeError, match="Nothing was swept"),
    ):
        task_sweep()
    assert misses() == all_of(0)


@pytest.mark.parametrize("apart", [-1.5, 0, 1.5])
def test_sweep_on_a_clock_that_is_right_enough_records_the_misses(overdue, apart):
    with time_machine.travel(timezone.now() + apart * SECOND):
        task_sweep()
    assert misses() == all_of(3)
    assert Defect.objects.filter(missed_at__isnull=True).count() == 0
