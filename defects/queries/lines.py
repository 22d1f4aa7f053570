"""What stands on the page of a production line. Every read is bounded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campaigns.models import Campaign
from defects.models import Commendation, Defect, Inspection, InspectionAnswer, InspectionDuty
from people.models import Employee, ProductionLine

SHOWN = 10
NEWEST = 3


def duty_here(line: ProductionLine, person: Employee, now: dt.datetime) -> InspectionDuty | None:
    """The inspection of this line that is this person's to make now, the most urgent one."""
    mine = InspectionDuty.objects.filter(
        inspector=person, line=line, state=InspectionDuty.State.OPEN, opens_at__lte=now
    )
    return mine.filter(closes_at__gte=now).order_by("due_at", "id").first()


@dataclass(frozen=True)
class LastTime:
    """What the last inspection of a line turned up; `mended` was corrected on the spot."""

    inspection: Inspection
    defects: list[Defect]
    praise: list[Commendation]
    mended: list[InspectionAnswer]

    @property
    def is_clean(self) -> bool:
        return not (self.defects or self.praise or self.mended)


def last_time(line: ProductionLine, campaign: Campaign) -> LastTime | None:
    """The last inspection of the campaign that was finished on this line."""
    ended = Inspection.objects.filter(line=line, campaign=campaign, finished_at__isnull=False)
    last = ended.select_related("inspector").order_by("-finished_at").first()
    if last is None:
        return None
    mended = last.answers.filter(fixed_on_spot=True).select_related("item").order_by("id")
    return LastTime(
        last,
        defects=list(last.defects.order_by("id")[:SHOWN]),
        praise=list(last.commendations.order_by("id")[:SHOWN]),
        mended=list(mended[:SHOWN]),
    )


def newest_praise(line: ProductionLine, campaign: Campaign) -> list[Commendation]:
    """The newest good work on this line."""
    found = Commendation.objects.filter(line=line, campaign=campaign)
    return list(found.select_related("employee").order_by("-id")[:NEWEST])
