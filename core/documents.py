"""Takes an attached document for what its content says: one of a few kinds, without macros.

It is kept as it came and only ever given back as a download, never shown in a page.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.errors import DomainError

MAX_BYTES = 20 * 1024 * 1024
MAX_PARTS = 5_000  # of an office document, which is a zip
MAX_DIRECTORY = 200 * MAX_PARTS  # bytes of the zip's list of them
# Of a zip: what stands at its end, and how long that is with the longest remark.
END, END_OF_LARGE, END_BYTES = b"PK\x05\x06", b"PK\x06\x07", 22 + 65_536
NAME_LENGTH = 100
# Office documents: suffix -> the folder of their main part.
FOLDERS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
SUFFIXES = (".pdf", *FOLDERS)


@dataclass(frozen=True)
class Document:
    """A document that may be kept: its name for people, its suffix, its size in bytes."""

    name: str
    suffix: str
    size: int
    file: IO[bytes]


def safe_document(upload: UploadedFile) -> Document:
    """The upload as a document. Raises DomainError, in words, for anything else."""
    name = _plain_name(upload.name or "")
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise DomainError(
            _("%(name)s: attach a PDF, Word, Excel or PowerPoint file.") % {"name": name}
        )
    file, size = cast(IO[bytes], upload.file), upload.size or 0
    if size > MAX_BYTES:
        raise DomainError(_("%(name)s is larger than 20 MB.") % {"name": name})
    sound = _is_pdf(file) if suffix == ".pdf" else _is_office(file, suffix, name)
    if not sound:
        raise DomainError(_("%(name)s is damaged, or no file of this kind.") % {"name": name})
    file.seek(0)
    return Document(name, suffix, size, file)


def _plain_name(name: str) -> str:
    """Its last part, without what no name has, short enough; the suffix stays."""
    path = PurePath("".join(c for c in name.replace("\\", "/") if c.isprintable()))
    return path.stem[: NAME_LENGTH - len(path.suffix[:10])] + path.suffix[:10]


def _is_pdf(file: IO[bytes]) -> bool:
    """Begins and ends as one: nothing stands before it, and it is not cut off."""
    file.seek(0)
    begins = file.read(5) == b"%PDF-"
    size = file.seek(0, 2)
    file.seek(max(0, size - 2048))
    return begins and b"%%EOF" in file.read()


def _is_office(file: IO[bytes], suffix: str, name: str) -> bool:
    """Begins as a zip and has the parts of its kind; nothing of it is unpacked."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04" or not _has_short_directory(file):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            parts = [part.lower() for part in archive.namelist()[: MAX_PARTS + 1]]
    # All that zipfile raises for what is none, or none that it reads.
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError):
        return False
    if any(part.endswith("vbaproject.bin") for part in parts):
        raise DomainError(_("%(name)s holds macros. Save it without them.") % {"name": name})
    has_main = any(part.startswith(FOLDERS[suffix]) for part in parts)
    return len(parts) <= MAX_PARTS and "[content_types].xml" in parts and has_main


def _has_short_directory(file: IO[bytes]) -> bool:
    """Whether the zip lists few parts by its own word, which is what a reader goes by.

    Asked before it is read: reading the longest list that fits takes seconds and much memory.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - END_BYTES))
    tail = file.read()
    before, end, rest = tail.rpartition(END)
    if not end or before[-20:-16] == END_OF_LARGE:  # none, or one with another list
        return False
    return int.from_bytes(rest[8:12], "little") <= MAX_DIRECTORY
