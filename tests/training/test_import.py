"""Sheets of questions: read whole or not at all, every bad row named, written back the same."""

import io
import zipfile
from dataclasses import replace

import pytest
from django.utils import translation

from core.errors import Conflict, DomainError
from people.roster import Problem
from tests.factories import MONDAY
from tests.people.sheets import repacked, worksheet
from tests.training.asking import TWO, book, make_category, row, save, short, words
from training import question_sheet, services
from training.models import Category, Question
from training.question_sheet import COLUMNS, MOST_ROWS
from training.words import AnswerWords, OptionWords, words_of

pytestmark = pytest.mark.django_db


def take(actor, content, *, dry_run=False, **more):
    return services.import_questions(
        content=content, actor=actor, now=MONDAY, dry_run=dry_run, **more
    )


def stored():
    return [words_of(question) for question in Question.objects.order_by("code")]


# --- Good ones --------------------------------------------------------------------------------
def test_rows_of_each_kind_are_taken(category, manager):
    rows = [
        row(option_0_zh="检查表", option_1_zh="起重机", text_zh="哪个是质量工具？"),
        row(code="Q002", kind="Multiple", right="A, C", option_2="Histogram", difficulty="hard"),
        row(code="Q003", kind="判断", option_0="", option_1="", right="错", is_active="no"),
        row(
            code="q004",
            kind="short answer",
            option_0="5S",
            option_0_zh="五S",
            option_1="",
            right="",
        ),
    ]
    report = take(manager, book(*rows))
    assert (report.outcome, report.written, report.problems) == ((4, 0, 0), True, [])
    one, two, three, four = stored()
    assert one == words(category, difficulty=1)
    assert [option.is_right for option in two.options] == [True, False, True]
    assert three.options == (
        OptionWords("True", "正确"),
        OptionWords("False", "错误", is_right=True),
    )
    assert (two.difficulty, three.is_active, four.code) == (3, False, "Q004")
    assert four.accepted == (AnswerWords("5S", "五S"),)


def test_chinese_headings_and_category_are_understood(category, manager):
    content = book(row(category="质量工具", kind="单选", difficulty="简单"), headings=1)
    assert take(manager, content).outcome == (1, 0, 0)


def test_numbers_typed_in_cells_are_texts(category, manager):
    cells = row(kind="short", option_0=20, option_1=0.5, right="", difficulty=2)
    take(manager, book(cells))
    assert stored()[0].accepted == (AnswerWords("20"), AnswerWords("0.5"))


def test_same_code_updates_and_others_stay(category, manager):
    save(manager, words(category))
    save(manager, words(category, code="Q002"))
    report = take(manager, book(row(text="Another wording?")))
    assert [(one.row, one.code) for one in report.changes] == [(2, "Q001")]
    found = list(Question.objects.order_by("code").values_list("code", "version", "text"))
    assert found == [("Q001", 2, "Another wording?"), ("Q002", 1, "Which is a QC tool?")]


def test_look_writes_nothing(category, manager):
    report = take(manager, book(row()), dry_run=True)
    assert (report.outcome, report.written, stored()) == ((1, 0, 0), False, [])


def test_outcome_that_is_no_longer_the_expected_one_is_a_conflict(category, manager):
    expected = take(manager, book(row()), dry_run=True).outcome
    save(manager, words(category))
    with pytest.raises(Conflict):
        take(manager, book(row()), expected=expected)
    assert stored() == [words(category)]


# --- Bad rows -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"code": ""}, "code", "The code is missing."),
        ({"code": "a b"}, "code", "Use capital letters, digits, and - _ . only."),
        ({"text": ""}, "question", "The question is missing."),
        ({"text": "x" * 501}, "question", "Longer than 500 characters."),
        ({"text": "=1+1"}, "question", "Begins like a formula. Write the plain value."),
        ({"option_1": "@cmd"}, "option B", "Begins like a formula. Write the plain value."),
        (
            {"explanation": "bell \x07"},
            "explanation",
            "Holds a line break or a character that can't be shown.",
        ),
        ({"category": "Cooking"}, "category", "The category “Cooking” is not known."),
        ({"difficulty": "4"}, "difficulty", "“4” is not known. Write 1, 2 or 3."),
        ({"difficulty": ""}, "difficulty", "“” is not known. Write 1, 2 or 3."),
        (
            {"kind": "essay"},
            "kind",
            "“essay” is not known. Write one of: single, multiple, true/false, short answer.",
        ),
        ({"right": ""}, "right", "Mark exactly one option as right."),
        ({"right": "A, B"}, "right", "Mark exactly one option as right."),
        ({"right": "C"}, "right", "There is no option C."),
        (
            {"right": "Crane"},
            "right",
            "“Crane” is not understood. Write letters of options, such as A, C.",
        ),
        ({"kind": "multiple", "right": "AB"}, "right", "At least one option must be wrong."),
        ({"option_1": "Check sheet"}, "option A", "Two options read the same."),
        ({"option_1": ""}, "option A", "Give at least two options."),
        (
            {"option_1": "", "option_2": "Crane"},
            "option B",
            "This one has no text. Leave no gap before the last one.",
        ),
        (
            {"kind": "short"},
            "right",
            "Leave this empty: all options of a short answer count.",
        ),
        ({"is_active": "perhaps"}, "in use", "“perhaps” is not known. Write yes or no."),
    ],
)
def test_bad_row_is_named_by_row_column_and_reason(category, manager, cells, column, reason):
    report = take(manager, book(row(code="Q009"), row(**cells)))
    assert report.problems == [Problem(3, column, reason)]
    assert (report.written, stored()) == (False, [])


def test_code_that_stands_twice_is_named(category, manager):
    report = take(manager, book(row(), row(code="q001")))
    assert report.problems == [Problem(3, "code", "The same code stands in row 2.")]


def test_reasons_are_in_the_readers_language(category, manager):
    with translation.override("zh-hans"):
        report = take(manager, book(row(kind="essay"), headings=1))
    assert (report.problems[0].row, report.problems[0].column) == (2, "题型")
    assert "单选" in report.problems[0].reason


def test_heading_that_is_missing_or_twice_is_named(category, manager):
    with pytest.raises(DomainError, match=r"missing: explanation in Chinese \(解析中文\)"):
        take(manager, book(row(), without="explanation_zh"))
    heading = ",".join([pair[0] for pair in COLUMNS.values()] + ["CODE"])
    with pytest.raises(DomainError, match="twice"):
        take(manager, f"{heading}\nQ001".encode())


def test_more_rows_than_a_sheet_holds_are_refused(category, manager):
    content = book(*[row(code=f"Q{number}") for number in range(MOST_ROWS + 1)])
    with pytest.raises(DomainError, match="more than 2,000 rows"):
        take(manager, content)


# --- Hostile files ------------------------------------------------------------------------------
def test_hostile_workbooks_are_refused(category, manager):
    sound = book(row())
    far = '<row r="9999999"><c r="A9999999"><v>1</v></c></row>'
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    sheet = "xl/worksheets/sheet1.xml"
    files = [
        b"",
        b"\x00\x01",
        sound[:-200],
        repacked(sound, sheet, worksheet([far])),
        repacked(sound, sheet, entity),
        repacked(sound, sheet, b" " * (160 * 1024 * 1024)),
        _zip("evil.txt", b"nothing"),
    ]
    for content in files:
        with pytest.raises(DomainError):
            take(manager, content)
    assert stored() == []


def _zip(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


# --- There and back -----------------------------------------------------------------------------
LONG = "x" * 100
TEXTS = [
    LONG,
    "质" * 100,
    "<script>alert(1)</script>",
    "\"quoted\", 'too'; & more",
    "+2 or -2?",
    "0012",
    "TRUE",
    "1e5",
    "http://example.com/?a=1&b=2",
    "emoji 🔧",
    "_x0041_",
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_exported_comes_in_again_unchanged(category, manager, language):
    for number, text in enumerate(TEXTS):
        options = (OptionWords(text, text, is_right=True), OptionWords("else"), OptionWords("no"))
        said = words(category, code=f"Q{number}", text=text, explanation=text, options=options)
        save(manager, said)
    save(manager, replace(short(category, "5 why", "+2"), code="S1", is_active=False))
    save(manager, words(category, code="T1", kind="true_false", difficulty=3))
    before = stored()
    with translation.override(language):
        content = question_sheet.workbook(before, Category.objects.all())
        report = take(manager, content)
    assert (report.problems, report.outcome) == ([], (0, 0, len(before)))
    Question.objects.all().delete()
    take(manager, content)
    assert stored() == before


def test_category_is_found_again_where_names_cross(manager):
    first, second = make_category("Alpha", "Beta"), make_category("Beta", "贝塔")
    before = [words(first), words(second, code="Q002", options=TWO[::-1])]
    with translation.override("zh-hans"):
        content = question_sheet.workbook(before, [first, second])
        take(manager, content)
    assert stored() == before


def test_reading_a_large_sheet_asks_the_database_a_few_times(
    category, manager, django_assert_max_num_queries
):
    content = book(*[row(code=f"Q{number}") for number in range(300)])
    take(manager, content)
    with django_assert_max_num_queries(9):
        assert take(manager, content, dry_run=True).outcome == (0, 0, 300)
