"""Celery tasks of videos: each may run twice, or on two workers at once."""

from celery import shared_task

from core import clock
from videos import services


@shared_task
def task_keep_people() -> None:
    """Keep who could vote in the rounds that are over."""
    services.keep_people(now=clock.now())


@shared_task
def task_add_views() -> None:
    """Add the views that were counted since to the videos."""
    services.add_views(now=clock.now())
