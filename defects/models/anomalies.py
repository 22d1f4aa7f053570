"""Production anomalies, as production control counts them month by month."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.bilingual import Named
from defects.models.inspections import Factor
from people.models import Employee


class AnomalyCategory(Named, models.Model):
    """What production was disturbed by; `factor` leads to the defects of the same kind."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    factor = models.CharField(_("defects of"), max_length=20, choices=Factor.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("anomaly category")
        verbose_name_plural = _("anomaly categories")
        ordering = ("order", "id")


class AnomalyCount(models.Model):
    """How many anomalies of one category there were in one month of the whole plant."""

    month = models.DateField(_("month"), help_text=_("Its first day."))
    category = models.ForeignKey(
        AnomalyCategory, models.PROTECT, related_name="counts", verbose_name=_("category")
    )
    count = models.PositiveIntegerField(_("anomalies"))
    entered_by = models.ForeignKey(
        Employee, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("anomaly count")
        verbose_name_plural = _("anomaly counts")
        ordering = ("-month", "category__order", "id")
        constraints = [
            models.UniqueConstraint(fields=["month", "category"], name="defects_anomaly_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="defects_anomaly_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.category}: {self.count}"
