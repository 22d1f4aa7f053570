"""The demo's questions: sound by the rules, in both languages, of every kind."""

from collections import Counter

import pytest

from dashboard.demo.questions import CHAPTERS, build_questions, coded
from tests.factories import MONDAY
from training import question_sheet, rules
from training.models import Category, Question
from training.queries import with_answers
from training.words import problems_of, words_of

QUESTIONS = [words for _chapter, words in coded()]


def test_there_are_enough_of_every_kind_difficulty_and_category():
    assert len(QUESTIONS) >= 60
    assert len(CHAPTERS) >= 8
    assert min(len(chapter.questions) for chapter in CHAPTERS) >= 5
    assert set(Counter(words.kind for words in QUESTIONS)) == set(rules.KINDS)
    assert min(Counter(words.difficulty for words in QUESTIONS).values()) >= 10


@pytest.mark.parametrize("words", QUESTIONS, ids=lambda words: words.code)
def test_question_is_sound_and_says_the_same_in_both_languages(words):
    assert (list(problems_of(words)), words.tidied()) == ([], words)
    assert all((words.text, words.text_zh, words.explanation, words.explanation_zh))
    for option in words.options:
        # What Chinese writes as English does: D7, 10 %.
        assert option.text_zh or option.text.isascii(), option
    if words.kind == rules.SHORT:
        said = [text for one in words.accepted for text in (one.text, one.text_zh) if text]
        assert all(rules.short_is_right(f" {text.upper()}。", said) for text in said)


def test_no_question_is_asked_twice():
    assert max(Counter(words.text for words in QUESTIONS).values()) == 1
    assert max(Counter(words.text_zh for words in QUESTIONS).values()) == 1


def test_right_one_stands_in_every_place():
    single = [words.options for words in QUESTIONS if words.kind == rules.SINGLE]
    places = Counter(one.is_right for options in single for one in options[:1])
    assert places[True] < len(single) / 2
    first = {[one.is_right for one in options].index(True) for options in single}
    assert first == {0, 1, 2, 3}


@pytest.mark.django_db
def test_bank_is_filled_and_can_be_taken_away_and_brought_back(manager):
    build_questions(manager, MONDAY)
    stored = [words_of(one) for one in with_answers(Question.objects.order_by("code"))]
    assert len(stored) == len(QUESTIONS)
    assert set(Question.objects.values_list("version", flat=True)) == {1}
    categories = list(Category.objects.all())
    rows, problems = question_sheet.parse(question_sheet.workbook(stored, categories), categories)
    assert (problems, [row.words for row in rows]) == ([], stored)
