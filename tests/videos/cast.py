"""Videos in the states in which moderators and voters meet them, plainly from the models."""

import datetime as dt

from tests.factories import MONDAY
from videos.models import Video, VotingRound

HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


def video_of(campaign, author, state="public", **fields) -> Video:
    """Sent on MONDAY; one that is or was public has been so since."""
    if state in {"public", "taken_down"}:
        fields.setdefault("published_at", MONDAY)
    defaults = {
        "title": f"{author.name} speaks for quality",
        "created_at": MONDAY,
        "sent_at": None if state == "written" else MONDAY,
        "department": author.department,
    }
    return Video.objects.create(campaign=campaign, author=author, state=state, **defaults | fields)


def round_of(campaign, **fields) -> VotingRound:
    """Open from MONDAY for an hour."""
    defaults = {"name": "Best video", "opens_at": MONDAY, "closes_at": MONDAY + HOUR}
    return VotingRound.objects.create(campaign=campaign, **defaults | fields)


def fresh(video: Video) -> Video:
    return Video.objects.get(pk=video.pk)
