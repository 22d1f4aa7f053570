"""A reminder that could not leave before the deadline is not sent after it."""

import datetime as dt

import pytest

from people import notices
from people.models import Notice
from tests.factories import MONDAY


@pytest.mark.parametrize(("after", "is_stale"), [(-1, False), (0, False), (1, True)])
def test_reminder_is_stale_once_the_deadline_has_passed(after: int, is_stale: bool):
    notice = Notice(kind="defect_due", params={"due_at": MONDAY.isoformat()})
    assert notices.is_stale(notice, MONDAY + dt.timedelta(seconds=after)) is is_stale
