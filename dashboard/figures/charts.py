"""The charts that quality people expect, in words: what each says, and the numbers behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Target
from core.charts import Chart, Limit, Row, Series, Table, percent
from core.words import grouped, listed
from defects import statistics
from defects.models import Factor
from defects.statistics import Age, Day, Scope
from people.models import Team

# Source: the Pareto principle, as Juran brought it into quality work.
VITAL: Final = 80.0
# A team with fewer decided deadlines is not compared: one more or less would change it all.
FEWEST: Final = 5
MOST_TEAMS: Final = 15
TENTH: Final = Decimal("0.1")


@dataclass(frozen=True)
class Figure:
    """A chart's place on the page: its chart, or in words why there is none."""

    slug: str
    title: str
    icon: str
    chart: Chart | None
    empty: str = ""


def rate(part: int, whole: int) -> float | None:
    """`part` of `whole` in percent, to a tenth; None: no data."""
    if not whole:
        return None
    return float((Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP))


def _rate_words(value: float | None) -> str:
    return _("no data") if value is None else percent(value)


def _list_of(scope: Scope, **by: object) -> str:
    """The list of the defects posted in the scope, void ones among them."""
    narrowed = {
        "state": "all",
        "department": scope.department,
        "team": scope.team,
        "line": scope.line,
        "since": scope.first,
        "until": scope.last,
        **by,
    }
    query = urlencode({name: value for name, value in narrowed.items() if value})
    return f"{reverse('defects:list')}?{query}"


# --- Pareto -------------------------------------------------------------------
def pareto(campaign: Campaign, scope: Scope, now: dt.datetime) -> Figure:
    """Categories by how often they occur, with the share that they add up to."""
    title = _("Defects by category")
    rows = statistics.by_category(campaign, scope, now)
    if not rows:
        return Figure("pareto", title, "chart-bar", None, _("No defect was posted."))
    labels = [str(Factor(row.category).label) for row in rows]
    counts = [row.count for row in rows]
    whole = sum(counts)
    shares = [rate(count, whole) or 0 for count in counts]
    sums = [rate(count, whole) or 0 for count in accumulate(counts)]
    links = [_list_of(scope, category=row.category) for row in rows]
    table = Table(
        [_("Category"), _("Defects"), _("Share"), _("Added up")],
        [
            Row(label, [grouped(count), percent(share), percent(total)], link)
            for label, count, share, total, link in zip(
                labels, counts, shares, sums, links, strict=True
            )
        ],
    )
    chart = Chart(
        slug="pareto",
        title=title,
        summary=_vital_words(labels, sums, whole),
        definition=_("Every defect that was posted in the period; void ones don't count."),
        labels=labels,
        series=[
            Series(_("Defects"), "main", counts),
            Series(_("Added up"), "line", sums, kind="line", is_percent=True),
        ],
        table=table,
        limit=Limit(percent(VITAL), VITAL),
        links=links,
    )
    return Figure("pareto", title, "chart-bar", chart)


def _vital_words(labels: Sequence[str], sums: Sequence[float], whole: int) -> str:
    """Which few categories make up most of the defects."""
    few = next(place for place, total in enumerate(sums, start=1) if total >= VITAL)
    return _("%(names)s: %(share)s of %(whole)s defects.") % {
        "names": listed(labels[:few]),
        "share": percent(sums[few - 1]),
        "whole": grouped(whole),
    }


# --- Trend --------------------------------------------------------------------
def trend(campaign: Campaign, scope: Scope, now: dt.datetime) -> Figure:
    """Day by day: posted, corrected, and the on-time rate so far against its target."""
    title = _("Posted and corrected, day by day")
    days = statistics.by_day(campaign, scope, now)
    if not any(day.posted or day.corrected or day.decided for day in days):
        return Figure("trend", title, "chart-line", None, _("Nothing was posted or corrected."))
    rates = [
        rate(met, decided)
        for met, decided in zip(
            accumulate(day.met for day in days),
            accumulate(day.decided for day in days),
            strict=True,
        )
    ]
    goal = _goal(campaign)
    chart = Chart(
        slug="trend",
        title=title,
        summary=_trend_words(days, rates[-1], goal),
        definition=_(
            "Posted: on the day of the posting. Corrected: verified meanwhile, on the day on "
            "which the team submitted. On-time rate so far: deadlines met, of all that were "
            "decided from the first day on. Void defects don't count."
        ),
        labels=[date_format(day.date, "SHORT_DATE_FORMAT") for day in days],
        series=[
            Series(_("Posted"), "rest", [day.posted for day in days]),
            Series(_("Corrected"), "main", [day.corrected for day in days]),
            Series(_("On-time rate so far"), "line", rates, kind="line", is_percent=True),
        ],
        table=_trend_table(days, rates),
        limit=_target(goal),
    )
    return Figure("trend", title, "chart-line", chart)


def _trend_table(days: Sequence[Day], rates: Sequence[float | None]) -> Table:
    return Table(
        [_("Day"), _("Posted"), _("Corrected"), _("On-time rate so far")],
        [
            Row(
                date_format(day.date, "DATE_FORMAT"),
                [grouped(day.posted), grouped(day.corrected), _rate_words(value)],
            )
            for day, value in zip(days, rates, strict=True)
        ],
    )


def _goal(campaign: Campaign) -> float | None:
    """The campaign's target for the on-time rate, in percent; None: it has none."""
    found = Target.objects.filter(campaign=campaign, metric=Target.Metric.ON_TIME_RATE)
    goal = found.order_by("order", "id").values_list("goal", flat=True).first()
    return None if goal is None else min(100.0, max(0.0, float(goal)))


def _target(goal: float | None) -> Limit | None:
    if goal is None:
        return None
    return Limit(_("Target %(goal)s") % {"goal": percent(goal)}, goal)


def _trend_words(days: Sequence[Day], last: float | None, goal: float | None) -> str:
    words = {
        "posted": grouped(sum(day.posted for day in days)),
        "corrected": grouped(sum(day.corrected for day in days)),
        "rate": _rate_words(last),
    }
    if goal is None:
        return _("%(posted)s posted, %(corrected)s corrected. On-time rate: %(rate)s.") % words
    return _(
        "%(posted)s posted, %(corrected)s corrected. On-time rate: %(rate)s, target %(goal)s."
    ) % {**words, "goal": percent(goal)}


# --- Ageing -------------------------------------------------------------------
def ageing(campaign: Campaign, scope: Scope, now: dt.datetime) -> Figure:
    """How long the defects under way have been there."""
    title = _("Age of the open defects")
    ages = statistics.ageing(campaign, scope, now)
    whole = {
        "overdue": sum(age.overdue for age in ages),
        "in_time": sum(age.in_time for age in ages),
        "waiting": sum(age.waiting for age in ages),
    }
    if not any(whole.values()):
        return Figure("ageing", title, "hourglass", None, _("No defect is open."))
    labels = [_age_words(age) for age in ages]
    chart = Chart(
        slug="ageing",
        title=title,
        summary=_("Overdue: %(overdue)s. In time: %(in_time)s. Awaiting verification: %(waiting)s.")
        % {name: grouped(count) for name, count in whole.items()},
        definition=_(
            "Every defect that is to be corrected or verified now, by the time since it was "
            "posted, whatever the period."
        ),
        labels=labels,
        series=[
            Series(_("Overdue"), "late", [age.overdue for age in ages]),
            Series(_("In time"), "main", [age.in_time for age in ages]),
            Series(_("Awaiting verification"), "rest", [age.waiting for age in ages]),
        ],
        table=_age_table(labels, ages),
        is_stacked=True,
    )
    return Figure("ageing", title, "hourglass", chart)


def _age_table(labels: Sequence[str], ages: Sequence[Age]) -> Table:
    return Table(
        [_("Age"), _("Overdue"), _("In time"), _("Awaiting verification")],
        [
            Row(label, [grouped(age.overdue), grouped(age.in_time), grouped(age.waiting)])
            for label, age in zip(labels, ages, strict=True)
        ],
    )


def _age_words(age: Age) -> str:
    if age.before is None:
        return _("over %(days)d d") % {"days": age.days}
    if not age.days:
        return _("under %(days)d d") % {"days": age.before}
    return _("%(from)d to %(to)d d") % {"from": age.days, "to": age.before}


# --- Teams --------------------------------------------------------------------
@dataclass(frozen=True)
class TeamRate:
    """A team with its deadlines: met, of those decided."""

    team: Team
    met: int
    decided: int

    @property
    def rate(self) -> float:
        return rate(self.met, self.decided) or 0.0

    @property
    def is_comparable(self) -> bool:
        return self.decided >= FEWEST

    @property
    def label(self) -> str:
        return _("%(team)s (%(n)s)") % {"team": self.team.label, "n": grouped(self.decided)}


def by_team(campaign: Campaign, scope: Scope, now: dt.datetime) -> Figure:
    """The on-time rate of each team, the lowest first."""
    title = _("On-time rate by team")
    rows = _team_rates(campaign, scope, now)
    compared = [row for row in rows if row.is_comparable]
    if not compared:
        words = _("No team has %(n)d decided deadlines yet.") % {"n": FEWEST}
        return Figure("teams", title, "users-group", None, words)
    goal, shown = _goal(campaign), compared[:MOST_TEAMS]
    chart = Chart(
        slug="teams",
        title=title,
        summary=_team_words(compared, goal),
        definition=_(
            "Deadlines met, of all that were decided in the period: their number is in "
            "brackets. The lowest rates come first, %(most)d at most. A team with fewer than "
            "%(n)d is in the table only: so few say little."
        )
        % {"n": FEWEST, "most": MOST_TEAMS},
        labels=[row.label for row in shown],
        series=[Series(title, "main", [row.rate for row in shown], is_percent=True)],
        table=_team_table(rows, scope),
        limit=_target(goal),
        links=[_list_of(scope, team=row.team.pk) for row in shown],
        is_sideways=True,
    )
    return Figure("teams", title, "users-group", chart)


def _team_rates(campaign: Campaign, scope: Scope, now: dt.datetime) -> list[TeamRate]:
    """Those that can be compared by their rate, then the others."""
    counts = statistics.by_team(campaign, scope, now)
    teams = Team.objects.in_bulk([row.team for row in counts])
    rows = [TeamRate(teams[row.team], row.met, row.decided) for row in counts]
    return sorted(rows, key=lambda row: (not row.is_comparable, row.rate, row.team.code))


def _team_table(rows: Sequence[TeamRate], scope: Scope) -> Table:
    return Table(
        [_("Team"), _("On-time rate"), _("Deadlines met"), _("Deadlines decided")],
        [
            Row(
                row.team.label,
                [percent(row.rate), grouped(row.met), grouped(row.decided)],
                _list_of(scope, team=row.team.pk),
            )
            for row in rows
        ],
    )


def _team_words(compared: Sequence[TeamRate], goal: float | None) -> str:
    words = {"team": compared[0].team.label, "rate": percent(compared[0].rate)}
    if goal is None:
        return _("Lowest: %(team)s, %(rate)s.") % words
    return _(
        "Target of %(goal)s reached by %(reached)d of %(teams)d teams. Lowest: %(team)s, %(rate)s."
    ) % {
        **words,
        "goal": percent(goal),
        "reached": sum(row.rate >= goal for row in compared),
        "teams": len(compared),
    }


# --- Pages ----------------------------------------------------------------------
def every(campaign: Campaign, scope: Scope, now: dt.datetime) -> list[Figure]:
    """All charts, of what `scope` says."""
    return [draw(campaign, scope, now) for draw in (pareto, trend, ageing, by_team)]
