"""A planned inspection that the manager excuses by hand, and takes the excuse back of."""

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Campaign
from core.errors import Conflict, DomainError, NotAllowed
from defects import queries, services
from defects.models import DutyExcuse, Inspection
from defects.queries.planning import completion_by_week, open_duties_of
from defects.rules.planning import Completion
from defects.services import excusing, planning
from people import notices
from people.models import Notice
from tests.defects.planned import make_duty as plan_duty
from tests.defects.walking import CLOSES, DATA, DUE, HOUR, MINUTE, counts, finding, hand_over
from tests.factories import MONDAY, make_employee

pytestmark = pytest.mark.django_db
NOW = MONDAY + HOUR
PLAN = reverse("defects:plan")
EXPORT = reverse("defects:plan_export")
STOPPED = "The line is stopped."


def excuse(duty, actor, now=NOW, reason=STOPPED):
    return excusing.excuse_duty(duty_id=duty.pk, reason=reason, actor=actor, now=now)


def ask_again(duty, actor, now=NOW):
    return excusing.ask_again(duty_id=duty.pk, actor=actor, now=now)


def stands(duty):
    duty.refresh_from_db()
    return duty.state, duty.excuse, duty.ended_at


def told(kind):
    return list(Notice.objects.filter(kind=kind).values_list("recipient__number", flat=True))


def text(response):
    return response.content.decode()


# --- The rule ---------------------------------------------------------------------
def test_excuse_is_kept_with_who_when_and_why_and_the_inspector_is_told(duty, manager):
    kept = [excuse(duty, manager, reason=f" {STOPPED} ") for _tap in range(2)]
    assert kept == [DutyExcuse.objects.get()] * 2
    assert (kept[0].excused_by, kept[0].reason, kept[0].at) == (manager, STOPPED, NOW)
    assert stands(duty) == ("excused", "by_hand", NOW)
    assert told("duty_excused") == ["leader"]
    words = notices.render(Notice.objects.get(kind="duty_excused"))
    assert words.title == "The inspection of Line 1 was excused"
    assert words.body == f"You have nothing to do for it. Liu Yang says: {STOPPED}"


def test_excused_counts_neither_as_done_nor_as_missed(campaign, duty, manager):
    excuse(duty, manager)
    planning.mark_missed(now=CLOSES + HOUR)
    assert completion_by_week(campaign) == {MONDAY.date(): Completion(excused=1)}
    assert planning.remind_duties(now=DUE - HOUR) == 0


def test_excused_leaves_the_persons_lists_and_comes_back(
    client_for, campaign, line, duty, leader, manager
):
    client = client_for(leader)

    def seen():
        with time_machine.travel(NOW, tick=False):
            on_phone = [each["id"] for each in client.get(DATA).json()["duties"]]
            today = f"#duty-{duty.pk}" in text(client.get(reverse("dashboard:home")))
        here = queries.lines.duty_here(line, leader, NOW) == duty
        return (on_phone, today, here, open_duties_of(leader, campaign, NOW))

    assert seen() == ([duty.pk], True, True, [duty])
    excuse(duty, manager)
    assert seen() == ([], False, False, [])
    ask_again(duty, manager)
    assert seen() == ([duty.pk], True, True, [duty])


def test_excuse_is_taken_back_once_and_can_be_given_again(duty, manager):
    first = excuse(duty, manager)
    for _tap in range(2):
        assert ask_again(duty, manager, now=NOW + HOUR) == duty
    assert stands(duty) == ("open", "", None)
    first.refresh_from_db()
    assert (first.taken_back_by, first.taken_back_at) == (manager, NOW + HOUR)
    assert told("duty_asked_again") == ["leader"]
    second = excuse(duty, manager, now=NOW + 2 * HOUR)
    assert (second != first, told("duty_excused")) == (True, ["leader"] * 2)


def test_second_manager_reads_who_was_first(duty, manager):
    other = make_employee("second", "Gao Jun", manager.roles)
    excuse(duty, manager)
    with pytest.raises(Conflict, match="Liu Yang has excused"):
        excuse(duty, other)
    with pytest.raises(Conflict, match="Liu Yang has excused"):
        excuse(duty, manager, reason="Another reason.")
    ask_again(duty, manager)
    with pytest.raises(Conflict, match="not excused any more"):
        ask_again(duty, other)


@pytest.mark.parametrize("who", ["leader", "other_leader", "verifier", "executive", "member"])
def test_nobody_else_excuses_or_takes_back(request, duty, manager, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        excuse(duty, person)
    excuse(duty, manager)
    with pytest.raises(NotAllowed):
        ask_again(duty, person)
    assert stands(duty)[0] == "excused"


def test_excuse_without_a_reason_is_none(duty, manager):
    with pytest.raises(DomainError) as refusal:
        excuse(duty, manager, reason="  ")
    assert refusal.value.field == "reason"
    assert stands(duty)[0] == "open"


def test_what_has_ended_is_not_excused(duty, manager):
    with pytest.raises(Conflict, match="has ended"):
        excuse(duty, manager, now=CLOSES)
    planning.complete_duty(duty_id=duty.pk, at=MONDAY)
    with pytest.raises(Conflict, match="has ended"):
        excuse(duty, manager)
    assert not DutyExcuse.objects.exists()


def test_other_excuses_are_not_taken_back(campaign, duty, manager):
    Campaign.objects.update(status=Campaign.Status.CLOSED)
    planning.mark_missed(now=NOW)
    with pytest.raises(Conflict, match="not excused any more"):
        ask_again(duty, manager)
    assert stands(duty)[1] == "closed"


def test_excuse_stays_once_the_week_or_the_campaign_is_over(duty, manager):
    excuse(duty, manager)
    with pytest.raises(Conflict, match="is over"):
        ask_again(duty, manager, now=CLOSES)
    Campaign.objects.update(status=Campaign.Status.CLOSED)
    with pytest.raises(Conflict, match="is over"):
        ask_again(duty, manager)
    planning.mark_missed(now=NOW)
    Campaign.objects.update(status=Campaign.Status.ACTIVE)
    planning.make_duties(now=NOW)
    assert stands(duty) == ("excused", "by_hand", NOW)


# --- What a phone recorded ----------------------------------------------------------
def test_inspection_made_without_a_network_is_done_although_it_was_excused(
    planned, duty, leader, manager
):
    """The phone had not heard of it: what was inspected and found is all there."""
    planned.state["findings"] = [finding()]
    planned.finish(MONDAY + 5 * MINUTE)
    excuse(duty, manager)
    for _time in range(2):
        received = planned.send(NOW + HOUR)
    assert (received.held, received.inspection.duty) == (None, duty)
    assert stands(duty) == ("done", "", MONDAY + 5 * MINUTE)
    assert counts() | {"Inspection": 1, "Defect": 1, "HeldInspection": 0} == counts()
    assert DutyExcuse.objects.get().reason == STOPPED


def test_inspection_that_was_begun_stays_and_is_done_when_it_ends(planned, duty, manager):
    planned.send()
    excuse(duty, manager)
    assert planned.send().inspection == Inspection.objects.get()
    assert stands(duty)[0] == "excused"
    planned.finish(MONDAY + 5 * MINUTE)
    planned.send()
    assert stands(duty) == ("done", "", MONDAY + 5 * MINUTE)
    with pytest.raises(Conflict):
        ask_again(duty, manager)


def test_what_comes_later_than_the_grace_stays_excused(planned, duty, manager):
    excuse(duty, manager)
    planned.state |= {"started_at": (CLOSES - MINUTE).isoformat()}
    planned.finish(CLOSES + MINUTE)
    received = planned.send(CLOSES + HOUR)
    assert received.inspection.finished_at == CLOSES + MINUTE
    assert stands(duty) == ("excused", "by_hand", NOW)


def test_inspection_of_whoever_handed_it_over_before_is_held(planned, duty, other_leader, manager):
    hand_over(duty, other_leader, manager)
    excuse(duty, manager)
    assert planned.send().held.reason == "reassigned"
    assert told("duty_excused") == ["other-leader"]


def test_excused_inspection_is_not_begun_at_the_desk(campaign, line, duty, leader, manager):
    excuse(duty, manager)
    with pytest.raises(Conflict):
        services.start_inspection(campaign=campaign, line=line, actor=leader, now=NOW, duty=duty)


# --- Pages --------------------------------------------------------------------------
@pytest.fixture
def asked(campaign, line, leader):
    """As the plan makes it, so that the plan's page shows it."""
    with time_machine.travel(NOW, tick=False):
        yield plan_duty(campaign, line, leader)


def at(duty, step="excuse"):
    return reverse(f"defects:duty_{step}", args=[duty.pk])


def test_pages_are_for_the_manager_alone(request, client_for, asked):
    cast = ("leader", "manager", "verifier", "executive", "member")
    answers = {
        who: (
            client_for(request.getfixturevalue(who)).get(at(asked)).status_code,
            client_for(request.getfixturevalue(who)).post(at(asked, "ask_again")).status_code,
        )
        for who in cast
    }
    assert answers == {who: (200, 302) if who == "manager" else (403, 403) for who in cast}


def test_excused_with_a_reason_and_taken_back(client_for, asked, manager, executive):
    client = client_for(manager)
    assert at(asked) in text(client.get(PLAN))
    missing = client.post(at(asked), {"reason": ""})
    assert list(missing.context["form"].errors) == ["reason"]
    assert list(client.post(at(asked), {"reason": "x" * 501}).context["form"].errors) == ["reason"]
    response = client.post(at(asked), {"reason": STOPPED}, follow=True)
    assert response.redirect_chain == [(f"{PLAN}?week=2025-09-08", 302)]
    page = text(response)
    assert "Excused: Li Wei has nothing to do for it." in page
    assert f"Excused by Liu Yang: {STOPPED}" in page
    assert "See the excuse" in page
    assert "See the excuse" not in text(client_for(executive).get(PLAN))
    assert "Take the excuse back" in text(client.get(at(asked)))
    page = text(client.post(at(asked, "ask_again"), follow=True))
    assert "Li Wei has it to do again" in page
    assert f"Excused by Liu Yang: {STOPPED}" not in page


def test_what_has_ended_meets_a_message(client_for, asked, manager):
    client = client_for(manager)
    planning.complete_duty(duty_id=asked.pk, at=MONDAY)
    assert at(asked) not in text(client.get(PLAN))
    for response in (client.get(at(asked), follow=True), client.post(at(asked), follow=True)):
        assert "has ended and can no longer be excused" in text(response)
    assert "not excused any more" in text(client.post(at(asked, "ask_again"), follow=True))


def test_export_says_who_excused_it_when_and_why(client_for, asked, manager):
    def row():
        answer = client_for(manager).get(EXPORT, {"as": "csv", "week": "all"})
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        return next(line for line in lines if "Line 1" in line)

    excuse(asked, manager)
    ask_again(asked, manager)
    assert "Liu Yang" not in row()
    excuse(asked, manager, reason="Stopped again.")
    with_excuse = row()
    for words in ("A quality manager excused it.", "Stopped again.", "Liu Yang", "2025-09-08"):
        assert words in with_excuse


def test_plan_takes_the_same_queries_with_excuses(
    client_for, asked, manager, django_assert_max_num_queries
):
    client = client_for(manager)
    client.get(PLAN)
    excuse(asked, manager)
    with django_assert_max_num_queries(19):
        client.get(PLAN)
