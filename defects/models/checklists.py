"""What an inspection asks: checklists, in versions that never change once they are published."""

from __future__ import annotations

import uuid

import pgtrigger
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.bilingual import Named, localized
from defects.rules.asking import limits
from people.models import Employee

HIGHEST_SCORE = 5
PUBLISHED_STAYS = "A published version of a checklist never changes."


def _published_stays(version: str) -> pgtrigger.Trigger:
    """Refuses every change below a published version; `version` is how a row finds its own.

    `%s` in it stands for the row, old or new.
    """
    return pgtrigger.Trigger(
        name="published_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM defects_checklistversion v
                WHERE v.published_at IS NOT NULL
                AND v.id IN ({version.replace("%s", "OLD")}, {version.replace("%s", "NEW")})
            ) THEN
                RAISE EXCEPTION '{PUBLISHED_STAYS}';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608 - no word of it comes from outside
    )


OF_ITEM = "(SELECT s.version_id FROM defects_checklistsection s WHERE s.id = %s.section_id)"
OF_EXAMPLE = (
    "(SELECT s.version_id FROM defects_checklistitem i"
    " JOIN defects_checklistsection s ON s.id = i.section_id WHERE i.id = %s.item_id)"
)


class Checklist(Named, models.Model):
    """A list of things to look at; what it asks stands in its versions."""

    class Kind(models.TextChoices):
        PROCESS = "process", _("Process")
        FIVE_S = "5s", _("5S")
        SEVEN_S = "7s", _("7S")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PROCESS)
    is_shuffled = models.BooleanField(
        _("shuffled"),
        default=False,
        help_text=_("Each inspection asks the items of a section in an order of its own."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ("name", "id")


class ChecklistVersion(models.Model):
    """One wording of a checklist: a draft until it is published, and then for good.

    An inspection keeps the version with which it was begun.
    """

    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="versions", verbose_name=_("checklist")
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("version of a checklist")
        verbose_name_plural = _("versions of checklists")
        ordering = ("checklist", "-number")
        constraints = [
            models.UniqueConstraint(fields=["checklist", "number"], name="defects_version_number"),
            models.UniqueConstraint(
                fields=["checklist"],
                condition=Q(published_at__isnull=True),
                name="defects_version_one_draft",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checklist} · {self.number}"


class ChecklistSection(Named, models.Model):
    """A part of a checklist: a place on the line, or a subject."""

    version = models.ForeignKey(
        ChecklistVersion, models.CASCADE, related_name="sections", verbose_name=_("version")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("section of a checklist")
        verbose_name_plural = _("sections of a checklist")
        ordering = ("order", "id")
        triggers = [_published_stays("%s.version_id")]


class ChecklistItem(Named, models.Model):
    """A thing to look at, measure, score, describe or photograph.

    `key` is the same in every version, so that an item's answers can be followed over
    them. A number fails outside `lowest` to `highest`, a score below `lowest`; both
    limits belong to the item's kind, and `check`, `text` and `photo` have none.
    """

    class Kind(models.TextChoices):
        CHECK = "check", _("Pass, fail or not applicable")
        NUMBER = "number", pgettext_lazy("kind of item", "Number")
        SCORE = "score", _("Score from 0 to 5")
        TEXT = "text", _("Words")
        PHOTO = "photo", _("Photo")

    section = models.ForeignKey(
        ChecklistSection, models.CASCADE, related_name="items", verbose_name=_("section")
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CHECK)
    name = models.CharField(_("what to check"), max_length=200)
    name_zh = models.CharField(_("what to check, in Chinese"), max_length=200, blank=True)
    hint = models.CharField(_("how to check"), max_length=500, blank=True)
    hint_zh = models.CharField(_("how to check, in Chinese"), max_length=500, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    lowest = models.DecimalField(
        _("lowest that passes"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    highest = models.DecimalField(
        _("highest that passes"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    photo_on_fail = models.BooleanField(_("a failure needs a photo"), default=False)
    note_on_fail = models.BooleanField(_("a failure needs a note"), default=False)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        ordering = ("order", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["check", "number", "score", "text", "photo"]),
                name="defects_item_kind",
            ),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True)
                | Q(highest__isnull=True)
                | Q(lowest__lte=F("highest")),
                name="defects_item_limits",
            ),
        ]
        triggers = [_published_stays(OF_ITEM)]

    @property
    def limits(self) -> str:
        """Within which limits it passes, in words; empty where it has none."""
        return limits(self.lowest, self.highest, self.unit)

    @property
    def hint_label(self) -> str:
        return localized(self, "hint")


class ScoreExample(models.Model):
    """What a score looks like: words and a photo, shown beside the score on the phone."""

    item = models.ForeignKey(
        ChecklistItem, models.CASCADE, related_name="examples", verbose_name=_("item")
    )
    score = models.PositiveSmallIntegerField(
        _("score"), validators=[MaxValueValidator(HIGHEST_SCORE)]
    )
    words = models.CharField(_("what it looks like"), max_length=200, blank=True)
    words_zh = models.CharField(_("what it looks like, in Chinese"), max_length=200, blank=True)
    file = models.ImageField(_("photo"), upload_to="examples/%Y", blank=True)

    class Meta:
        verbose_name = _("example of a score")
        verbose_name_plural = _("examples of scores")
        ordering = ("score",)
        constraints = [
            models.UniqueConstraint(fields=["item", "score"], name="defects_example_once"),
            models.CheckConstraint(
                condition=Q(score__lte=HIGHEST_SCORE), name="defects_example_score"
            ),
        ]
        triggers = [_published_stays(OF_EXAMPLE)]

    def __str__(self) -> str:
        return f"{self.score}: {self.words_label}"

    @property
    def words_label(self) -> str:
        return localized(self, "words")
