"""The files of a video: what is on its way, what was made of it, and its captions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from videos.models.videos import Video


class Upload(models.Model):
    """A file on its way, in pieces: how long it will be. How far it is, the file itself says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    video = models.ForeignKey(Video, models.CASCADE, related_name="uploads")
    length = models.PositiveBigIntegerField(validators=[MinValueValidator(1)])  # bytes
    name = models.CharField(max_length=255)  # as the phone calls it; for its owner's eyes only
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.UniqueConstraint(
                fields=["video"], condition=Q(finished_at=None), name="videos_one_upload_at_a_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["touched_at"], name="videos_unfinished", condition=Q(finished_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Rendition(models.Model):
    """What was made of a video for one size of screen: H.264 and AAC in MP4, index in front."""

    video = models.ForeignKey(Video, models.CASCADE, related_name="renditions")
    size = models.PositiveSmallIntegerField()  # of the shorter side: 720, 480
    file = models.FileField(upload_to="videos/%Y/%m")
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ("-size",)
        constraints = [
            models.UniqueConstraint(fields=["video", "size"], name="videos_rendition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.video_id} {self.size}p"


class Caption(models.Model):
    """What is said, to read along: WebVTT, checked and written anew by videos.media.captions."""

    video = models.ForeignKey(Video, models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    text = models.TextField(_("captions"), max_length=200_000)

    class Meta:
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        ordering = ("language",)
        constraints = [
            models.UniqueConstraint(fields=["video", "language"], name="videos_caption_once"),
        ]

    def __str__(self) -> str:
        return f"{self.video_id} {self.language}"
