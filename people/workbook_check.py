"""Looks through a workbook before it is opened, for what would exhaust the machine.

An XLSX file is a zip of XML. A few kilobytes can unpack to gigabytes, and one cell at the
far corner makes a reader allocate the whole rectangle. So every part is unpacked in small
pieces, counted, and thrown away.
"""

import io
import re
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.errors import DomainError

MAX_ROWS = 200_000
MAX_COLUMNS = 60
MAX_CELLS = 3_000_000
MAX_CELL_CHARACTERS = 1_000
MAX_UNPACKED = 150 * 1024 * 1024
MAX_PARTS = 500
PIECE = 256 * 1024
REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class _TooMuch(Exception):
    """The part holds more than a roster can; the message says what."""


class _Counter:
    """Follows one part's XML: where its filled cells are, how long its texts."""

    def __init__(self) -> None:
        self.cells = 0
        self.reference = ""
        self.row = 0
        self.in_text = False
        self.characters = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.doctype

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = name.rpartition(":")[2]
        if element == "row":
            self.row = int(attributes.get("r", self.row + 1))
        elif element == "c":
            self.reference = attributes.get("r", "")
        elif element in {"v", "is"}:
            self.filled_cell()
        if element in {"si", "c", "comment"}:
            self.characters = 0
        self.in_text = element in {"v", "t"}

    def end(self, name: str) -> None:
        self.in_text = False

    def text(self, data: str) -> None:
        self.characters += len(data) if self.in_text else 0
        if self.characters > MAX_CELL_CHARACTERS:
            raise _TooMuch(
                _("A cell holds more than %(limit)s characters.")
                % {"limit": f"{MAX_CELL_CHARACTERS:,}"}
            )

    def doctype(self, *_declaration: object) -> None:
        raise _TooMuch(_("The workbook is damaged. Open it in Excel and save it again."))

    def filled_cell(self) -> None:
        self.cells += 1
        place = REFERENCE.fullmatch(self.reference)
        row = max(self.row, int(place[2]) if place else 0)
        if self.cells > MAX_CELLS or row > MAX_ROWS:
            raise _TooMuch(
                _("The sheet has more than %(limit)s rows. Split it into smaller files.")
                % {"limit": f"{MAX_ROWS:,}"}
            )
        if place and _column(place[1]) > MAX_COLUMNS:
            raise _TooMuch(
                _("The sheet has more than %(limit)s columns. Keep only those of the template.")
                % {"limit": MAX_COLUMNS}
            )


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def check_workbook(content: bytes) -> None:
    """Raise DomainError where the workbook is damaged, too large, or no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
    except _TooMuch as error:
        raise DomainError(str(error), "file") from error
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise DomainError(_damaged(), "file") from error
    except (expat.ExpatError, RuntimeError, UnicodeError, ValueError) as error:
        # RuntimeError is how zipfile reports a part that is locked with a password.
        raise DomainError(_damaged(), "file") from error


def _damaged() -> str:
    return _("The workbook is damaged. Open it in Excel and save it again.")


def _check_parts(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if "xl/workbook.xml" not in names:
        raise _TooMuch(_("This is not a spreadsheet. Give an .xlsx or a .csv file."))
    if len(names) > MAX_PARTS:
        raise _TooMuch(_damaged())
    unpacked = 0
    for name in names:
        with archive.open(name) as part:
            unpacked = _check_part(part, is_xml=_is_xml(name), unpacked=unpacked)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _check_part(part: IO[bytes], *, is_xml: bool, unpacked: int) -> int:
    """Read one part to its end; answers how much has been unpacked so far."""
    counter = _Counter() if is_xml else None
    while piece := part.read(PIECE):
        unpacked += len(piece)
        if unpacked > MAX_UNPACKED:
            raise _TooMuch(_("The workbook unpacks to more than a roster can hold."))
        if counter is not None:
            counter.parser.Parse(piece, False)
    if counter is not None:
        counter.parser.Parse(b"", True)
    return unpacked
