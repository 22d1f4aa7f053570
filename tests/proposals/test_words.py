"""What a search finds where the words are common, and where they are rare."""

import pytest
from django.core.cache import cache

from proposals import queries
from proposals.models import Proposal
from proposals.queries import words
from proposals.queries.words import newest_of_all
from tests.factories import MONDAY
from tests.proposals.acting import submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.mark.parametrize("known", [{}, {"治具": 0.5, "放反": 0.5}])
def test_both_ways_find_the_newest_first(campaign, panel, member, monkeypatch, known):
    """Walked down or looked up: the same, and no draft."""
    monkeypatch.setattr(words, "frequent", lambda: known)
    monkeypatch.setattr(words, "FOUND", 2)
    made = [submitted(campaign, member, title="治具放反").pk for _each in range(3)]
    submitted(campaign, member, title="食堂排队")
    Proposal.objects.filter(pk=made[2]).update(
        state="draft", submitted_at=None, owner=None, due_at=None, next_reminder_at=None
    )
    found = newest_of_all(campaign, ["治具", "放反"])
    assert found[:2] == [made[1], made[0]]
    assert set(found) == {made[0], made[1]}


def test_search_in_a_narrowed_list_finds_older_ones(campaign, panel, member, leader, monkeypatch):
    monkeypatch.setattr(words, "FOUND", 1)
    mine = submitted(campaign, member, title="治具放反")
    submitted(campaign, leader, title="治具放反")
    by = queries.Narrowing(words="治具放反", which=queries.MINE)
    assert list(queries.narrowed(campaign, member, by, MONDAY)) == [mine]


def test_search_is_narrowed_by_the_rest_of_the_filter(campaign, panel, member):
    submitted(campaign, member, title="治具放反", category="cost")
    quality = submitted(campaign, member, title="治具放反")
    by = queries.Narrowing(words="治具放反", category="quality")
    assert list(queries.narrowed(campaign, member, by, MONDAY)) == [quality]
