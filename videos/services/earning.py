"""What a video earns: its publication, once."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext_noop

from people.models import Employee
from points import services as points
from points.services import DefaultRule
from videos.models import Video

PUBLISHED: Final = "video_published"


def register_all() -> None:
    """Tell the ledger the rule that videos post by. The amount is our own."""
    points.register_rule(PUBLISHED, DefaultRule(2, gettext_noop("Video published"), "视频发布"))


def earn_published(video: Video, *, by: Employee, now: dt.datetime) -> int:
    """Post what the publication gives; public again after a takedown gives nothing more."""
    person = video.author
    return points.post(
        rule=points.rule_for(video.campaign_id, PUBLISHED),
        key=f"video:{video.pk}:{PUBLISHED}",
        team_id=person.team_id,
        department_id=video.department_id,
        employee_id=person.pk,
        occurred_at=now,
        now=now,
        evidence=video.get_absolute_url(),
        approved_by=by,
    )
