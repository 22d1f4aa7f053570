"""Somebody who looks at their home now: what several of its blocks ask is asked once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns import queries as campaign_queries
from campaigns import rules as campaign_rules
from campaigns.models import Activity, Campaign, Phase
from dashboard import queries
from defects import queries as defect_queries
from defects.models import Inspection, InspectionDuty, Report
from defects.queries import planning
from defects.rules import INSPECTION_LASTS, is_under_way
from people import queries as people_queries
from people.models import Employee, Role
from proposals import queries as proposal_queries
from proposals.models import Proposal
from videos import queries as video_queries
from videos.models import Video

MOST_ACTIONS = 3
TICK = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Action:
    """Something to do now, for whoever has the permission, while the activity is open."""

    address: str
    icon: str
    label: Any
    needs: str
    activity: Activity | None = None
    while_running: bool = False  # whatever the phase, as long as the campaign runs


# The first three that are possible become buttons.
ACTIONS = (
    Action(
        "defects:post",
        "camera-plus",
        _("Report a defect"),
        "defects.add_defect",
        Activity.INSPECTION,
    ),
    Action(
        "defects:inspection_start",
        "clipboard-check",
        _("Inspect a line"),
        "defects.add_inspection",
        Activity.INSPECTION,
    ),
    Action(
        "defects:praise",
        "thumb-up",
        _("Praise good work"),
        "defects.add_commendation",
        Activity.INSPECTION,
    ),
    Action(
        "defects:report_new",
        "message-report",
        _("Report a problem"),
        "defects.add_report",
        while_running=True,
    ),
    Action(
        "proposals:new",
        "bulb",
        _("Propose something"),
        "proposals.add_proposal",
        Activity.PROPOSALS,
    ),
    Action(
        "videos:new",
        "video",
        _("Send a video"),
        "videos.add_video",
        Activity.VIDEOS,
    ),
    Action("points:standings", "trophy", _("See the standings"), "points.view_pointentry"),
    Action("defects:list", "list-details", _("See the list"), "defects.view_defect"),
    Action("campaigns:campaign", "calendar-event", _("See the month"), "campaigns.view_campaign"),
)


@dataclass(frozen=True)
class InspectionDue:
    """An inspection that this person has to make, or to finish: by the end of a day."""

    under_way: Inspection | None
    by: dt.date


@dataclass(frozen=True)
class DutyDue:
    """A planned inspection of this person's: due by the end of a day, or late."""

    duty: InspectionDuty
    by: dt.date
    is_late: bool


@dataclass(frozen=True)
class ToDo:
    """What is mine to do, and only mine."""

    to_correct: list[queries.DefectRow]
    has_more: bool
    duties: list[DutyDue]
    inspection: InspectionDue | None


@dataclass(frozen=True)
class Visit:
    """One person, one campaign, one instant."""

    campaign: Campaign
    person: Employee
    now: dt.datetime

    @cached_property
    def today(self) -> dt.date:
        """The campaign's present day."""
        return self.campaign.local_date(self.now)

    @cached_property
    def phases(self) -> list[Phase]:
        return list(self.campaign.phases.all())

    @cached_property
    def teams(self) -> list[int]:
        return people_queries.teams_of(self.person)

    @cached_property
    def counts(self) -> defect_queries.Counts:
        return defect_queries.open_counts(self.campaign, self.now)

    @cached_property
    def outlooks(self) -> list[campaign_queries.Outlook]:
        return campaign_queries.target_outlooks(self.campaign, self.now)

    def is_open(self, activity: Activity) -> bool:
        """Whether `activity` takes new work today."""
        open_now = campaign_rules.opening_on(self.phases, activity, self.today).is_open
        return self.is_running and open_now

    @property
    def is_running(self) -> bool:
        return self.campaign.status == Campaign.Status.ACTIVE

    # --- What waits for this person ---------------------------------------
    @cached_property
    def queue(self) -> list[queries.DefectRow]:
        """What waits for this person's verdict, the oldest first."""
        if not self.person.has_perm("defects.verify_defect"):
            return []
        return queries.to_verify(self.campaign, self.person, self.now)

    @cached_property
    def reports(self) -> list[Report]:
        """The reports that wait for this person's answer, the oldest first."""
        waiting = defect_queries.reports.waiting_for(self.campaign, self.person)
        rows = defect_queries.reports.with_photo(waiting).order_by("id")
        return list(rows[: queries.OLDEST + 1])

    @cached_property
    def proposals(self) -> list[Proposal]:
        """The proposals that are this person's turn, the nearest day first."""
        by = proposal_queries.Narrowing(which=proposal_queries.TURN)
        mine = proposal_queries.narrowed(self.campaign, self.person, by, self.now)
        return list(proposal_queries.rows(mine).order_by(*by.order)[: queries.OLDEST + 1])

    @cached_property
    def videos(self) -> list[Video]:
        """The videos that wait for this person, the oldest first."""
        mine = video_queries.turn_of(self.campaign, self.person)
        return list(mine.order_by("id")[: queries.OLDEST + 1])

    @cached_property
    def to_do(self) -> ToDo:
        rows = queries.to_correct(self.campaign, self.teams, self.now)
        has_more = len(rows) > queries.SHOWN
        return ToDo(rows[: queries.SHOWN], has_more, self.duties, self._inspection())

    @cached_property
    def duties(self) -> list[DutyDue]:
        """The planned inspections that are this person's to do now, the nearest deadline first."""
        if not self.person.has_perm("defects.add_inspection"):
            return []
        # Due at midnight is due by the end of the day before.
        return [
            DutyDue(each, self.campaign.local_date(each.due_at - TICK), each.due_at < self.now)
            for each in planning.open_duties_of(self.person, self.campaign, self.now)
        ]

    @property
    def is_idle(self) -> bool:
        """Whether nothing at all waits for this person."""
        mine = self.to_do
        waits = mine.to_correct or mine.duties or mine.inspection
        return not (waits or self.queue or self.reports or self.proposals or self.videos)

    def _inspection(self) -> InspectionDue | None:
        """The inspection that is under way, else a team leader's weekly one without a plan."""
        if not self.person.has_perm("defects.add_inspection"):
            return None
        monday, sunday = self._week()
        since = min(self.campaign.midnight(monday), self.now - INSPECTION_LASTS)
        recent = queries.inspections_since(self.campaign, self.person, since)
        for each in recent:
            is_duty = each.duty_id in {due.duty.pk for due in self.duties}
            if not is_duty and is_under_way(each.started_at, each.finished_at, self.now):
                return InspectionDue(each, self.today)
        this_week = [each for each in recent if each.started_at >= self.campaign.midnight(monday)]
        due = self.person.has_role(Role.TEAM_LEADER) and self.is_open(Activity.INSPECTION)
        if this_week or not due or planning.is_planned(self.campaign):
            return None
        return InspectionDue(None, min(sunday, self._last_day()))

    def _week(self) -> tuple[dt.date, dt.date]:
        monday = self.today - dt.timedelta(days=self.today.weekday())
        return monday, monday + dt.timedelta(days=6)

    def _last_day(self) -> dt.date:
        """The last day on which the phases of today let anybody inspect."""
        open_now = campaign_rules.phases_on(self.phases, self.today)
        return max(each.ends_on for each in open_now if Activity.INSPECTION in each.activities)

    # --- What this person may begin -----------------------------------------
    @cached_property
    def actions(self) -> list[Action]:
        """The two or three things to do now; the first is also what an idle person is offered."""
        possible = [
            action
            for action in ACTIONS
            if self.person.has_perm(action.needs)
            and (action.activity is None or self.is_open(action.activity))
            and (self.is_running or not action.while_running)
        ]
        return possible[:MOST_ACTIONS]
