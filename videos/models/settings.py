"""What a campaign asks of videos, and when it is voted on them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from core.bilingual import Named

MEGABYTE = 1024 * 1024


class VideoRules(models.Model):
    """One campaign's limits; a campaign without them has the defaults."""

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, related_name="video_rules", verbose_name=_("campaign")
    )
    max_megabytes = models.PositiveIntegerField(
        _("megabytes of a file at most"),
        default=500,
        validators=[MinValueValidator(1), MaxValueValidator(2_000)],
    )
    max_seconds = models.PositiveIntegerField(
        _("seconds of a video at most"),
        default=180,
        validators=[MinValueValidator(5), MaxValueValidator(600)],
    )
    max_waiting = models.PositiveSmallIntegerField(
        _("videos of one person that wait at most"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Not yet public: being sent, converted, or looked at."),
    )

    class Meta:
        verbose_name = _("rules of videos")
        verbose_name_plural = _("rules of videos")

    def __str__(self) -> str:
        return str(self.campaign)

    @property
    def max_bytes(self) -> int:
        return self.max_megabytes * MEGABYTE


class VotingRound(Named, models.Model):
    """A span in which everybody has one vote for a public video."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="voting_rounds", verbose_name=_("campaign")
    )
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(
        _("closes at"), help_text=_("To the second: whatever comes then or later does not count.")
    )
    # Department -> how many could vote, kept once it is over: who leaves then changes nothing.
    people = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = _("voting round")
        verbose_name_plural = _("voting rounds")
        ordering = ("opens_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="videos_round_closes_later"
            ),
        ]
