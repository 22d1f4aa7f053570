"""Every write of videos, by verb."""

from videos.services.preparing import prepare, queue, retry
from videos.services.sweeping import sweep

__all__ = ["prepare", "queue", "retry", "sweep"]
