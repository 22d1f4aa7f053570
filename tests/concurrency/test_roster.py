"""A roster is taken in while people work: nobody waits for it, and nobody is in its way."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from people.models import Employee, Notice
from people.notify import Channels, notify
from people.services import import_roster
from people.services import roster as importing
from tests.concurrency.harness import at_once
from tests.factories import MONDAY, make_employee
from tests.people.sheets import csv_file

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 60


@pytest.fixture
def people(db: None) -> list[Employee]:
    return [make_employee(f"p{number:02}", f"Person {number}") for number in range(PEOPLE)]


def take(people: Sequence[Employee], title: str, *, dry_run: bool = False) -> None:
    rows = [(person.number, person.name, title) for person in people]
    content = csv_file(("number", "name", "job_title"), *rows)
    assert import_roster(content=content, actor=None, dry_run=dry_run).is_good


def tell(person: Employee, key: str) -> None:
    notify(
        recipient_id=person.pk,
        kind="test",
        params={},
        url="",
        key=key,
        now=MONDAY,
        channels=Channels(MONDAY),
    )


@contextmanager
def held_while(monkeypatch: pytest.MonkeyPatch, begin: Callable[[], Any]) -> Iterator[None]:
    """Runs `begin` up to where it has read the people, and holds it there for the block."""
    reached, go_on = threading.Event(), threading.Event()
    real = importing._Plan

    def held(*args: Any, **options: Any) -> Any:
        plan = real(*args, **options)
        reached.set()
        go_on.wait(30)
        return plan

    monkeypatch.setattr(importing, "_Plan", held)
    failed: list[BaseException] = []
    thread = threading.Thread(target=lambda: failed.extend(at_once([begin])))
    thread.start()
    assert reached.wait(30)
    try:
        yield
    finally:
        go_on.set()
        thread.join(30)
    assert failed == []


@contextmanager
def impatient() -> Iterator[None]:
    """Whoever has to wait for a lock fails."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '500ms'")
        yield


def test_notice_is_written_while_a_roster_holds_the_people(people, monkeypatch):
    with held_while(monkeypatch, lambda: take(people, "Fitter")), impatient():
        tell(people[0], "meanwhile")
    assert Notice.objects.get().recipient == people[0]
    assert set(Employee.objects.values_list("job_title", flat=True)) == {"Fitter"}


def test_dry_run_locks_nobody(people, monkeypatch):
    with (
        held_while(monkeypatch, lambda: take(people, "Fitter", dry_run=True)),
        impatient(),
    ):
        list(Employee.objects.select_for_update())


def test_rosters_and_notices_at_once_wait_for_no_circle(people):
    def tell_all(order: Sequence[Employee], name: str) -> Callable[[], None]:
        def run() -> None:
            for part in range(0, PEOPLE, 10):
                with transaction.atomic():
                    for person in order[part : part + 10]:
                        tell(person, f"{name}:{person.pk}")

        return run

    backward = people[::-1]
    rosters = [
        lambda order=order, number=number: take(order, f"Title {number}")
        for number, order in enumerate([people, backward] * 3)
    ]
    notices = [tell_all(people, "a"), tell_all(backward, "b")]
    assert at_once(rosters + notices) == []
    assert Notice.objects.count() == 2 * PEOPLE
