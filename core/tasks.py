"""Signs of life for the health page."""

from celery import shared_task

from core import health


@shared_task
def task_heartbeat() -> None:
    """Run by a worker because beat asked: the way between them is open."""
    health.sign_task()
