"""What the board shows of teams and deadlines: pure functions of values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"


class Score(Protocol):
    """A team's points and entries, and what came in lately."""

    @property
    def points(self) -> int: ...
    @property
    def entries(self) -> int: ...
    @property
    def recent_points(self) -> int: ...
    @property
    def recent_entries(self) -> int: ...


@dataclass(frozen=True)
class Movement:
    """How many places a team went up or down, and the points behind it."""

    direction: Direction
    places: int
    points: int


def movements(scores: Mapping[int, Score], shown: Collection[int]) -> dict[int, Movement]:
    """How each team of `shown` moved by what came in lately.

    Places are counted by points alone, before and after alike: who reached a score first
    is not known of the past, and a tie must not look like a move. A team is new where all
    that it has came in lately.
    """
    now = [score.points for score in scores.values()]
    before = {
        team: score.points - score.recent_points
        for team, score in scores.items()
        if score.entries > score.recent_entries
    }
    then = list(before.values())
    return {
        team: _movement(
            scores[team].recent_points,
            _place(before[team], then) if team in before else None,
            _place(scores[team].points, now),
        )
        for team in shown
    }


def _place(points: int, everybody: Collection[int]) -> int:
    """One more than those who have more."""
    return 1 + sum(1 for others in everybody if others > points)


def _movement(points: int, before: int | None, now: int) -> Movement:
    if before is None:
        return Movement(Direction.NEW, 0, points)
    if before == now:
        return Movement(Direction.SAME, 0, points)
    direction = Direction.UP if now < before else Direction.DOWN
    return Movement(direction, abs(before - now), points)


def divided(late: int, ahead: int, room: int) -> tuple[int, int]:
    """How many of `room` rows go to what is late, and to what is still ahead.

    Half each, so that a long tail of late work never hides the deadline that can still be
    kept; what one side does not need, the other takes.
    """
    for_late = min(late, max(room // 2, room - ahead))
    return for_late, min(ahead, room - for_late)
