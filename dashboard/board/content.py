"""The board's moving part, drawn once for all screens that show the same."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.templatetags.static import static

from campaigns.models import Campaign
from dashboard.board import queries
from dashboard.models import BoardToken, BoardView

# How old what is sent may be, so that fifty screens cost as much as one. Kept in the
# process: nothing else can be down.
KEPT_SECONDS = 3

SHOWN: dict[str, Callable[[Campaign, dt.datetime], Any]] = {
    BoardView.STANDINGS: queries.standings,
    BoardView.DEADLINES: queries.deadlines,
    BoardView.PRAISE: lambda campaign, now: queries.praise(campaign),
    BoardView.PHASES: queries.month,
}


@dataclass(frozen=True)
class Showing:
    """What one screen is to show."""

    campaign: Campaign
    language: str
    views: tuple[str, ...]
    seconds: int
    theme: str
    name: str = ""
    # Somebody who is signed in may go on to other pages; a TV may not.
    is_signed_in: bool = False

    @classmethod
    def of(cls, board: BoardToken) -> Showing:
        return cls(
            campaign=board.campaign,
            language=board.language,
            views=tuple(board.views),
            seconds=board.seconds,
            theme=board.theme,
            name=board.name,
        )

    @property
    def key(self) -> str:
        """The same for all screens that show the same; nothing of a token is in it."""
        parts = (self.campaign.pk, self.language, self.seconds, self.theme, *self.views)
        return "dashboard.board:" + ":".join(map(str, parts))


@dataclass(frozen=True)
class Part:
    """The moving part as HTML, and the tag by which a browser knows that it has it."""

    html: str
    etag: str


def current(showing: Showing, now: dt.datetime) -> Part:
    """The moving part, at most KEPT_SECONDS old, in the active language and time zone."""
    kept: Part | None = cache.get(showing.key)
    if kept is None:
        kept = _drawn(showing, now)
        cache.set(showing.key, kept, KEPT_SECONDS)
    return kept


def _drawn(showing: Showing, now: dt.datetime) -> Part:
    campaign = showing.campaign
    context = {
        "campaign": campaign,
        "showing": showing,
        "month": queries.month(campaign, now),
        "now": now,
        "views": [(BoardView(view), SHOWN[view](campaign, now)) for view in showing.views],
    }
    html = render_to_string("board/_live.html", context)
    return Part(html, f'"{hashlib.sha256(html.encode()).hexdigest()[:32]}"')


@lru_cache(maxsize=1)
def mark() -> str:
    """What the board is drawn with: another mark after a deploy that changed it.

    Made from the files, not from when the process began, so that all processes of a
    deploy agree; a screen that has another one loads itself anew.
    """
    folder = Path(settings.BASE_DIR, "templates", "board")
    drawn_with = [file.read_bytes() for file in sorted(folder.glob("*.html"))]
    drawn_with += [static(name).encode() for name in ("css/board.css", "js/board.js")]
    return hashlib.sha256(b"\0".join(drawn_with)).hexdigest()[:16]
