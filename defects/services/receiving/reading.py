"""What a phone sends, read strictly: a sending is understood whole, or refused whole."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

from core.errors import DomainError
from defects import rules
from defects.models import HIGHEST_SCORE, Factor, Severity

Value = TypeVar("Value")

VERSION: Final = 1
MOST_FINDINGS: Final = 100
MOST_PHOTOS: Final = 60
MOST_PHOTOS_OF_ONE: Final = 6
MOST_SEED: Final = 2**31 - 1
MOST_ID: Final = 2**63 - 1
# How far an instant may lie ahead of ours: clocks are set while one walks.
TOLERANCE: Final = dt.timedelta(minutes=2)
MINUTE: Final = dt.timedelta(minutes=1)
YEARS: Final = range(2000, 2100)
NUMBER: Final = re.compile(r"-?[0-9]{1,8}(\.[0-9]{1,4})?")
DEFECT: Final = "defect"
PRAISE: Final = "praise"


@dataclass(frozen=True)
class SentAnswer:
    """What one item showed; instants are ours."""

    item: int
    at: dt.datetime
    passed: bool | None
    number: Decimal | None
    score: int | None
    text: str
    note: str
    fixed: bool
    photos: tuple[uuid.UUID, ...]


@dataclass(frozen=True)
class SentFinding:
    """A defect or good work."""

    id: uuid.UUID
    kind: str
    at: dt.datetime
    title: str
    detail: str
    category: str
    severity: str
    photos: tuple[uuid.UUID, ...]


@dataclass(frozen=True)
class Sent:
    """An inspection as its phone has it."""

    id: uuid.UUID
    duty: int | None
    campaign: int | None
    line: int
    version: int
    seed: int
    started_at: dt.datetime
    finished_at: dt.datetime | None
    answers: tuple[SentAnswer, ...]
    findings: tuple[SentFinding, ...]

    @property
    def owners(self) -> dict[uuid.UUID, SentAnswer | SentFinding]:
        """Each photo that is named, and what names it."""
        return {photo: owner for owner in self.each() for photo in owner.photos}

    @property
    def earliest(self) -> dt.datetime:
        """The earliest instant in it."""
        return min([self.started_at, *(owner.at for owner in self.each())])

    def each(self) -> Iterator[SentAnswer | SentFinding]:
        """Answers and findings, in the order in which the phone has them."""
        yield from self.answers
        yield from self.findings


class _Fields:
    """The fields of one object: every one that is asked for, and no other.

    `name` is where it stands, for the words of a refusal.
    """

    def __init__(self, value: object, name: str) -> None:
        if not isinstance(value, dict):
            raise _damaged(name)
        self.left: dict[str, Any] = dict(value)
        self.name = name

    def take(self, name: str, read: Callable[[Any], Value | None]) -> Value:
        """What `read` makes of the field; where it gives None, the field is damaged."""
        found = self.maybe(name, read)
        if found is None:
            raise _damaged(f"{self.name}.{name}")
        return found

    def maybe(self, name: str, read: Callable[[Any], Value | None]) -> Value | None:
        """As `take`, and None where the field is null."""
        if name not in self.left:
            raise _damaged(f"{self.name}.{name}")
        value = self.left.pop(name)
        found = None if value is None else read(value)
        if found is None and value is not None:
            raise _damaged(f"{self.name}.{name}")
        return found

    def end(self) -> None:
        """Nothing else is in it."""
        for name in self.left:
            raise _damaged(f"{self.name}.{str(name)[:40]}")


def _damaged(name: str) -> DomainError:
    return DomainError(_("This is not what this product's page sends: %(name)s.") % {"name": name})


# --- Single values ------------------------------------------------------------
def _whole(least: int, most: int) -> Callable[[Any], int | None]:
    def read(value: Any) -> int | None:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return value if is_whole and least <= value <= most else None

    return read


_key = _whole(1, MOST_ID)


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _uuid(value: Any) -> uuid.UUID | None:
    if not isinstance(value, str) or len(value) != 36:
        return None
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _instant(value: Any) -> dt.datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        found = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.utcoffset() is not None and found.year in YEARS else None


def _number(value: Any) -> Decimal | None:
    is_number = isinstance(value, str) and NUMBER.fullmatch(value)
    return Decimal(value) if is_number else None


def _words(most: int) -> Callable[[Any], str | None]:
    """A text that the database can keep, without spaces around it."""

    def read(value: Any) -> str | None:
        if not isinstance(value, str) or len(value) > most or "\0" in value:
            return None
        is_whole = not any("\ud800" <= letter <= "\udfff" for letter in value)
        return value.strip() if is_whole else None

    return read


def _one_of(choices: Collection[str]) -> Callable[[Any], str | None]:
    return lambda value: value if isinstance(value, str) and value in choices else None


def _list(value: Any) -> list[Any] | None:
    return value if isinstance(value, list) else None


# --- The whole ----------------------------------------------------------------
def read_sending(content: object, now: dt.datetime) -> Sent:
    """What the phone recorded, its instants moved to our clock.

    Raises DomainError, in words, for whatever does not keep to the form or its bounds
    (docs/decisions/0010-inspections-offline.md).
    """
    whole = _Fields(content, "sending")
    whole.take("version", _whole(VERSION, VERSION))
    moved = _mover(whole.take("sent_at", _instant), now)
    fields = _Fields(whole.take("inspection", lambda value: value), "inspection")
    whole.end()
    fields.left.setdefault("campaign", None)
    sent = Sent(
        id=fields.take("id", _uuid),
        duty=fields.maybe("duty", _key),
        campaign=fields.maybe("campaign", _key),
        line=fields.take("line", _key),
        version=fields.take("checklist_version", _key),
        seed=fields.take("seed", _whole(0, MOST_SEED)),
        started_at=fields.take("started_at", moved),
        finished_at=fields.maybe("finished_at", moved),
        answers=_each(fields, "answers", rules.MOST_ITEMS, moved, _answer),
        findings=_each(fields, "findings", MOST_FINDINGS, moved, _finding),
    )
    fields.end()
    _require_sound(sent)
    return sent


Moved = Callable[[Any], dt.datetime | None]


def _mover(sent_at: dt.datetime, now: dt.datetime) -> Moved:
    """Reads an instant of the phone's clock as one of ours.

    Only whole minutes are moved: what is less is the time on the way, which differs
    from one sending of the same inspection to the next.
    """
    apart = MINUTE * round((now - sent_at) / MINUTE)

    def moved(value: Any) -> dt.datetime | None:
        found = _instant(value)
        if found is None:
            return None
        if found + apart > now + TOLERANCE:
            raise DomainError(_("A time of this inspection lies in the future."))
        return min(found + apart, now)

    return moved


def _each(
    fields: _Fields,
    name: str,
    most: int,
    moved: Moved,
    read: Callable[[_Fields, Moved], Value],
) -> tuple[Value, ...]:
    values = fields.take(name, _list)
    if len(values) > most:
        words = _("There are more %(name)s than an inspection has: %(number)d of at most %(most)d.")
        raise DomainError(words % {"name": name, "number": len(values), "most": most})
    found = []
    for place, value in enumerate(values):
        inner = _Fields(value, f"{name}[{place}]")
        found.append(read(inner, moved))
        inner.end()
    return tuple(found)


def _answer(fields: _Fields, moved: Moved) -> SentAnswer:
    return SentAnswer(
        item=fields.take("item", _key),
        at=fields.take("at", moved),
        passed=fields.maybe("passed", _flag),
        number=fields.maybe("number", _number),
        score=fields.maybe("score", _whole(0, HIGHEST_SCORE)),
        text=fields.take("text", _words(2000)),
        note=fields.take("note", _words(500)),
        fixed=fields.take("fixed", _flag),
        photos=_photos(fields),
    )


def _finding(fields: _Fields, moved: Moved) -> SentFinding:
    found = SentFinding(
        id=fields.take("id", _uuid),
        kind=fields.take("kind", _one_of((DEFECT, PRAISE))),
        at=fields.take("at", moved),
        title=fields.take("title", _words(200)),
        detail=fields.take("detail", _words(4000)),
        category=fields.take("category", _one_of(["", *Factor.values])),
        severity=fields.take("severity", _one_of(["", *Severity.values])),
        photos=_photos(fields),
    )
    if not found.title:
        raise DomainError(_("Say in one line what you found."))
    if found.kind == DEFECT and not (found.category and found.severity):
        words = _("Choose for %(title)s what kind of defect it is, and how bad it is.")
        raise DomainError(words % {"title": found.title})
    return found


def _photos(fields: _Fields) -> tuple[uuid.UUID, ...]:
    values = fields.take("photos", _list)
    if len(values) > MOST_PHOTOS_OF_ONE:
        raise DomainError(_("At most %(most)d photos belong together.") % {"most": 6})
    found = [_uuid(value) for value in values]
    if None in found:
        raise _damaged(f"{fields.name}.photos")
    return tuple(each for each in found if each)


def _require_sound(sent: Sent) -> None:
    """What no single field shows: nothing is there twice, and the end is not before the start."""
    photos = [photo for owner in sent.each() for photo in owner.photos]
    if len(photos) > MOST_PHOTOS:
        words = _("An inspection has at most %(most)d photos; this one has %(number)d.")
        raise DomainError(words % {"most": MOST_PHOTOS, "number": len(photos)})
    for name, keys in (
        ("answers.item", [answer.item for answer in sent.answers]),
        ("findings.id", [finding.id for finding in sent.findings]),
        ("photos", photos),
    ):
        if len(set(keys)) != len(keys):
            raise DomainError(_("Something is there twice: %(name)s.") % {"name": name})
    if sent.finished_at and sent.finished_at < sent.started_at:
        raise DomainError(_("This inspection ended before it was begun."))
