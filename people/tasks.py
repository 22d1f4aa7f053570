"""What workers do for people."""

from celery import shared_task

from core import clock
from people import services


@shared_task
def task_deliver() -> int:
    """Send what waits in the outbox and is due."""
    return services.deliver_due(now=clock.now())
