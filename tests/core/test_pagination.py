"""Pages by key: walking them gives the whole list, and no address breaks them."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from campaigns.models import Campaign
from core.pagination import KeysetPage, keyset_page
from people.models import Employee, Notice
from tests import factories

START = dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
ORDERS = [
    ("created_at", "id"),
    ("-created_at", "-id"),
    ("-created_at", "id"),
    ("kind", "-created_at", "id"),
    ("-id",),
]


def make_notices(recipient: Employee, days: list[int]) -> None:
    Notice.objects.bulk_create(
        Notice(
            recipient=recipient,
            kind="ab"[day % 2],
            key=str(uuid.uuid4()),
            created_at=START + dt.timedelta(days=day),
        )
        for day in days
    )


def page_at(params: str, order: tuple[str, ...], size: int) -> KeysetPage[Notice]:
    return keyset_page(Notice.objects.all(), order=order, params=QueryDict(params), size=size)


def walk(order: tuple[str, ...], size: int, start: str, onward: str) -> list[list[int]]:
    pages, params = [], start
    while params is not None:
        page = page_at(params, order, size)
        pages.append([notice.pk for notice in page])
        params = getattr(page, onward)
    return pages


class TestWalking(HypothesisCase):
    """For any rows, order and size."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        days=st.lists(st.integers(0, 4), max_size=12),
        order=st.sampled_from(ORDERS),
        size=st.integers(1, 5),
    )
    def test_forward_and_backward_give_the_whole_list(
        self, days: list[int], order: tuple[str, ...], size: int
    ) -> None:
        make_notices(factories.make_employee("reader", "Reader"), days)
        whole = list(Notice.objects.order_by(*order).values_list("pk", flat=True))
        forward = walk(order, size, "", "next_params")
        backward = walk(order, size, "end=1", "previous_params")
        assert [pk for page in forward for pk in page] == whole
        assert [pk for page in reversed(backward) for pk in page] == whole
        assert all(len(page) == size for page in (*forward[:-1], *backward[:-1]))


@pytest.fixture
def reader(db: None) -> Employee:
    person = factories.make_employee("reader", "Reader")
    make_notices(person, [0, 1, 1, 2, 3])
    return person


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "~",
        "2025-09-02~1",
        "2025-09-02T00:00:00~1",
        "2025-09-02T00:00:00+00:00~1~2",
        "2025-09-02T00:00:00+00:00~999999999999999999999999",
        "2025-09-02T00:00:00+00:00~1\0",
        "\0~\0",
        "2025-09-02T00:00:00+00:00~-1e5",
        "99999-09-02T00:00:00+00:00~1",
        "0001-01-01T00:00:00+23:59~1\u0661",
    ],
)
@pytest.mark.parametrize("name", ["after", "before"])
def test_tampered_cursor_gives_the_first_page(reader: Employee, name: str, cursor: str) -> None:
    params = QueryDict(mutable=True)
    params[name] = cursor
    page = keyset_page(Notice.objects.all(), order=("created_at", "id"), params=params, size=2)
    first = list(Notice.objects.order_by("created_at", "id")[:2])
    assert page.items == first
    assert not page.has_previous


class TestAnyCursor(HypothesisCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(first=st.text(max_size=30), second=st.text(max_size=30))
    def test_no_cursor_raises(self, first: str, second: str) -> None:
        params = {"after": f"{first}~{second}", "before": second}
        keyset_page(Notice.objects.all(), order=("created_at", "id"), params=params).items.clear()
        keyset_page(Notice.objects.all(), order=("kind", "id"), params=params).items.clear()


def test_neighbours_keep_the_filters(reader: Employee) -> None:
    page = page_at("of=team&tag=a&tag=b&end=1", ("created_at", "id"), 2)
    assert QueryDict(page.first_params) == QueryDict("of=team&tag=a&tag=b")
    previous = QueryDict(page.previous_params)
    assert previous.getlist("tag") == ["a", "b"]
    assert set(previous) == {"of", "tag", "before"}


def test_page_that_emptied_leads_back(reader: Employee) -> None:
    params = page_at("", ("created_at", "id"), 4).next_params
    Notice.objects.filter(created_at__gt=START + dt.timedelta(days=2)).delete()
    page = page_at(params or "", ("created_at", "id"), 4)
    assert page.items == []
    assert page_at(page.previous_params or "", ("created_at", "id"), 4).items


def _plan(queryset: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    return queryset.explain()


def test_next_page_is_one_index_range(campaign: Campaign, line: Any) -> None:
    """The row comparison is the index's own condition, not a filter above it."""
    from core.pagination import _beyond, _Key
    from defects.models import Defect

    keys = [_Key.of(Defect, name) for name in ("due_at", "id")]
    rows = Defect.objects.active().filter(campaign=campaign).order_by("due_at", "id")
    plan = _plan(rows.filter(_beyond(keys, [START, 1]))[:51])
    assert "defects_active" in plan
    condition = next(each for each in plan.splitlines() if "Index Cond" in each)
    assert "ROW(due_at, id) > ROW(" in condition
    assert "Sort" not in plan


def test_next_page_of_standings_starts_at_the_cursor(campaign: Campaign) -> None:
    from core.pagination import _beyond, _Key
    from points.models import TeamStanding

    keys = [_Key.of(TeamStanding, name) for name in ("-points", "reached_at", "team")]
    rows = TeamStanding.objects.filter(campaign=campaign).order_by(
        "-points", "reached_at", "team_id"
    )
    plan = _plan(rows.filter(_beyond(keys, [4, START, 1]))[:51])
    condition = next(each for each in plan.splitlines() if "Index Cond" in each)
    assert "points_team_rank" in plan
    assert "points <= 4" in condition
    assert "Sort" not in plan
