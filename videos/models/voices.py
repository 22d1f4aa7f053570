"""What people say to a video: likes, votes, and how often it is watched."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Department, Employee
from videos.models.settings import VotingRound
from videos.models.videos import Video


class Like(models.Model):
    """Somebody likes it; taken back by deleting it."""

    video = models.ForeignKey(Video, models.CASCADE, related_name="likes")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = [
            models.UniqueConstraint(fields=["video", "employee"], name="videos_like_once"),
        ]

    def __str__(self) -> str:
        return str(self.employee)


class Vote(models.Model):
    """One person's vote of a round; moved to another video as long as the round is open."""

    round = models.ForeignKey(VotingRound, models.PROTECT, related_name="votes")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+"
    )  # the voter's, when the vote was given
    video = models.ForeignKey(Video, models.PROTECT, related_name="votes")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["round", "employee"], name="videos_vote_once"),
        ]
        indexes = [models.Index(fields=["round", "video"], name="videos_votes")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.video_id}"


class ViewBatch(models.Model):
    """A batch of views that was added to the videos: once, however often it is tried."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("batch of views")
        verbose_name_plural = _("batches of views")

    def __str__(self) -> str:
        return str(self.pk)
