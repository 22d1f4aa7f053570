"""What an inspection's items showed, drawn for a page: from the record, or from what is held."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from defects.models import HIGHEST_SCORE, ChecklistItem, Inspection, InspectionAnswer

WORTH_A_WORD = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class ShownAnswer:
    """One item. `verdict`: pass, fail, na (does not apply), none (not answered), or nothing.

    `place` is as the how manyth it was answered, at `at`; both None where that is unknown.
    """

    item: ChecklistItem
    verdict: str
    value: str
    limits: str
    note: str = ""
    is_fixed: bool = False
    place: int | None = None
    at: dt.datetime | None = None
    photos: tuple[Any, ...] = ()


@dataclass(frozen=True)
class ShownSection:
    """A part of the checklist with its items, in the checklist's order."""

    label: str
    answers: list[ShownAnswer]


def shown_sections(
    version_id: int | None,
    answers: Iterable[InspectionAnswer],
    photos: Mapping[int, Iterable[Any]],
) -> list[ShownSection]:
    """Every item of the version, answered or not; `photos` are those of each item's id."""
    given = {answer.item_id: answer for answer in answers}
    places = _places(given.values())
    items = ChecklistItem.objects.filter(Q(section__version=version_id) | Q(pk__in=list(given)))
    whole = items.select_related("section").order_by("section__order", "section_id", "order", "id")
    return [
        ShownSection(
            section.label,
            [
                _shown(item, given.get(item.pk), places.get(item.pk), photos.get(item.pk, ()))
                for item in of_section
            ],
        )
        for section, of_section in groupby(whole, key=lambda item: item.section)
    ]


def _places(answers: Iterable[InspectionAnswer]) -> dict[int, int]:
    """Item id -> as the how manyth it was answered."""
    timed = [(answer.answered_at, answer.item_id) for answer in answers if answer.answered_at]
    return {item_id: place for place, (_at, item_id) in enumerate(sorted(timed), start=1)}


def _shown(
    item: ChecklistItem,
    answer: InspectionAnswer | None,
    place: int | None,
    photos: Iterable[Any],
) -> ShownAnswer:
    if answer is None:
        return ShownAnswer(item, "none", "", limits_of(item))
    return ShownAnswer(
        item,
        _verdict(item, answer),
        _value(item, answer),
        limits_of(item),
        note=answer.note,
        is_fixed=answer.fixed_on_spot,
        place=place,
        at=answer.answered_at,
        photos=tuple(photos),
    )


def _verdict(item: ChecklistItem, answer: InspectionAnswer) -> str:
    if answer.passed is not None:
        return "pass" if answer.passed else "fail"
    if item.kind == ChecklistItem.Kind.CHECK:
        return "na"
    return ""


def _value(item: ChecklistItem, answer: InspectionAnswer) -> str:
    if answer.number is not None:
        return f"{_plain(answer.number)} {item.unit}".strip()
    if answer.score is not None:
        return _("%(score)d of %(most)d") % {"score": answer.score, "most": HIGHEST_SCORE}
    return answer.text


def limits_of(item: ChecklistItem) -> str:
    """What passes: `1 to 2 mm`; empty where nothing is set."""
    low, high = item.lowest, item.highest
    if low is None and high is None:
        return ""
    words = {"low": _plain(low), "high": _plain(high), "unit": item.unit}
    if low is None:
        return (_("at most %(high)s %(unit)s") % words).strip()
    if high is None:
        return (_("at least %(low)s %(unit)s") % words).strip()
    return (_("%(low)s to %(high)s %(unit)s") % words).strip()


def _plain(value: Any) -> str:
    """`1.5` for 1.5000, as the language writes it."""
    return "" if value is None else str(number_format(f"{value.normalize():f}"))


@dataclass(frozen=True)
class Facts:
    """What is told of an inspection as a whole.

    `late` is by how much it was received after it ended, where that is worth a word.
    """

    answered: int
    failed: int
    fixed: int
    late: dt.timedelta | None


def facts_of(inspection: Inspection, answers: Collection[InspectionAnswer]) -> Facts:
    ended, received = inspection.finished_at or inspection.started_at, inspection.received_at
    late = received - ended if received is not None else None
    return Facts(
        answered=len(answers),
        failed=sum(answer.passed is False for answer in answers),
        fixed=sum(answer.fixed_on_spot for answer in answers),
        late=late if late is not None and late >= WORTH_A_WORD else None,
    )


def by_item(photos: Iterable[Any]) -> dict[int, list[Any]]:
    """The photos of answers, by the item's id."""
    found: dict[int, list[Any]] = defaultdict(list)
    for photo in photos:
        found[photo.answer.item_id].append(photo)
    return found
