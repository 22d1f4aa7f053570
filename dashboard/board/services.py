"""Every write to the boards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from core.errors import Conflict, DomainError, NotAllowed
from dashboard.board import tokens
from dashboard.models import MAX_SECONDS, MIN_SECONDS, BoardToken, BoardView
from people.models import Employee

# A screen asks every few seconds; this often it is noted.
SEEN_EVERY: Final = dt.timedelta(minutes=1)


@transaction.atomic
def make_board(
    *,
    campaign: Campaign,
    name: str,
    actor: Employee,
    now: dt.datetime,
    language: str = "en",
    theme: str = BoardToken.Theme.DARK,
    seconds: int = 15,
    views: Collection[str] = tuple(BoardView.values),
) -> tuple[BoardToken, str]:
    """Make a board; returns it with its token, which is kept nowhere.

    Raises NotAllowed, and DomainError for settings that no board can have.
    """
    if not actor.has_perm("dashboard.add_boardtoken"):
        raise NotAllowed(_("Only the quality manager makes boards."))
    token = tokens.new()
    board = BoardToken(
        campaign=campaign,
        name=name.strip(),
        language=language,
        theme=theme,
        seconds=seconds,
        views=_in_order(views),
        token_hash=tokens.digest(token),
        made_by=actor,
        made_at=now,
    )
    _check(board)
    board.save(force_insert=True)
    return board, token


@transaction.atomic
def set_board(*, board: BoardToken, actor: Employee) -> BoardToken:
    """Keep what a board shows, as it stands in `board`; its screens follow within seconds.

    Raises NotAllowed, Conflict where it was switched off, and DomainError for settings
    that no board can have.
    """
    if not actor.has_perm("dashboard.change_boardtoken"):
        raise NotAllowed(_("Only the quality manager changes boards."))
    _lock_one_that_is_on(board)
    board.name = board.name.strip()
    board.views = _in_order(board.views)
    _check(board)
    board.save(update_fields=["campaign", "name", "language", "theme", "seconds", "views"])
    return board


@transaction.atomic
def revoke_board(*, board: BoardToken, actor: Employee, now: dt.datetime) -> BoardToken:
    """Switch a board off for good: its address opens nothing any more.

    Raises NotAllowed, and Conflict where it is off already.
    """
    if not actor.has_perm("dashboard.change_boardtoken"):
        raise NotAllowed(_("Only the quality manager switches boards off."))
    _lock_one_that_is_on(board)
    board.revoked_at, board.revoked_by = now, actor
    board.save(update_fields=["revoked_at", "revoked_by"])
    return board


def note_seen(*, board: BoardToken, now: dt.datetime) -> None:
    """Note that a screen shows the board; at most once a minute, however many there are."""
    if board.is_seen_lately(now, SEEN_EVERY):
        return
    due = Q(last_seen_at=None) | Q(last_seen_at__lte=now - SEEN_EVERY)
    BoardToken.objects.filter(due, pk=board.pk, revoked_at=None).update(last_seen_at=now)


def _lock_one_that_is_on(board: BoardToken) -> None:
    if BoardToken.objects.select_for_update().get(pk=board.pk).revoked_at is not None:
        raise Conflict(_("This board was switched off. Make a new one."))


def _in_order(views: Collection[str]) -> list[str]:
    """Each once, in the order in which they are shown; what is no view is kept, to be refused."""
    known = [view.value for view in BoardView if view in views]
    return known + [view for view in views if view not in BoardView.values]


def _check(board: BoardToken) -> None:
    if not board.name:
        raise DomainError(_("Give the board a name."), field="name")
    if not MIN_SECONDS <= board.seconds <= MAX_SECONDS:
        raise DomainError(_("Each view stays from 5 to 120 seconds."), field="seconds")
    if not board.views:
        raise DomainError(_("Choose at least one view."), field="views")
    # What only a forged form can hold: language, colours, views that are none.
    board.full_clean(exclude=["campaign", "made_by", "revoked_by"], validate_constraints=False)
