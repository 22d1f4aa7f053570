"""Runs things at the same moment, each on its own database connection."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from defects.models import Defect, DefectEvent
from people.models import Notice
from points.models import PointEntry
from tests.defects.acting import replayed, stored


def at_once(actions: Sequence[Callable[[], Any]]) -> list[BaseException]:
    """Run every action in a thread of its own, from one starting shot; returns what they raised."""
    start = threading.Barrier(len(actions))
    raised: list[BaseException] = []

    def run(action: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            action()
        except BaseException as error:  # noqa: BLE001 - the test looks at whatever was raised
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert not any(thread.is_alive() for thread in threads)
    return raised


@contextmanager
def without_row_locks() -> Iterator[None]:
    """Take the guard away: nothing that is read is locked."""

    def unlocked(queryset: QuerySet[Any], **options: Any) -> QuerySet[Any]:
        return queryset

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", unlocked)
        yield


def misses() -> dict[str, int]:
    """How many misses each record of the product knows of."""
    return {
        "defects": Defect.objects.filter(missed_at__isnull=False).count(),
        "events": DefectEvent.objects.filter(kind="missed").count(),
        "entries": PointEntry.objects.filter(amount=-2, reverses=None).count(),
        "notices": Notice.objects.filter(kind="defect_missed").count(),
    }


def all_of(count: int) -> dict[str, int]:
    return dict.fromkeys(("defects", "events", "entries", "notices"), count)


def disagreeing() -> list[Defect]:
    """Defects whose log or ledger tells another story than their columns."""
    found = []
    for defect in Defect.objects.all():
        try:
            agrees = replayed(defect) == stored(defect)
        except ValueError:
            agrees = False
        if not agrees:
            found.append(defect)
    return found
