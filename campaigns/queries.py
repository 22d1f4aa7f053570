"""Reads of the campaign that pages, services and tasks share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns import metrics, rules
from campaigns.models import (
    Activity,
    CalendarDay,
    Campaign,
    Measurement,
    Phase,
    Responsibility,
    Target,
)
from core.words import plain


def current_campaign() -> Campaign | None:
    """The running campaign; there is one at most."""
    return Campaign.objects.filter(status=Campaign.Status.ACTIVE).first()


def shown_campaign() -> Campaign | None:
    """The running campaign, else the newest that was closed: its results stay to be read."""
    begun = Campaign.objects.exclude(status=Campaign.Status.DRAFT)
    # "active" sorts before "closed".
    return begun.order_by("status", "-year", "-id").first()


def open_phases(campaign: Campaign, day: dt.date) -> list[Phase]:
    """The phases that `day`, a day in the campaign's time zone, falls into."""
    return rules.phases_on(campaign.phases.all(), day)


def opening(campaign: Campaign, activity: str, day: dt.date) -> rules.Opening:
    """How the phases hold `activity` on `day`, whatever the campaign's status."""
    return rules.opening_on(campaign.phases.all(), activity, day)


def is_open(campaign: Campaign, activity: str, day: dt.date) -> bool:
    """Whether `activity` takes new work on `day`, a day in the campaign's time zone."""
    if campaign.status != Campaign.Status.ACTIVE:
        return False
    return opening(campaign, activity, day).is_open


def calendar_exceptions() -> dict[dt.date, bool]:
    """The plant's own working days (True) and days off (False)."""
    return dict(CalendarDay.objects.values_list("day", "is_working"))


@dataclass(frozen=True)
class ActivityOnDay:
    """One activity on one day: whether it is open, by which phases, and who leads it."""

    name: str
    opening: rules.Opening
    phases: list[Phase]
    responsibility: Responsibility | None


def activities_on(campaign: Campaign, day: dt.date) -> list[ActivityOnDay]:
    """Every activity of the campaign on `day`, the open ones first."""
    phases = list(campaign.phases.all())
    duties = _duties(campaign)
    rows = [
        ActivityOnDay(
            name=str(activity.label),
            opening=rules.opening_on(phases, activity, day),
            phases=[p for p in rules.phases_on(phases, day) if activity in p.activities],
            responsibility=duties.get(activity),
        )
        for activity in Activity
        if any(activity in phase.activities for phase in phases)
    ]
    return sorted(rows, key=lambda row: not row.opening.is_open)


@dataclass(frozen=True)
class Duty:
    """An activity that a phase opens, with who answers for it (None: nobody named yet)."""

    name: str
    responsibility: Responsibility | None


@dataclass(frozen=True)
class PhaseStory:
    """A phase as its reader sees it: when it is, and what it asks of whom."""

    label: str
    starts_on: dt.date
    ends_on: dt.date
    activities: list[str]
    duties: list[Duty]


def timeline_of(campaign: Campaign, day: dt.date) -> rules.Timeline[PhaseStory]:
    """The campaign's phases as bars, with `day` marked."""
    duties = _duties(campaign)
    stories = [_story(phase, duties) for phase in campaign.phases.all()]
    return rules.timeline(stories, campaign.starts_on, campaign.ends_on, day)


def _story(phase: Phase, duties: dict[str, Responsibility]) -> PhaseStory:
    return PhaseStory(
        label=phase.label,
        starts_on=phase.starts_on,
        ends_on=phase.ends_on,
        activities=phase.activities,
        duties=[Duty(str(Activity(code).label), duties.get(code)) for code in phase.activities],
    )


def _duties(campaign: Campaign) -> dict[str, Responsibility]:
    found = campaign.responsibilities.select_related("lead").prefetch_related("supporting")
    return {each.activity: each for each in found}


@dataclass(frozen=True)
class TargetFigure:
    """A target with its measured value; None means no data."""

    target: Target
    value: Decimal | None
    measured_on: dt.date | None
    definition: str

    @property
    def value_shown(self) -> str | None:
        return None if self.value is None else plain(self.value)

    @property
    def goal_shown(self) -> str:
        return plain(self.target.goal)

    @property
    def is_reached(self) -> bool:
        return self.value is not None and self.value >= self.target.goal


def target_figures(campaign: Campaign, now: dt.datetime) -> list[TargetFigure]:
    """Every target with its value at `now`: computed, or the newest that was typed in."""
    typed = {
        each.target_id: each
        for each in Measurement.objects.filter(
            target__campaign=campaign, measured_on__lte=campaign.local_date(now)
        )
        .order_by("target_id", "-measured_on")
        .distinct("target_id")
    }
    return [
        _figure(target, typed.get(target.pk), campaign, now)
        for target in campaign.targets.select_related("lead")
    ]


# --- Where the targets are heading ------------------------------------------
PERCENT = "%"


@dataclass(frozen=True)
class Outlook:
    """A target with what it will be at the campaign's end; None: no forecast yet.

    `pace` says in words what the forecast is drawn from.
    """

    figure: TargetFigure
    forecast: Decimal | None
    course: rules.Course
    pace: str = ""

    @property
    def value_shown(self) -> str | None:
        """The value, as exact as the forecast."""
        value = self.figure.value
        return None if value is None else plain(rules.tenth(value))

    @property
    def forecast_shown(self) -> str:
        return "" if self.forecast is None else plain(self.forecast)

    @property
    def short_by_shown(self) -> str:
        """How far the forecast stays below the goal."""
        return "" if self.forecast is None else plain(self.figure.target.goal - self.forecast)


def target_outlooks(campaign: Campaign, now: dt.datetime) -> list[Outlook]:
    """Every target with its value at `now` and its forecast, by the formulas in `rules`."""
    typed: dict[int, list[Measurement]] = {}
    # One a day and target at most.
    for each in Measurement.objects.filter(
        target__campaign=campaign, measured_on__lte=campaign.local_date(now)
    ).order_by("-measured_on"):
        typed.setdefault(each.target_id, []).append(each)
    return [
        _outlook(target, typed.get(target.pk, []), campaign, now)
        for target in campaign.targets.select_related("lead")
    ]


def _outlook(
    target: Target, typed: list[Measurement], campaign: Campaign, now: dt.datetime
) -> Outlook:
    figure = _figure(target, typed[0] if typed else None, campaign, now)
    if target.metric == Target.Metric.MANUAL:
        forecast, pace = _of_typed(target, typed, campaign)
    else:
        forecast, pace = _of_shares(target, campaign, now)
    return Outlook(figure, forecast, rules.course(figure.value, forecast, target.goal), pace)


def _of_typed(
    target: Target, typed: list[Measurement], campaign: Campaign
) -> tuple[Decimal | None, str]:
    """The forecast from the newest value and the one a week before it, or the first."""
    if not typed:
        return None, ""
    newest = typed[0]
    week_before = (each for each in typed if newest.measured_on - each.measured_on >= rules.PACE)
    before = next(week_before, typed[-1])
    forecast = rules.value_forecast(
        newest.value,
        before.value,
        newest.measured_on - before.measured_on,
        campaign.ends_on - newest.measured_on,
        is_share=target.unit == PERCENT,
    )
    words = {
        "day": date_format(before.measured_on, "SHORT_DATE_FORMAT"),
        "before": plain(before.value),
        "now": plain(newest.value),
    }
    return forecast, "" if forecast is None else _(
        "Since %(day)s: from %(before)s to %(now)s."
    ) % words


def _of_shares(target: Target, campaign: Campaign, now: dt.datetime) -> tuple[Decimal | None, str]:
    found = metrics.shares(target.metric, campaign, now)
    if found is None:
        return None, ""
    share, before = found
    since = rules.pace_since(campaign.begins_at, now)
    forecast = rules.share_forecast(share, before, now - since, campaign.ends_at - now)
    recent = share.since(before)
    words = {
        "day": date_format(campaign.local_date(since), "SHORT_DATE_FORMAT"),
        "part": recent.part,
        "whole": recent.whole,
    }
    pace = str(metrics.PACES[Target.Metric(target.metric)]) % words
    return forecast, "" if forecast is None else pace


def _figure(
    target: Target, typed: Measurement | None, campaign: Campaign, now: dt.datetime
) -> TargetFigure:
    definition = str(metrics.DEFINITIONS[Target.Metric(target.metric)])
    if target.metric == Target.Metric.MANUAL:
        if typed is None:
            return TargetFigure(target, None, None, definition)
        return TargetFigure(target, typed.value, typed.measured_on, definition)
    return TargetFigure(target, metrics.measured(target.metric, campaign, now), None, definition)
