"""What makes a question sound, and when an answer is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import rules
from training.rules import MULTIPLE, SHORT, SINGLE, TRUE_FALSE

RIGHT, WRONG = True, False


def options(*marks):
    return [(f"Option {place}", f"选项{place}", mark) for place, mark in enumerate(marks)]


@pytest.mark.parametrize(
    ("kind", "marks", "faults"),
    [
        (SINGLE, [RIGHT, WRONG], []),
        (SINGLE, [WRONG] * 7 + [RIGHT], []),
        (SINGLE, [WRONG] * 8 + [RIGHT], ["many_options"]),
        (SINGLE, [RIGHT], ["few_options"]),
        (SINGLE, [], ["few_options", "not_one_right"]),
        (SINGLE, [RIGHT, RIGHT], ["not_one_right"]),
        (SINGLE, [WRONG, WRONG], ["not_one_right"]),
        (MULTIPLE, [RIGHT, RIGHT, WRONG], []),
        (MULTIPLE, [RIGHT, WRONG], []),
        (MULTIPLE, [RIGHT, RIGHT], ["none_wrong"]),
        (MULTIPLE, [WRONG, WRONG], ["none_right"]),
        (MULTIPLE, [RIGHT], ["few_options", "none_wrong"]),
        (TRUE_FALSE, [RIGHT, WRONG], []),
        (TRUE_FALSE, [RIGHT, WRONG, WRONG], ["not_two"]),
        (TRUE_FALSE, [RIGHT], ["not_two"]),
        (TRUE_FALSE, [RIGHT, RIGHT], ["not_one_right"]),
        (SHORT, [], []),
        (SHORT, [RIGHT, WRONG], ["options_of_short"]),
    ],
)
def test_options_of_each_kind(kind, marks, faults):
    assert list(rules.option_faults(kind, options(*marks))) == faults


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (("10", ""), ("10", ""), True),
        (("１０", ""), ("10", ""), True),
        (("Red", "红"), ("Black", "红"), True),
        (("Red", "红"), ("Black", ""), False),
        (("5 mΩ", ""), ("5 MΩ", ""), False),
        (("-5", ""), ("5", ""), False),
    ],
)
def test_options_that_read_the_same(first, second, same):
    found = list(rules.option_faults(SINGLE, [(*first, RIGHT), (*second, WRONG)]))
    assert found == (["same_options"] if same else [])


@pytest.mark.parametrize(
    ("kind", "accepted", "faults"),
    [
        (SHORT, [("5S", "五S")], []),
        (SHORT, [("5S", "")] * 8, []),
        (SHORT, [("5S", "")] * 9, ["many_accepted"]),
        (SHORT, [], ["none_accepted"]),
        (SHORT, [("—", "")], ["nothing_to_compare"]),
        (SHORT, [("5S", "……")], ["nothing_to_compare"]),
        (SINGLE, [], []),
        (MULTIPLE, [("5S", "")], ["accepted_of_choice"]),
    ],
)
def test_accepted_answers_of_each_kind(kind, accepted, faults):
    assert list(rules.answer_faults(kind, accepted)) == faults


# --- Short answers ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("5 WHY", "5 why"),
        ("5-Why!", "5 why"),
        ("５ｗｈｙ", "5 why"),
        ("five   whys", "Five Whys"),
        ("“环境”。", "环境"),
        ("3.0", "3"),
        ("+3", "3"),
        ("３", "3"),
        (".5", "0.5"),
        ("007", "7"),
        ("1,000", "1000"),
        ("１，０００", "1000"),
        ("−2", "-2"),
        ("－2", "-2"),
        ("- 2", "-2"),
        ("80 %", "80%"),
        ("80％", "80%"),
        ("10 n·m", "10 N·m"),
        ("10Nm", "10 N·m"),
        ("8 D", "8D"),
        ("8-D", "8D"),
        ("Straße", "STRASSE"),
        ("\u200bPDCA", "PDCA"),
    ],
)
def test_same_answer_written_in_another_way(answer, accepted):
    assert rules.short_is_right(answer, ["something else", accepted])


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("", "5 why"),
        ("  ", "5 why"),
        ("。", "5 why"),
        ("5", "5 why"),
        ("why", "5 why"),
        ("167", "1.67"),
        ("2", "-2"),
        ("-5 °C", "5 °C"),
        ("80", "80 %"),
        ("5 5", "55"),
        ("1,67", "1.67"),
        ("0.025 mm", "0.025"),
        ("<5", ">5"),
        ("环", "环境"),
    ],
)
def test_another_answer(answer, accepted):
    assert not rules.short_is_right(answer, [accepted])


@given(st.text(max_size=60))
def test_any_text_is_compared_with_itself(text):
    key = rules.key(text)
    assert key == rules.key(f"  {text}  ")
    assert rules.short_is_right(text, [text]) == bool(key)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-999, max_value=999))
def test_number_counts_by_its_value(number):
    assert rules.short_is_right(f"{number}00", [str(number)])
    assert rules.short_is_right(f" {number:+} ", [str(number)])


def test_huge_number_is_compared_quickly():
    assert rules.short_is_right("9" * 2_000, ["9" * 2_000])


# --- Choices ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("chosen", "right", "is_right"),
    [
        ({0, 2}, {0, 2}, True),
        ({0}, {0, 2}, False),
        ({0, 1, 2}, {0, 2}, False),
        (set(), {0}, False),
        (set(), set(), False),
    ],
)
def test_choice_is_right_as_a_whole(chosen, right, is_right):
    assert rules.choice_is_right(chosen, right) == is_right


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("A", {0}),
        ("a, c", {0, 2}),
        ("A、C", {0, 2}),
        ("ＡＣ", {0, 2}),
        ("H;A", {7, 0}),
        ("", set()),
        ("I", None),
        ("1", None),
        ("=A1", None),
    ],
)
def test_letters_are_understood(written, places):
    assert rules.places(written) == places


def test_letters_are_written():
    assert rules.letters([0, 2]) == "A, C"
    assert rules.places(rules.letters(range(8))) == set(range(8))
