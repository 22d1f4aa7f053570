"""A defect's log in words: what happened, and what it did to the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign
from core.durations import spelled
from core.moments import when
from core.templatetags.ui import signed
from core.words import sentences
from defects import queries, rules
from defects.models import Defect, DefectEvent
from people.models import Employee, Team

Kind = DefectEvent.Kind

# Icon and colour of each kind.
LOOKS: Mapping[str, tuple[str, str]] = {
    Kind.POSTED: ("flag", "calm"),
    Kind.PROGRESS: ("message", "faint"),
    Kind.SUBMITTED: ("send", "wait"),
    Kind.CONFIRMED: ("circle-check", "good"),
    Kind.REJECTED: ("arrow-back-up", "warn"),
    Kind.EXTENDED: ("clock-plus", "calm"),
    Kind.TRANSFERRED: ("arrows-exchange", "calm"),
    Kind.MISSED: ("flame", "black"),
    Kind.MISS_WITHDRAWN: ("arrow-back-up", "good"),
    Kind.VOIDED: ("ban", "faint"),
}


@dataclass(frozen=True)
class Told:
    """One event as the timeline shows it."""

    at: dt.datetime
    words: str
    who: Employee | None
    note: str
    icon: str
    css: str
    detail: str


def told(events: list[DefectEvent]) -> list[Told]:
    """The log in words, in order."""
    teams = queries.team_names(events)
    return [
        Told(
            at=event.at,
            words=str(Kind(event.kind).label),
            who=event.actor,
            note=event.note,
            icon=LOOKS[event.kind][0],
            css=LOOKS[event.kind][1],
            detail=sentences(_effect(event, teams), _points(event)),
        )
        for event in events
    ]


def _points(event: DefectEvent) -> str:
    if not event.points:
        return ""
    return _("Points: %(points)s.") % {"points": signed(event.points)}


def _effect(event: DefectEvent, teams: Mapping[int, Team]) -> str:
    effect: Callable[[DefectEvent, Mapping[int, Team]], str] | None = _EFFECTS.get(event.kind)
    return effect(event, teams) if effect else ""


def _posted(event: DefectEvent, teams: Any) -> str:
    return _("The clock starts: due %(due)s.") % {"due": when(event.due_at)}


def _progress(event: DefectEvent, teams: Any) -> str:
    return _("The clock is not touched.")


def _submitted(event: DefectEvent, teams: Any) -> str:
    if event.at > event.due_at:
        return _("After the deadline. It stays on the list until it is verified.")
    return _("The clock stops with %(left)s left.") % {
        "left": spelled(event.left or dt.timedelta())
    }


def _confirmed(event: DefectEvent, teams: Any) -> str:
    return _("The clock has ended.")


def _rejected(event: DefectEvent, teams: Any) -> str:
    if event.at > event.due_at:
        return _("The deadline had passed before; it stays as it was.")
    return _("The clock runs on with what was left: due %(due)s.") % {"due": when(event.due_at)}


def _extended(event: DefectEvent, teams: Any) -> str:
    hours = int(event.data.get("hours", 0))
    words = {"hours": hours, "due": when(event.due_at)}
    if event.left is not None:
        return (
            ngettext(
                "%(hours)d hour more on the stopped clock.",
                "%(hours)d hours more on the stopped clock.",
                hours,
            )
            % words
        )
    return (
        ngettext("%(hours)d hour more: due %(due)s.", "%(hours)d hours more: due %(due)s.", hours)
        % words
    )


def _transferred(event: DefectEvent, teams: Mapping[int, Team]) -> str:
    before, after = (teams.get(event.data.get(end, 0)) for end in ("from", "to"))
    words = {
        "before": before.label if before else "…",
        "after": after.label if after else "…",
        "due": when(event.due_at),
    }
    if event.data.get("restarted"):
        return _("From %(before)s to %(after)s. The clock starts again: due %(due)s.") % words
    return _("From %(before)s to %(after)s. The clock stays as it was: due %(due)s.") % words


def _missed(event: DefectEvent, teams: Any) -> str:
    return _("It can still be corrected, and stays on the list until it is verified.")


def _miss_withdrawn(event: DefectEvent, teams: Any) -> str:
    return _("It had been submitted before the deadline after all.")


def _voided(event: DefectEvent, teams: Any) -> str:
    words = {
        "not_a_defect": _("It is not a defect."),
        "duplicate": _("It repeats another one."),
        "wrong_team": _("It was posted to the wrong team."),
    }
    cause = words.get(event.data.get("cause", ""), "")
    return sentences(cause, _("The clock has ended."))


_EFFECTS: Mapping[str, Callable[[DefectEvent, Mapping[int, Team]], str]] = {
    Kind.POSTED: _posted,
    Kind.PROGRESS: _progress,
    Kind.SUBMITTED: _submitted,
    Kind.CONFIRMED: _confirmed,
    Kind.REJECTED: _rejected,
    Kind.EXTENDED: _extended,
    Kind.TRANSFERRED: _transferred,
    Kind.MISSED: _missed,
    Kind.MISS_WITHDRAWN: _miss_withdrawn,
    Kind.VOIDED: _voided,
}


# --- The replay ---------------------------------------------------------------
@dataclass(frozen=True)
class Shown:
    """One step of the replay: the event, and what the clock showed after it."""

    told: Told
    state: str
    due_at: dt.datetime
    left: dt.timedelta | None
    missed_at: dt.datetime | None
    points: int


def replayed(defect: Defect, events: list[DefectEvent]) -> tuple[list[Shown], bool]:
    """Every step, and whether the record says the same as the log's last one."""
    try:
        states = list(rules.replay_steps(queries.steps(events)))
    except rules.BrokenLogError:
        return [], False
    shown = [
        Shown(words, state.state, state.due_at, state.left, state.missed_at, state.points)
        for words, state in zip(told(events), states, strict=True)
    ]
    return shown, bool(states) and not queries.differences(defect, states[-1], events)


# --- The clock's rule and the outcome ------------------------------------------
def clock_start(defect: Defect, events: list[DefectEvent]) -> dt.datetime:
    """When the clock that runs now was started: posting, or a transfer that restarted it."""
    restarts = [event.at for event in events if event.data.get("restarted")]
    return restarts[-1] if restarts else defect.posted_at


def rule_line(defect: Defect, start: dt.datetime) -> str:
    """The rule of the defect's clock, which began at `start`, in one line."""
    words = {"start": when(start), "zone": defect.clock_zone}
    days = defect.clock_days
    if defect.clock_rule == Campaign.ClockRule.WORKING_DAYS:
        rule = ngettext(
            "End of the working day after %(start)s, %(zone)s.",
            "End of working day %(days)d after %(start)s, %(zone)s.",
            days,
        )
        return rule % {**words, "days": days}
    return _("%(hours)d h from %(start)s, %(zone)s.") % {**words, "hours": days * 24}


def outcome_line(defect: Defect, events: list[DefectEvent], now: dt.datetime) -> str:
    """What the deadline's passing, or the end, means; empty while all is well."""
    if defect.state == Defect.State.OPEN and now > defect.due_at:
        lost = next((e.points for e in reversed(events) if e.kind == Kind.MISSED), 0)
        words = {"late": spelled(now - defect.due_at), "points": signed(lost)}
        if lost:
            return (
                _(
                    "Missed by %(late)s: %(points)s. You can still correct it; "
                    "it stays on the list until verified."
                )
                % words
            )
        return (
            _("Missed by %(late)s. You can still correct it; it stays on the list until verified.")
            % words
        )
    if defect.state == Defect.State.SUBMITTED:
        if defect.missed_at:
            return _("Submitted after the deadline. Waiting for verification by Quality.")
        # What an extension added while it waits was not left when the team submitted.
        then = next((e.left for e in reversed(events) if e.kind == Kind.SUBMITTED), defect.left)
        left = spelled(then or dt.timedelta())
        return _("Submitted %(left)s before the deadline. Waiting for verification by Quality.") % {
            "left": left
        }
    return ""
