"""Celery tasks of the black list: each may run twice, or on two workers at once."""

from celery import shared_task

from core import clock
from defects import services


@shared_task
def task_sweep() -> None:
    """Record the deadlines that were missed; refuses where the clocks disagree."""
    services.sweep(now=clock.agreed_now())


@shared_task
def task_remind() -> None:
    """Remind of deadlines that come near."""
    services.remind(now=clock.now())
