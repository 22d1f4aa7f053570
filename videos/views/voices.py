"""What people say to a video, for its page."""

from __future__ import annotations

from typing import Any

from core.middleware import TimedRequest
from videos.models import Video


def context_of(request: TimedRequest, video: Video) -> dict[str, Any]:
    return {}
