"""The lists of proposals. Every read is bounded, and shows nobody what is not theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from campaigns.models import Campaign
from people.models import Employee
from proposals import rules
from proposals.models import Attachment, Authorship, Proposal, Review, Support
from proposals.queries.words import newest_of, newest_of_all

ALL, MINE, TURN, REVIEW, LATE = "all", "mine", "turn", "review", "late"
COUNT_LIMIT = 99


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed to; empty or None: not by this.

    `which` is ALL, MINE (written alone or with others), TURN (this person's to act on),
    REVIEW (theirs to score, and not scored yet) or LATE (the author waits).
    """

    which: str = ALL
    state: str = ""
    category: str = ""
    department: int | None = None
    words: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """Work by its day, the nearest first; the rest by its number, the newest first."""
        return ("due_at", "id") if self.which in {TURN, REVIEW, LATE} else ("-id",)


def narrowed(
    campaign: Campaign, person: Employee, by: Narrowing, now: dt.datetime
) -> QuerySet[Proposal]:
    """The proposals that `by` asks for, in no order."""
    found = _of(campaign, person, by.which, now)
    equal = {"state": by.state, "category": by.category, "department": by.department}
    found = found.filter(**{name: value for name, value in equal.items() if value})
    if not by.words:
        return found
    return _with_words(found, by.words, campaign if by == Narrowing(words=by.words) else None)


def _of(campaign: Campaign, person: Employee, which: str, now: dt.datetime) -> QuerySet[Proposal]:
    found = Proposal.objects.filter(campaign=campaign)
    if which == MINE:
        theirs = Authorship.objects.filter(proposal=OuterRef("pk"), employee=person)
        return found.filter(Exists(theirs)).filter(~Q(state="draft") | Q(author=person))
    if which == TURN:
        return found.filter(owner=person)
    if which == REVIEW:
        if not person.review_duties.filter(campaign=campaign).exists():
            return found.none()
        given = Review.objects.filter(proposal=OuterRef("pk"), reviewer=person)
        return found.reviewable_by(person).exclude(Exists(given))
    if which == LATE:
        return found.filter(due_at__lt=now)
    return found.exclude(state="draft")


def _with_words(
    found: QuerySet[Proposal], words: str, whole: Campaign | None
) -> QuerySet[Proposal]:
    """Those that hold every gram of the words, the newest of them; or whose number they are.

    `whole`: the campaign, where nothing else narrows the list.
    """
    number = words.strip().upper().removeprefix("P")
    if number.isascii() and number.isdigit() and len(number) <= 18:
        return found.filter(pk=int(number))
    grams = rules.grams(words)
    if not grams:
        return found.none()
    newest = newest_of_all(whole, grams) if whole else newest_of(found, grams)
    return found.filter(pk__in=newest)


def rows(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With what a row of the list shows."""
    photo = Attachment.objects.filter(proposal=OuterRef("pk")).order_by("id").values("pk")[:1]
    return (
        found.select_related("author", "department", "line", "owner")
        .defer("present", "proposed", "grams")
        .annotate(
            photo=Subquery(photo),
            reviews_given=_count(Review),
            supporters=_count(Support),
        )
    )


def _count(model: type[Review | Support]) -> Coalesce:
    """How many rows of `model` belong to the proposal."""
    theirs = model.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal")
    return Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0)


def count_of(campaign: Campaign, person: Employee, which: str, now: dt.datetime) -> int:
    """How many a tab holds, up to one more than COUNT_LIMIT."""
    found = _of(campaign, person, which, now).order_by()
    return found.values("pk")[: COUNT_LIMIT + 1].count()
