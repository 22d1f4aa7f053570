"""What a round came to: worked by hand, with departments of different size."""

import datetime as dt

import pytest

from tests import factories
from tests.factories import MONDAY
from tests.videos.cast import HOUR, round_of, video_of
from videos import results, services
from videos.models import Video, Vote

pytestmark = pytest.mark.django_db

OVER = MONDAY + HOUR


@pytest.fixture
def plant(site):
    """Three departments: ten people in A, four in B, two in C; and one in none."""
    sizes = {"A": 10, "B": 4, "C": 2}
    people = {
        code: [
            factories.make_employee(f"{code}{number}", f"{code}{number}", department=department)
            for number in range(sizes[code])
        ]
        for code in sizes
        for department in [factories.make_department(code, code, code, site=site)]
    }
    people[""] = [factories.make_employee("alone", "Alone")]
    return people


@pytest.fixture
def voting_round(campaign):
    return round_of(campaign)


def cast(voting_round, video, *voters):
    Vote.objects.bulk_create(
        Vote(
            round=voting_round,
            employee=voter,
            department_id=voter.department_id,
            video=video,
            at=MONDAY,
        )
        for voter in voters
    )


def table(voting_round):
    found = results.results(voting_round, OVER)
    return [(one.video.title, one.rank, one.raw, round(one.weighed, 2)) for one in found.standings]


def made(campaign, plant, title, minute=0, **fields):
    at = MONDAY + dt.timedelta(minutes=minute)
    return video_of(campaign, plant["C"][1], title=title, published_at=at, **fields)


def test_weighed_by_hand(campaign, plant, voting_round):
    """X: 6 of 10 in A, 1 of 4 in B: (60 + 25 + 0) / 3 = 28.33. Y: 2 of 4 in B, 1 of 2 in C:
    (0 + 50 + 50) / 3 = 33.33, with half of the votes. The vote of nobody's department is raw."""
    x, y = made(campaign, plant, "X"), made(campaign, plant, "Y", 1)
    made(campaign, plant, "Z", 2)
    cast(voting_round, x, *plant["A"][:6], plant["B"][0], *plant[""])
    cast(voting_round, y, *plant["B"][1:3], plant["C"][0])
    assert table(voting_round) == [("Y", 1, 3, 33.33), ("X", 2, 8, 28.33), ("Z", 3, 0, 0.0)]
    found = results.results(voting_round, OVER)
    assert (found.votes, found.people) == (11, 16)


def leave(people):
    for person in people:
        person.is_active = False
        person.save()


def test_whoever_left_before_the_end_could_not_vote(campaign, plant, voting_round):
    x = made(campaign, plant, "X")
    cast(voting_round, x, *plant["B"][:2])
    leave(plant["B"][2:])
    assert table(voting_round) == [("X", 1, 2, 33.33)]


def test_results_stay_when_people_leave_after_the_end(campaign, plant, voting_round):
    x = made(campaign, plant, "X")
    cast(voting_round, x, *plant["B"][:2])
    services.keep_people(now=OVER - dt.timedelta(seconds=1))
    voting_round.refresh_from_db()
    assert voting_round.people is None
    services.keep_people(now=OVER)
    leave(plant["B"][2:] + plant["A"])
    services.keep_people(now=OVER)
    voting_round.refresh_from_db()
    assert table(voting_round) == [("X", 1, 2, 16.67)]
    assert results.results(voting_round, OVER).people == 16


def test_same_votes_share_a_rank_the_earlier_one_first(campaign, plant, voting_round):
    later, early = made(campaign, plant, "Later", 2), made(campaign, plant, "Early", 1)
    last = made(campaign, plant, "Last", 3)
    first = made(campaign, plant, "First", 4)
    cast(voting_round, first, *plant["A"][5:9])
    cast(voting_round, later, plant["A"][0], plant["B"][0])
    cast(voting_round, early, plant["A"][1], plant["B"][1])
    cast(voting_round, last, plant["A"][2])
    assert table(voting_round) == [
        ("First", 1, 4, 13.33),
        ("Early", 2, 2, 11.67),
        ("Later", 2, 2, 11.67),
        ("Last", 4, 1, 3.33),
    ]


def test_equal_weight_is_ranked_by_votes(campaign, plant, voting_round):
    few, many = made(campaign, plant, "Few"), made(campaign, plant, "Many", 1)
    cast(voting_round, few, plant["B"][0], plant["B"][1])
    cast(voting_round, many, *plant["A"][:5])
    assert table(voting_round) == [("Many", 1, 5, 16.67), ("Few", 2, 2, 16.67)]


def test_what_is_no_longer_public_stands_there_without_a_rank(campaign, plant, voting_round):
    gone, kept = made(campaign, plant, "Gone"), made(campaign, plant, "Kept", 1)
    withdrawn = made(campaign, plant, "Withdrawn", 2)
    cast(voting_round, gone, *plant["A"][:5])
    cast(voting_round, withdrawn, *plant["A"][6:8])
    cast(voting_round, kept, plant["A"][5])
    Video.objects.filter(pk=gone.pk).update(state="taken_down")
    Video.objects.filter(pk=withdrawn.pk).update(state="withdrawn")
    assert table(voting_round) == [
        ("Kept", 1, 1, 3.33),
        ("Gone", None, 5, 16.67),
        ("Withdrawn", None, 2, 6.67),
    ]


def test_only_what_was_public_before_the_round_was_over_is_listed(
    campaign, plant, voting_round, member
):
    made(campaign, plant, "In time", 59)
    made(campaign, plant, "Too late", 60)
    video_of(campaign, member, "ready", title="Never public")
    video_of(campaign, member, "withdrawn", title="Never public")
    assert [row[0] for row in table(voting_round)] == ["In time"]


def test_nothing_is_known_before_the_round_is_over(campaign, plant, voting_round):
    cast(voting_round, made(campaign, plant, "X"), *plant["A"])
    assert results.results(voting_round, OVER - dt.timedelta(microseconds=1)) is None
    assert results.results(voting_round, OVER) is not None


def test_results_take_three_queries_however_many_there_are(
    campaign, plant, voting_round, django_assert_num_queries
):
    for number in range(5):
        cast(voting_round, made(campaign, plant, str(number)), plant["A"][number])
    with django_assert_num_queries(3):
        assert len(table(voting_round)) == 5


def test_whoever_has_a_team_only_votes_for_its_department(
    campaign, voting_round, member, leader, production_department
):
    video = video_of(campaign, leader, published_at=MONDAY)
    before = results.people_of(voting_round)
    member.department = None
    member.save()
    services.vote(video_id=video.pk, round_id=voting_round.pk, actor=member, now=MONDAY)
    assert Vote.objects.get().department == production_department
    assert results.people_of(voting_round) == before
