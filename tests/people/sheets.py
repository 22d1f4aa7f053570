"""Makes the spreadsheets that the roster tests read."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

import xlsxwriter

Row = Sequence[object]
HEADINGS = (
    "number",
    "name",
    "department",
    "department_name",
    "team",
    "team_name",
    "roles",
    "leads",
)


def xlsx(*rows: Row, first_row: int = 0) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows, start=first_row):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def csv_file(*rows: Row, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def repacked(workbook: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return file.getvalue()


def worksheet(cells: Iterable[str]) -> bytes:
    """The XML of a sheet that holds these rows."""
    start = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return (start + "".join(cells) + "</sheetData></worksheet>").encode()
