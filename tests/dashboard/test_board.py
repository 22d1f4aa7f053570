"""The big-screen board: who opens it, what it tells and what not, and what it costs."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign
from core.errors import Conflict, NotAllowed
from dashboard.board import content, queries, rules, services, tokens
from dashboard.models import BoardToken, BoardView
from defects import services as defect_services
from defects.models import Photo
from people.models import Employee, ProductionLine, Team
from points import services as points_services
from points.models import PointRule
from points.queries import TeamScore
from tests import factories
from tests.defects.acting import PICTURE, post, submit

NOW = factories.MONDAY
HOUR = dt.timedelta(hours=1)
ClientFor = Callable[[Employee], Client]
ROLES = {
    "manager": 200,
    "executive": 200,
    "leader": 200,
    "member": 403,
    "employee": 403,
    "verifier": 403,
    "judge": 403,
}
UNKNOWN = tokens.new()


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A frozen clock never ends what is kept for three seconds, so each test begins without."""
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


@pytest.fixture
def made(campaign: Campaign, manager: Employee) -> tuple[BoardToken, str]:
    return services.make_board(
        campaign=campaign, name="Workshop 1 TV", actor=manager, now=NOW - HOUR
    )


@pytest.fixture
def board(made: tuple[BoardToken, str]) -> BoardToken:
    return made[0]


@pytest.fixture
def token(made: tuple[BoardToken, str]) -> str:
    return made[1]


def get(name: str, *args: object, client: Client | None = None, **headers: str) -> HttpResponse:
    return (client or Client()).get(reverse(f"dashboard:{name}", args=args), headers=headers)


def text(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def praise(campaign: Campaign, line: ProductionLine, actor: Employee, **more: object) -> Photo:
    found = defect_services.post_commendation(
        campaign=campaign,
        line=line,
        actor=actor,
        now=NOW,
        pictures=[PICTURE],
        **{"title": "Stopped the line in time"} | more,
    )
    return Photo.objects.get(commendation=found)


def earn(rule: PointRule, key: str, team: Team, *, hours_ago: float) -> None:
    at = NOW - hours_ago * HOUR
    points_services.post(rule=rule, key=key, occurred_at=at, now=at, team_id=team.pk)


# --- Tokens -------------------------------------------------------------------------
def test_token_is_kept_as_its_hash_only(board: BoardToken, token: str) -> None:
    row = BoardToken.objects.filter(pk=board.pk).values().get()
    assert token not in str(row)
    assert len(token) == 43  # 256 bits
    assert row["token_hash"] == tokens.digest(token)


def test_every_token_is_another_one() -> None:
    assert len({tokens.new() for _number in range(100)}) == 100


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"manager"}))
def test_only_the_manager_makes_sets_and_switches_off(
    request: pytest.FixtureRequest, campaign: Campaign, board: BoardToken, role: str
) -> None:
    person = request.getfixturevalue(role)
    with pytest.raises(NotAllowed):
        services.make_board(campaign=campaign, name="Mine", actor=person, now=NOW)
    with pytest.raises(NotAllowed):
        services.set_board(board=board, actor=person)
    with pytest.raises(NotAllowed):
        services.revoke_board(board=board, actor=person, now=NOW)
    assert list(BoardToken.objects.values_list("name", "revoked_at")) == [("Workshop 1 TV", None)]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("seconds", 4), ("seconds", 121), ("views", []), ("views", ["contest"])],
)
def test_settings_that_no_board_can_have_are_refused(
    campaign: Campaign, manager: Employee, field: str, value: object
) -> None:
    settings = {"campaign": campaign, "name": "TV", "actor": manager, "now": NOW} | {field: value}
    with pytest.raises(ValidationError):
        services.make_board(**settings)  # type: ignore[arg-type]  # wrong on purpose
    assert not BoardToken.objects.exists()


@pytest.mark.parametrize("seconds", [5, 120])
def test_edges_of_the_seconds_are_allowed(
    campaign: Campaign, manager: Employee, seconds: int
) -> None:
    made, _token = services.make_board(
        campaign=campaign, name="TV", actor=manager, now=NOW, seconds=seconds
    )
    assert made.seconds == seconds


@pytest.mark.parametrize("wrong", [{"seconds": 4}, {"views": []}, {"revoked_at": NOW}])
def test_database_refuses_what_no_board_can_be(board: BoardToken, wrong: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BoardToken.objects.filter(pk=board.pk).update(**wrong)


def test_switching_off_twice_is_refused(board: BoardToken, manager: Employee) -> None:
    services.revoke_board(board=board, actor=manager, now=NOW)
    with pytest.raises(Conflict):
        services.revoke_board(board=board, actor=manager, now=NOW + HOUR)
    with pytest.raises(Conflict):
        services.set_board(board=board, actor=manager)
    board.refresh_from_db()
    assert (board.revoked_at, board.revoked_by) == (NOW, manager)


# --- Who opens what -------------------------------------------------------------------
@pytest.mark.parametrize(("role", "status"), ROLES.items())
def test_board_opens_to_those_who_answer_for_the_campaign(
    request: pytest.FixtureRequest,
    client_for: ClientFor,
    campaign: Campaign,
    line: ProductionLine,
    manager: Employee,
    role: str,
    status: int,
) -> None:
    photo = praise(campaign, line, manager)
    client = client_for(request.getfixturevalue(role))
    assert get("board", client=client).status_code == status
    assert get("board_live", client=client).status_code == status
    assert get("board_photo", photo.pk, client=client).status_code == status


def test_board_without_a_token_asks_to_sign_in(campaign: Campaign) -> None:
    for response in (get("board"), get("board_live"), get("board_photo", 1)):
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("people:sign_in"))


def test_board_before_any_campaign_says_so(client_for: ClientFor, manager: Employee) -> None:
    assert "board-stage" not in text(get("board", client=client_for(manager)))


@pytest.mark.parametrize("name", ["screen", "screen_live"])
def test_unknown_token_is_not_found(board: BoardToken, name: str) -> None:
    assert get(name, UNKNOWN).status_code == 404
    # Nor does the hash open it, for whoever reads the database.
    assert get(name, board.token_hash).status_code == 404


def test_token_opens_the_board_without_anybody_signed_in(token: str) -> None:
    page = get("screen", token)
    assert "Quality Month 2025" in text(page)
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex, nofollow">' in text(page)
    assert not page.cookies


def test_token_is_nowhere_in_what_it_opens(token: str) -> None:
    """Whoever saves or photographs the page has no key in it; addresses are relative."""
    assert token not in text(get("screen", token))
    assert token not in text(get("screen_live", token))


@pytest.mark.parametrize("name", ["defects:list", "defects:red", "points:standings", "people:me"])
def test_token_opens_nothing_else(token: str, name: str) -> None:
    client = Client()
    assert get("screen", token, client=client).status_code == 200
    for url in (reverse(name), f"{reverse(name)}?token={token}"):
        assert client.get(url).status_code == 302


def test_board_only_reads(token: str, client_for: ClientFor, manager: Employee) -> None:
    for name in ("screen", "screen_live"):
        url = reverse(f"dashboard:{name}", args=[token])
        assert [Client().post(url).status_code, Client().delete(url).status_code] == [405, 405]


def test_switched_off_board_says_so(board: BoardToken, token: str, manager: Employee) -> None:
    services.revoke_board(board=board, actor=manager, now=NOW)
    for response in (
        get("screen", token),
        get("screen_live", token),
        get("screen_photo", token, 1),
    ):
        assert response.status_code == 410
        assert "This board was switched off." in response.content.decode()
        assert "Quality Month 2025" not in response.content.decode()
        assert response["Referrer-Policy"] == "no-referrer"


def test_switching_one_off_leaves_the_other_on(
    board: BoardToken, token: str, campaign: Campaign, manager: Employee
) -> None:
    _other, second = services.make_board(campaign=campaign, name="Canteen", actor=manager, now=NOW)
    services.revoke_board(board=board, actor=manager, now=NOW)
    assert [get("screen", each).status_code for each in (token, second)] == [410, 200]


# --- What it tells, and what not --------------------------------------------------------
def test_black_list_names_no_person(
    campaign: Campaign,
    line: ProductionLine,
    leader: Employee,
    other_leader: Employee,
    token: str,
) -> None:
    defect = post(campaign, line, other_leader, NOW - HOUR, title="Screw loose")
    page = text(get("screen", token))
    assert f"{defect.number} Screw loose" in page
    assert "Line 1 · Forming 1" in page
    assert [name for name in (leader.name, other_leader.name) if name in page] == []


def test_red_list_names_who_is_commended_but_not_who_posted(
    campaign: Campaign,
    line: ProductionLine,
    manager: Employee,
    member: Employee,
    token: str,
) -> None:
    photo = praise(campaign, line, manager, employee=member)
    page = text(get("screen", token))
    assert "Stopped the line in time" in page
    assert f"{member.name} · Forming 1" in page
    assert f'src="photo/{photo.pk}/"' in page
    assert manager.name not in page


def test_photo_of_the_red_list_opens_by_the_token(
    campaign: Campaign, line: ProductionLine, manager: Employee, token: str
) -> None:
    photo = praise(campaign, line, manager)
    response = get("screen_photo", token, photo.pk)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Referrer-Policy"] == "no-referrer"


def test_no_other_photo_opens_by_a_token(
    campaign: Campaign,
    line: ProductionLine,
    leader: Employee,
    manager: Employee,
    board: BoardToken,
    token: str,
) -> None:
    defect = post(campaign, line, manager, NOW - HOUR, pictures=[PICTURE])
    submit(defect, leader, NOW)
    black = list(Photo.objects.filter(defect=defect).values_list("pk", flat=True))
    praised = praise(campaign, line, manager)
    elsewhere = factories.make_campaign(name="Last year", status=Campaign.Status.CLOSED)
    _other, other_token = services.make_board(
        campaign=elsewhere, name="Archive", actor=manager, now=NOW
    )
    assert len(black) == 2
    assert {get("screen_photo", token, pk).status_code for pk in black} == {404}
    assert get("screen_photo", UNKNOWN, praised.pk).status_code == 404
    assert get("screen_photo", other_token, praised.pk).status_code == 404
    assert get("screen_photo", token, 10**30).status_code == 404


def test_board_of_another_campaign_shows_that_one(
    campaign: Campaign, line: ProductionLine, manager: Employee
) -> None:
    elsewhere = factories.make_campaign(name="Last year", status=Campaign.Status.CLOSED)
    _board, token = services.make_board(campaign=elsewhere, name="Archive", actor=manager, now=NOW)
    post(campaign, line, manager, NOW - HOUR, title="Screw loose")
    page = text(get("screen", token))
    assert "Last year" in page
    assert "Screw loose" not in page


def test_board_speaks_its_own_language(campaign: Campaign, manager: Employee) -> None:
    _board, token = services.make_board(
        campaign=campaign, name="一号车间", actor=manager, now=NOW, language="zh-hans"
    )
    response = get("screen", token, **{"Accept-Language": "en"})
    assert 'lang="zh-hans"' in text(response)
    assert response["Content-Language"] == "zh-hans"
    assert "2025 年质量月" in text(response)


def test_board_shows_its_own_views_in_order(campaign: Campaign, manager: Employee) -> None:
    _board, token = services.make_board(
        campaign=campaign,
        name="TV",
        actor=manager,
        now=NOW,
        views=[BoardView.PHASES, BoardView.STANDINGS],
        seconds=40,
    )
    page = text(get("screen_live", token))
    assert re.findall(r'data-view="(\w+)"', page) == ["standings", "phases"]
    assert 'data-seconds="40"' in page


def test_hostile_words_stay_words(
    campaign: Campaign, line: ProductionLine, manager: Employee, token: str
) -> None:
    post(campaign, line, manager, NOW - HOUR, title="<script>alert(1)</script>")
    page = text(get("screen_live", token))
    assert "<script>" not in page
    assert "style=" not in page


# --- Deadlines ------------------------------------------------------------------------
def test_late_work_never_hides_the_next_deadlines(
    campaign: Campaign, line: ProductionLine, manager: Employee
) -> None:
    late = [post(campaign, line, manager, NOW - (56 - n) * HOUR) for n in range(5)]
    ahead = [post(campaign, line, manager, NOW - (5 - n) * HOUR) for n in range(5)]
    shown = queries.deadlines(campaign, NOW)
    expected = [*late[:2], *ahead[:2]]
    assert [row.number for row in shown.rows] == [defect.number for defect in expected]
    assert [row.status for row in shown.rows] == ["overdue", "overdue", "on_track", "on_track"]
    assert (shown.open, shown.overdue) == (10, 5)


@pytest.mark.parametrize(
    ("late", "ahead", "room", "expected"),
    [
        (4, 4, 4, (2, 2)),
        (4, 0, 4, (4, 0)),
        (0, 4, 4, (0, 4)),
        (1, 4, 4, (1, 3)),
        (4, 1, 4, (3, 1)),
        (0, 0, 4, (0, 0)),
    ],
)
def test_room_is_divided(late: int, ahead: int, room: int, expected: tuple[int, int]) -> None:
    assert rules.divided(late, ahead, room) == expected


def test_submitted_and_ended_defects_have_no_countdown(
    campaign: Campaign, line: ProductionLine, leader: Employee, manager: Employee
) -> None:
    waiting = post(campaign, line, manager, NOW - HOUR)
    submit(waiting, leader, NOW)
    gone = post(campaign, line, manager, NOW - HOUR)
    defect_services.void_defect(
        defect_id=gone.pk, actor=manager, now=NOW, cause="not_a_defect", reason="It is meant so"
    )
    assert queries.deadlines(campaign, NOW).rows == []


# --- Standings ------------------------------------------------------------------------
def score(points: int, recent: int = 0, *, entries: int = 9, recent_entries: int = 0) -> TeamScore:
    return TeamScore(points, entries, recent, recent_entries)


def test_movement_compares_places_by_points() -> None:
    scores = {
        1: score(10, 8),
        2: score(8),
        3: score(6, -2),
        4: score(6),
        5: score(4, 4, entries=2, recent_entries=2),
    }
    assert rules.movements(scores, [1, 2, 3, 4, 5]) == {
        1: rules.Movement(rules.Direction.UP, 3, 8),  # from 2 points, the fourth
        2: rules.Movement(rules.Direction.DOWN, 1, 0),
        3: rules.Movement(rules.Direction.DOWN, 2, -2),
        4: rules.Movement(rules.Direction.SAME, 0, 0),
        5: rules.Movement(rules.Direction.NEW, 0, 4),
    }


def test_movement_is_of_the_last_24_hours(campaign: Campaign, team: Team, other_team: Team) -> None:
    rule = PointRule.objects.get(campaign=campaign, code="defect_corrected")
    earn(rule, "a:1", team, hours_ago=30)
    earn(rule, "a:2", team, hours_ago=29)
    earn(rule, "b:1", other_team, hours_ago=28)
    earn(rule, "b:2", other_team, hours_ago=24)  # exactly: not within
    earn(rule, "b:3", other_team, hours_ago=23)
    assert queries.standings(campaign, NOW) == [
        queries.TeamRow(1, "Forming 2", 6, rules.Movement(rules.Direction.SAME, 0, 2)),
        queries.TeamRow(2, "Forming 1", 4, rules.Movement(rules.Direction.DOWN, 1, 0)),
    ]


def test_standings_stop_at_eight_teams(campaign: Campaign, team: Team) -> None:
    rule = PointRule.objects.get(campaign=campaign, code="defect_corrected")
    for number in range(10):
        other = factories.make_team(f"X{number}", f"Team {number}", "", department=team.department)
        earn(rule, f"x:{number}", other, hours_ago=number + 1)
    assert [row.rank for row in queries.standings(campaign, NOW)] == [1, 2, 3, 4, 5, 6, 7, 8]


# --- What it costs ----------------------------------------------------------------------
def query_count(name: str, token: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert get(name, token).status_code == 200
    return len(captured)


def test_board_costs_the_same_for_one_row_and_for_many(
    campaign: Campaign, line: ProductionLine, manager: Employee, token: str
) -> None:
    get("screen", token)  # notes that the screen was seen
    post(campaign, line, manager, NOW - HOUR)
    praise(campaign, line, manager)
    cache.clear()
    one = query_count("screen_live", token)
    for number in range(6):
        post(campaign, line, manager, NOW - (number + 50) * HOUR)
        praise(campaign, line, manager)
    cache.clear()
    many = query_count("screen_live", token)
    assert one == many <= 16


def test_second_screen_costs_two_queries(campaign: Campaign, manager: Employee, token: str) -> None:
    """Which campaign runs, and which board it is: the content is drawn once for all."""
    other, second = services.make_board(campaign=campaign, name="TV 2", actor=manager, now=NOW)
    services.note_seen(board=other, now=NOW)
    get("screen_live", token)
    assert query_count("screen_live", second) == 2


def test_unchanged_board_is_answered_without_content(token: str) -> None:
    first = get("screen_live", token)
    again = get("screen_live", token, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Board-Now"] == NOW.isoformat()
    assert again["Board-Mark"] == first["Board-Mark"] == content.mark()


def test_compressed_content_keeps_its_tag(token: str) -> None:
    first = get("screen_live", token, **{"Accept-Encoding": "gzip"})
    assert first["ETag"].startswith("W/")
    assert get("screen_live", token, **{"If-None-Match": first["ETag"]}).status_code == 304


def test_tag_stays_while_time_passes_and_changes_with_the_content(
    campaign: Campaign, line: ProductionLine, manager: Employee, token: str
) -> None:
    tag = get("screen_live", token)["ETag"]
    cache.clear()
    with time_machine.travel(NOW + HOUR, tick=False):
        assert get("screen_live", token)["ETag"] == tag
    post(campaign, line, manager, NOW - HOUR)
    cache.clear()
    assert get("screen_live", token)["ETag"] != tag


def test_content_is_kept_three_seconds(
    campaign: Campaign, line: ProductionLine, manager: Employee, token: str
) -> None:
    tag = get("screen_live", token)["ETag"]
    post(campaign, line, manager, NOW - HOUR)
    with time_machine.travel(NOW + dt.timedelta(seconds=2), tick=False):
        assert get("screen_live", token)["ETag"] == tag
    with time_machine.travel(NOW + dt.timedelta(seconds=4), tick=False):
        assert get("screen_live", token)["ETag"] != tag


def test_screen_is_noted_once_a_minute(board: BoardToken, token: str) -> None:
    def seen_after(seconds: int) -> dt.datetime | None:
        with time_machine.travel(NOW + dt.timedelta(seconds=seconds), tick=False):
            get("screen_live", token)
        board.refresh_from_db()
        return board.last_seen_at

    minute = NOW + dt.timedelta(seconds=60)
    assert [seen_after(seconds) for seconds in (0, 5, 59, 60, 65)] == [
        NOW,
        NOW,
        NOW,
        minute,
        minute,
    ]


# --- In the admin -------------------------------------------------------------------------
def test_manager_makes_a_board_and_sees_its_address_once(
    campaign: Campaign, manager: Employee, client_for: ClientFor
) -> None:
    client = client_for(manager)
    add = reverse("admin:dashboard_boardtoken_add")
    assert client.get(add).status_code == 200
    form = {
        "campaign": campaign.pk,
        "name": "Workshop 1 TV",
        "language": "zh-hans",
        "theme": "dark",
        "seconds": 20,
        "views": ["standings", "praise"],
    }
    response = client.post(add, form)
    page = text(response)
    found = re.search(r"http://testserver(/board/([\w-]{43})/)<", page)
    assert found is not None
    assert "no-store" in response["Cache-Control"]
    made = BoardToken.objects.get()
    assert (made.name, made.language, made.seconds, made.views, made.made_by, made.made_at) == (
        "Workshop 1 TV",
        "zh-hans",
        20,
        ["standings", "praise"],
        manager,
        NOW,
    )
    assert Client().get(found[1]).status_code == 200
    later = [reverse("admin:dashboard_boardtoken_changelist"), change_page(made)]
    assert [found[2] in text(client.get(url)) for url in later] == [False, False]


def change_page(board: BoardToken) -> str:
    return reverse("admin:dashboard_boardtoken_change", args=[board.pk])


def test_manager_changes_what_a_board_shows(
    board: BoardToken, token: str, manager: Employee, client_for: ClientFor
) -> None:
    form = {
        "campaign": board.campaign_id,
        "name": "Canteen",
        "language": "en",
        "theme": "light",
        "seconds": 5,
        "views": ["phases"],
    }
    assert client_for(manager).post(change_page(board), form).status_code == 302
    board.refresh_from_db()
    assert (board.name, board.theme, board.seconds, board.views) == (
        "Canteen",
        "light",
        5,
        ["phases"],
    )
    assert get("screen", token).status_code == 200


def test_manager_switches_a_board_off_after_a_question(
    board: BoardToken, token: str, manager: Employee, client_for: ClientFor
) -> None:
    client = client_for(manager)
    url = reverse("admin:dashboard_boardtoken_switch_off", args=[board.pk])
    assert "Switch Workshop 1 TV off?" in text(client.get(url))
    assert get("screen", token).status_code == 200
    assert client.post(url).status_code == 302
    assert get("screen", token).status_code == 410
    # Off for good: it is shown, and takes no change.
    assert client.get(change_page(board)).status_code == 200
    assert client.post(url).status_code == 403
    assert client.post(change_page(board), {"name": "On again"}).status_code == 403
    board.refresh_from_db()
    assert (board.name, board.revoked_at, board.revoked_by) == ("Workshop 1 TV", NOW, manager)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"manager"}))
def test_nobody_else_comes_near_the_boards_in_the_admin(
    request: pytest.FixtureRequest, client_for: ClientFor, board: BoardToken, role: str
) -> None:
    client = client_for(request.getfixturevalue(role))
    urls = [
        reverse("admin:dashboard_boardtoken_changelist"),
        reverse("admin:dashboard_boardtoken_add"),
        reverse("admin:dashboard_boardtoken_switch_off", args=[board.pk]),
    ]
    assert [client.post(url).status_code for url in urls] == [403, 403, 403]
    board.refresh_from_db()
    assert board.is_on


def test_board_has_no_delete(board: BoardToken, manager: Employee, client_for: ClientFor) -> None:
    url = reverse("admin:dashboard_boardtoken_delete", args=[board.pk])
    assert client_for(manager).post(url, {"post": "yes"}).status_code == 403
    assert BoardToken.objects.filter(pk=board.pk).exists()
