"""The author's side: drafts, submission, changes, and what colleagues add."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.models import Activity, Campaign
from campaigns.services import require_open
from core.documents import Document as SafeDocument
from core.errors import Conflict, DomainError, NotAllowed
from core.images import Picture
from people.models import Employee, ProductionLine
from proposals import rules
from proposals.models import (
    Attachment,
    Authorship,
    Category,
    Comment,
    Document,
    Proposal,
    ProposalEvent,
    Support,
)
from proposals.services.earning import earn_submitted
from proposals.services.record import (
    authors_of,
    decider_for,
    locked,
    move,
    record,
    require,
    tell,
)

MOST_AUTHORS = 6
MOST_PHOTOS = 6
MOST_DOCUMENTS = 3
State = Proposal.State


@dataclass(frozen=True)
class Words:
    """What an author writes; a draft may lack any of it."""

    title: str = ""
    category: str = Category.QUALITY
    line: ProductionLine | None = None
    process: str = ""
    present: str = ""
    proposed: str = ""
    benefit: str = ""
    yearly_benefit: Decimal | None = None
    is_done_already: bool = False
    co_authors: Sequence[Employee] = field(default=())

    def columns(self) -> dict[str, Any]:
        """What the proposal's row holds of it."""
        return {
            "title": self.title.strip(),
            "category": self.category,
            "line": self.line,
            "process": self.process.strip(),
            "present": self.present.strip(),
            "proposed": self.proposed.strip(),
            "benefit": self.benefit.strip(),
            "yearly_benefit": self.yearly_benefit,
            "is_done_already": self.is_done_already,
        }


# --- Drafts -----------------------------------------------------------------------
@transaction.atomic
def save_draft(
    *,
    campaign: Campaign,
    client_id: uuid.UUID,
    words: Words,
    actor: Employee,
    now: dt.datetime,
    pictures: Sequence[Picture] = (),
) -> Proposal:
    """Keep what was written so far; the same `client_id` is the same draft.

    Raises Conflict where it was submitted meanwhile or is somebody else's, NotAllowed
    where this person may not propose.
    """
    _require_may_propose(actor)
    proposal = _draft(campaign, client_id, actor, now)
    if proposal.state != State.DRAFT:
        raise Conflict(_("This proposal has been submitted. Change it on its own page."))
    _write(proposal, words, actor)
    attach(proposal, pictures, Attachment.Kind.BEFORE, actor, now)
    return proposal


def _require_may_propose(actor: Employee) -> None:
    if not actor.has_perm("proposals.add_proposal"):
        raise NotAllowed(_("You may not propose anything here."))


def _draft(campaign: Campaign, client_id: uuid.UUID, actor: Employee, now: dt.datetime) -> Proposal:
    """The draft of this id, made where there is none, locked."""
    defaults = {
        "campaign": campaign,
        "team": actor.team,
        "department": actor.department or (actor.team and actor.team.department),
        "written_at": now,
        "category": Category.QUALITY,
    }
    try:
        with transaction.atomic():
            proposal, _new = Proposal.objects.get_or_create(
                client_id=client_id, author=actor, defaults=defaults
            )
    except IntegrityError as error:
        raise Conflict(_("This was already sent. Open the form again and repeat it.")) from error
    return locked(proposal.pk)


def _write(proposal: Proposal, words: Words, actor: Employee) -> None:
    if words.category not in Category.values:
        raise DomainError(_("Choose what it improves."), field="category")
    for name, value in words.columns().items():
        setattr(proposal, name, value)
    proposal.grams = rules.grams(proposal.title, proposal.proposed, proposal.present)
    proposal.version += 1
    proposal.save()
    _set_authors(proposal, words.co_authors, actor)


def _set_authors(proposal: Proposal, others: Sequence[Employee], actor: Employee) -> None:
    """Whoever submits it, whom they name, and whose proposals were merged into it.

    The last have their credit by the verdict: no change of words takes it away.
    """
    merged = Authorship.objects.filter(proposal__merged_into=proposal)
    credited = list(merged.order_by("proposal", "place").values_list("employee_id", flat=True))
    named = [person.pk for person in others if person.pk not in credited]
    people = list(dict.fromkeys([actor.pk, *named, *credited]))
    if len({actor.pk, *named}) > MOST_AUTHORS:
        words = _("At most %(limit)d people share one proposal.")
        raise DomainError(words % {"limit": MOST_AUTHORS}, field="co_authors")
    if any(not person.is_active for person in others):
        raise DomainError(_("One of them no longer works here."), field="co_authors")
    if authors_of(proposal) == people:
        return
    proposal.authorships.all().delete()
    Authorship.objects.bulk_create(
        Authorship(proposal=proposal, employee_id=person, place=place)
        for place, person in enumerate(people)
    )


def attach(
    proposal: Proposal,
    pictures: Sequence[Picture],
    kind: str,
    actor: Employee,
    now: dt.datetime,
) -> None:
    """Keep pictures that `core.images` has made safe; MOST_PHOTOS of each kind."""
    standing = proposal.attachments.filter(kind=kind).count()
    if standing + len(pictures) > MOST_PHOTOS:
        words = _("At most %(limit)d photos.") % {"limit": MOST_PHOTOS}
        raise DomainError(words, field="photos")
    for picture in pictures:
        Attachment.objects.create(
            proposal=proposal,
            kind=kind,
            file=ContentFile(picture.full, name=f"{picture.name}.jpg"),
            thumbnail=ContentFile(picture.thumbnail, name=f"{picture.name}-s.jpg"),
            added_by=actor,
            added_at=now,
        )


def add_documents(
    proposal: Proposal, documents: Sequence[SafeDocument], actor: Employee, now: dt.datetime
) -> None:
    """Keep documents that `core.documents` has made sure of; MOST_DOCUMENTS in all."""
    if proposal.documents.count() + len(documents) > MOST_DOCUMENTS:
        words = _("At most %(limit)d files.") % {"limit": MOST_DOCUMENTS}
        raise DomainError(words, field="documents")
    for document in documents:
        Document.objects.create(
            proposal=proposal,
            file=File(document.file, name=f"{uuid.uuid4().hex}{document.suffix}"),
            name=document.name,
            bytes=document.size,
            added_by=actor,
            added_at=now,
        )


@transaction.atomic
def discard_draft(*, proposal_id: int, actor: Employee, now: dt.datetime) -> None:
    """Throw a draft away. Raises Conflict where it was submitted meanwhile."""
    proposal = locked(proposal_id)
    require(proposal, Proposal.objects.filter(author=actor), _("This is somebody else's draft."))
    if proposal.state != State.DRAFT:
        raise Conflict(_("This proposal has been submitted. You can withdraw it instead."))
    proposal.delete()


# --- Submission -------------------------------------------------------------------
@transaction.atomic
def submit(
    *,
    campaign: Campaign,
    client_id: uuid.UUID,
    words: Words,
    actor: Employee,
    now: dt.datetime,
    pictures: Sequence[Picture] = (),
    result: Sequence[Picture] = (),
    documents: Sequence[SafeDocument] = (),
) -> Proposal:
    """Submit it: somebody's turn begins, and the author's points are posted.

    Sent again, it changes nothing and gives the same proposal. Of what is done already
    (`words.is_done_already`, with photos of its `result`) the effect is verified next.
    Raises DomainError where the campaign takes no proposals now, or words are missing;
    NotAllowed, Conflict.
    """
    standing = Proposal.objects.filter(client_id=client_id, author=actor).first()
    if standing is not None and standing.state != State.DRAFT:
        return standing
    require_open(campaign, Activity.PROPOSALS, now)
    _require_whole(words)
    _require_may_propose(actor)
    proposal = _draft(campaign, client_id, actor, now)
    if proposal.state != State.DRAFT:  # another tap was faster
        return proposal
    _write(proposal, words, actor)
    attach(proposal, pictures, Attachment.Kind.BEFORE, actor, now)
    if words.is_done_already:
        attach(proposal, result, Attachment.Kind.AFTER, actor, now)
    add_documents(proposal, documents, actor, now)
    proposal.submitted_at = now
    proposal.decider = decider_for(proposal)
    state = State.IMPLEMENTED if words.is_done_already else State.SUBMITTED
    move(proposal, state, actor=actor, now=now, owner=proposal.decider)
    earn_submitted(proposal, now)
    return proposal


def _require_whole(words: Words) -> None:
    """Refuse, in words, what cannot be judged."""
    missing = {
        "title": _("Give it a title."),
        "present": _("Say what is now."),
        "proposed": _("Say what you propose."),
    }
    for name, text in missing.items():
        if not getattr(words, name).strip():
            raise DomainError(text, field=name)
    if words.line is None and not words.process.strip():
        raise DomainError(_("Say where: choose a line, or name the process."), field="line")
    if words.line is not None and not words.line.is_active:
        raise DomainError(_("This line is no longer in use."), field="line")


@transaction.atomic
def edit(
    *,
    proposal_id: int,
    version: int,
    words: Words,
    actor: Employee,
    now: dt.datetime,
    pictures: Sequence[Picture] = (),
    documents: Sequence[SafeDocument] = (),
) -> Proposal:
    """Change a submitted proposal's words while it waits for the verdict.

    `version` is the one that the author saw: where it changed meanwhile (somebody decided,
    another tab saved), Conflict is raised and nothing is overwritten. Marks that were given
    for the old words stay; the log says that the words changed after them.
    """
    proposal = locked(proposal_id)
    require(proposal, Proposal.objects.filter(author=actor), _("Only its author changes it."))
    if proposal.state not in rules.EDITABLE or proposal.state == State.DRAFT:
        words_ = _("%(number)s is “%(state)s” by now, so that its words stay as they are.")
        raise Conflict(words_ % {"number": proposal.number, "state": proposal.get_state_display()})
    if proposal.version != version:
        raise Conflict(_("It was changed meanwhile. Compare, and save again."))
    _require_whole(words)
    _write(proposal, words, actor)
    attach(proposal, pictures, Attachment.Kind.BEFORE, actor, now)
    add_documents(proposal, documents, actor, now)
    record(proposal, ProposalEvent.Kind.EDITED, at=now, actor=actor)
    return proposal


@transaction.atomic
def withdraw(*, proposal_id: int, actor: Employee, now: dt.datetime, reason: str = "") -> Proposal:
    """Take one's own proposal back before it is decided on."""
    proposal = locked(proposal_id)
    require(proposal, Proposal.objects.filter(author=actor), _("Only its author withdraws it."))
    if proposal.state == State.WITHDRAWN:
        return proposal
    move(proposal, State.WITHDRAWN, actor=actor, now=now, note=reason)
    return proposal


# --- Colleagues ---------------------------------------------------------------------
@transaction.atomic
def support(*, proposal_id: int, actor: Employee, now: dt.datetime) -> bool:
    """Say that one wants the same; again: no longer. Gives whether they support it now."""
    proposal = locked(proposal_id)
    if proposal.state == State.DRAFT or actor.pk in authors_of(proposal):
        raise NotAllowed(_("Your own proposal has your support already."))
    mine, is_new = Support.objects.get_or_create(
        proposal=proposal, employee=actor, defaults={"at": now}
    )
    if not is_new:
        mine.delete()
    return is_new


@transaction.atomic
def comment(
    *, proposal_id: int, text: str, client_id: uuid.UUID, actor: Employee, now: dt.datetime
) -> Comment:
    """A word in its discussion; the authors and whoever's turn it is are told."""
    proposal = locked(proposal_id)
    if proposal.state == State.DRAFT:
        raise NotAllowed(_("A draft is discussed by nobody."))
    text = text.strip()
    if not text:
        raise DomainError(_("Write something first."), field="text")
    said, is_new = Comment.objects.get_or_create(
        client_id=client_id,
        author=actor,
        defaults={"proposal": proposal, "text": text, "at": now},
    )
    if is_new:
        _tell_of_comment(proposal, said, now)
    return said


def _tell_of_comment(proposal: Proposal, said: Comment, now: dt.datetime) -> None:
    listeners = {*authors_of(proposal), *([proposal.owner_id] if proposal.owner_id else [])}
    for person in sorted(listeners):
        tell(
            proposal,
            person,
            "proposal_comment",
            f"comment:{said.pk}",
            by=said.author,
            now=now,
            name=said.author.name,
            text=said.text[:200],
        )
