"""What a campaign asks of proposals: spans, criteria, who reviews what."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign
from core.bilingual import Named
from people.models import Department, Employee

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Category(models.TextChoices):
    """What a proposal improves, as plants count it: quality, cost, time, safety."""

    QUALITY = "quality", pgettext_lazy("benefit", "Quality")
    COST = "cost", pgettext_lazy("benefit", "Cost")
    TIME = "time", pgettext_lazy("benefit", "Time")
    SAFETY = "safety", pgettext_lazy("benefit", "Safety")


def default_bands() -> list[Decimal]:
    return [Decimal(10_000), Decimal(50_000), Decimal(200_000)]


def _days(words: StrPromise, default: int) -> models.PositiveSmallIntegerField:
    """A span in working days."""
    return models.PositiveSmallIntegerField(
        words, default=default, validators=[MinValueValidator(1), MaxValueValidator(250)]
    )


class ProposalRules(models.Model):
    """One campaign's spans, limits and bands; a campaign without them has the defaults."""

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, related_name="proposal_rules", verbose_name=_("campaign")
    )
    answer_days = _days(_("working days to the first answer"), 3)
    review_days = _days(_("working days to the decision"), 10)
    trial_days = _days(_("working days of a trial"), 20)
    carry_days = _days(_("working days to carry it out"), 30)
    verify_days = _days(_("working days to verify the effect"), 10)
    scores_needed = models.PositiveSmallIntegerField(
        _("scores before the decision"),
        default=2,
        validators=[MaxValueValidator(10)],
        help_text=_("0: whoever decides needs no score."),
    )
    daily_cap = models.PositiveSmallIntegerField(
        _("proposals a day that earn points"),
        default=3,
        validators=[MaxValueValidator(100)],
        help_text=_("For each person; more can be submitted, and earn nothing for it."),
    )
    least_words = models.PositiveSmallIntegerField(
        _("characters that a proposal needs to earn points"),
        default=20,
        validators=[MaxValueValidator(2000)],
        help_text=_("What is now and what is proposed, each."),
    )
    bands = ArrayField(
        models.DecimalField(max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]),
        verbose_name=_("yearly benefit from which each band begins"),
        size=3,
        default=default_bands,
        help_text=_("Three amounts in yuan, the smallest first."),
    )

    class Meta:
        verbose_name = _("rules of proposals")
        verbose_name_plural = _("rules of proposals")

    def __str__(self) -> str:
        return str(self.campaign)


class Criterion(Named, models.Model):
    """A row of the score sheet; a reviewer gives each 0 to 10."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="proposal_criteria", verbose_name=_("campaign")
    )
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    place = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("criterion of proposals")
        verbose_name_plural = _("criteria of proposals")
        ordering = ("place", "id")


class ReviewDuty(models.Model):
    """Who reviews proposals of a department and a category; empty means all of them.

    The most special one with `leads` owns a new proposal, and decides on it.
    """

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="review_duties", verbose_name=_("campaign")
    )
    department = models.ForeignKey(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("Empty: all departments."),
    )
    category = models.CharField(
        _("category"),
        max_length=10,
        choices=Category.choices,
        blank=True,
        help_text=_("Empty: all categories."),
    )
    reviewer = models.ForeignKey(
        Employee, models.CASCADE, related_name="review_duties", verbose_name=_("reviewer")
    )
    leads = models.BooleanField(
        _("decides"), default=False, help_text=_("Owns new proposals and decides on them.")
    )

    class Meta:
        verbose_name = _("review duty")
        verbose_name_plural = _("review duties")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "department", "category", "reviewer"],
                nulls_distinct=False,
                name="proposals_duty_once",
            ),
            models.UniqueConstraint(
                fields=["campaign", "department", "category"],
                condition=Q(leads=True),
                nulls_distinct=False,
                name="proposals_one_decides",
                violation_error_message=_("Somebody else decides on these already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.reviewer)
