"""One proposal with what this person may read of it, and may do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from people.models import Employee
from proposals import rules
from proposals.models import (
    Attachment,
    Authorship,
    Comment,
    Criterion,
    Document,
    Effect,
    Proposal,
    ProposalEvent,
    Review,
)

COMMENTS = 100
EVENTS = 100
MANAGES = "proposals.decide_any_proposal"


def whole() -> QuerySet[Proposal]:
    """Proposals with everything that their page names."""
    people = Authorship.objects.select_related("employee__team")
    return Proposal.objects.select_related(
        *("campaign", "author", "team", "department", "line", "owner", "decider"),
        *("merged_into", "effect__measured_by", "effect__confirmed_by"),
    ).prefetch_related(
        Prefetch("authorships", people),
        Prefetch("attachments", Attachment.objects.order_by("id")),
    )


@dataclass(frozen=True)
class May:
    """What this person may do with it now."""

    edit: bool = False
    withdraw: bool = False
    support: bool = False
    review: bool = False
    decide: bool = False
    begin: bool = False
    finish: bool = False
    measure: bool = False
    verify: bool = False
    hand_on: bool = False


def may(proposal: Proposal, person: Employee) -> May:
    """The same object rules that the services ask, for the buttons of the page."""
    this = Proposal.objects.filter(pk=proposal.pk)
    state = proposal.state
    manages = person.has_perm(MANAGES)
    is_author = any(one.employee_id == person.pk for one in proposal.authorships.all())
    decides = not is_author and (manages or proposal.decider_id == person.pk)
    carried = state in {"trial", "adopted", "implementing"}
    carries = carried and (manages or proposal.owner_id == person.pk)
    return May(
        edit=state in {"submitted", "in_review"} and proposal.author_id == person.pk,
        withdraw=rules.may_follow(state, "withdrawn") and proposal.author_id == person.pk,
        support=state != "draft" and not is_author,
        review=this.reviewable_by(person).exists(),
        decide=decides and state in {"submitted", "in_review", "trial", "shelved"},
        begin=carries and state == "adopted",
        finish=carries,
        measure=state == "implemented" and (is_author or manages or _carried(proposal, person)),
        verify=decides and state == "implemented",
        hand_on=state in rules.UNDER_WAY and (manages or proposal.owner_id == person.pk),
    )


def _carried(proposal: Proposal, person: Employee) -> bool:
    return proposal.events.filter(owner=person, state__in=["adopted", "implementing"]).exists()


@dataclass(frozen=True)
class Sheet:
    """One reviewer's marks, by criterion, in the order of the criteria."""

    review: Review
    rows: Sequence[tuple[Criterion, int | None]]


@dataclass(frozen=True)
class Marks:
    """What this person may know of the marks: how many, their own, and the others'.

    Others' sheets are for whoever gave their own, and for whoever decides; the authors
    hear the verdict.
    """

    given: int
    mine: Review | None
    sheets: Sequence[Sheet]
    mean: Decimal | None


def marks(proposal: Proposal, person: Employee, *, decides: bool) -> Marks:
    """The marks as far as this person may read them."""
    reviews = list(proposal.reviews.select_related("reviewer").order_by("given_at", "id"))
    mine = next((one for one in reviews if one.reviewer_id == person.pk), None)
    criteria = list(Criterion.objects.filter(campaign=proposal.campaign))
    reads = mine is not None or (decides and not _must_score(proposal, person))
    sheets = [_sheet(one, criteria) for one in reviews] if reads else []
    return Marks(len(reviews), mine, sheets, rules.mean([one.review.mark for one in sheets]))


def _must_score(proposal: Proposal, person: Employee) -> bool:
    """Whether this person owes marks of their own, before which others' are not shown."""
    return Proposal.objects.filter(pk=proposal.pk).reviewable_by(person).exists()


def _sheet(review: Review, criteria: Sequence[Criterion]) -> Sheet:
    return Sheet(review, [(each, review.scores.get(str(each.pk))) for each in criteria])


def comments_of(proposal: Proposal) -> list[Comment]:
    """The newest of its discussion, in the order in which they were said."""
    newest = proposal.comments.select_related("author").order_by("-id")[:COMMENTS]
    return list(reversed(newest))


def events_of(proposal: Proposal) -> list[ProposalEvent]:
    """The newest of its log, in order."""
    newest = proposal.events.select_related("actor", "owner").order_by("-id")[:EVENTS]
    return list(reversed(newest))


def effect_of(proposal: Proposal) -> Effect | None:
    """What it brought, where it was measured."""
    return getattr(proposal, "effect", None)


def documents_for(person: Employee) -> QuerySet[Document]:
    """The documents that this person may save: a draft's are its author's."""
    return Document.objects.filter(proposal__in=Proposal.objects.visible_to(person))


def photos_for(person: Employee) -> QuerySet[Attachment]:
    """The photos that this person may see: a draft's are its author's."""
    seen = Proposal.objects.visible_to(person)
    return Attachment.objects.filter(proposal__in=seen)
