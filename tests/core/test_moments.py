"""Instants as people say them: midnight ends the day before."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from core.moments import spoken, written
from core.templatetags.ui import deadline

UTC = dt.UTC


@pytest.mark.parametrize(
    ("instant", "said", "put"),
    [
        (dt.datetime(2025, 9, 11, tzinfo=UTC), "Wed 10 Sep 24:00", "10 Sep 2025 24:00"),
        (dt.datetime(2025, 9, 11, 0, 1, tzinfo=UTC), "Thu 11 Sep 00:01", "11 Sep 2025 00:01"),
        (dt.datetime(2025, 9, 10, 23, 59, tzinfo=UTC), "Wed 10 Sep 23:59", "10 Sep 2025 23:59"),
        (dt.datetime(2026, 1, 1, tzinfo=UTC), "Wed 31 Dec 24:00", "31 Dec 2025 24:00"),
    ],
)
def test_midnight_is_the_end_of_the_day_before(instant, said, put):
    assert (spoken(instant), written(instant)) == (said, put)


def test_deadline_is_written_in_the_active_zone_and_language():
    instant = dt.datetime(2025, 9, 10, 16, tzinfo=UTC)
    with timezone.override("Asia/Shanghai"):
        assert deadline(instant) == "10 Sep 2025 24:00"
        with translation.override("zh-hans"):
            assert deadline(instant) == "2025年9月10日 24:00"
    assert deadline(None) == ""
