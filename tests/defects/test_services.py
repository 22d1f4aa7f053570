"""The workflow of a defect: who may do what when, and what it does to clock and points."""

import datetime as dt
import uuid

import pytest

from core.errors import Conflict, DomainError, NotAllowed
from defects import services
from defects.models import Correction, Defect
from people.models import Delivery, Notice
from points import services as points
from points.models import PointEntry, TeamStanding
from tests.defects.acting import HOUR, TICK, points_of, post, submit
from tests.factories import MONDAY

DUE = MONDAY + 48 * HOUR


@pytest.fixture
def defect(campaign, line, leader, other_leader) -> Defect:
    """Found by another team's leader on the line of the responsible team."""
    return post(campaign, line, other_leader, MONDAY)


def kinds(defect: Defect) -> list[str]:
    return list(defect.events.order_by("id").values_list("kind", flat=True))


def test_post_starts_the_clock_and_tells_the_leader(defect, team, leader):
    assert (defect.state, defect.due_at, defect.team) == ("open", DUE, team)
    assert defect.next_reminder_at == DUE - 24 * HOUR
    assert kinds(defect) == ["posted"]
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.url) == (
        leader,
        "defect_posted",
        f"/defects/{defect.pk}/",
    )


def test_post_twice_with_one_client_id_gives_one_defect(campaign, line, leader):
    client_id = uuid.uuid4()
    first = post(campaign, line, leader, MONDAY, client_id=client_id)
    again = post(campaign, line, leader, MONDAY + HOUR, client_id=client_id)
    assert (again.pk, again.posted_at) == (first.pk, MONDAY)
    assert Defect.objects.count() == 1


def test_post_of_something_else_with_a_used_client_id_is_refused(campaign, line, leader):
    """A form restored by the browser's Back must not lose what was typed into it."""
    client_id = uuid.uuid4()
    first = post(campaign, line, leader, MONDAY, client_id=client_id)
    with pytest.raises(Conflict, match=first.number):
        post(campaign, line, leader, MONDAY, client_id=client_id, title="Other words")


@pytest.mark.parametrize(
    ("wanting", "field"), [({"category": "luck"}, "category"), ({"severity": "x"}, "severity")]
)
def test_post_of_an_unknown_kind_is_refused(campaign, line, leader, wanting, field):
    with pytest.raises(DomainError) as refused:
        post(campaign, line, leader, MONDAY, **wanting)
    assert refused.value.field == field


def test_post_on_an_inspection_under_way_outlasts_the_phase(campaign, line, leader):
    last_hour = dt.datetime(2025, 9, 24, 15, 0, tzinfo=dt.UTC)  # 23:00 of the last day
    walk = services.start_inspection(campaign=campaign, line=line, actor=leader, now=last_hour)
    post(campaign, line, leader, last_hour + 2 * HOUR, inspection=walk)
    with pytest.raises(DomainError):
        post(campaign, line, leader, last_hour + 13 * HOUR, inspection=walk)


def test_post_on_somebody_elses_inspection_or_of_another_line_is_refused(
    campaign, line, other_line, leader, other_leader
):
    walk = services.start_inspection(campaign=campaign, line=line, actor=leader, now=MONDAY)
    with pytest.raises(NotAllowed):
        post(campaign, line, other_leader, MONDAY, inspection=walk)
    with pytest.raises(DomainError) as refused:
        post(campaign, other_line, leader, MONDAY, inspection=walk)
    assert refused.value.field == "line"


def test_change_of_the_campaigns_rule_moves_no_clock_that_runs(defect, campaign, member, verifier):
    campaign.clock_rule = "working_days"
    campaign.time_zone = "Europe/Berlin"
    campaign.save()
    submit(defect, member, DUE - 3 * HOUR)
    services.reject_correction(defect_id=defect.pk, actor=verifier, now=DUE, reason="No.")
    defect.refresh_from_db()
    assert defect.due_at == DUE + 3 * HOUR


def test_restart_takes_the_campaigns_rule_of_now(defect, campaign, manager, other_team):
    campaign.clock_days = 5
    campaign.save()
    services.transfer_defect(
        defect_id=defect.pk,
        actor=manager,
        now=MONDAY,
        team=other_team,
        reason="Theirs.",
        restart=True,
    )
    defect.refresh_from_db()
    assert (defect.due_at, defect.clock_days) == (MONDAY + 120 * HOUR, 5)


def test_post_by_an_employee_is_refused(campaign, line, employee):
    with pytest.raises(NotAllowed):
        post(campaign, line, employee, MONDAY)


def test_post_before_the_phase_opens_is_refused(campaign, line, leader):
    with pytest.raises(DomainError, match="6 Sep"):
        post(campaign, line, leader, dt.datetime(2025, 9, 5, 15, 59, tzinfo=dt.UTC))
    post(campaign, line, leader, dt.datetime(2025, 9, 5, 16, 0, tzinfo=dt.UTC))


def test_post_without_words_is_refused_beside_the_field(campaign, line, leader):
    with pytest.raises(DomainError) as refused:
        post(campaign, line, leader, MONDAY, title="  ")
    assert refused.value.field == "title"


@pytest.mark.parametrize(("at", "in_time"), [(DUE - TICK, True), (DUE, True), (DUE + TICK, False)])
def test_submit_is_judged_by_its_instant(defect, member, verifier, at, in_time):
    correction = submit(defect, member, at)
    assert correction.in_time is in_time
    assert points_of(defect) == (0 if in_time else -2)
    services.confirm_correction(defect_id=defect.pk, actor=verifier, now=at + HOUR)
    assert points_of(defect) == (2 if in_time else -2)
    assert points.verify() == []


def test_submit_in_time_wins_over_a_sweep_that_was_quicker(defect, member, verifier):
    assert services.sweep(now=DUE + TICK) == 1
    submit(defect, member, DUE)
    defect.refresh_from_db()
    assert (defect.missed_at, defect.clock_round) == (None, 2)
    assert kinds(defect) == ["posted", "missed", "miss_withdrawn", "submitted"]
    services.confirm_correction(defect_id=defect.pk, actor=verifier, now=DUE + HOUR)
    assert points_of(defect) == 2
    assert points.verify() == []


def test_a_miss_after_a_withdrawn_one_costs_again(defect, member, verifier):
    services.sweep(now=DUE + TICK)
    submit(defect, member, DUE)
    services.reject_correction(defect_id=defect.pk, actor=verifier, now=DUE + HOUR, reason="No.")
    assert services.sweep(now=DUE + 2 * HOUR) == 1
    assert points_of(defect) == -2
    assert set(PointEntry.objects.filter(reverses=None).values_list("key", flat=True)) == {
        f"defect:{defect.pk}:missed",
        f"defect:{defect.pk}:missed:2",
    }


def test_paused_clock_never_breaches(defect, member):
    submit(defect, member, DUE - HOUR)
    assert services.sweep(now=DUE + 100 * HOUR) == 0
    defect.refresh_from_db()
    assert (defect.left, defect.missed_at) == (HOUR, None)


def test_reject_gives_back_what_was_left(defect, member, verifier):
    submit(defect, member, DUE - 3 * HOUR)
    rejected_at = DUE + 10 * HOUR
    services.reject_correction(
        defect_id=defect.pk, actor=verifier, now=rejected_at, reason="No evidence."
    )
    defect.refresh_from_db()
    assert (defect.state, defect.due_at, defect.left) == ("open", rejected_at + 3 * HOUR, None)
    assert services.sweep(now=rejected_at + 3 * HOUR) == 0
    assert services.sweep(now=rejected_at + 3 * HOUR + TICK) == 1


def test_reject_needs_a_reason(defect, member, verifier):
    submit(defect, member, MONDAY + HOUR)
    with pytest.raises(DomainError) as refused:
        services.reject_correction(
            defect_id=defect.pk, actor=verifier, now=MONDAY + 2 * HOUR, reason=" "
        )
    assert refused.value.field == "reason"


def test_correction_after_a_miss_earns_nothing_more(defect, member, verifier):
    services.sweep(now=DUE + HOUR)
    submit(defect, member, DUE + 2 * HOUR)
    services.confirm_correction(defect_id=defect.pk, actor=verifier, now=DUE + 3 * HOUR)
    defect.refresh_from_db()
    assert (defect.outcome, points_of(defect)) == ("missed", -2)


def test_submission_is_told_to_the_finder_and_to_the_verifiers(
    defect, member, verifier, other_leader, executive
):
    Notice.objects.all().delete()
    submit(defect, member, MONDAY + HOUR)
    told = Notice.objects.filter(kind="correction_submitted")
    assert {notice.recipient for notice in told} == {other_leader, verifier}


def test_submit_by_another_team_is_refused(defect, employee, other_leader, verifier):
    for outsider in (employee, other_leader, verifier):
        with pytest.raises(NotAllowed):
            submit(defect, outsider, MONDAY + HOUR)


def test_submit_twice_is_refused(defect, member):
    submit(defect, member, MONDAY + HOUR)
    with pytest.raises(Conflict):
        submit(defect, member, MONDAY + HOUR)
    assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    ("wanting", "field"),
    [
        ({"containment": " "}, "containment"),
        ({"whys": ["Once.", "  "]}, "whys"),
        ({"measure": ""}, "measure"),
        ({"factor": "luck"}, "factor"),
        ({"pictures": []}, "photos"),
        ({"factor": "people"}, "system_factor"),
        ({"factor": "people", "system_factor": "people", "system_cause": "x"}, "system_factor"),
        ({"factor": "people", "system_factor": "method", "system_cause": " "}, "system_cause"),
    ],
)
def test_submit_of_a_formalistic_answer_is_refused(defect, member, wanting, field):
    with pytest.raises(DomainError) as refused:
        submit(defect, member, MONDAY + HOUR, **wanting)
    assert refused.value.field == field
    assert kinds(defect) == ["posted"]


def test_verdict_by_the_responsible_team_is_refused(defect, member, leader, manager, team):
    submit(defect, member, MONDAY + HOUR)
    manager.team = team
    manager.save()
    for own in (member, leader, manager):
        with pytest.raises(NotAllowed):
            services.confirm_correction(defect_id=defect.pk, actor=own, now=MONDAY + 2 * HOUR)


def test_verdict_by_the_departments_head_is_refused(
    defect, member, verifier, production_department
):
    production_department.head = verifier
    production_department.save()
    submit(defect, member, MONDAY + HOUR)
    with pytest.raises(NotAllowed):
        services.confirm_correction(defect_id=defect.pk, actor=verifier, now=MONDAY + 2 * HOUR)


def test_verdict_needs_the_permission(defect, member, other_leader, executive):
    submit(defect, member, MONDAY + HOUR)
    for person in (other_leader, executive):
        with pytest.raises(NotAllowed):
            services.confirm_correction(defect_id=defect.pk, actor=person, now=MONDAY + 2 * HOUR)


def test_confirm_twice_earns_once(defect, member, verifier):
    submit(defect, member, MONDAY + HOUR)
    services.confirm_correction(defect_id=defect.pk, actor=verifier, now=MONDAY + 2 * HOUR)
    with pytest.raises(Conflict):
        services.confirm_correction(defect_id=defect.pk, actor=verifier, now=MONDAY + 2 * HOUR)
    standing = TeamStanding.objects.get()
    assert (standing.points, standing.entries, standing.reached_at) == (2, 1, MONDAY + 2 * HOUR)


def test_extend_moves_the_deadline_and_is_counted(defect, manager):
    services.extend_deadline(
        defect_id=defect.pk, actor=manager, now=DUE, hours=24, reason="Spare part."
    )
    defect.refresh_from_db()
    assert (defect.due_at, defect.extensions) == (DUE + 24 * HOUR, 1)


def test_extend_while_paused_adds_to_what_is_left(defect, member, manager):
    submit(defect, member, DUE - HOUR)
    services.extend_deadline(
        defect_id=defect.pk, actor=manager, now=DUE + HOUR, hours=2, reason="Spare part."
    )
    defect.refresh_from_db()
    assert (defect.left, defect.due_at) == (3 * HOUR, DUE)


def test_extend_after_the_deadline_is_refused(defect, manager, leader):
    with pytest.raises(Conflict):
        services.extend_deadline(
            defect_id=defect.pk, actor=manager, now=DUE + TICK, hours=1, reason="Late."
        )
    with pytest.raises(NotAllowed):
        services.extend_deadline(
            defect_id=defect.pk, actor=leader, now=MONDAY, hours=1, reason="Please."
        )


@pytest.mark.parametrize("hours", [0, 721, -5])
def test_extend_by_an_odd_span_is_refused(defect, manager, hours):
    with pytest.raises(DomainError) as refused:
        services.extend_deadline(
            defect_id=defect.pk, actor=manager, now=MONDAY, hours=hours, reason="Why not."
        )
    assert refused.value.field == "hours"


@pytest.mark.parametrize("swept", [True, False])
@pytest.mark.parametrize(
    ("restart", "points_left", "team_missed", "due_at"),
    [(False, -2, True, DUE), (True, 0, False, DUE + 49 * HOUR)],
)
def test_transfer_after_a_miss(
    defect, manager, team, other_team, restart, points_left, team_missed, due_at, swept
):
    """The old team's miss stays its own, whether or not a sweep was quicker."""
    if swept:
        services.sweep(now=DUE + HOUR)
    services.transfer_defect(
        defect_id=defect.pk,
        actor=manager,
        now=DUE + HOUR,
        team=other_team,
        reason="Their station.",
        restart=restart,
    )
    defect.refresh_from_db()
    assert defect.team == other_team
    assert points_of(defect) == points_left
    assert (defect.missed_at is not None) is team_missed
    assert defect.due_at == due_at
    assert defect.events.last().data["restarted"] is restart
    assert set(PointEntry.objects.values_list("team", flat=True)) == {team.pk}
    assert kinds(defect) == ["posted", "missed", "transferred"]
    assert points.verify() == []


def test_transfer_while_a_correction_waits_is_refused(defect, member, manager, other_team):
    submit(defect, member, MONDAY + HOUR)
    with pytest.raises(Conflict):
        services.transfer_defect(
            defect_id=defect.pk,
            actor=manager,
            now=MONDAY + 2 * HOUR,
            team=other_team,
            reason="Theirs.",
            restart=True,
        )


@pytest.mark.parametrize("end", ["missed", "confirmed", "waiting"])
def test_void_takes_back_every_point(defect, member, verifier, manager, end):
    if end == "missed":
        services.sweep(now=DUE + HOUR)
    else:
        submit(defect, member, MONDAY + HOUR)
    if end == "confirmed":
        services.confirm_correction(defect_id=defect.pk, actor=verifier, now=MONDAY + 2 * HOUR)
    services.void_defect(
        defect_id=defect.pk,
        actor=manager,
        now=DUE + 2 * HOUR,
        cause="not_a_defect",
        reason="Within the limits.",
    )
    defect.refresh_from_db()
    assert (defect.state, points_of(defect)) == ("void", 0)
    assert not defect.corrections.filter(verdict="waiting").exists()
    assert points.verify() == []
    assert services.sweep(now=DUE + 500 * HOUR) == 0


def test_void_as_a_duplicate_of_what_is_void_is_refused(defect, campaign, line, leader, manager):
    other = post(campaign, line, leader, MONDAY)
    end = {"actor": manager, "now": MONDAY, "cause": "duplicate", "reason": "Seen twice."}
    services.void_defect(defect_id=defect.pk, duplicate_of=other, **end)
    with pytest.raises(DomainError) as refused:
        services.void_defect(defect_id=other.pk, duplicate_of=defect, **end)
    assert refused.value.field == "duplicate_of"


def test_void_as_a_duplicate_names_the_other(defect, manager):
    with pytest.raises(DomainError) as refused:
        services.void_defect(
            defect_id=defect.pk,
            actor=manager,
            now=MONDAY,
            cause="duplicate",
            reason="Seen twice.",
            duplicate_of=defect,
        )
    assert refused.value.field == "duplicate_of"


def test_notices_at_night_wait_for_the_morning(campaign, line, leader, other_leader, settings):
    settings.MAIL_URL = "json://127.0.0.1:9"
    leader.email = "leader@example.com"
    leader.save()
    night = dt.datetime(2025, 9, 8, 15, 0, tzinfo=dt.UTC)  # 23:00 in Shanghai
    post(campaign, line, other_leader, night)
    delivery = Delivery.objects.get()
    assert delivery.not_before == dt.datetime(2025, 9, 8, 23, 30, tzinfo=dt.UTC)  # 07:30


def test_own_deed_is_not_told(campaign, line, leader):
    post(campaign, line, leader, MONDAY)
    assert not Notice.objects.exists()
