"""Questions are kept by those who may, as sound ones only, in versions."""

import datetime as dt
import io

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from core.errors import Conflict, DomainError, Missing, NotAllowed
from core.images import safe_picture
from tests.factories import MONDAY
from tests.training.asking import TWO, make_category, save, short, words
from training import services
from training.models import Category, Option, Question
from training.words import OptionWords, QuestionWords, problems_of, words_of

pytestmark = pytest.mark.django_db
LATER = MONDAY + dt.timedelta(hours=1)


def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    return safe_picture(io.BytesIO(file.getvalue()), len(file.getvalue()))


def test_question_is_kept_as_it_was_said(category, manager):
    said = words(category, explanation="One of seven.", explanation_zh="七种之一。", difficulty=3)
    question = save(manager, said)
    found = Question.objects.get()
    assert words_of(found) == said
    assert (found.version, found.changed_by, found.changed_at) == (1, manager, MONDAY)
    assert question == found


def test_short_answer_is_kept_with_what_is_accepted(category, manager):
    said = short(category, "5 why", "five whys")
    assert words_of(save(manager, said)) == said


def test_texts_are_tidied(category, manager):
    said = words(category, code=" q1 ", text="  Which\r\none ? ")
    question = save(manager, said)
    assert (question.code, question.text) == ("Q1", "Which one ?")


def test_nobody_else_keeps_questions(
    category, manager, judge, verifier, leader, employee, executive, member
):
    question = save(manager, words(category))
    for person in (judge, verifier, leader, employee, executive, member):
        with pytest.raises(NotAllowed):
            save(person, words(category, code="Q002"))
        with pytest.raises(NotAllowed):
            services.retire_question(question_id=question.pk, actor=person, now=LATER)
        with pytest.raises(NotAllowed):
            services.import_questions(content=b"", actor=person, now=LATER, dry_run=True)
    question.refresh_from_db()
    assert (Question.objects.count(), question.is_active) == (1, True)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "a b"}, "code"),
        ({"code": "Q" * 21}, "code"),
        ({"code": "Q1\n"}, None),
        ({"kind": "essay"}, "kind"),
        ({"difficulty": 4}, "difficulty"),
        ({"text": " "}, "text"),
        ({"text": "x" * 501}, "text"),
        ({"text": "=1+1"}, "text"),
        ({"text_zh": "＝1+1"}, "text_zh"),
        ({"explanation": "bell \x07"}, "explanation"),
        ({"explanation_zh": "x" * 801}, "explanation_zh"),
        ({"category": 0}, "category"),
        ({"options": TWO[:1]}, "options"),
        ({"options": (OptionWords("A"), OptionWords("B"))}, "right"),
        ({"options": (OptionWords("x" * 201, is_right=True), OptionWords("B"))}, "option_0"),
        ({"options": (OptionWords("", "甲", is_right=True), OptionWords("B"))}, "option_0"),
        ({"options": (OptionWords("@A", is_right=True), OptionWords("B"))}, "option_0"),
        ({"kind": "short"}, "options"),
    ],
)
def test_unsound_question_is_refused_beside_its_field(category, manager, fields, field):
    said = QuestionWords(**{**words(category).__dict__, **fields})
    if field is None:
        assert save(manager, said).code == "Q1"
        return
    with pytest.raises(DomainError) as refused:
        save(manager, said)
    assert refused.value.field == field
    assert not Question.objects.exists()


@pytest.mark.parametrize("text", ["x" * 100, "质" * 500, "<script>alert(1)</script>", "+2 or −2?"])
def test_plain_texts_of_any_kind_are_kept(category, manager, text):
    assert save(manager, words(category, text=text)).text == text


def test_code_is_taken_once(category, manager):
    save(manager, words(category))
    other = save(manager, words(category, code="Q002"))
    with pytest.raises(DomainError, match="this code already"):
        save(manager, words(category, code="q001"))
    with pytest.raises(DomainError, match="this code already"):
        save(manager, words(category), question_id=other.pk)


# --- Versions -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "version"),
    [
        ({}, 1),
        ({"is_active": False}, 1),
        ({"text": "Else?"}, 2),
        ({"difficulty": 1}, 2),
        ({"explanation_zh": "因为"}, 2),
        ({"options": TWO[::-1]}, 2),
        ({"options": (TWO[0], OptionWords("Ladder"))}, 2),
    ],
)
def test_change_of_what_is_asked_makes_a_version(category, manager, fields, version):
    question = save(manager, words(category))
    said = words(category, **fields)
    changed = services.save_question(
        words=said, actor=manager, now=LATER, question_id=question.pk, expected_version=1
    )
    assert (changed.version, words_of(Question.objects.get())) == (version, said)
    assert Question.objects.get().changed_at == (LATER if fields else MONDAY)


def test_change_of_an_older_version_is_a_conflict(category, manager):
    question = save(manager, words(category))
    save(manager, words(category, text="Second?"), question_id=question.pk, expected_version=1)
    with pytest.raises(Conflict):
        save(manager, words(category, text="Third?"), question_id=question.pk, expected_version=1)
    assert Question.objects.get().text == "Second?"


def test_question_that_is_not_there_is_missing(category, manager):
    with pytest.raises(Missing):
        save(manager, words(category), question_id=999_999)
    with pytest.raises(Missing):
        services.retire_question(question_id=999_999, actor=manager, now=LATER)


def test_picture_is_replaced_and_taken_away_and_the_old_file_stays(category, manager):
    question = save(manager, words(category), picture=picture())
    first = question.picture.name
    assert (first.startswith("questions/"), question.version) == (True, 1)
    again = save(manager, words(category), question_id=question.pk, picture=picture())
    assert (again.picture.name != first, again.version) == (True, 2)
    assert again.picture.storage.exists(first)
    without = save(manager, words(category), question_id=question.pk, without_picture=True)
    assert (without.picture.name, without.version) == ("", 3)
    same = save(manager, words(category), question_id=question.pk, without_picture=True)
    assert same.version == 3


def test_retiring_is_done_once_and_keeps_the_version(category, manager):
    question = save(manager, words(category))
    for at in (LATER, LATER + dt.timedelta(hours=1)):
        services.retire_question(question_id=question.pk, actor=manager, now=at)
    question.refresh_from_db()
    assert (question.is_active, question.version, question.changed_at) == (False, 1, LATER)


# --- What the database keeps ------------------------------------------------------------------
@pytest.mark.parametrize(
    "values",
    [{"kind": "essay"}, {"difficulty": 0}, {"difficulty": 4}, {"code": "a b"}, {"text": ""}],
)
def test_database_refuses_what_can_not_be(category, manager, values):
    question = save(manager, words(category))
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(**values)


def test_database_keeps_a_place_for_one_option_and_eight_places(category, manager):
    question = save(manager, words(category))
    for place in (0, 8):
        with pytest.raises(IntegrityError), transaction.atomic():
            Option.objects.create(question=question, place=place, text="More")


def test_category_name_is_taken_once_in_any_case(category):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_category("qc TOOLS")
    assert Category.objects.count() == 1


def test_sound_words_have_no_problem(category):
    assert list(problems_of(words(category))) == []
