"""What is kept of a finding: its photos, and every change of a defect."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from defects.models.findings import Commendation, Correction, Defect
from people.models import Employee


class Photo(models.Model):
    """A picture, already turned upright, resized, and freed of its location."""

    class Kind(models.TextChoices):
        FOUND = "found", _("As found")
        PROGRESS = "progress", _("Progress")
        EVIDENCE = "evidence", _("After correction")
        PRAISE = "praise", _("Good work")

    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    defect = models.ForeignKey(Defect, models.PROTECT, null=True, blank=True, related_name="photos")
    correction = models.ForeignKey(
        Correction, models.PROTECT, null=True, blank=True, related_name="photos"
    )
    commendation = models.ForeignKey(
        Commendation, models.PROTECT, null=True, blank=True, related_name="photos"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    file = models.ImageField(
        _("file"), upload_to="photos/%Y/%m", width_field="width", height_field="height"
    )
    thumbnail = models.ImageField(upload_to="photos/%Y/%m")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    taken_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(defect__isnull=False, commendation__isnull=True)
                | Q(defect__isnull=True, commendation__isnull=False),
                name="defects_photo_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DefectEvent(models.Model):
    """One change of a defect. Append-only: the database refuses to alter or delete it.

    `due_at` and `left` say what the clock showed after the event, `points` what it
    did to the responsible team's points; `rules.replay` folds them into the state.
    """

    class Kind(models.TextChoices):
        POSTED = "posted", _("Posted")
        PROGRESS = "progress", _("Progress")
        SUBMITTED = "submitted", _("Correction submitted")
        CONFIRMED = "confirmed", _("Correction confirmed")
        REJECTED = "rejected", _("Correction rejected")
        EXTENDED = "extended", _("Deadline extended")
        TRANSFERRED = "transferred", _("Transferred")
        MISSED = "missed", _("Deadline missed")
        MISS_WITHDRAWN = "miss_withdrawn", _("Miss withdrawn")
        VOIDED = "voided", _("Voided")

    defect = models.ForeignKey(
        Defect, models.PROTECT, related_name="events", verbose_name=_("defect")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)
    due_at = models.DateTimeField(_("deadline after it"))
    left = models.DurationField(_("left on the stopped clock"), null=True, blank=True)
    points = models.SmallIntegerField(_("points"), default=0)
    data = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("defect event")
        verbose_name_plural = _("defect events")
        ordering = ("id",)
        indexes = [models.Index(fields=["defect", "id"], name="defects_event_log")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.defect_id}: {self.kind}"
