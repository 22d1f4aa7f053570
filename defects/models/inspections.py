"""A walk along a line, what it showed, and the words that findings are sorted by."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign
from defects.models.checklists import HIGHEST_SCORE, ChecklistItem, ChecklistVersion
from defects.models.plans import InspectionDuty
from people.models import Employee, ProductionLine


class Factor(models.TextChoices):
    """5M1E: the factors that a defect or its cause belongs to."""

    PEOPLE = "people", _("People")
    MACHINE = "machine", _("Machines")
    MATERIAL = "material", _("Materials")
    METHOD = "method", _("Methods")
    ENVIRONMENT = "environment", _("Environment")
    MEASUREMENT = "measurement", _("Measurement")


class Severity(models.TextChoices):
    MINOR = "minor", _("Minor")
    MAJOR = "major", _("Major")
    CRITICAL = "critical", _("Critical")


class Inspection(models.Model):
    """A walk along one line with one version of a checklist.

    `started_at` and `finished_at` are when it was done, on the inspector's device;
    `received_at` is when the server first heard of it, which is later where there was no
    network. `seed` gives the order of the items where the checklist is shuffled.
    """

    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="inspections", verbose_name=_("campaign")
    )
    line = models.ForeignKey(
        ProductionLine, models.PROTECT, related_name="inspections", verbose_name=_("line")
    )
    inspector = models.ForeignKey(
        Employee, models.PROTECT, related_name="inspections", verbose_name=_("inspector")
    )
    version = models.ForeignKey(
        ChecklistVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("checklist"),
    )
    duty = models.OneToOneField(
        InspectionDuty,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspection",
        verbose_name=_("planned inspection"),
    )
    seed = models.PositiveIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        indexes = [
            models.Index(fields=["campaign", "-id"], name="defects_inspection_newest"),
            models.Index(fields=["line", "-finished_at"], name="defects_inspection_of_line"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("defects:inspection", args=[self.pk])

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"#{self.pk}"

    @property
    def took(self) -> dt.timedelta | None:
        """How long the walk took; None while it is under way."""
        return self.finished_at - self.started_at if self.finished_at else None


class InspectionAnswer(models.Model):
    """What one item showed, and when it was answered, on the inspector's device.

    `passed` is null where the item does not apply, or is of a kind that cannot fail. A
    failure that the inspector saw mended at once is `fixed_on_spot`, with a note and a
    photo, and puts nothing on the black list.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="answers")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    passed = models.BooleanField(null=True)
    number = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    fixed_on_spot = models.BooleanField(_("corrected on the spot"), default=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("inspection answer")
        verbose_name_plural = _("inspection answers")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="defects_answer_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=HIGHEST_SCORE),
                name="defects_answer_score",
            ),
            models.CheckConstraint(
                condition=Q(fixed_on_spot=False) | (Q(passed=False) & ~Q(note="")),
                name="defects_answer_fixed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id}/{self.item_id}: {self.passed}"


class HeldInspection(models.Model):
    """What a device recorded and the plan no longer had a place for; nothing of it is lost.

    `content` is what the device sent, as it was. A manager takes it in as an inspection
    of its own (`result`), or puts it aside with a reason.
    """

    class Reason(models.TextChoices):
        REASSIGNED = "reassigned", _("The inspection was given to somebody else meanwhile.")
        DONE = "done", _("The inspection had been done already.")
        CLOSED = "closed", _("The campaign was closed meanwhile.")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("held inspection", "Waiting")
        TAKEN = "taken", _("Taken in")
        ASIDE = "aside", _("Put aside")

    client_id = models.UUIDField(unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    duty = models.ForeignKey(
        InspectionDuty, models.PROTECT, null=True, blank=True, related_name="held"
    )
    line = models.ForeignKey(ProductionLine, models.PROTECT, related_name="+")
    inspector = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    content = models.JSONField()
    received_at = models.DateTimeField(_("received"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_note = models.CharField(_("why"), max_length=500, blank=True)
    result = models.OneToOneField(
        Inspection, models.PROTECT, null=True, blank=True, related_name="held"
    )

    class Meta:
        verbose_name = _("held inspection")
        verbose_name_plural = _("held inspections")
        permissions = [("settle_heldinspection", _("Can take in or put aside a held inspection"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True)
                | Q(state__in=["taken", "aside"], settled_at__isnull=False),
                name="defects_held_settled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "id"], name="defects_held_waiting", condition=Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.inspector}"


class HeldPhoto(models.Model):
    """A photo of a held inspection, made safe as any other."""

    client_id = models.UUIDField(unique=True, editable=False)
    held = models.ForeignKey(HeldInspection, models.PROTECT, related_name="photos")
    file = models.ImageField(_("file"), upload_to="photos/%Y/%m")
    thumbnail = models.ImageField(upload_to="photos/%Y/%m")

    class Meta:
        verbose_name = _("photo of a held inspection")
        verbose_name_plural = _("photos of held inspections")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.held_id}/{self.pk}"
