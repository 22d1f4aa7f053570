"""Lists as files: a workbook for people, CSV for any length.

A list is described once, by its columns; both formats are written from that. Rows are
read in one transaction, by a cursor of the server, and written as they come, so that
memory stays the same however long the list is. A workbook has to be complete before its
first byte can leave: it holds at most WORKBOOK_ROWS, and a longer list comes as CSV, which
streams at once.

No cell can become a formula: in a workbook text is written as text, in CSV a mark is put
before what a spreadsheet program would calculate.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import chain, islice
from operator import attrgetter
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.words import listed

Words = str | Promise
FORMAT = "as"  # in the address: `?as=csv`; a workbook without it
CSV, WORKBOOK = "csv", "xlsx"
CSV_TYPE = "text/csv; charset=utf-8"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Some six seconds of work. The format itself ends at 1,048,576 rows.
WORKBOOK_ROWS = 50_000
CELL = 32_767  # characters that a workbook's cell holds
CHUNK = 1_000  # rows that are read and written together
# What a formula begins with, also as typed on a Chinese keyboard; and what hides it.
RISKY = "=+-@＝＋－＠\t\r\n"
UNFIT_FOR_A_FILE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class Kind(Enum):
    """What a column holds; instants are written in the reader's zone, named in the heading."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    INSTANT = auto()


@dataclass(frozen=True)
class Column:
    """One column: its heading, what of a row it shows (None: empty), and how wide it is."""

    heading: Words
    value: Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    width: int = 16  # characters


def text(heading: Words, name: str, width: int = 16) -> Column:
    return Column(heading, attrgetter(name), Kind.TEXT, width)


def number(heading: Words, name: str) -> Column:
    return Column(heading, attrgetter(name), Kind.NUMBER, 10)


def instant(heading: Words, name: str) -> Column:
    return Column(heading, attrgetter(name), Kind.INSTANT, 22)


def label(heading: Words, name: str, width: int = 20) -> Column:
    """A name in the reader's language, of a row with `<name>__name` and `<name>__name_zh`."""
    main, zh = attrgetter(f"{name}__name"), attrgetter(f"{name}__name_zh")
    chinese = (translation.get_language() or "").startswith("zh")

    def value(row: Any) -> str:
        return (chinese and zh(row)) or main(row)

    return Column(heading, value, Kind.TEXT, width)


def choice(heading: Words, name: str, choices: Any) -> Column:
    """The words of a choice, in the reader's language."""
    words, chosen = {key: str(each) for key, each in choices}, attrgetter(name)
    return Column(heading, lambda row: words.get(chosen(row), chosen(row)))


@dataclass(frozen=True)
class Export:
    """A list to be taken away, as somebody asked for it at `now`.

    `rows` yields what the columns read, in the order of the list. Language and zone are
    those in which it was asked for, as the columns' are: a stream is read when the request
    has ended.
    """

    title: str
    campaign: str
    columns: Sequence[Column]
    rows: QuerySet[Any, Any]
    now: dt.datetime
    filters: Sequence[str] = ()
    language: str = field(default_factory=lambda: translation.get_language() or "en")
    zone: dt.tzinfo = field(default_factory=timezone.get_current_timezone)

    def heading(self, column: Column) -> str:
        words = str(column.heading)
        return f"{words} ({self.zone})" if column.kind is Kind.INSTANT else words

    def local(self, moment: dt.datetime) -> dt.datetime:
        """As the clock on the wall showed it, to the second."""
        return moment.astimezone(self.zone).replace(tzinfo=None, microsecond=0)

    @contextmanager
    def as_asked(self) -> Iterator[None]:
        """In the reader's language."""
        with translation.override(self.language):
            yield


def answer(request: HttpRequest, export: Export, form: str = "") -> HttpResponseBase:
    """The file: CSV where `form` or the address asks for it, or the list is too long for a
    workbook; else a workbook."""
    if CSV in {form, request.GET.get(FORMAT)} or _is_long(export.rows):
        lines, name = csv_lines(export), _name(export, CSV)
        return StreamingHttpResponse(lines, content_type=CSV_TYPE, headers=name)
    book, name = workbook(export), _name(export, WORKBOOK)
    return FileResponse(book, content_type=WORKBOOK_TYPE, headers=name)


def filters_of(address: Any) -> str:
    """The query string of a list without a place in it: what its export shall be narrowed by."""
    kept = address.copy()
    for gone in ("after", "before", "end", "filters", FORMAT):
        kept.pop(gone, None)
    return str(kept.urlencode())


def _is_long(rows: QuerySet[Any, Any]) -> bool:
    """Whether there is a row beyond those that a workbook may have; counts no further."""
    return bool(rows.values("pk")[WORKBOOK_ROWS : WORKBOOK_ROWS + 1])


def _name(export: Export, ending: str) -> dict[str, str]:
    """The header that names the file, in any language (RFC 5987)."""
    day = date_format(timezone.localtime(export.now, export.zone), "Y-m-d")
    parts = filter(None, (export.campaign, export.title, day))
    name = UNFIT_FOR_A_FILE.sub("-", " ".join(parts)) + f".{ending}"
    disposition = content_disposition_header(True, name)
    return {"Content-Disposition": disposition or "attachment"}


def _cursor(export: Export) -> Generator[Any, None, None]:
    """The rows as they come; Django's own iterator is a generator that can be closed."""
    yield from export.rows.iterator(chunk_size=CHUNK)


def _chunks(export: Export) -> Iterator[list[Any]]:
    """The rows as they were at one instant, in handy portions."""
    # The cursor ends before its transaction, also where the reader goes away.
    with transaction.atomic(), closing(_cursor(export)) as rows:
        while chunk := list(islice(rows, CHUNK)):
            yield chunk


# --- CSV ----------------------------------------------------------------------
def harmless(words: str) -> str:
    """A value that no spreadsheet program takes for a formula."""
    return f"'{words}" if words.lstrip(" ").startswith(tuple(RISKY)) else words


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(export: Export) -> Iterator[bytes]:
    """CSV in UTF-8, with the mark by which Excel knows it."""
    writer = csv.writer(_Echo())
    with export.as_asked():
        headings = [harmless(export.heading(column)) for column in export.columns]
    yield ("\N{ZERO WIDTH NO-BREAK SPACE}" + writer.writerow(headings)).encode()
    for chunk in _chunks(export):
        # What a generator changes stays changed while it rests: so not across the yield.
        with export.as_asked():
            lines = [writer.writerow(_csv_row(export, row)) for row in chunk]
        yield "".join(lines).encode()


def _csv_row(export: Export, row: Any) -> list[Any]:
    return [_csv_cell(export, column, column.value(row)) for column in export.columns]


def _csv_cell(export: Export, column: Column, value: Any) -> Any:
    if value is None:
        return ""
    if column.kind is Kind.INSTANT:
        return export.local(value)
    return harmless(str(value)) if column.kind is Kind.TEXT else value


# --- Workbook -----------------------------------------------------------------
def workbook(export: Export) -> IO[bytes]:
    """An XLSX file, open at its beginning: the list, and a sheet that says what it is."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with export.as_asked(), xlsxwriter.Workbook(file, options) as book:
        _write_list(book, export)
        _write_about(book, export)
    file.seek(0)
    return file


def _write_list(book: Any, export: Export) -> None:
    sheet = book.add_worksheet(_sheet_name(export.title))
    bold = book.add_format({"bold": True, "bottom": 1})
    for place, column in enumerate(export.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, export.heading(column), bold)
    sheet.freeze_panes(1, 0)
    writers = [_writer(book, sheet, export, column.kind) for column in export.columns]
    line = 0
    for line, row in enumerate(chain.from_iterable(_chunks(export)), start=1):
        for place, (column, write) in enumerate(zip(export.columns, writers, strict=True)):
            value = column.value(row)
            if value not in {None, ""}:
                write(line, place, value)
    sheet.autofilter(0, 0, line, len(export.columns) - 1)


def _writer(book: Any, sheet: Any, export: Export, kind: Kind) -> Callable[[int, int, Any], Any]:
    """What writes a value of this kind into a cell of this line and place."""
    if kind is Kind.NUMBER:
        return sheet.write_number
    if kind is Kind.DATE:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        return lambda line, place, value: sheet.write_datetime(line, place, value, day)
    if kind is Kind.INSTANT:
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        return lambda line, place, value: sheet.write_datetime(
            line, place, export.local(value), moment
        )
    return lambda line, place, value: sheet.write_string(line, place, str(value)[:CELL])


def _write_about(book: Any, export: Export) -> None:
    """Where the list comes from, for whoever finds the file a year later."""
    sheet = book.add_worksheet(_sheet_name(_("About this list")))
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 60)
    facts = (
        (_("Campaign"), export.campaign),
        (_("Name of the list"), export.title),
        (_("Filters"), listed(export.filters) or _("none")),
        (_("As of"), f"{export.local(export.now)} ({export.zone})"),
    )
    for line, (heading, words) in enumerate(facts):
        sheet.write_string(line, 0, heading)
        sheet.write_string(line, 1, words)


def _sheet_name(words: str) -> str:
    """As a workbook allows it: 31 characters, without some."""
    return re.sub(r"[\[\]:*?/\\']", " ", words)[:31]
