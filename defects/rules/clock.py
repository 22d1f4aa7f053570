"""A defect's clock and its log.

Instants are aware; spans are timedeltas. Source of the clock's rules: the seed
document (two days to respond, +2 in time, -2 late) and the domain's definitions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from campaigns.clock import StatusRule, nearness


class Status(StrEnum):
    """What a person sees of a defect's clock."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    VOID = "void"


NUMBER_DIGITS: Final = 3


def number(key: int) -> str:
    """What people call a defect by: `#041`, at least three digits."""
    return f"#{key:0{NUMBER_DIGITS}d}"


@dataclass(frozen=True)
class Clock:
    """What is stored of a defect's clock."""

    state: str
    due_at: dt.datetime
    left: dt.timedelta | None = None
    missed_at: dt.datetime | None = None


def is_breached(clock: Clock, at: dt.datetime) -> bool:
    """Whether the running clock has run out at `at`; exactly at the deadline is in time."""
    return clock.state == "open" and clock.missed_at is None and at > clock.due_at


def status(clock: Clock, at: dt.datetime, rule: StatusRule) -> Status:
    """The state that a person sees at `at`, derived from the record and the clock alone."""
    if clock.state == "void":
        return Status.VOID
    if clock.state == "verified":
        return Status.MISSED if clock.missed_at else Status.MET
    if clock.state == "submitted":
        return Status.PAUSED
    return Status.OVERDUE if clock.missed_at else Status(nearness(clock.due_at, at, rule))


# What may happen to a defect in each state. A miss is recorded on a running clock
# only; it is withdrawn where the team had submitted before the deadline after all.
ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "open": frozenset(
        {"progress", "submitted", "extended", "transferred", "missed", "miss_withdrawn", "voided"}
    ),
    "submitted": frozenset({"progress", "confirmed", "rejected", "extended", "voided"}),
    "verified": frozenset({"voided"}),
    "void": frozenset(),
}


INSPECTION_LASTS: Final = dt.timedelta(hours=12)


def is_under_way(started_at: dt.datetime, finished_at: dt.datetime | None, at: dt.datetime) -> bool:
    """Whether an inspection still goes on: not finished, and begun within a shift."""
    return finished_at is None and at - started_at <= INSPECTION_LASTS


def is_allowed(state: str, kind: str) -> bool:
    """Whether an event of `kind` may happen to a defect in `state`."""
    return kind in ALLOWED[state]


def root_cause_problems(
    factor: str, whys: Sequence[str], system_factor: str, system_cause: str
) -> dict[str, str]:
    """What is wrong with a root cause: field -> code of the problem; empty if it is sound.

    A chain of at least two whys; and an error of a person is not a root cause by
    itself: it goes on to what in the system let the error happen.
    """
    problems: dict[str, str] = {}
    if len([why for why in whys if why.strip()]) < 2:
        problems["whys"] = "too_short"
    if factor == "people":
        if system_factor in {"", "people"}:
            problems["system_factor"] = "needs_system_factor"
        if not system_cause.strip():
            problems["system_cause"] = "needs_system_cause"
    return problems


@dataclass(frozen=True)
class Step:
    """One event as the replay reads it."""

    kind: str
    at: dt.datetime
    due_at: dt.datetime
    left: dt.timedelta | None = None
    points: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Replayed:
    """What the log says a defect's columns must be."""

    state: str
    due_at: dt.datetime
    left: dt.timedelta | None = None
    missed_at: dt.datetime | None = None
    submitted_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    clock_round: int = 1
    extensions: int = 0
    points: int = 0


class BrokenLogError(ValueError):
    """The events cannot have happened in this order."""


def replay(steps: Iterable[Step]) -> Replayed:
    """Fold the log into the state. Raises BrokenLogError where a step was not possible."""
    states = list(replay_steps(steps))
    if not states:
        raise BrokenLogError("A log begins with the posting.")
    return states[-1]


def replay_steps(steps: Iterable[Step]) -> Iterable[Replayed]:
    """The state after each step, in order. Raises BrokenLogError where one was not possible."""
    state: Replayed | None = None
    for step in steps:
        state = _first(step) if state is None else _next(state, step)
        yield state


def _first(step: Step) -> Replayed:
    if step.kind != "posted":
        raise BrokenLogError(f"A log begins with the posting, not with {step.kind}.")
    return Replayed(state="open", due_at=step.due_at)


def _next(state: Replayed, step: Step) -> Replayed:
    if not is_allowed(state.state, step.kind):
        raise BrokenLogError(f"{step.kind} cannot happen to a defect that is {state.state}.")
    after = replace(state, points=state.points + step.points)
    return _FOLDS[step.kind](after, step)


def _progress(state: Replayed, step: Step) -> Replayed:
    return state


def _submitted(state: Replayed, step: Step) -> Replayed:
    if state.missed_at is None and step.at > state.due_at:
        raise BrokenLogError("A late correction needs the miss recorded before it.")
    return replace(state, state="submitted", left=step.left, submitted_at=step.at)


def _confirmed(state: Replayed, step: Step) -> Replayed:
    if state.missed_at is not None and step.points:
        raise BrokenLogError("A correction after a missed deadline earns nothing.")
    return replace(state, state="verified", left=None, ended_at=step.at)


def _rejected(state: Replayed, step: Step) -> Replayed:
    return replace(state, state="open", left=None, due_at=step.due_at)


def _extended(state: Replayed, step: Step) -> Replayed:
    if state.missed_at is not None:
        raise BrokenLogError("A missed deadline cannot be extended.")
    return replace(state, due_at=step.due_at, left=step.left, extensions=state.extensions + 1)


def _transferred(state: Replayed, step: Step) -> Replayed:
    if not step.data.get("restarted"):
        return state
    return replace(state, due_at=step.due_at, missed_at=None, clock_round=state.clock_round + 1)


def _missed(state: Replayed, step: Step) -> Replayed:
    if state.missed_at is not None or step.at != state.due_at:
        raise BrokenLogError("A deadline is missed once, and dated at the deadline.")
    return replace(state, missed_at=step.at)


def _miss_withdrawn(state: Replayed, step: Step) -> Replayed:
    if state.missed_at is None:
        raise BrokenLogError("There is no miss to withdraw.")
    return replace(state, missed_at=None, clock_round=state.clock_round + 1)


def _voided(state: Replayed, step: Step) -> Replayed:
    return replace(state, state="void", left=None, ended_at=step.at)


_FOLDS: Final = {
    "progress": _progress,
    "submitted": _submitted,
    "confirmed": _confirmed,
    "rejected": _rejected,
    "extended": _extended,
    "transferred": _transferred,
    "missed": _missed,
    "miss_withdrawn": _miss_withdrawn,
    "voided": _voided,
}


def point_key(defect_id: int, fact: str, clock_round: int) -> str:
    """The ledger key of a defect's fact: `defect:17:missed`; later rounds carry their number."""
    suffix = "" if clock_round == 1 else f":{clock_round}"
    return f"defect:{defect_id}:{fact}{suffix}"
