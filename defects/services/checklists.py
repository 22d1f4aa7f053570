"""Checklists in versions: a draft is worked on, published, and from then on as it is."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.errors import Conflict, DomainError, NotAllowed
from defects import rules
from defects.models import (
    Checklist,
    ChecklistItem,
    ChecklistSection,
    ChecklistVersion,
    ScoreExample,
)
from defects.queries.checklists import with_content
from people.models import Employee

Row = TypeVar("Row", ChecklistSection, ChecklistItem, ScoreExample)

FIELDS = (
    *("name", "name_zh", "kind", "hint", "hint_zh", "unit", "lowest", "highest"),
    *("photo_on_fail", "note_on_fail"),
)
PROBLEMS = {
    "no_unit": gettext_lazy("Only a number has a unit."),
    "no_limit": gettext_lazy("This kind of item has no such limit."),
    "no_score": gettext_lazy("A score is a whole number from 0 to 5."),
    "crossed": gettext_lazy("The highest is below the lowest."),
}


@dataclass(frozen=True)
class ItemWords:
    """One item as it is to be; `lowest` and `highest` as the item's kind has them."""

    name: str
    name_zh: str = ""
    kind: str = ChecklistItem.Kind.CHECK
    hint: str = ""
    hint_zh: str = ""
    unit: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    photo_on_fail: bool = False
    note_on_fail: bool = False
    examples: tuple[str, ...] = ()  # words for the scores from 0 up; "" is none
    examples_zh: tuple[str, ...] = ()

    @property
    def limits(self) -> str:
        return rules.limits(self.lowest, self.highest, self.unit)

    @property
    def kind_label(self) -> str:
        return str(ChecklistItem.Kind(self.kind).label)


@dataclass(frozen=True)
class SectionWords:
    """One section as it is to be, with its items."""

    name: str
    name_zh: str = ""
    items: list[ItemWords] = field(default_factory=list)


def require_keeper(actor: Employee) -> None:
    """Raises NotAllowed unless this person keeps the checklists."""
    if not actor.has_perm("defects.change_checklist"):
        raise NotAllowed(_("Only a quality manager changes checklists."))


def locked_draft(version_id: int) -> ChecklistVersion:
    """The draft, locked until the transaction ends. Raises Conflict once it is published."""
    versions = ChecklistVersion.objects.select_related("checklist")
    version = versions.select_for_update(of=("self",)).get(pk=version_id)
    if version.published_at is not None:
        raise Conflict(_("This version is published and stays as it is. Start a draft."))
    return version


def _locked(checklist: Checklist) -> Checklist:
    return Checklist.objects.select_for_update().get(pk=checklist.pk)


@transaction.atomic
def start_draft(*, checklist: Checklist, actor: Employee) -> ChecklistVersion:
    """The draft of the checklist: the one that there is, else a copy of its newest version.

    Raises NotAllowed where this person does not keep checklists.
    """
    require_keeper(actor)
    versions = _locked(checklist).versions.order_by("-number")
    newest = with_content(versions).first()
    if newest is not None and newest.published_at is None:
        return newest
    number = newest.number + 1 if newest else 1
    draft = ChecklistVersion.objects.create(checklist=checklist, number=number)
    if newest is not None:
        _copy_content(newest, draft, same_keys=True)
    return draft


@transaction.atomic
def publish_version(*, version_id: int, actor: Employee, now: dt.datetime) -> ChecklistVersion:
    """Make the draft what is asked from `now` on; inspections that began keep theirs.

    Raises DomainError where it asks nothing, or something that makes no sense.
    """
    require_keeper(actor)
    draft = locked_draft(version_id)
    _require_sound(with_content(ChecklistVersion.objects.all()).get(pk=draft.pk))
    draft.published_at = now
    draft.published_by = actor
    draft.save(update_fields=["published_at", "published_by"])
    return draft


def _require_sound(version: ChecklistVersion) -> None:
    """Raises DomainError for the first thing that is wrong."""
    sections = list(version.sections.all())
    items = [item for section in sections for item in section.items.all()]
    if not items:
        raise DomainError(_("This version asks nothing yet. Add an item, then publish it."))
    empty = next((each for each in sections if not each.items.all()), None)
    if empty is not None:
        words = _("The section %(section)s is empty. Add an item to it, or delete it.")
        raise DomainError(words % {"section": empty.label})
    require_few(len(items))
    for item in items:
        problems = item_problems(item)
        if problems:
            problem = next(iter(problems.values()))
            raise DomainError(f"{item.label}: {problem}")


def require_few(items: int) -> None:
    """Raises DomainError where a version has more items than a walk can have."""
    most = rules.MOST_ITEMS
    if items > most:
        words = ngettext(
            "A checklist has at most %(most)s item.",
            "A checklist has at most %(most)s items.",
            most,
        )
        raise DomainError(words % {"most": most})


def item_problems(item: ChecklistItem | ItemWords) -> dict[str, str]:
    """What is wrong with an item, in words, by field."""
    found = rules.item_problems(item.kind, unit=item.unit, lowest=item.lowest, highest=item.highest)
    return {name: str(PROBLEMS[code]) for name, code in found.items()}


@transaction.atomic
def copy_checklist(*, checklist: Checklist, actor: Employee, name: str, name_zh: str) -> Checklist:
    """A checklist of its own that begins with what this one asks now, as a draft."""
    require_keeper(actor)
    copy = Checklist.objects.create(
        name=name, name_zh=name_zh, kind=checklist.kind, is_shuffled=checklist.is_shuffled
    )
    newest = with_content(checklist.versions.order_by("-number")).first()
    draft = ChecklistVersion.objects.create(checklist=copy, number=1)
    if newest is not None:
        _copy_content(newest, draft, same_keys=False)
    return copy


def _copy_content(source: ChecklistVersion, draft: ChecklistVersion, *, same_keys: bool) -> None:
    """Copy sections, items and examples; the photos of examples are shared."""
    for section in source.sections.all():
        copied_section = _copied(section, version=draft)
        for item in section.items.all():
            key = item.key if same_keys else uuid.uuid4()
            copied_item = _copied(item, section=copied_section, key=key)
            for example in item.examples.all():
                _copied(example, item=copied_item)


def _copied(row: Row, **values: Any) -> Row:
    """A new row with the same values, but for these."""
    fields = [each.name for each in row._meta.concrete_fields if not each.primary_key]
    same = {name: getattr(row, name) for name in fields if name not in values}
    return type(row).objects.create(**same, **values)


def words_of(version: ChecklistVersion) -> list[SectionWords]:
    """What a version asks, as `write_draft` takes it."""
    return [
        SectionWords(
            section.name, section.name_zh, [_item_words(each) for each in section.items.all()]
        )
        for section in version.sections.all()
    ]


def _item_words(item: ChecklistItem) -> ItemWords:
    said = {example.score: example for example in item.examples.all()}
    scores = range(rules.SCORES[1] + 1) if said else ()
    return ItemWords(
        **{name: getattr(item, name) for name in FIELDS},
        examples=tuple(said[n].words if n in said else "" for n in scores),
        examples_zh=tuple(said[n].words_zh if n in said else "" for n in scores),
    )


@transaction.atomic
def write_draft(
    *, version_id: int, sections: Iterable[SectionWords], actor: Employee
) -> ChecklistVersion:
    """Put this in the place of what the draft asks.

    An item with the English name of one that was there keeps its key, and so its answers
    can be followed; photos of examples stay where item and score stay. Raises DomainError
    where a version would have too many items.
    """
    require_keeper(actor)
    draft = locked_draft(version_id)
    wanted = list(sections)
    require_few(sum(len(section.items) for section in wanted))
    before = with_content(ChecklistVersion.objects.all()).get(pk=draft.pk)
    known = {item.name: item for part in before.sections.all() for item in part.items.all()}
    draft.sections.all().delete()
    for order, section in enumerate(wanted, start=1):
        row = ChecklistSection.objects.create(
            version=draft, order=order, name=section.name, name_zh=section.name_zh
        )
        for place, words in enumerate(section.items, start=1):
            _write_item(row, place, words, known.pop(words.name, None))
    return draft


def _write_item(
    section: ChecklistSection, order: int, words: ItemWords, before: ChecklistItem | None
) -> None:
    values = {name: getattr(words, name) for name in FIELDS}
    if before is not None:
        values["key"] = before.key
    item = ChecklistItem.objects.create(section=section, order=order, **values)
    photos = {each.score: each.file for each in before.examples.all()} if before else {}
    for score in range(rules.SCORES[1] + 1):
        said, said_zh = _word(words.examples, score), _word(words.examples_zh, score)
        photo = photos.get(score, "") if item.kind == ChecklistItem.Kind.SCORE else ""
        if said or said_zh or photo:
            ScoreExample.objects.create(
                item=item, score=score, words=said, words_zh=said_zh, file=photo
            )


def _word(words: tuple[str, ...], place: int) -> str:
    return words[place] if place < len(words) else ""
