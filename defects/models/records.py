"""What is kept of a finding: its photos, and every change of a defect."""

from __future__ import annotations

import functools
import operator
import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from defects.models.findings import Commendation, Correction, Defect
from defects.models.inspections import Inspection, InspectionAnswer
from defects.models.reports import Report
from people.models import Employee


def _of_one(*owners: str) -> Q:
    """That exactly one of these is there."""
    only = [Q(**{f"{name}__isnull": name != owner for name in owners}) for owner in owners]
    return functools.reduce(operator.or_, only)


class Photo(models.Model):
    """A picture, already turned upright, resized, and freed of its location."""

    class Kind(models.TextChoices):
        FOUND = "found", _("As found")
        PROGRESS = "progress", _("Progress")
        EVIDENCE = "evidence", _("After correction")
        PRAISE = "praise", _("Good work")
        ANSWER = "answer", _("On an inspection")

    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(
        InspectionAnswer, models.CASCADE, null=True, blank=True, related_name="photos"
    )
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="photos")
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
    # How it looks, in 64 bits, and the same in four parts for finding what looks alike.
    looks = models.BigIntegerField(null=True, editable=False)
    looks_parts = ArrayField(models.IntegerField(), default=list, editable=False)
    used_before = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=_of_one("defect", "commendation", "answer", "report"),
                name="defects_photo_of_one",
            ),
        ]
        indexes = [GinIndex(fields=["looks_parts"], name="defects_photo_looks")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def owner(self) -> Defect | Commendation | Report | Inspection:
        """What it belongs to: a finding, a report, or the inspection that it was taken on."""
        owner = self.defect or self.commendation or self.report
        if owner is not None:
            return owner
        return self.answer.inspection  # type: ignore[union-attr]  # a constraint: one is there


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
