"""What belongs to a proposal: photos, reviews, what people say, and what it brought."""

from __future__ import annotations

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Employee
from proposals.models.proposals import Proposal


class Attachment(models.Model):
    """A photo of what is now or of the result; drawn anew by core.images."""

    class Kind(models.TextChoices):
        BEFORE = "before", _("What is now")
        AFTER = "after", _("Result")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    file = models.ImageField(
        upload_to="proposals/%Y/%m", width_field="width", height_field="height"
    )
    thumbnail = models.ImageField(upload_to="proposals/%Y/%m")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    added_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("photo of a proposal")
        verbose_name_plural = _("photos of proposals")

    def __str__(self) -> str:
        return str(self.file.name)


class Document(models.Model):
    """A drawing, a table, a quotation: kept as it came, and only ever given as a download."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="documents")
    file = models.FileField(upload_to="proposals/%Y/%m")
    name = models.CharField(_("name"), max_length=100)
    bytes = models.PositiveIntegerField()
    added_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document of a proposal")
        verbose_name_plural = _("documents of proposals")

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """One reviewer's scores: criterion id (as text) to 0..10, and the mark they give."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Employee, models.PROTECT, related_name="reviews")
    scores = models.JSONField(default=dict)
    mark = models.DecimalField(_("mark"), max_digits=4, decimal_places=2)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "reviewer"], name="proposals_review_once"),
            models.CheckConstraint(
                condition=Q(mark__gte=0, mark__lte=10), name="proposals_mark_of_ten"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.mark}"


class Comment(models.Model):
    """A word in the discussion of a proposal, for everybody who may read it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="comments")
    author = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    text = models.CharField(_("comment"), max_length=1000)
    at = models.DateTimeField(_("at"))
    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=["proposal", "id"], name="proposals_comments")]

    def __str__(self) -> str:
        return self.text


class Support(models.Model):
    """Somebody who wants the same, and says so instead of writing it again."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="supports")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "employee"], name="proposals_support_once"),
        ]

    def __str__(self) -> str:
        return str(self.employee)


class Effect(models.Model):
    """What a proposal brought: measured before and after, confirmed by somebody else."""

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="effect")
    measure = models.CharField(
        _("what was measured"), max_length=200, help_text=_("With its unit: scrap, % a week.")
    )
    before = models.DecimalField(_("before"), max_digits=14, decimal_places=3)
    after = models.DecimalField(_("after"), max_digits=14, decimal_places=3)
    yearly_benefit = models.DecimalField(
        _("benefit in a year, yuan"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    standard = models.CharField(
        _("standard that holds it"),
        max_length=200,
        blank=True,
        help_text=_("Number or name of the SOP that was changed."),
    )
    measured_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    measured_at = models.DateTimeField(_("measured"))
    confirmed_by = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("effect")
        verbose_name_plural = _("effects")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("measured_by")),
                name="proposals_effect_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.measure
