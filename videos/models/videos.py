"""Videos and their log."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign
from people.models import Department, Employee
from videos import rules


class Fault(models.TextChoices):
    """Why a file is refused, or why its conversion failed: what to do about it."""

    NOT_VIDEO = "not_video", _("This is no video of a kind that phones make: MP4, MOV or WebM.")
    DAMAGED = "damaged", _("The file is damaged or cut off. Send it again from the phone.")
    FOREIGN = "foreign", _("There is something else in the file beside the video.")
    ENDLESS = "endless", _("The file does not say where it ends. Record it with the camera.")
    NO_PICTURE = "no_picture", _("There are no moving pictures in the file.")
    CODEC = "codec", _("Its pictures are packed in a way that cannot be read here.")
    ODD_SIZE = "odd_size", _("Its picture is too small or too large.")
    TOO_LONG = "too_long", _("It is longer than the campaign allows. Cut it on the phone.")
    TOO_SHORT = "too_short", _("It is shorter than a second.")
    BROKE_OFF = "broke_off", _("The conversion broke off several times. It can be tried again.")


class VideoQuerySet(models.QuerySet["Video"]):
    """Which videos somebody may see, change or judge: object rules are part of the query."""

    def visible_to(self, employee: Employee) -> VideoQuerySet:
        """What is public is everybody's; the rest its maker's and the moderators'.

        Words that no file was ever sent for are their maker's alone, also when taken back.
        """
        if employee.has_perm("videos.moderate_video"):
            draft = Q(state=rules.WRITTEN) | Q(state=rules.WITHDRAWN, sent_at=None)
            return self.filter(Q(author=employee) | ~draft)
        return self.filter(Q(state=rules.PUBLIC) | Q(author=employee))

    def editable_by(self, employee: Employee) -> VideoQuerySet:
        return self.filter(author=employee, state__in=rules.EDITABLE)

    def sendable_by(self, employee: Employee) -> VideoQuerySet:
        """Those that this person may send a file for."""
        return self.filter(author=employee, state__in=rules.TAKES_FILE)

    def judged_by(self, employee: Employee) -> VideoQuerySet:
        """Those that this person may let through, give back or take down: never their own."""
        if not employee.has_perm("videos.moderate_video"):
            return self.none()
        return self.exclude(author=employee)

    def captioned_by(self, employee: Employee) -> VideoQuerySet:
        """Those whose captions this person may change: of their own, or as a moderator."""
        found = self.visible_to(employee).exclude(state=rules.WITHDRAWN)
        is_moderator = employee.has_perm("videos.moderate_video")
        return found if is_moderator else found.filter(author=employee)


class Video(models.Model):
    """One video: its words are there first, its file comes after, over whatever network."""

    class State(models.TextChoices):
        WRITTEN = rules.WRITTEN, pgettext_lazy("video", "File is missing")
        CHECKING = rules.CHECKING, pgettext_lazy("video", "Being converted")
        REFUSED = rules.REFUSED, pgettext_lazy("video", "File refused")
        FAILED = rules.FAILED, pgettext_lazy("video", "Conversion failed")
        READY = rules.READY, pgettext_lazy("video", "Waits to be looked at")
        RETURNED = rules.RETURNED, pgettext_lazy("video", "Given back")
        PUBLIC = rules.PUBLIC, pgettext_lazy("video", "Public")
        TAKEN_DOWN = rules.TAKEN_DOWN, pgettext_lazy("video", "Taken down")
        WITHDRAWN = rules.WITHDRAWN, pgettext_lazy("video", "Withdrawn")

    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="videos", verbose_name=_("campaign")
    )
    author = models.ForeignKey(
        Employee, models.PROTECT, related_name="videos", verbose_name=_("made by")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+"
    )  # as it was when the words were saved
    title = models.CharField(_("title"), max_length=100)
    words = models.CharField(_("what it is about"), max_length=1000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WRITTEN
    )
    fault = models.CharField(max_length=10, choices=Fault.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("made"))
    sent_at = models.DateTimeField(_("file sent"), null=True, blank=True)
    published_at = models.DateTimeField(_("public since"), null=True, blank=True)
    # What is known of the file once it is converted.
    original = models.FileField(upload_to="videos/%Y/%m", blank=True)
    original_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    poster = models.CharField(max_length=200, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    # The conversion: who has it (see services.preparing), until when, how far, which try.
    claim = models.UUIDField(null=True, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    progress = models.PositiveSmallIntegerField(default=0, editable=False)  # percent
    views = models.PositiveBigIntegerField(_("views"), default=0, editable=False)

    objects = VideoQuerySet.as_manager()

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        permissions = [("moderate_video", "Can let videos through and take them down")]
        indexes = [
            models.Index(
                fields=["campaign", "-published_at", "-id"],
                name="videos_public",
                condition=Q(state="public"),
            ),
            models.Index(fields=["author", "-id"], name="videos_of_author"),
            models.Index(
                fields=["campaign", "sent_at", "id"],
                name="videos_to_look_at",
                condition=Q(state="ready"),
            ),
            models.Index(
                fields=["claimed_until"], name="videos_checking", condition=Q(state="checking")
            ),
        ]
        triggers = [pgtrigger.Protect(name="video_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("videos:video", args=[self.pk])

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"V{self.pk:03d}"


class VideoEvent(models.Model):
    """One thing that happened to a video, in the state that it left it in. Never changed."""

    video = models.ForeignKey(Video, models.PROTECT, related_name="events", verbose_name=_("video"))
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    state = models.CharField(_("state"), max_length=10, choices=Video.State.choices)
    note = models.CharField(_("note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("event of a video")
        verbose_name_plural = _("events of videos")
        indexes = [models.Index(fields=["video", "id"], name="videos_events")]
        triggers = [
            pgtrigger.Protect(name="video_log", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.video_id} {self.state} {self.at:%Y-%m-%d}"
