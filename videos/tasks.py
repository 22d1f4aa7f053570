"""Celery tasks of videos: each may run twice, or on two workers at once."""

from celery import shared_task

from core import clock
from videos import services


@shared_task
def task_clean() -> None:
    """Give up the files that nobody goes on sending."""
    services.clean(now=clock.now())
