"""The rules of proposals as values: what follows what, what is found, how points divide."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals import rules
from proposals.models import Proposal
from proposals.rules import Step, band, divided, grams, likeness, may_follow, mean, weighted


def test_states_that_are_stored_are_those_of_the_table():
    assert set(Proposal.State.values) == set(Step) == set(rules.FOLLOWS)


def test_every_state_is_reached_and_every_way_ends():
    reached = {Step.DRAFT}
    for _round in Step:
        reached |= {after for state in reached for after in rules.FOLLOWS[state]}
    assert reached == set(Step)
    ends = {state for state, after in rules.FOLLOWS.items() if not after}
    assert ends == {Step.VERIFIED, Step.DECLINED, Step.MERGED, Step.WITHDRAWN}
    assert not ends & rules.UNDER_WAY


@pytest.mark.parametrize(
    ("state", "after", "may"),
    [
        ("submitted", "adopted", True),
        ("submitted", "verified", False),
        ("trial", "declined", True),
        ("adopted", "withdrawn", False),
        ("implemented", "implementing", True),
        ("shelved", "in_review", True),
        ("declined", "in_review", False),
    ],
)
def test_what_may_follow(state, after, may):
    assert may_follow(state, after) is may


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("减少边部凹陷", ["减少", "少边", "边部", "部凹", "凹陷"]),
        ("Guides for the sheets", ["guide", "sheet"]),
        ("Press 3: 压机换模", ["press", "3", "压机", "机换", "换模"]),
        ("ＡＢＣ", ["abc"]),
        ("灯", ["灯"]),
        ("glass", ["glass"]),
        ("  ，。!  ", []),
    ],
)
def test_what_a_text_is_found_by(text, found):
    assert grams(text) == found


def test_likeness_is_of_the_shorter_text():
    ours = grams("换模时间太长")
    assert likeness(ours, grams("压机换模时间太长，建议改用快速夹具")) == 1.0
    assert likeness(ours, grams("食堂排队")) == 0.0
    assert likeness(ours, []) == 0.0


@given(st.text(max_size=300))
def test_grams_are_bounded_and_each_once(text):
    found = grams(text, text)
    assert len(found) == len(set(found)) <= 400
    assert all(0 < len(gram) <= 40 for gram in found)


@pytest.mark.parametrize(
    ("amount", "people", "shares"),
    [
        (3, [7], {7: 3}),
        (5, [7, 8], {7: 3, 8: 2}),
        (1, [7, 8, 9], {7: 1}),
        (-4, [7, 8, 9], {7: -2, 8: -1, 9: -1}),
        (0, [7, 8], {}),
    ],
)
def test_points_are_divided_evenly_and_the_rest_is_the_first_ones(amount, people, shares):
    assert divided(amount, people) == shares


@given(st.integers(-99, 99), st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True))
def test_no_point_is_lost_or_made_by_dividing(amount, people):
    assert sum(divided(amount, people).values()) == amount


def test_marks_weigh_by_their_criteria():
    assert weighted({1: 7, 2: 9}, {1: 1, 2: 3}) == Decimal("8.50")
    assert mean([Decimal("8.50"), Decimal("7.25")]) == Decimal("7.88")
    assert mean([]) is None


@pytest.mark.parametrize(("value", "reached"), [(9_999, 0), (10_000, 1), (50_000, 2), (10**9, 3)])
def test_bands_begin_at_their_floors(value, reached):
    assert band(Decimal(value), [Decimal(10_000), Decimal(50_000), Decimal(200_000)]) == reached
