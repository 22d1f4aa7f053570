"""Short forms for tests about questions."""

import io
from typing import Any

import xlsxwriter

from people.models import Employee
from tests.factories import MONDAY
from training import rules, services
from training.models import Category, Question
from training.question_sheet import COLUMNS
from training.words import AnswerWords, OptionWords, QuestionWords

YES_NO = (OptionWords("True", "正确", is_right=True), OptionWords("False", "错误"))
TWO = (OptionWords("Check sheet", "检查表", is_right=True), OptionWords("Crane", "起重机"))


def make_category(name: str = "QC tools", name_zh: str = "质量工具") -> Category:
    return Category.objects.create(name=name, name_zh=name_zh)


def words(category: Category, **fields: Any) -> QuestionWords:
    values = {"code": "Q001", "text": "Which is a QC tool?", "text_zh": "哪个是质量工具？"}
    return QuestionWords(category=category.pk, **values | {"options": TWO} | fields)


def short(category: Category, *accepted: str, **fields: Any) -> QuestionWords:
    answers = tuple(AnswerWords(text) for text in accepted)
    return words(category, kind=rules.SHORT, options=(), accepted=answers, **fields)


def save(actor: Employee, said: QuestionWords, **more: Any) -> Question:
    return services.save_question(words=said, actor=actor, now=MONDAY, **more)


def row(**cells: Any) -> dict[str, Any]:
    """A sound row of a sheet, with some cells of its own."""
    sound = {
        "code": "Q001",
        "kind": "single",
        "category": "QC tools",
        "difficulty": "1",
        "text": "Which is a QC tool?",
        "option_0": "Check sheet",
        "option_1": "Crane",
        "right": "A",
    }
    return sound | cells


def book(*rows: dict[str, Any], headings: int = 0, without: str = "") -> bytes:
    """A workbook of these rows; `headings`: 0 English, 1 Chinese."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    keys = [key for key in COLUMNS if key != without]
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, [COLUMNS[key][headings] for key in keys])
        for number, cells in enumerate(rows, start=1):
            sheet.write_row(number, 0, [cells.get(key, "") for key in keys])
    return file.getvalue()
