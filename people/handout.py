"""The list of first passwords that a quality manager hands out, and the roster template."""

import csv
import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.exports import harmless
from people.roster import COLUMNS

EXAMPLES = (
    {
        "number": "10023",
        "name": "王芳",
        "department": "PROD",
        "department_name": "生产部",
        "team": "PROD-1",
        "team_name": "生产一班",
        "site": "P1",
        "site_name": "一厂",
        "job_title": "班长",
        "email": "wang.fang@example.com",
        "phone": "13800000000",
        "language": "zh-hans",
        "roles": "班组长",
        "leads": "是",
    },
    {
        "number": "10024",
        "name": "Li Wei",
        "department": "PROD",
        "team": "PROD-1",
        "site": "P1",
        "job_title": "Operator",
        "language": "en",
    },
)


def passwords_csv(passwords: Iterable[tuple[str, str, str]]) -> bytes:
    """Number, name and first password as CSV in UTF-8, with the mark that Excel needs."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([_("Employee number"), _("Name"), _("First password")])
    writer.writerows([harmless(cell) for cell in row] for row in passwords)
    return file.getvalue().encode("utf-8-sig")


def template_workbook() -> bytes:
    """An XLSX with every heading, in the reader's language, and two example rows."""
    chinese = (get_language() or "").startswith("zh")
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet()
        heading = workbook.add_format({"bold": True, "bottom": 1})
        text = workbook.add_format({"num_format": "@"})
        for position, (key, column) in enumerate(COLUMNS.items()):
            # Cells of the format "text", so that 007 stays 007.
            sheet.set_column(position, position, 18, text)
            sheet.write_string(0, position, column.chinese if chinese else column.english, heading)
            for row, example in enumerate(EXAMPLES, start=1):
                if key in example:
                    sheet.write_string(row, position, example[key], text)
        sheet.freeze_panes(1, 0)
    return file.getvalue()
