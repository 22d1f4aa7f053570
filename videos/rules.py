"""Rules of videos: the way of one, what is made of it, and how votes are weighed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

# --- The way of a video ---------------------------------------------------------
WRITTEN = "written"  # its words are saved; the file waits, or is on its way
CHECKING = "checking"  # the file is whole: it is judged and converted
REFUSED = "refused"  # the file is none that can be shown; another may be sent
FAILED = "failed"  # the conversion failed; it may be tried again
READY = "ready"  # a moderator looks at it before everybody does
RETURNED = "returned"  # the moderator asks for another one, and says why
PUBLIC = "public"
TAKEN_DOWN = "taken_down"  # was public; a moderator says why it is no longer
WITHDRAWN = "withdrawn"  # by whoever made it

FOLLOWS: Final[Mapping[str, frozenset[str]]] = {
    WRITTEN: frozenset({CHECKING, WITHDRAWN}),
    CHECKING: frozenset({READY, REFUSED, FAILED, WITHDRAWN}),
    REFUSED: frozenset({CHECKING, WITHDRAWN}),
    FAILED: frozenset({CHECKING, WITHDRAWN}),
    READY: frozenset({PUBLIC, RETURNED, WITHDRAWN}),
    RETURNED: frozenset({CHECKING, WITHDRAWN}),
    PUBLIC: frozenset({TAKEN_DOWN, WITHDRAWN}),
    TAKEN_DOWN: frozenset({PUBLIC, WITHDRAWN}),
    WITHDRAWN: frozenset(),
}
TAKES_FILE: Final = frozenset({WRITTEN, REFUSED, FAILED, RETURNED})
NEEDS_FILE: Final = frozenset({CHECKING, FAILED})  # as it was sent
EDITABLE: Final = frozenset({WRITTEN, CHECKING, REFUSED, FAILED, READY, RETURNED})


def may_follow(before: str, after: str) -> bool:
    """Whether a video in state `before` may come to be in state `after`."""
    return after in FOLLOWS[before]


# --- What is made of it ---------------------------------------------------------
HEIGHTS: Final = (720, 480)  # of the shorter side, in pixels


def renditions_of(width: int, height: int) -> list[int]:
    """The sizes that a video is converted to: none is larger than it is, and one there is."""
    shorter = min(width, height)
    return [size for size in HEIGHTS if size <= shorter] or [HEIGHTS[-1]]


def scaled(width: int, height: int, size: int) -> tuple[int, int]:
    """Its width and height with the shorter side at most `size`; both even, as H.264 asks."""
    factor = min(1.0, size / min(width, height))
    return max(2, round(width * factor / 2) * 2), max(2, round(height * factor / 2) * 2)


# --- Votes --------------------------------------------------------------------
def is_open(opens_at: dt.datetime, closes_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a vote that arrives at `now` counts: the closing instant is too late."""
    return opens_at <= now < closes_at


def weighed(votes: Mapping[int, int], people: Mapping[int, int]) -> float:
    """What votes come to when each department's voice is as strong as any other's, 0 to 100.

    `votes`: votes by department; `people`: how many may vote, by department. The share of
    each department's people who voted for it, averaged over the departments, in percent:
    a department of 300 does not outvote ten of 30. A department without people has no share.
    """
    departments = [department for department, count in people.items() if count > 0]
    if not departments:
        return 0.0
    shares = (min(votes.get(one, 0) / people[one], 1.0) for one in departments)
    return 100 * sum(shares) / len(departments)
