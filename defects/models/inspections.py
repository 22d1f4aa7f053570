"""A walk along a line, and the words that findings are sorted by."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from core.bilingual import Named
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


class ChecklistItem(Named, models.Model):
    """A thing to look at on an inspection."""

    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("what to check"), max_length=200)
    name_zh = models.CharField(_("what to check, in Chinese"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        ordering = ("order", "id")


class Inspection(models.Model):
    """A walk along one line with the checklist."""

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
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        indexes = [models.Index(fields=["campaign", "-id"], name="defects_inspection_newest")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class InspectionAnswer(models.Model):
    """What one checklist item showed: passed, failed, or not applicable (null)."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="answers")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    passed = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("inspection answer")
        verbose_name_plural = _("inspection answers")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="defects_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id}/{self.item_id}: {self.passed}"
