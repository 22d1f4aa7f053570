"""The words of notices, and the inbox that shows them."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from people import notices, queries
from people.models import Employee, Notice
from people.notices import Rendered
from tests.factories import MONDAY


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds of this test only, beside those that the apps have registered."""
    monkeypatch.setattr(notices, "_templates", dict(notices._templates))
    notices.register(
        "test_due", title="%(line)s needs you", body="Correct it by %(due_at)s.", icon="clock"
    )


def tell(recipient: Employee, number: int = 1, **fields: object) -> Notice:
    defaults: dict[str, object] = {
        "kind": "test_due",
        "params": {"line": "Line 1"},
        "url": reverse("people:me"),
        "key": f"test:{recipient.pk}:{number}",
        "created_at": MONDAY,
    }
    return Notice.objects.create(recipient=recipient, **defaults | fields)


PARAMS = {
    "line": "Line 1",
    "line_zh": "一号线",
    "due_at": "2025-09-10T01:00:00+00:00",
    "zone": "Asia/Shanghai",
}


def test_render_shows_instants_in_the_campaigns_zone():
    notice = Notice(kind="test_due", params=PARAMS)
    assert notices.render(notice) == Rendered(
        "Line 1 needs you", "Correct it by 10 Sep 2025 09:00.", "clock"
    )


def test_render_uses_the_chinese_param_for_a_chinese_reader():
    with override("zh-hans"):
        assert notices.render(Notice(kind="test_due", params=PARAMS)).title == "一号线 needs you"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+2", "+2"),
        ("-2", "\N{MINUS SIGN}2"),
        ("+0", "0"),
        (-1200, "\N{MINUS SIGN}1,200"),
        ("x", "x"),
    ],
)
def test_render_gives_points_the_sign_of_the_pages(stored: object, shown: str):
    notices.register("test_points", title="That is %(points)s")
    notice = Notice(kind="test_points", params={"points": stored})
    assert notices.render(notice).title == f"That is {shown}"


@pytest.mark.parametrize(
    "params", [{}, [], None, "text", {"due_at": "soon", "zone": "../etc/passwd"}, {"due_at": None}]
)
def test_render_leaves_a_gap_where_a_param_is_missing(params: object):
    assert notices.render(Notice(kind="test_due", params=params)).title == "… needs you"


def test_render_of_an_unknown_kind_still_says_something():
    assert notices.render(Notice(kind="from the future", params={})) == Rendered(
        "News for you", "Open it to see what it is about.", "bell"
    )


def test_register_twice_is_a_mistake():
    with pytest.raises(ValueError, match="test_due"):
        notices.register("test_due", title="again")


# --- The inbox ----------------------------------------------------------------
def test_inbox_shows_mine_newest_first_and_nobody_elses(client_for, member, employee: Employee):
    tell(member, 1, params={"line": "Line 1"})
    tell(member, 2, params={"line": "<b>Line 2</b>"}, read_at=MONDAY)
    tell(employee, 3, params={"line": "Secret line"})
    page = client_for(member).get(reverse("people:inbox"))
    assert [words.title for _notice, words in page.context["entries"]] == [
        "<b>Line 2</b> needs you",
        "Line 1 needs you",
    ]
    text = page.content.decode()
    assert "Secret line" not in text
    assert "<b>Line 2" not in text
    assert text.count("Unread:") == 1


def test_inbox_pages_by_key(client_for, member: Employee):
    ids = [tell(member, number).pk for number in range(queries.INBOX_PAGE + 2)]
    client = client_for(member)
    first = client.get(reverse("people:inbox"))
    second = client.get(f"{reverse('people:inbox')}?{first.context['page'].next_params}")
    shown = [[notice.pk for notice, _words in page.context["entries"]] for page in (first, second)]
    assert shown == [ids[:1:-1], [ids[1], ids[0]]]


@pytest.mark.parametrize("query", ["after=x", "after=" + "9" * 400, "before=-1"])
def test_inbox_survives_a_broken_address(client_for, member: Employee, query: str):
    tell(member)
    assert client_for(member).get(f"{reverse('people:inbox')}?{query}").status_code == 200


def test_inbox_asks_the_same_number_of_queries_for_one_notice_and_twenty(
    client_for, member: Employee, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_for(member)
    counts = []
    for numbers in (range(1), range(1, 20)):
        for number in numbers:
            tell(member, number)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("people:inbox"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_inbox_without_notices_says_so(client_for, member: Employee):
    assert "Nothing here" in client_for(member).get(reverse("people:inbox")).content.decode()


def test_notice_opens_what_it_is_about_and_is_read_once(client_for, member: Employee, time_machine):
    notice = tell(member)
    client = client_for(member)
    time_machine.move_to(MONDAY, tick=False)
    response = client.get(reverse("people:notice", args=[notice.pk]))
    assert (response.status_code, response["Location"]) == (302, reverse("people:me"))
    time_machine.move_to(MONDAY + dt.timedelta(hours=1), tick=False)
    client.get(reverse("people:notice", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.read_at == MONDAY


def test_notice_of_somebody_else_is_not_found(client_for, member, employee: Employee):
    notice = tell(employee)
    assert client_for(member).get(reverse("people:notice", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("pk", [0, 2**63, 10**30])
def test_notice_that_never_was_is_not_found(client_for, member: Employee, pk: int):
    assert client_for(member).get(reverse("people:notice", args=[pk])).status_code == 404


def test_notice_leads_to_no_other_site(client_for, member: Employee):
    notice = tell(member, url="https://evil.example/")
    response = client_for(member).get(reverse("people:notice", args=[notice.pk]))
    assert response["Location"] == reverse("people:inbox")


def test_mark_all_as_read_touches_mine_only(client_for, member, employee: Employee):
    tell(member, 1)
    tell(member, 2)
    tell(employee, 3)
    client: Client = client_for(member)
    assert client.get(reverse("people:inbox_read")).status_code == 405
    assert client.post(reverse("people:inbox_read")).status_code == 302
    assert (queries.unread_count(member), queries.unread_count(employee)) == (0, 1)


def test_unread_count_stops_at_a_hundred(member: Employee):
    Notice.objects.bulk_create(
        Notice(recipient=member, kind="test_due", key=f"k{n}", created_at=MONDAY)
        for n in range(120)
    )
    assert queries.unread_count(member) == 100
