"""Anybody's reports: what may be reported, who answers, what it becomes, and who hears of it."""

import datetime as dt
import uuid

import pytest

from campaigns.models import Campaign
from core.errors import Conflict, DomainError, NotAllowed
from defects import services
from defects.models import Commendation, Defect, Photo, Report
from people.models import Employee, Notice, Role
from tests.defects.acting import HOUR, PICTURE
from tests.factories import MONDAY, make_employee

pytestmark = pytest.mark.django_db

SORTED = {"category": "machine", "severity": "major"}
LAST_OPEN = dt.datetime(2025, 9, 24, 9, tzinfo=dt.UTC)
CLOSED = dt.datetime(2025, 9, 26, 1, tzinfo=dt.UTC)


def make(campaign, line, actor, now=MONDAY, **more):
    words = {"kind": "problem", "title": "Oil below the press"} | more
    return services.make_report(campaign=campaign, line=line, actor=actor, now=now, **words)


@pytest.fixture
def report(campaign, line, leader, employee):
    """Of the leader's line, by somebody of another team, with two photos."""
    return make(campaign, line, employee, pictures=[PICTURE, PICTURE])


def told(kind):
    """Who was told, and what fills the words."""
    rows = Notice.objects.filter(kind=kind).order_by("id")
    return [(row.recipient.number, row.params) for row in rows.select_related("recipient")]


# --- Making -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "who", ["employee", "member", "leader", "verifier", "judge", "executive", "manager"]
)
def test_everybody_may_report(request, campaign, line, who):
    person = request.getfixturevalue(who)
    report = make(campaign, line, person, title="  Oil  ")
    assert (report.reported_by, report.reported_at, report.title) == (person, MONDAY, "Oil")
    assert (report.state, report.defect, report.commendation) == ("waiting", None, None)
    assert Defect.objects.count() == 0


def test_report_keeps_its_photos_and_tells_the_leader(report):
    kinds = list(report.photos.values_list("kind", "taken_by__number"))
    assert kinds == [("found", "employee")] * 2
    assert told("report_problem") == [
        ("leader", {"title": "Oil below the press", "name": "Sun Lei"})
    ]


def test_second_tap_is_the_same_report(campaign, line, leader, employee):
    sent = {"client_id": uuid.uuid4(), "pictures": [PICTURE]}
    first, second = make(campaign, line, employee, **sent), make(campaign, line, employee, **sent)
    assert first == second == Report.objects.get()
    assert Photo.objects.count() == 1
    assert len(told("report_problem")) == 1


def test_other_words_under_the_same_id_are_not_lost_silently(campaign, line, employee):
    sent = {"client_id": uuid.uuid4()}
    make(campaign, line, employee, **sent)
    with pytest.raises(Conflict, match="sent already"):
        make(campaign, line, employee, **sent, title="Label missing")


def test_id_of_somebody_elses_report_shows_nothing_of_it(campaign, line, employee, member):
    sent = {"client_id": uuid.uuid4()}
    make(campaign, line, employee, **sent)
    with pytest.raises(Conflict):
        make(campaign, line, member, **sent)
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"title": "  "}, "title"), ({"kind": "gossip"}, "kind")],
)
def test_report_says_what_is_missing(campaign, line, employee, wrong, field):
    with pytest.raises(DomainError) as refusal:
        make(campaign, line, employee, **wrong)
    assert refusal.value.field == field
    assert Report.objects.count() == 0


def test_line_out_of_use_takes_no_report(campaign, line, employee):
    line.is_active = False
    with pytest.raises(DomainError, match="no longer in use"):
        make(campaign, line, employee)


@pytest.mark.parametrize("status", [Campaign.Status.DRAFT, Campaign.Status.CLOSED])
def test_campaign_that_does_not_run_takes_no_report(campaign, line, employee, status):
    campaign.status = status
    with pytest.raises(DomainError, match="not running"):
        make(campaign, line, employee)


# --- Who is told ------------------------------------------------------------------
def test_leaders_own_report_goes_to_the_head(campaign, line, leader, production_department):
    head = make_employee("head", "Ma Li", [Role.DEPARTMENT_HEAD])
    production_department.head = head
    production_department.save()
    make(campaign, line, leader)
    assert [who for who, _params in told("report_problem")] == ["head"]


def test_without_leader_and_head_the_managers_are_told(campaign, line, employee, manager):
    make(campaign, line, employee, kind="praise")
    assert [who for who, _params in told("report_praise")] == ["manager"]


def test_leader_without_the_role_is_not_told_what_they_cannot_answer(
    campaign, line, leader, manager, employee
):
    leader.roles = []
    leader.save()
    make(campaign, line, employee)
    assert [who for who, _params in told("report_problem")] == ["manager"]


# --- Accepting ---------------------------------------------------------------------
def test_accepted_problem_starts_its_clock_then(report, leader):
    now = MONDAY + 5 * HOUR
    done = services.accept_report(report_id=report.pk, actor=leader, now=now, **SORTED)
    defect = Defect.objects.get()
    assert (done.state, done.answered_by, done.answered_at) == ("accepted", leader, now)
    assert done.defect == defect
    assert (defect.posted_at, defect.due_at) == (now, now + 48 * HOUR)
    assert (defect.posted_by, defect.title) == (leader, "Oil below the press")
    assert (defect.category, defect.severity) == ("machine", "major")


def test_photos_go_with_it(report, leader):
    ids = list(report.photos.values_list("pk", flat=True))
    done = services.accept_report(report_id=report.pk, actor=leader, now=MONDAY, **SORTED)
    assert list(done.defect.photos.values_list("pk", flat=True)) == ids
    assert Photo.objects.count() == 2


def test_reporter_hears_what_became_of_it(report, leader):
    done = services.accept_report(report_id=report.pk, actor=leader, now=MONDAY, **SORTED)
    words = {"title": "Oil below the press", "number": done.defect.number}
    assert told("report_listed") == [("employee", words)]


def test_accepted_praise_is_a_commendation(campaign, line, leader, employee):
    report = make(campaign, line, employee, kind="praise", pictures=[PICTURE])
    done = services.accept_report(report_id=report.pk, actor=leader, now=MONDAY + HOUR)
    commendation = Commendation.objects.get()
    assert (done.commendation, done.defect, Defect.objects.count()) == (commendation, None, 0)
    assert (commendation.title, commendation.posted_by) == ("Oil below the press", leader)
    assert list(commendation.photos.values_list("kind", flat=True)) == ["praise"]
    assert [who for who, _params in told("report_praised")] == ["employee"]


def test_second_tap_accepts_once(report, leader):
    for _tap in range(2):
        services.accept_report(report_id=report.pk, actor=leader, now=MONDAY, **SORTED)
    assert Defect.objects.count() == 1
    assert len(told("report_listed")) == 1


def test_second_leader_sees_who_was_first(report, leader, manager):
    done = services.accept_report(report_id=report.pk, actor=leader, now=MONDAY, **SORTED)
    with pytest.raises(Conflict) as refusal:
        services.accept_report(report_id=report.pk, actor=manager, now=MONDAY, **SORTED)
    assert str(refusal.value) == (
        f"Li Wei has put this report on the list already, as {done.defect.number}."
    )
    with pytest.raises(Conflict, match="Li Wei"):
        services.answer_report(report_id=report.pk, actor=manager, now=MONDAY, reason="No.")
    assert Defect.objects.count() == 1


def test_refused_acceptance_leaves_the_report_waiting(report, leader):
    with pytest.raises(DomainError) as refusal:
        services.accept_report(report_id=report.pk, actor=leader, now=MONDAY)
    assert refusal.value.field == "category"
    report.refresh_from_db()
    assert (report.state, report.photos.count()) == ("waiting", 2)


def test_what_was_reported_in_time_is_accepted_after_the_phase(campaign, line, leader, employee):
    report = make(campaign, line, employee, now=LAST_OPEN)
    done = services.accept_report(report_id=report.pk, actor=leader, now=CLOSED, **SORTED)
    assert done.defect.posted_at == CLOSED


def test_what_was_reported_after_the_phase_is_answered_only(campaign, line, leader, employee):
    report = make(campaign, line, employee, now=CLOSED)
    with pytest.raises(DomainError, match="closed on"):
        services.accept_report(report_id=report.pk, actor=leader, now=CLOSED + HOUR, **SORTED)
    done = services.answer_report(report_id=report.pk, actor=leader, now=CLOSED, reason="Mended.")
    assert done.state == "answered"


def test_nothing_is_accepted_once_the_campaign_is_closed(campaign, report, leader):
    Campaign.objects.update(status=Campaign.Status.CLOSED)
    with pytest.raises(DomainError, match="is closed"):
        services.accept_report(report_id=report.pk, actor=leader, now=MONDAY, **SORTED)


# --- Answering ---------------------------------------------------------------------
def test_answer_is_told_with_its_reason(report, leader):
    for _tap in range(2):
        done = services.answer_report(
            report_id=report.pk, actor=leader, now=MONDAY + HOUR, reason=" Wiped up. "
        )
    assert (done.state, done.answer, done.answered_by) == ("answered", "Wiped up.", leader)
    assert told("report_answered") == [
        ("employee", {"title": "Oil below the press", "reason": "Wiped up."})
    ]


def test_answer_without_a_reason_is_none(report, leader):
    with pytest.raises(DomainError) as refusal:
        services.answer_report(report_id=report.pk, actor=leader, now=MONDAY, reason="  ")
    assert refusal.value.field == "reason"


def test_second_answer_does_not_replace_the_first(report, leader, manager):
    services.answer_report(report_id=report.pk, actor=leader, now=MONDAY, reason="Wiped up.")
    with pytest.raises(Conflict, match="Li Wei has answered"):
        services.answer_report(report_id=report.pk, actor=manager, now=MONDAY, reason="Why?")
    with pytest.raises(Conflict):
        services.accept_report(report_id=report.pk, actor=leader, now=MONDAY, **SORTED)
    report.refresh_from_db()
    assert report.answer == "Wiped up."


# --- Who may -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "who", ["employee", "member", "other_leader", "verifier", "judge", "executive"]
)
def test_others_neither_accept_nor_answer(request, report, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        services.accept_report(report_id=report.pk, actor=person, now=MONDAY, **SORTED)
    with pytest.raises(NotAllowed):
        services.answer_report(report_id=report.pk, actor=person, now=MONDAY, reason="No.")
    assert Defect.objects.count() == 0


@pytest.mark.parametrize("who", ["leader", "manager"])
def test_nobody_decides_about_their_own(request, campaign, line, leader, manager, who):
    person = request.getfixturevalue(who)
    report = make(campaign, line, person)
    with pytest.raises(NotAllowed):
        services.accept_report(report_id=report.pk, actor=person, now=MONDAY, **SORTED)


def test_head_answers_for_the_lines_of_the_department(report, production_department):
    head = make_employee("head", "Ma Li", [Role.DEPARTMENT_HEAD])
    production_department.head = head
    production_department.save()
    services.accept_report(report_id=report.pk, actor=head, now=MONDAY, **SORTED)
    assert Defect.objects.get().posted_by == head


def test_each_sees_what_is_theirs(
    campaign, line, other_line, leader, other_leader, member, employee, manager
):
    here = make(campaign, line, employee)
    there = make(campaign, other_line, member)

    def seen(person: Employee) -> set[Report]:
        return set(Report.objects.visible_to(person))

    assert seen(leader) == {here}
    assert seen(other_leader) == {there}
    assert seen(employee) == {here}
    assert seen(member) == {there}
    assert seen(manager) == {here, there}
    assert set(Report.objects.waiting().answerable_by(leader)) == {here}
