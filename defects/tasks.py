"""Celery tasks of the lists and of plans: each may run twice, or on two workers at once."""

from celery import shared_task

from core import clock
from defects import services
from defects.services import planning


@shared_task
def task_sweep() -> None:
    """Record the deadlines that were missed; refuses where the clocks disagree."""
    services.sweep(now=clock.agreed_now())


@shared_task
def task_remind() -> None:
    """Remind of deadlines that come near."""
    services.remind(now=clock.now())


@shared_task
def task_remind_of_reports() -> None:
    """Remind of reports that wait for an answer."""
    services.remind_of_reports(now=clock.now())


@shared_task
def task_make_duties() -> None:
    """Make the week's planned inspections."""
    planning.make_duties(now=clock.now())


@shared_task
def task_watch_duties() -> None:
    """Mark planned inspections that were missed, and remind of those that are due soon.

    Refuses where the clocks disagree: nobody misses anything by a wrong clock.
    """
    now = clock.agreed_now()
    planning.mark_missed(now=now)
    planning.remind_duties(now=now)
