"""Celery tasks of videos: each may run twice, or on two workers at once."""

from celery import shared_task

from core import clock
from videos import services

LIMIT = 3600  # seconds of one conversion


@shared_task(time_limit=LIMIT)
def task_prepare(video_id: int) -> None:
    """Judge and convert what was sent for a video."""
    services.prepare(video_id=video_id, clock=clock.now)


@shared_task
def task_sweep() -> None:
    """Ask again for what nobody converts, and clear away what is no longer needed."""
    services.sweep(now=clock.now())


@shared_task
def task_clean() -> None:
    """Give up the files that nobody goes on sending."""
    services.clean(now=clock.now())


@shared_task
def task_keep_people() -> None:
    """Keep who could vote in the rounds that are over."""
    services.keep_people(now=clock.now())


@shared_task
def task_add_views() -> None:
    """Add the views that were counted since to the videos."""
    services.add_views(now=clock.now())
