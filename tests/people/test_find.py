"""People who are offered while somebody types a colleague."""

import pytest

from tests.factories import make_employee

pytestmark = pytest.mark.django_db
ADDRESS = "/people/find/"


def found(client, words):
    return [one["number"] for one in client.get(ADDRESS, {"q": words}).json()["people"]]


@pytest.fixture
def people(db):
    make_employee("E0042", name="张伟")
    make_employee("E0043", name="Zhang Min")
    make_employee("E0050", name="张三", is_active=False)
    make_employee("W007", name="<script>alert(1)</script>")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("e004", ["E0043", "E0042"]),
        ("张", ["E0042"]),
        ("zhang", ["E0043", "E0042"]),
        ("MIN", ["E0043"]),
        ("min", ["E0043"]),
        ("script", ["W007"]),
        ("%", []),
        ("", []),
        ("x" * 5000, []),
    ],
)
def test_people_are_found_by_number_name_and_pinyin(client, people, words, numbers):
    client.force_login(make_employee("asker", name="Asker"))
    assert sorted(found(client, words)) == sorted(numbers)


def test_they_are_shown_with_their_place_and_nothing_else(client, people, leader):
    client.force_login(leader)
    answer = client.get(ADDRESS, {"q": leader.number}).json()
    place = leader.team.label
    assert answer == {"people": [{"number": "leader", "name": leader.name, "place": place}]}


def test_at_most_eight_are_offered(client, people):
    for number in range(12):
        make_employee(f"X{number:03d}", name="Same Name")
    client.force_login(make_employee("asker", name="Asker"))
    assert len(found(client, "same")) == 8


def test_whoever_is_signed_out_finds_nobody(client, people):
    answer = client.get(ADDRESS, {"q": "张"})
    assert answer.status_code == 401
    assert "people" not in answer.json()
