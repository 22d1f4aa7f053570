"""The question bank in the admin: kept by the manager, seen by nobody else."""

import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from python_calamine import CalamineWorkbook

from tests.factories import MONDAY
from tests.training.asking import TWO, YES_NO, book, make_category, row, save, short, words
from training.models import Category, Question
from training.words import words_of

pytestmark = pytest.mark.django_db
ANSWER, WRONG = "the secret right one", "a wrong one"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def desk(client_for, manager):
    return client_for(manager)


@pytest.fixture
def question(category, manager):
    return save(manager, words(category))


def at(step, *args):
    return reverse(f"admin:training_question_{step}", args=args)


def text(response):
    return response.content.decode()


def rows_of(prefix, rows, question=None):
    """The fields of the rows below a question; what stands there already is named first."""
    there = list(getattr(question, prefix).all()) if question else []
    data = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": len(there),
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 8,
    }
    for number, fields in enumerate(rows):
        known = {"id": there[number].pk} if number < len(there) else {}
        known |= {"question": question.pk} if question else {}
        data |= {f"{prefix}-{number}-{name}": value for name, value in (fields | known).items()}
    return data


def form(category, question=None, options=None, accepted=(), **fields):
    said = {"text": "Which?", "code": "Q007", "kind": "single", "category": category.pk}
    said |= {"difficulty": 2, "is_active": "on"}
    if question is not None:
        said["seen_version"] = question.version
    if options is None:
        options = [{"text": "Yes", "text_zh": "是", "is_right": "on"}, {"text": "No"}]
    below = rows_of("options", options, question) | rows_of("accepted", accepted, question)
    return said | fields | below


def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    return SimpleUploadedFile("photo.png", file.getvalue(), "image/png")


# --- Who ------------------------------------------------------------------------------
def test_every_page_is_the_managers_alone(
    client_for, category, manager, judge, verifier, leader, employee, executive
):
    options = (TWO[0].__class__(ANSWER, is_right=True), TWO[1])
    one = save(manager, words(category, options=options), picture=None)
    pages = [at(step) for step in ("changelist", "add", "import_sheet", "export_sheet", "template")]
    pages += [at(step, one.pk) for step in ("change", "preview")]
    pages += [reverse("admin:training_category_changelist")]
    for address in pages:
        assert client_for(manager).get(address).status_code == 200, address
        for person in (judge, verifier, leader, employee, executive):
            answer = client_for(person).get(address)
            assert (answer.status_code, ANSWER in text(answer)) == (403, False), address


def test_nothing_is_deleted(desk, question):
    assert desk.post(at("delete", question.pk), {"post": "yes"}).status_code == 403
    address = reverse("admin:training_category_delete", args=[question.category_id])
    assert desk.post(address, {"post": "yes"}).status_code == 403


# --- The form ---------------------------------------------------------------------------
def test_question_is_added_with_its_options(desk, category, manager):
    answer = desk.post(at("add"), form(category, text_zh="哪一个？"))
    assert answer.status_code == 302, text(answer)
    saved = Question.objects.get()
    options = [(one.text, one.text_zh, one.is_right) for one in saved.options.all()]
    assert options == [("Yes", "是", True), ("No", "", False)]
    assert words_of(saved).text_zh == "哪一个？"
    assert (saved.code, saved.version, saved.changed_by, saved.changed_at) == (
        "Q007",
        1,
        manager,
        MONDAY,
    )


def test_new_question_is_offered_the_next_code(desk, question):
    assert 'value="Q002"' in text(desk.get(at("add")))


def test_short_answer_is_added_with_what_is_accepted(desk, category):
    fields = form(category, kind="short", options=[], accepted=[{"text": "5S", "text_zh": "五S"}])
    assert desk.post(at("add"), fields).status_code == 302
    assert [str(one) for one in Question.objects.get().accepted.all()] == ["5S"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"options": [{"text": "Yes"}, {"text": "No"}]}, "Mark exactly one option as right."),
        ({"options": [{"text": "Yes", "is_right": "on"}]}, "Give at least two options."),
        ({"kind": "short", "options": []}, "Give at least one accepted answer."),
        ({"accepted": [{"text": "5S"}]}, "Only a short answer has accepted answers."),
        ({"text": "=HYPERLINK(1)"}, "Begins like a formula."),
        ({"code": "a b"}, "Use capital letters, digits, and - _ . only."),
    ],
)
def test_unsound_question_is_refused_on_the_page(desk, category, fields, words):
    answer = desk.post(at("add"), form(category, **fields))
    assert words in text(answer)
    assert not Question.objects.exists()


def test_change_makes_another_version_and_saving_as_it_is_does_not(desk, category, question):
    options = [{"text": "Check sheet", "text_zh": "检查表", "is_right": "on"}, {"text": "Crane"}]
    same = {"code": "Q001", "text": question.text, "text_zh": question.text_zh}
    options[1]["text_zh"] = "起重机"
    assert (
        desk.post(at("change", question.pk), form(category, question, options, **same)).status_code
        == 302
    )
    question.refresh_from_db()
    assert question.version == 1
    options[1]["text"] = "Fork-lift"
    answer = desk.post(at("change", question.pk), form(category, question, options, **same))
    assert answer.status_code == 302
    question.refresh_from_db()
    assert (question.version, [one.text for one in question.options.all()]) == (
        2,
        ["Check sheet", "Fork-lift"],
    )


def test_option_is_taken_away_and_another_added(desk, category, manager):
    three = (*TWO, TWO[0].__class__("Ladder"))
    one = save(manager, words(category, options=three))
    options = [{"text": "Check sheet", "is_right": "on"}, {"text": "Crane", "DELETE": "on"}]
    options += [{"text": "Ladder"}, {"text": "Histogram"}]
    answer = desk.post(at("change", one.pk), form(category, one, options, code="Q001"))
    assert answer.status_code == 302, text(answer)
    found = [(each.place, each.text) for each in one.options.all()]
    assert found == [(0, "Check sheet"), (1, "Ladder"), (2, "Histogram")]


def test_somebody_who_saves_later_is_told(desk, category, question, manager):
    fields = form(category, question, code="Q001", text="Mine?")
    save(manager, words(category, text="Another's?"), question_id=question.pk)
    options = list(question.options.all())
    fields |= {f"options-{n}-id": each.pk for n, each in enumerate(options)}
    answer = desk.post(at("change", question.pk), fields, follow=True)
    assert "Somebody else changed this question meanwhile." in text(answer)
    question.refresh_from_db()
    assert (question.text, question.version) == ("Another's?", 2)


def test_picture_is_made_safe_shown_to_the_manager_and_taken_away(
    desk, category, question, client_for, judge
):
    bad = SimpleUploadedFile("photo.jpg", b"<script>alert(1)</script>", "image/jpeg")
    fields = {"code": "Q001"}
    refused = desk.post(at("change", question.pk), form(category, question, upload=bad, **fields))
    assert "This is not a photo that can be shown." in text(refused)
    good = form(category, question, upload=picture(), **fields)
    assert desk.post(at("change", question.pk), good).status_code == 302
    question.refresh_from_db()
    shown = desk.get(at("picture", question.pk))
    assert (shown["Content-Type"], "no-store" in shown["Cache-Control"]) == ("image/jpeg", True)
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    assert client_for(judge).get(at("picture", question.pk)).status_code == 403
    without = form(category, question, without_picture="on", **fields)
    assert desk.post(at("change", question.pk), without).status_code == 302
    question.refresh_from_db()
    assert (question.picture.name, question.version) == ("", 3)
    assert desk.get(at("picture", question.pk)).status_code == 404


# --- Lists and preview ------------------------------------------------------------------
def test_list_is_searched_and_narrowed(desk, category, manager):
    save(manager, words(category))
    save(manager, short(make_category("ESD", "静电"), "1", code="Q002", text="Who earths?"))
    found = text(desk.get(at("changelist"), {"q": "earths"}))
    assert ("Q002" in found, "Q001" in found) == (True, False)
    found = text(desk.get(at("changelist"), {"kind__exact": "single"}))
    assert ("Q002" in found, "Q001" in found) == (False, True)


def test_list_asks_the_database_as_often_for_many(
    desk, category, manager, django_assert_max_num_queries
):
    for number in range(12):
        save(manager, words(category, code=f"Q{number:03}"))
    desk.get(at("changelist"))
    with django_assert_max_num_queries(9):
        desk.get(at("changelist"))


def test_chosen_questions_are_retired(desk, question):
    chosen = {"action": "retire", "_selected_action": [question.pk]}
    assert "1 question retired." in text(desk.post(at("changelist"), chosen, follow=True))
    question.refresh_from_db()
    assert (question.is_active, question.version) == (False, 1)


def test_preview_shows_what_is_asked_and_nothing_of_what_is_right(desk, category, manager):
    said = words(category, text="<script>alert(1)</script>", explanation="because of it")
    page = text(desk.get(at("preview", save(manager, said).pk)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    shown = page.partition("phone-preview")[2].partition("</section>")[0]
    items = re.findall(r'<div class="preview-item">.*?</div>', shown)
    assert items == [
        '<div class="preview-item"><strong>A</strong> Check sheet</div>',
        '<div class="preview-item"><strong>B</strong> Crane</div>',
    ]
    assert "because" not in shown
    blank = save(manager, short(category, ANSWER, code="Q002"))
    assert ANSWER not in text(desk.get(at("preview", blank.pk)))


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "x"])
def test_no_such_question_is_not_found(desk, number):
    assert desk.get(at("preview", number)).status_code == 404


# --- Spreadsheets -------------------------------------------------------------------------
def upload(desk, content):
    return desk.post(at("import_sheet"), {"file": SimpleUploadedFile("questions.xlsx", content)})


def test_import_is_looked_at_then_written(desk, category):
    looked = upload(desk, book(row(), row(code="Q002", right="B")))
    assert "2 new questions" in text(looked)
    assert not Question.objects.exists()
    done = desk.post(at("import_sheet"), {"confirm": "yes"}, follow=True)
    assert "Imported: 2 new, 0 changed, 0 as they were." in text(done)
    assert Question.objects.count() == 2
    again = desk.post(at("import_sheet"), {"confirm": "yes"}, follow=True)
    assert "The file is no longer here." in text(again)


def test_import_with_a_bad_row_names_it_and_writes_nothing(desk, category):
    page = text(upload(desk, book(row(), row(code="Q002", right="D"))))
    assert "1 problem: nothing can be written" in page
    assert "There is no option D." in page
    desk.post(at("import_sheet"), {"confirm": "yes"})
    assert not Question.objects.exists()


def test_import_of_something_else_is_refused(desk, category):
    assert "The workbook is damaged." in text(upload(desk, b"PK\x03\x04 no workbook"))
    assert "This is not a spreadsheet." in text(upload(desk, b"\x00\x01\x02"))


def test_what_changed_between_look_and_import_is_told(desk, category, manager):
    upload(desk, book(row()))
    save(manager, words(category))
    done = desk.post(at("import_sheet"), {"confirm": "yes"}, follow=True)
    assert "The questions were changed meanwhile." in text(done)
    assert Question.objects.get().text_zh == "哪个是质量工具？"


def test_export_is_what_the_list_shows_and_comes_in_again_unchanged(desk, category, manager):
    save(manager, words(category))
    save(manager, words(category, code="Q002", kind="true_false", options=YES_NO, difficulty=3))
    save(manager, short(category, "5 why", "+2", code="Q003", is_active=False))
    content = desk.get(at("export_sheet")).content
    assert "3 questions unchanged" in text(upload(desk, content))
    narrow = desk.get(at("export_sheet"), {"kind__exact": "short"}).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(narrow)).get_sheet_by_index(0)
    assert [line[0] for line in sheet.to_python()] == ["code", "Q003"]
    assert f"{at('export_sheet')}?kind__exact=short" in text(
        desk.get(at("changelist"), {"kind__exact": "short"})
    )


def test_template_says_how_to_fill_it_in(desk, category):
    content = desk.get(at("template")).content
    assert "The sheet has no rows below its headings." in text(upload(desk, content))
    guide = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(1)
    assert ["category", "QC tools"] in guide.to_python()
    assert Category.objects.count() == 1
