"""The question bank: questions by category, their options, and what is accepted as an answer.

How a contest keeps what it asked is told in docs/decisions/0015-question-bank.md.
"""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.bilingual import Named, localized
from people.models import Employee
from training import rules

# A code stands in a spreadsheet and is read aloud: plain capitals.
CODE = RegexValidator(
    r"\A[A-Z0-9][A-Z0-9._-]*\Z", _("Use capital letters, digits, and - _ . only.")
)
TEXT, EXPLANATION, OPTION = 500, 800, 200  # longest, in characters


class Category(Named, models.Model):
    """What questions are about."""

    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    place = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("category of questions")
        verbose_name_plural = _("categories of questions")
        ordering = ("place", "name", "id")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="training_category_name",
                violation_error_message=_("There is a category of this name already."),
            ),
        ]


class Question(models.Model):
    """One question, in one or two languages.

    `code` names it in spreadsheets, for good. `version` grows by one with each change of what
    is asked or counted as right; retiring a question changes no version.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", _("One right answer")
        MULTIPLE = "multiple", _("Several right answers")
        TRUE_FALSE = "true_false", _("True or false")
        SHORT = "short", _("Short answer")

    class Difficulty(models.IntegerChoices):
        EASY = 1, pgettext_lazy("difficulty", "Easy")
        MEDIUM = 2, pgettext_lazy("difficulty", "Medium")
        HARD = 3, pgettext_lazy("difficulty", "Hard")

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[CODE],
        help_text=_("Names the question in spreadsheets, such as Q001."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="questions", verbose_name=_("category")
    )
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    text = models.CharField(_("question"), max_length=TEXT)
    text_zh = models.CharField(_("question in Chinese"), max_length=TEXT, blank=True)
    explanation = models.CharField(
        _("explanation"),
        max_length=EXPLANATION,
        blank=True,
        help_text=_("Why it is so; shown once the question is answered."),
    )
    explanation_zh = models.CharField(
        _("explanation in Chinese"), max_length=EXPLANATION, blank=True
    )
    picture = models.ImageField(_("picture"), upload_to="questions/%Y", blank=True)
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("What is not in use is asked no more.")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    changed_at = models.DateTimeField(_("changed"), editable=False)
    changed_by = models.ForeignKey(
        Employee, models.PROTECT, related_name="+", verbose_name=_("changed by"), editable=False
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=rules.KINDS), name="training_question_kind"
            ),
            models.CheckConstraint(
                condition=Q(difficulty__in=rules.DIFFICULTIES), name="training_question_difficulty"
            ),
            models.CheckConstraint(
                condition=Q(code__regex="^[A-Z0-9][A-Z0-9._-]*$"), name="training_question_code"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="training_question_says"),
            models.CheckConstraint(condition=Q(version__gte=1), name="training_question_version"),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.label}"

    @property
    def label(self) -> str:
        """What is asked, in the reader's language."""
        return localized(self, "text")

    @property
    def explanation_label(self) -> str:
        return localized(self, "explanation")


def _below(name: str) -> Any:
    """A row that belongs to a question."""
    return models.ForeignKey(
        Question, models.CASCADE, related_name=name, verbose_name=_("question")
    )


class Option(models.Model):
    """One of the answers that a question offers; `place` counts from 0, which is A."""

    question = _below("options")
    place = models.PositiveSmallIntegerField(_("place"), editable=False)
    text = models.CharField(_("option"), max_length=OPTION)
    text_zh = models.CharField(_("option in Chinese"), max_length=OPTION, blank=True)
    is_right = models.BooleanField(pgettext_lazy("answer", "right"), default=False)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["question", "place"], name="training_option_place"),
            models.CheckConstraint(condition=Q(place__lt=rules.MOST), name="training_option_few"),
            models.CheckConstraint(condition=~Q(text=""), name="training_option_says"),
        ]

    def __str__(self) -> str:
        return f"{self.letter}: {self.label}"

    @property
    def letter(self) -> str:
        return rules.LETTERS[self.place] if self.place is not None else ""

    @property
    def label(self) -> str:
        return localized(self, "text")


class AcceptedAnswer(models.Model):
    """What counts as right where people write their answer; see `rules.key`."""

    question = _below("accepted")
    place = models.PositiveSmallIntegerField(_("place"), editable=False)
    text = models.CharField(_("accepted answer"), max_length=OPTION)
    text_zh = models.CharField(_("accepted answer in Chinese"), max_length=OPTION, blank=True)

    class Meta:
        verbose_name = _("accepted answer")
        verbose_name_plural = _("accepted answers")
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["question", "place"], name="training_accepted_place"),
            models.CheckConstraint(condition=Q(place__lt=rules.MOST), name="training_accepted_few"),
            models.CheckConstraint(condition=~Q(text=""), name="training_accepted_says"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return localized(self, "text")
