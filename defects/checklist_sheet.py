"""A checklist as a spreadsheet: read row by row with every fault named, and written again.

One row is one item; rows of one section stand together. Nothing here asks the database.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import DomainError
from defects import rules
from defects.models import ChecklistItem
from defects.services.checklists import ItemWords, SectionWords, item_problems
from people.roster import NO, YES, Problem, rows_of

MAX_SHEET_ROWS = 1_000
MAX_LISTED = 200  # problems
DECIMALS = 4
DIGITS = 12


@dataclass(frozen=True)
class Column:
    """A column: its heading in English and Chinese, and its longest value."""

    english: str
    chinese: str
    limit: int


SCORES = range(rules.SCORES[0], rules.SCORES[1] + 1)
COLUMNS: dict[str, Column] = {
    "section": Column("section", "分区", 100),
    "section_zh": Column("section in Chinese", "分区中文", 100),
    "name": Column("what to check", "检查内容", 200),
    "name_zh": Column("what to check in Chinese", "检查内容中文", 200),
    "kind": Column("kind", "类型", 20),
    "hint": Column("how to check", "检查方法", 500),
    "hint_zh": Column("how to check in Chinese", "检查方法中文", 500),
    "unit": Column("unit", "单位", 20),
    "lowest": Column("lowest", "下限", 20),
    "highest": Column("highest", "上限", 20),
    "photo_on_fail": Column("photo on fail", "不合格需拍照", 10),
    "note_on_fail": Column("note on fail", "不合格需说明", 10),
    **{f"score_{n}": Column(f"score {n}", f"{n} 分", 200) for n in SCORES},
    **{f"score_{n}_zh": Column(f"score {n} in Chinese", f"{n} 分中文", 200) for n in SCORES},
}
# An empty kind is a check. The model's own values count, too.
KINDS = {
    "": "check",
    "pass/fail": "check",
    "合格/不合格": "check",
    "检查": "check",
    "数值": "number",
    "评分": "score",
    "文字": "text",
    "照片": "photo",
    **{kind: kind for kind in ChecklistItem.Kind.values},
}
KINDS_ZH = {"check": "检查", "number": "数值", "score": "评分", "text": "文字", "photo": "照片"}


@dataclass
class Understood:
    """What the sheet says: its sections, and every fault in it."""

    sections: list[SectionWords] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.problems

    @property
    def items(self) -> int:
        return sum(len(section.items) for section in self.sections)


# --- Reading -----------------------------------------------------------------------------
def understand(content: bytes) -> Understood:
    """The checklist of an XLSX or CSV file; raises DomainError where it is none at all."""
    rows = enumerate(rows_of(content), start=1)
    headings: list[str] = next((row for _number, row in rows if any(row)), [])
    keys = _keys(headings)
    shown = {key: headings[place] for place, key in keys.items()}
    found = Understood()
    seen: dict[str, int] = {}
    for number, row in rows:
        if number > MAX_SHEET_ROWS:
            words = _("The sheet has more than %(limit)s rows.")
            raise DomainError(words % {"limit": MAX_SHEET_ROWS}, "file")
        cells = {key: row[place] for place, key in keys.items() if place < len(row)}
        if any(cells.values()):
            faults = _Row(number, cells, seen).add_to(found)
            found.problems += [Problem(number, shown.get(key, key), why) for key, why in faults]
    _check_whole(found)
    return found


def _check_whole(found: Understood) -> None:
    if not found.sections and not found.problems:
        raise DomainError(_("The sheet has no rows below its headings."), "file")
    if found.items > rules.MOST_ITEMS:
        words = _("A checklist has at most %(most)s items; this one has %(items)s.")
        raise DomainError(words % {"most": rules.MOST_ITEMS, "items": found.items}, "file")


def _keys(headings: list[str]) -> dict[int, str]:
    """Which column of the sheet is which of ours; refuses what can't be meant."""
    known = {
        _normal(heading): key
        for key, column in COLUMNS.items()
        for heading in (key, column.english, column.chinese)
    }
    keys: dict[int, str] = {}
    for place, heading in enumerate(headings):
        key = known.get(_normal(heading))
        if key is not None and key in keys.values():
            words = _("The column “%(heading)s” is there twice.")
            raise DomainError(words % {"heading": heading[:50]}, "file")
        if key is not None:
            keys[place] = key
    if "name" not in keys.values():
        column = COLUMNS["name"]
        words = _("The first row must hold the headings; this one is missing: %(headings)s.")
        raise DomainError(
            words % {"headings": f"{column.english} ({column.chinese})"},
            "file",
        )
    return keys


def _normal(heading: str) -> str:
    return re.sub(r"[\s_\-?？:：*]+", "", heading).casefold()


Faults = list[tuple[str, str]]


class _Row:
    """One row of the sheet on its way to an item."""

    def __init__(self, number: int, cells: Mapping[str, str], seen: dict[str, int]) -> None:
        self.number = number
        self.cells = cells
        self.seen = seen
        self.faults: Faults = []

    def add_to(self, found: Understood) -> Faults:
        """Put the item into its section, unless there is a fault; returns the faults."""
        self._check_texts()
        item = self._item()
        self._check_once(item.name)
        known = {key for key, _why in self.faults}
        problems = item_problems(item)
        self.faults += [(key, why) for key, why in problems.items() if key not in known]
        self._into_section(found, item)
        return self.faults

    def _check_texts(self) -> None:
        for key, value in self.cells.items():
            if len(value) > COLUMNS[key].limit:
                words = _("Longer than %(limit)s characters.") % {"limit": COLUMNS[key].limit}
                self.faults.append((key, words))
            elif value.startswith(("=", "@")):
                self.faults.append((key, _("Begins like a formula. Write the plain value.")))
        if not self.cells.get("name"):
            self.faults.append(("name", _("What to check is missing.")))

    def _check_once(self, name: str) -> None:
        first = self.seen.setdefault(name, self.number) if name else self.number
        if first != self.number:
            self.faults.append(("name", _("The same stands in row %(row)s.") % {"row": first}))

    def _item(self) -> ItemWords:
        texts = {key: self.cells.get(key, "") for key in ("name", "name_zh", "hint", "hint_zh")}
        return ItemWords(
            **texts,
            kind=self._kind(),
            unit=self.cells.get("unit", ""),
            lowest=self._number("lowest"),
            highest=self._number("highest"),
            photo_on_fail=self._yes("photo_on_fail"),
            note_on_fail=self._yes("note_on_fail"),
            examples=self._examples(""),
            examples_zh=self._examples("_zh"),
        )

    def _kind(self) -> str:
        written = self.cells.get("kind", "")
        kind = KINDS.get(written.casefold())
        if kind is None:
            words = _("“%(value)s” is not known. Write one of: %(kinds)s.")
            kinds = ", ".join(ChecklistItem.Kind.values)
            self.faults.append(("kind", words % {"value": written[:50], "kinds": kinds}))
        return kind or "check"

    def _number(self, key: str) -> Decimal | None:
        written = self.cells.get(key, "").replace(",", ".")
        if not written:
            return None
        try:
            value = Decimal(written).quantize(Decimal(1).scaleb(-DECIMALS))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or value.adjusted() >= DIGITS - DECIMALS:
            words = _("“%(value)s” is not a number that can be kept.")
            self.faults.append((key, words % {"value": written[:50]}))
            return None
        return value

    def _yes(self, key: str) -> bool:
        word = self.cells.get(key, "").casefold()
        if word and word not in YES | NO:
            words = _("“%(value)s” is not known. Write yes or no.")
            self.faults.append((key, words % {"value": word[:50]}))
        return word in YES

    def _examples(self, ending: str) -> tuple[str, ...]:
        return tuple(self.cells.get(f"score_{n}{ending}", "") for n in SCORES)

    def _into_section(self, found: Understood, item: ItemWords) -> None:
        """An empty section is that of the row above; the first one has a name of its own."""
        name = self.cells.get("section", "")
        last = found.sections[-1] if found.sections else None
        if last is None or (name and name != last.name):
            name = name or _("Checklist")
            last = SectionWords(name, self.cells.get("section_zh", ""))
            found.sections.append(last)
        last.items.append(item)


# --- Writing -----------------------------------------------------------------------------
def workbook(sections: Iterable[SectionWords]) -> bytes:
    """An XLSX with every heading, in the reader's language, and a row for each item."""
    chinese = (get_language() or "").startswith("zh")
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold, plain = book.add_format({"bold": True, "bottom": 1}), book.add_format()
        for place, column in enumerate(COLUMNS.values()):
            sheet.set_column(place, place, 18, plain)
            sheet.write_string(0, place, column.chinese if chinese else column.english, bold)
        for row, cells in enumerate(_rows(sections, chinese=chinese), start=1):
            for place, key in enumerate(COLUMNS):
                sheet.write_string(row, place, cells.get(key, ""))
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def _rows(sections: Iterable[SectionWords], *, chinese: bool) -> Iterator[dict[str, str]]:
    for section in sections:
        for item in section.items:
            yield {
                "section": section.name,
                "section_zh": section.name_zh,
                **{key: write(getattr(item, key), chinese) for key, write in WRITTEN.items()},
                **{f"score_{n}": words for n, words in enumerate(item.examples)},
                **{f"score_{n}_zh": words for n, words in enumerate(item.examples_zh)},
            }


def _as_is(value: Any, chinese: bool) -> str:
    return str(value)


def _limit(value: Decimal | None, chinese: bool) -> str:
    return rules.plain(value)


def _word(value: bool, chinese: bool) -> str:
    return ("是" if chinese else "yes") if value else ""


def _kind_word(value: str, chinese: bool) -> str:
    return KINDS_ZH[value] if chinese else value


WRITTEN: dict[str, Callable[[Any, bool], str]] = {
    **dict.fromkeys(("name", "name_zh", "hint", "hint_zh", "unit"), _as_is),
    "kind": _kind_word,
    "lowest": _limit,
    "highest": _limit,
    "photo_on_fail": _word,
    "note_on_fail": _word,
}
