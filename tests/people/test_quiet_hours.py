"""The hours in which nothing leaves the product."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from people.rules import NEVER_QUIET, QuietHours

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=SHANGHAI).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (local(2025, 9, 8, 20, 59, 59), local(2025, 9, 8, 20, 59, 59)),
        (local(2025, 9, 8, 21, 0), local(2025, 9, 9, 7, 30)),
        (local(2025, 9, 9, 7, 29, 59), local(2025, 9, 9, 7, 30)),
        (local(2025, 9, 9, 7, 30), local(2025, 9, 9, 7, 30)),
    ],
)
def test_quiet_hours_hold_until_the_morning(at, allowed):
    quiet = QuietHours(dt.time(21), dt.time(7, 30), SHANGHAI)
    assert quiet.next_allowed(at) == allowed


def test_quiet_hours_of_no_length_hold_nothing():
    quiet = QuietHours(dt.time(0), dt.time(0), SHANGHAI)
    assert quiet.next_allowed(local(2025, 9, 9, 0)) == local(2025, 9, 9, 0)
    assert NEVER_QUIET.next_allowed(local(2025, 9, 9, 0)) == local(2025, 9, 9, 0)
