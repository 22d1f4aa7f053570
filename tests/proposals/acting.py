"""What people do with proposals in the tests, in few words."""

import datetime as dt
import uuid
from dataclasses import replace
from decimal import Decimal

from people.models import Notice
from points.models import PointEntry
from proposals import services
from proposals.models import Proposal
from proposals.services import Measured, Words
from tests.factories import MONDAY

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
WORDS = Words(
    title="Guide for the feeder of line 1",
    category="quality",
    process="Feeding",
    present="Sheets shift at the feeder, and edges are dented.",
    proposed="A guide of plastic on both sides holds the sheets.",
    benefit="Fewer dented edges",
    yearly_benefit=Decimal(12_000),
)
MEASURED = Measured("Dented edges, % a week", Decimal("4.2"), Decimal("0.8"), Decimal(60_000))


def submitted(campaign, actor, now=MONDAY, client_id=None, **words) -> Proposal:
    return services.submit(
        campaign=campaign,
        client_id=client_id or uuid.uuid4(),
        words=replace(WORDS, **words),
        actor=actor,
        now=now,
    )


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def decided(proposal, verdict, actor, now=MONDAY + DAY, **more) -> Proposal:
    """Decided on as it stands now."""
    more.setdefault("version", fresh(proposal).version)
    return services.decide(proposal_id=proposal.pk, verdict=verdict, actor=actor, now=now, **more)


def earned() -> list[tuple[str, str, int]]:
    """Every entry: who earned, by which rule, how much."""
    rows = PointEntry.objects.order_by("id").select_related("employee", "rule")
    return [(row.employee.number, row.rule.code, row.amount) for row in rows]


def told(kind: str) -> list[str]:
    """Who was told of it, in order."""
    rows = Notice.objects.filter(kind=kind).order_by("id")
    return list(rows.values_list("recipient__number", flat=True))
