"""Attached documents: taken for what their content says."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents import safe_document
from core.errors import DomainError

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def office(*parts, types="[Content_Types].xml"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in (types, *parts):
            archive.writestr(part, "<x/>")
    return out.getvalue()


WORD, SHEET, SLIDES = (
    office(part) for part in ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")
)


def test_list_of_too_many_parts_is_not_even_read(monkeypatch):
    asked = []
    long = office("word/document.xml", *(f"word/{n}{'x' * 150}.xml" for n in range(5_000)))
    large = WORD[:-22] + b"PK\x06\x07" + bytes(16) + WORD[-22:]
    monkeypatch.setattr(zipfile, "ZipFile", asked.append)
    for data in (long, large):
        with pytest.raises(DomainError, match="damaged"):
            safe_document(SimpleUploadedFile("a.docx", data))
    assert asked == []


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", PDF), ("图纸.PDF", PDF), ("a.docx", WORD), ("a.xlsx", SHEET), ("a.pptx", SLIDES)],
)
def test_documents_of_their_kind_are_taken(name, data):
    found = safe_document(SimpleUploadedFile(name, data))
    assert (found.name, found.suffix) == (name, name[name.index(".") :].lower())
    assert found.file.read() == data


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.exe", b"MZ", "attach a PDF"),
        ("a.html", b"<script>", "attach a PDF"),
        ("a.docm", WORD, "attach a PDF"),
        ("a", PDF, "attach a PDF"),
        ("a.pdf", b"", "damaged"),
        ("a.pdf", b"<html>" + PDF, "damaged"),
        ("a.pdf", PDF[:20], "damaged"),
        ("a.pdf", WORD, "damaged"),
        ("a.docx", SHEET, "damaged"),
        ("a.docx", PDF, "damaged"),
        ("a.docx", b"PK\x03\x04" + b"x" * 50, "damaged"),
        ("a.docx", WORD[:-30], "damaged"),
        ("a.docx", b"<html>" + WORD, "damaged"),
        ("a.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin"), "holds macros"),
        ("a.xlsx", office("xl/workbook.xml", types="other.xml"), "damaged"),
        ("a.pptx", office("ppt/x.xml", *(f"ppt/{n}.xml" for n in range(5_001))), "damaged"),
        ("a.pdf", b"%PDF-" + b" " * (20 * 1024 * 1024) + b"%%EOF", "larger than 20 MB"),
    ],
)
def test_anything_else_is_refused_in_words(name, data, said):
    with pytest.raises(DomainError, match=said):
        safe_document(SimpleUploadedFile(name, data))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..\\..\\etc\\a.pdf", "a.pdf"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ("长" * 300 + ".pdf", "长" * 96 + ".pdf"),
        ("<script>.pdf", "<script>.pdf"),
    ],
)
def test_names_are_plain_and_short(name, kept):
    upload = SimpleUploadedFile("x.pdf", PDF)
    upload._name = name
    assert safe_document(upload).name == kept
