"""The figures of proposals: the campaign's and each department's, at most a minute old."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Aggregate, Count, DurationField, F, Q, Sum

from campaigns.models import Campaign
from people.models import Department, Employee
from proposals.models import Proposal

KEPT_SECONDS: Final = 60
TENTH: Final = Decimal("0.1")
HUNDREDTH: Final = Decimal("0.01")
ADOPTED: Final = ("adopted", "implementing", "implemented", "verified")
CARRIED_OUT: Final = ("implemented", "verified")
UNDECIDED: Final = ("submitted", "in_review", "trial")


class Median(Aggregate):
    """The median of spans, by the database; those that are not there don't count."""

    function = "percentile_cont"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def percent(part: int, whole: int) -> Decimal | None:
    """`part` of `whole` in percent, to a tenth; None: there is no whole."""
    return None if not whole else _rounded(Decimal(100 * part) / whole, TENTH)


def _rounded(value: Decimal, to: Decimal) -> Decimal:
    return value.quantize(to, ROUND_HALF_UP)


@dataclass(frozen=True)
class Row:
    """The figures of one department, or (None) of the whole plant.

    `people` work there now, `authors` of them proposed something. Rates are of those that
    were decided on (adopted) and of those that were adopted (carried out); times are the
    medians of days that went by, nights and holidays included.
    """

    department: Department | None
    people: int
    authors: int
    submitted: int
    decided: int
    adopted: int
    carried_out: int
    benefit: Decimal
    days_to_answer: Decimal | None
    days_to_decision: Decimal | None

    @property
    def per_head(self) -> Decimal | None:
        if not self.people:
            return None
        return _rounded(Decimal(self.submitted) / self.people, HUNDREDTH)

    @property
    def participation(self) -> Decimal | None:
        return percent(min(self.authors, self.people), self.people)

    @property
    def adoption(self) -> Decimal | None:
        return percent(self.adopted, self.decided)

    @property
    def implementation(self) -> Decimal | None:
        return percent(self.carried_out, self.adopted)

    @property
    def is_quiet(self) -> bool:
        """Nobody there has proposed anything yet."""
        return self.submitted == 0 and self.people > 0


@dataclass(frozen=True)
class Figures:
    """The plant, and its departments, the one with most proposals per head first."""

    whole: Row
    departments: list[Row]

    @property
    def quiet(self) -> list[Row]:
        return [row for row in self.departments if row.is_quiet]


def figures(campaign: Campaign, now: dt.datetime) -> Figures:
    """The campaign's figures; they look at every proposal, so once a minute in each process."""
    key = f"proposals.figures:{campaign.pk}:{int(now.timestamp()) // KEPT_SECONDS}"
    kept: Figures | None = cache.get(key)
    if kept is None:
        kept = _counted(campaign)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _counted(campaign: Campaign) -> Figures:
    found = Proposal.objects.filter(campaign=campaign)
    found = found.exclude(state__in=["draft", "withdrawn"]).order_by()
    by_department = {row["department"]: row for row in _sums(found.values("department"))}
    active = Employee.objects.filter(is_active=True).order_by()
    heads = dict(active.values_list("department").annotate(n=Count("pk")))
    departments = [
        _row(department, heads.get(department.pk, 0), by_department.get(department.pk))
        for department in Department.objects.all()
    ]
    shown = [row for row in departments if row.people or row.submitted]
    shown.sort(key=lambda row: (-(row.per_head or 0), -row.submitted))
    whole = next(iter(_sums(found.values("campaign"))), None)
    return Figures(_row(None, sum(heads.values()), whole), shown)


def _sums(grouped: Any) -> list[dict[str, Any]]:
    """One row for each group: how many of what, and the times in between."""
    return list(
        grouped.annotate(
            submitted=Count("pk"),
            authors=Count("author", distinct=True),
            decided=Count("pk", filter=~Q(state__in=[*UNDECIDED, "merged"])),
            adopted=Count("pk", filter=Q(state__in=ADOPTED)),
            carried_out=Count("pk", filter=Q(state__in=CARRIED_OUT)),
            benefit=Sum("effect__yearly_benefit", filter=Q(state="verified")),
            to_answer=Median(F("first_answer_at") - F("submitted_at")),
            to_decision=Median(F("decided_at") - F("submitted_at")),
        )
    )


def _row(department: Department | None, people: int, sums: dict[str, Any] | None) -> Row:
    found = sums or {}
    return Row(
        department=department,
        people=people,
        authors=found.get("authors", 0),
        submitted=found.get("submitted", 0),
        decided=found.get("decided", 0),
        adopted=found.get("adopted", 0),
        carried_out=found.get("carried_out", 0),
        benefit=found.get("benefit") or Decimal(0),
        days_to_answer=_days(found.get("to_answer")),
        days_to_decision=_days(found.get("to_decision")),
    )


def _days(span: dt.timedelta | None) -> Decimal | None:
    """A span in days, to a tenth."""
    return None if span is None else _rounded(Decimal(span / dt.timedelta(days=1)), TENTH)
