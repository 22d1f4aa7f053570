"""The big-screen boards: which screens may show the campaign without anybody signed in."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from dashboard.board import tokens
from people.models import Employee

MIN_SECONDS, MAX_SECONDS = 5, 120


class BoardView(models.TextChoices):
    """What a board shows, one after the other."""

    STANDINGS = "standings", _("Team standings")
    DEADLINES = "deadlines", _("Black list: next deadlines")
    PRAISE = "praise", _("Red list")
    PHASES = "phases", _("Today in the campaign")


def every_view() -> list[str]:
    return list(BoardView.values)


class BoardTokenQuerySet(models.QuerySet["BoardToken"]):
    def by_token(self, token: str) -> BoardTokenQuerySet:
        """The board that this token opens; one that was switched off is still found."""
        return self.filter(token_hash=tokens.digest(token))


class BoardToken(models.Model):
    """One screen that may show the board, by an address that is its key.

    Only the token's hash is kept, so nobody can read an address out of the database.
    """

    class Theme(models.TextChoices):
        DARK = "dark", _("Dark")
        LIGHT = "light", _("Light")

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="boards", verbose_name=_("campaign")
    )
    name = models.CharField(
        _("name"), max_length=100, help_text=_("Where the screen hangs, such as Workshop 1 TV.")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    theme = models.CharField(_("colours"), max_length=10, choices=Theme.choices, default=Theme.DARK)
    seconds = models.PositiveSmallIntegerField(
        _("seconds for each view"),
        default=15,
        validators=[MinValueValidator(MIN_SECONDS), MaxValueValidator(MAX_SECONDS)],
        help_text=_("From 5 to 120."),
    )
    views = ArrayField(
        models.CharField(max_length=20, choices=BoardView.choices),
        verbose_name=_("shows"),
        default=every_view,
    )
    made_by = models.ForeignKey(
        Employee, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"))
    revoked_by = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("switched off by"),
    )
    revoked_at = models.DateTimeField(_("switched off"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)

    objects = BoardTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        ordering = ("-id",)
        permissions = [("view_board", _("Can look at the board"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(seconds__gte=MIN_SECONDS, seconds__lte=MAX_SECONDS),
                name="dashboard_board_seconds",
            ),
            models.CheckConstraint(condition=~Q(views=[]), name="dashboard_board_shows_something"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="dashboard_board_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on(self) -> bool:
        return self.revoked_at is None

    def is_seen_lately(self, now: dt.datetime, within: dt.timedelta) -> bool:
        """Whether the screen asked less than `within` ago."""
        return self.last_seen_at is not None and now - self.last_seen_at < within
