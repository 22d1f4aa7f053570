"""What the campaign's targets measure of defects, and the words of every notice."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.cache import cache

from campaigns.metrics import measured
from defects import services
from people import notices
from people.models import Notice
from tests.defects.acting import HOUR, post, submit
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts_of_other_tests():
    cache.clear()


KINDS = (
    "defect_posted",
    "defect_due",
    "defect_missed",
    "correction_submitted",
    "correction_confirmed",
    "correction_rejected",
    "defect_extended",
    "defect_transferred",
    "defect_voided",
)


def test_rates_have_no_data_before_the_first_defect(campaign):
    assert measured("correction_rate", campaign, MONDAY) is None
    assert measured("on_time_rate", campaign, MONDAY) is None


def test_rates_count_what_their_definitions_say(
    campaign, line, leader, other_leader, verifier, manager
):
    met, open_, void = (post(campaign, line, other_leader, MONDAY) for _ in range(3))
    submit(met, leader, MONDAY + HOUR)
    services.confirm_correction(defect_id=met.pk, actor=verifier, now=MONDAY + HOUR)
    services.void_defect(
        defect_id=void.pk, actor=manager, now=MONDAY, cause="not_a_defect", reason="A shadow."
    )
    assert measured("correction_rate", campaign, MONDAY + HOUR) == Decimal("50.00")
    assert measured("on_time_rate", campaign, MONDAY + HOUR) == Decimal("100.00")
    late = MONDAY + 50 * HOUR
    assert measured("on_time_rate", campaign, late) == Decimal("50.00")
    services.sweep(now=late)
    open_.refresh_from_db()
    assert open_.missed_at is not None
    assert measured("on_time_rate", campaign, late) == Decimal("50.00")


def test_rates_are_counted_once_a_minute(campaign, line, other_leader, django_assert_num_queries):
    post(campaign, line, other_leader, MONDAY)
    with django_assert_num_queries(1):
        for seconds in (0, 30, 59):
            instant = MONDAY + dt.timedelta(seconds=seconds)
            assert measured("correction_rate", campaign, instant) == Decimal("0.00")
            assert measured("on_time_rate", campaign, instant) is None
    with django_assert_num_queries(1):
        measured("on_time_rate", campaign, MONDAY + dt.timedelta(seconds=60))


@pytest.mark.parametrize("kind", KINDS)
def test_every_notice_has_its_words(kind):
    params = {
        "number": "#041",
        "title": "100 % loose",
        "due_at": "2025-09-10T01:00:00+00:00",
        "zone": "Asia/Shanghai",
        "points": "-2",
        "reason": "More.",
        "hours": 5,
    }
    told = notices.render(Notice(kind=kind, params=params))
    assert notices.is_registered(kind)
    assert "#041" in told.title
    assert "100 % loose" in told.body
    assert "…" not in told.title + told.body
