"""Improvement proposals, who wrote them, and their log."""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign
from people.models import Department, Employee, ProductionLine, Team
from proposals import rules
from proposals.models.settings import Category

UNDER_WAY = sorted(rules.UNDER_WAY)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Which proposals somebody may see, change or decide on: object rules are part of the query."""

    def visible_to(self, employee: Employee) -> ProposalQuerySet:
        """What was submitted is everybody's to read; a draft is its author's alone."""
        return self.filter(~Q(state="draft") | Q(author=employee))

    def by(self, employee: Employee) -> ProposalQuerySet:
        """Those that this person wrote, alone or with others."""
        return self.filter(Q(author=employee) | Q(authorships__employee=employee)).distinct()

    def editable_by(self, employee: Employee) -> ProposalQuerySet:
        return self.filter(author=employee, state__in=rules.EDITABLE)

    def decided_by(self, employee: Employee) -> ProposalQuerySet:
        """Where it is this person's turn to decide or to verify; a manager may step in."""
        found = self.filter(state__in=UNDER_WAY).exclude(authorships__employee=employee)
        if employee.has_perm("proposals.decide_any_proposal"):
            return found
        return found.filter(Q(decider=employee))

    def carried_by(self, employee: Employee) -> ProposalQuerySet:
        """What this person has been asked to carry out."""
        found = self.filter(state__in=["trial", "adopted", "implementing"])
        if employee.has_perm("proposals.decide_any_proposal"):
            return found
        return found.filter(owner=employee)

    def reviewable_by(self, employee: Employee) -> ProposalQuerySet:
        """What this person scores: by duty, not their own, nor their own team's."""
        duty = employee.review_duties.filter(campaign=models.OuterRef("campaign")).filter(
            Q(department=None) | Q(department=models.OuterRef("department")),
            Q(category="") | Q(category=models.OuterRef("category")),
        )
        found = self.filter(models.Exists(duty), state__in=["submitted", "in_review"])
        found = found.exclude(authorships__employee=employee)
        return found.exclude(team=employee.team_id) if employee.team_id else found


class Proposal(models.Model):
    """An improvement that somebody proposes, and how far it is.

    `owner` is whoever's turn it is, `decider` whoever decides on it and verifies it;
    `due_at` is when the author hears something at the latest.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("proposal", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("proposal", "Submitted")
        IN_REVIEW = "in_review", _("In review")
        TRIAL = "trial", _("On trial")
        ADOPTED = "adopted", _("Adopted")
        IMPLEMENTING = "implementing", _("Being implemented")
        IMPLEMENTED = "implemented", _("Implemented")
        VERIFIED = "verified", _("Effect verified")
        SHELVED = "shelved", _("Shelved")
        DECLINED = "declined", pgettext_lazy("proposal", "Declined")
        MERGED = "merged", _("Merged")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")

    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="+", verbose_name=_("campaign")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    is_done_already = models.BooleanField(_("done already"), default=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    category = models.CharField(_("what it improves"), max_length=10, choices=Category.choices)
    line = models.ForeignKey(
        ProductionLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("line"),
    )
    process = models.CharField(_("process or place"), max_length=100, blank=True)
    present = models.TextField(_("what is now"), max_length=4000, blank=True)
    proposed = models.TextField(_("what is proposed"), max_length=4000, blank=True)
    benefit = models.CharField(_("expected benefit"), max_length=500, blank=True)
    yearly_benefit = models.DecimalField(
        _("expected benefit in a year, yuan"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    author = models.ForeignKey(
        Employee, models.PROTECT, related_name="proposals", verbose_name=_("author")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("department"),
    )
    written_at = models.DateTimeField(_("begun"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    first_answer_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    decider = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decides"),
    )
    owner = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_proposals",
        verbose_name=_("whose turn it is"),
    )
    due_at = models.DateTimeField(_("the author hears by"), null=True, blank=True)
    next_reminder_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.CharField(_("answer"), max_length=2000, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    grams = ArrayField(models.CharField(max_length=40), default=list, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("improvement proposal")
        verbose_name_plural = _("improvement proposals")
        permissions = [
            ("decide_any_proposal", _("Can decide on every proposal")),
            ("view_figures", _("Can view the figures of proposals")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at=None)
                | (~Q(state="draft") & Q(submitted_at__isnull=False)),
                name="proposals_submitted",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=UNDER_WAY, owner__isnull=False, due_at__isnull=False)
                    | (~Q(state__in=UNDER_WAY) & Q(owner=None, due_at=None, next_reminder_at=None))
                ),
                name="proposals_somebodys_turn",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(rules.NEED_ANSWER)) | ~Q(answer=""),
                name="proposals_answered",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="proposals_merged",
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "-id"],
                name="proposals_newest",
                condition=~Q(state="draft"),
            ),
            models.Index(fields=["campaign", "state", "-id"], name="proposals_by_state"),
            models.Index(
                fields=["campaign", "department", "-id"],
                name="proposals_by_department",
                condition=~Q(state="draft"),
            ),
            models.Index(fields=["author", "-id"], name="proposals_mine"),
            models.Index(
                fields=["owner", "due_at"],
                name="proposals_turn",
                condition=Q(owner__isnull=False),
            ),
            models.Index(
                fields=["campaign", "due_at", "id"],
                name="proposals_due",
                condition=Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["next_reminder_at"],
                name="proposals_remind",
                condition=Q(next_reminder_at__isnull=False),
            ),
            GinIndex(fields=["grams"], name="proposals_grams", condition=~Q(state="draft")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("proposals:proposal", args=[self.pk])

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"P{self.pk:03d}"


class Authorship(models.Model):
    """Who wrote a proposal; place 0 submitted it. Points are divided among all."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="authorships")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="authorships")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("place", "id")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "employee"], name="proposals_author_once"),
        ]

    def __str__(self) -> str:
        return str(self.employee)


class ProposalEvent(models.Model):
    """One thing that happened to a proposal. Never changed, never deleted.

    `state`, `owner` and `due_at` are as it left them.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", _("State changed")
        EDITED = "edited", _("Words changed")
        GIVEN = "given", _("Handed on")
        MERGED = "merged", _("Another one was merged into it")
        MEASURED = "measured", _("Effect measured")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="events")
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    state = models.CharField(_("state"), max_length=12, choices=Proposal.State.choices)
    owner = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("turn of")
    )
    due_at = models.DateTimeField(_("the author hears by"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("event of a proposal")
        verbose_name_plural = _("events of proposals")
        indexes = [models.Index(fields=["proposal", "id"], name="proposals_events")]
        triggers = [
            pgtrigger.Protect(name="proposal_log", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.kind} {self.at:%Y-%m-%d}"
