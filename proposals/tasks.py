"""Celery tasks of proposals: each may run twice, or on two workers at once."""

from celery import shared_task

from core import clock
from proposals import services


@shared_task
def task_remind() -> None:
    """Remind whoever's turn it is."""
    services.remind(now=clock.now())
