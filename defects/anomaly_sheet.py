"""Reads a sheet of anomalies: one row for a month and a category, headings in two languages.

Nothing here asks the database. What is no spreadsheet ends as a `DomainError`; what is
wrong in a row is named by row, column and reason.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import DomainError
from defects.models import AnomalyCategory
from people.roster import rows_of

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "month": ("month", "月份", "年月"),
    "category": ("category", "类别", "异常类别"),
    "count": ("anomalies", "异常数", "数量", "count", "异常次数"),
}
MOST_ROWS = 5_000
MOST_COUNT = 1_000_000
# 2025-08, 2025/8, 2025.08, 2025年8月, and as a date: its first ten characters.
MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*月|[-/.]\d{1,2}(?:[ T].*)?)?")


@dataclass(frozen=True)
class Problem:
    """One fault: the row as the spreadsheet counts it, the column's heading, the reason."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Row:
    """One row, understood: the month's first day, and the category's id."""

    row: int
    heading: str
    month: dt.date
    category: int
    count: int


def parse(content: bytes, categories: Sequence[AnomalyCategory]) -> tuple[list[Row], list[Problem]]:
    """Every row that is sound, and every fault of the others; a row without a count says
    nothing, and is left out."""
    numbered = list(enumerate(rows_of(content), start=1))
    head = next((place for place, (_number, row) in enumerate(numbered) if any(row)), None)
    if head is None:
        raise DomainError(_("The sheet is empty."), field="file")
    headings = numbered[head][1]
    keys = _keys(headings)
    filled = [(number, row) for number, row in numbered[head + 1 :] if any(row)]
    if not filled:
        raise DomainError(_("The sheet has no rows below its headings."), field="file")
    if len(filled) > MOST_ROWS:
        words = _("The sheet has more than %(limit)s rows. Split it into smaller files.")
        raise DomainError(words % {"limit": f"{MOST_ROWS:,}"}, field="file")
    shown = {key: headings[place] for key, place in keys.items()}
    cells = [
        (number, {key: row[place] if place < len(row) else "" for key, place in keys.items()})
        for number, row in filled
    ]
    return _rows(cells, shown, _known(categories))


def _keys(headings: Sequence[str]) -> dict[str, int]:
    """Where each of our columns stands in the sheet."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        for key, known in HEADINGS.items():
            if heading.strip().casefold() in known:
                found.setdefault(key, place)
    missing = [f"{known[0]} ({known[1]})" for key, known in HEADINGS.items() if key not in found]
    if missing:
        words = _("The first row must hold the headings; this one is missing: %(headings)s.")
        raise DomainError(words % {"headings": ", ".join(missing)}, field="file")
    return found


def _known(categories: Iterable[AnomalyCategory]) -> dict[str, int]:
    """Every word for a category: its code, and its name in each language."""
    return {
        word.casefold(): each.pk
        for each in categories
        for word in (each.name, each.name_zh, each.code)
        if word
    }


def _rows(
    cells: Iterable[tuple[int, dict[str, str]]],
    shown: Mapping[str, str],
    known: Mapping[str, int],
) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    seen: dict[tuple[dt.date, int], int] = {}
    for number, cell in cells:
        if not cell["count"]:
            continue
        month, count = _month(cell["month"]), _count(cell["count"])
        category = known.get(cell["category"].casefold())
        wrong = _faults(cell, month, category, count)
        problems += [Problem(number, shown[key], reason) for key, reason in wrong]
        if month is None or category is None or count is None:
            continue
        first = seen.setdefault((month, category), number)
        if first != number:
            words = _("The same month and category stand in row %(row)s.") % {"row": first}
            problems.append(Problem(number, shown["category"], words))
        else:
            rows.append(Row(number, shown["month"], month, category, count))
    return rows, problems


def _faults(
    cell: Mapping[str, str], month: dt.date | None, category: int | None, count: int | None
) -> list[tuple[str, str]]:
    said = {key: value[:50] for key, value in cell.items()}
    faults = []
    if month is None:
        words = _("“%(value)s” is no month. Write it as 2025-08.")
        faults.append(("month", words % {"value": said["month"]}))
    if category is None:
        words = _("The category “%(value)s” is not known.")
        faults.append(("category", words % {"value": said["category"]}))
    if count is None:
        words = _("“%(value)s” is no whole number from 0.")
        faults.append(("count", words % {"value": said["count"]}))
    return faults


def _month(text: str) -> dt.date | None:
    found = MONTH.fullmatch(text.strip())
    if found is None:
        return None
    try:
        month = dt.date(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None
    return month if month.year >= 2000 else None


def _count(text: str) -> int | None:
    plain = text.replace(",", "").replace("，", "").strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= len(str(MOST_COUNT))):
        return None
    return int(plain) if int(plain) <= MOST_COUNT else None


def template_workbook(categories: Iterable[AnomalyCategory], month: dt.date) -> bytes:
    """An XLSX to begin with: the headings in the reader's language, a row for each category."""
    chinese = (get_language() or "").startswith("zh")
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        heading = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        for place, words in enumerate(HEADINGS.values()):
            sheet.set_column(place, place, 24)
            sheet.write_string(0, place, words[1 if chinese else 0], heading)
        for row, category in enumerate(categories, start=1):
            sheet.write_string(row, 0, f"{month:%Y-%m}", text)
            sheet.write_string(row, 1, category.label, text)
        sheet.freeze_panes(1, 0)
    return file.getvalue()
