"""Signs of life for the health page."""

from celery import shared_task


@shared_task
def task_heartbeat() -> None:
    """Run by a worker because beat asked: proves that both are alive."""
    from core.health import record_heartbeat

    record_heartbeat()
