"""Reads of anybody's reports. Every one is bounded, and shows nobody what is not theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from campaigns.models import Campaign
from defects.models import Photo, Report
from defects.queries.lists import posted_within
from defects.queries.looks import with_past
from people.models import Employee, ProductionLine
from people.queries import lines_for

WAITING, MINE, ALL = "waiting", "mine", "all"


@dataclass(frozen=True)
class ReportNarrowing:
    """What the list of reports is narrowed to; empty or None: not by this.

    `which` is WAITING (for this person's answer), MINE, or ALL that they may see. Days are
    those of the campaign's zone, both included.
    """

    which: str
    kind: str = ""
    state: str = ""
    line: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def order(self) -> tuple[str]:
        """Who waits longest comes first; else the newest does."""
        return ("id",) if self.which == WAITING else ("-id",)


def waiting_for(campaign: Campaign, person: Employee) -> QuerySet[Report]:
    """The reports that this person may answer now, in no order."""
    if not person.has_perm("defects.answer_report"):
        return Report.objects.none()
    return Report.objects.filter(campaign=campaign).waiting().answerable_by(person)


def narrowed(campaign: Campaign, person: Employee, by: ReportNarrowing) -> QuerySet[Report]:
    """The reports that `by` asks for, as far as this person may see them, in no order."""
    if by.which == WAITING:
        found = waiting_for(campaign, person)
    else:
        found = Report.objects.visible_to(person).filter(campaign=campaign)
    if by.which == MINE:
        found = found.filter(reported_by=person)
    equal = {"kind": by.kind, "state": by.state, "line": by.line}
    found = found.filter(**{name: value for name, value in equal.items() if value})
    return found.filter(posted_within(campaign, "reported_at", by.since, by.until))


def with_photo(reports: QuerySet[Report]) -> QuerySet[Report]:
    """With what a row shows: the first photo's id, wherever the photos are now."""
    one_of = Q(report=OuterRef("pk"))
    one_of |= Q(defect=OuterRef("defect"), kind=Photo.Kind.FOUND)
    one_of |= Q(commendation=OuterRef("commendation"))
    first = Photo.objects.filter(one_of).order_by("id").values("pk")[:1]
    related = ("line__team", "reported_by", "answered_by", "defect", "commendation")
    return reports.select_related(*related).annotate(photo=Subquery(first))


def with_names(reports: QuerySet[Report]) -> QuerySet[Report]:
    """With everything that the page of a report names."""
    return reports.select_related(
        "campaign",
        "line__team__leader",
        "line__team__department__head",
        "reported_by",
        "answered_by",
        "defect",
        "commendation",
    )


def photos_of(report: Report) -> list[Photo]:
    """The photos that came with it; what it became has them now."""
    if report.defect:
        found = report.defect.photos.filter(kind=Photo.Kind.FOUND)
    elif report.commendation:
        found = report.commendation.photos.all()
    else:
        found = report.photos.all()
    return list(with_past(found.order_by("id")))


def photos_for(person: Employee) -> QuerySet[Photo]:
    """The photos that this person may see: a report's are for those who may see the report."""
    seen = Report.objects.visible_to(person).filter(pk=OuterRef("report"))
    return Photo.objects.filter(Q(report=None) | Exists(seen))


def usual_line(person: Employee) -> ProductionLine | None:
    """The line of this person's last report; else their team's, where it has one only."""
    last = Report.objects.of(person).order_by("-id").select_related("line").first()
    if last is not None and last.line.is_active:
        return last.line
    own, _others = lines_for(person)
    return own[0] if len(own) == 1 else None
