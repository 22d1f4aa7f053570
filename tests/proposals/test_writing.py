"""The author's side: drafts, submission, changes, withdrawal, and what colleagues add."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from core.errors import Conflict, DomainError, NotAllowed
from people.models import Employee, Role
from proposals import services
from proposals.models import Proposal, ReviewDuty, Support
from tests.factories import MONDAY, make_employee
from tests.proposals.acting import DAY, HOUR, WORDS, decided, earned, fresh, submitted, told

pytestmark = pytest.mark.django_db


def draft(campaign, actor, client_id, **words):
    return services.save_draft(
        campaign=campaign,
        client_id=client_id,
        words=replace(WORDS, **words),
        actor=actor,
        now=MONDAY,
    )


# --- Drafts -------------------------------------------------------------------------
def test_draft_may_lack_everything_and_is_kept_as_one(campaign, member):
    client_id = uuid.uuid4()
    first = draft(campaign, member, client_id, title="", present="", proposed="", process="")
    again = draft(campaign, member, client_id, title="A guide")
    assert first.pk == again.pk
    assert (fresh(first).state, fresh(first).title) == ("draft", "A guide")
    assert (earned(), told("proposal_turn")) == ([], [])


def test_draft_is_seen_by_its_author_alone(campaign, member, manager, leader):
    kept = draft(campaign, member, uuid.uuid4())
    assert list(Proposal.objects.visible_to(member)) == [kept]
    for other in (manager, leader):
        assert list(Proposal.objects.visible_to(other)) == []


def test_draft_of_somebody_else_is_not_overwritten(campaign, member, leader):
    client_id = uuid.uuid4()
    kept = draft(campaign, member, client_id)
    with pytest.raises(Conflict):
        draft(campaign, leader, client_id, title="Mine now")
    assert fresh(kept).title == WORDS.title


def test_draft_is_thrown_away_by_its_author_alone(campaign, member, leader, proposal):
    kept = draft(campaign, member, uuid.uuid4())
    with pytest.raises(NotAllowed):
        services.discard_draft(proposal_id=kept.pk, actor=leader, now=MONDAY)
    services.discard_draft(proposal_id=kept.pk, actor=member, now=MONDAY)
    assert list(Proposal.objects.all()) == [proposal]
    with pytest.raises(Conflict):
        services.discard_draft(proposal_id=proposal.pk, actor=member, now=MONDAY)


# --- Submission -----------------------------------------------------------------------
def test_submission_gives_the_turn_with_a_day(proposal, decider, member):
    assert (proposal.state, proposal.owner, proposal.decider) == ("submitted", decider, decider)
    # Three working days after Monday the 8th: the end of Thursday the 11th in Shanghai.
    assert proposal.due_at == dt.datetime(2025, 9, 11, 16, tzinfo=dt.UTC)
    assert proposal.first_answer_at is None
    assert told("proposal_turn") == ["decider"]
    assert earned() == [("member", "proposal_submitted", 1)]
    event = proposal.events.get()
    assert (event.state, event.owner, event.due_at) == ("submitted", decider, proposal.due_at)


def test_submission_sent_twice_is_one(campaign, panel, member):
    client_id = uuid.uuid4()
    first = submitted(campaign, member, client_id=client_id)
    second = submitted(campaign, member, client_id=client_id, title="Another title")
    assert (first.pk, fresh(second).title) == (second.pk, WORDS.title)
    assert len(earned()) == 1


def test_draft_becomes_the_proposal(campaign, panel, member):
    client_id = uuid.uuid4()
    kept = draft(campaign, member, client_id, title="")
    proposal = submitted(campaign, member, client_id=client_id)
    assert (proposal.pk, proposal.state) == (kept.pk, "submitted")
    with pytest.raises(Conflict):
        draft(campaign, member, client_id)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"title": " "}, "title"),
        ({"present": ""}, "present"),
        ({"proposed": ""}, "proposed"),
        ({"process": "", "line": None}, "line"),
        ({"category": "fun"}, "category"),
    ],
)
def test_submission_says_what_is_missing(campaign, panel, member, words, field):
    with pytest.raises(DomainError) as refused:
        submitted(campaign, member, **words)
    assert refused.value.field == field
    assert Proposal.objects.count() == 0


def test_submission_waits_for_its_phase(campaign, panel, member):
    campaign.phases.filter(name="Culture").delete()
    with pytest.raises(DomainError, match="not part of this campaign"):
        submitted(campaign, member)


def test_too_few_words_earn_nothing(campaign, panel, member):
    submitted(campaign, member, proposed="A guide.")
    assert earned() == []


def test_a_day_has_room_for_so_many(campaign, panel, asked, member):
    asked.daily_cap = 2
    asked.save()
    for hour in range(4):
        submitted(campaign, member, now=MONDAY + hour * HOUR)
    submitted(campaign, member, now=MONDAY + DAY)
    assert earned() == [("member", "proposal_submitted", 1)] * 3


def test_points_are_shared_with_co_authors(campaign, panel, member, leader, employee):
    campaign.point_rules.create(code="proposal_submitted", name="Submitted", amount=5)
    submitted(campaign, member, co_authors=[leader, employee])
    assert earned() == [
        ("member", "proposal_submitted", 3),
        ("leader", "proposal_submitted", 1),
        ("employee", "proposal_submitted", 1),
    ]


def test_at_most_six_share_one(campaign, panel, member):
    others = [make_employee(f"other{n}", f"Other {n}") for n in range(6)]
    with pytest.raises(DomainError) as refused:
        submitted(campaign, member, co_authors=others)
    assert refused.value.field == "co_authors"


# --- Whose turn -------------------------------------------------------------------------
def test_most_special_duty_decides(campaign, panel, member, manager):
    special = make_employee("special", "Lin")
    ReviewDuty.objects.create(
        campaign=campaign,
        department=member.department,
        category="quality",
        reviewer=special,
        leads=True,
    )
    assert submitted(campaign, member).owner == special
    assert submitted(campaign, member, category="cost").owner == panel[0]


def test_author_never_decides_on_their_own(campaign, panel, decider, manager):
    assert submitted(campaign, decider).owner == manager


def test_head_decides_where_no_duty_fits(campaign, asked, member, leader):
    member.department.head = leader
    member.department.save()
    assert submitted(campaign, member).owner == leader


def test_plant_with_nobody_to_decide_says_so(campaign, asked, member):
    with pytest.raises(NotAllowed, match="nobody who could decide"):
        submitted(campaign, member)
    assert Proposal.objects.count() == 0


def test_done_already_waits_for_its_effect(campaign, panel, member, decider):
    proposal = submitted(campaign, member, is_done_already=True)
    assert (proposal.state, proposal.owner) == ("implemented", decider)
    assert proposal.first_answer_at is None
    assert earned() == [("member", "proposal_submitted", 1)]


# --- Changes ------------------------------------------------------------------------------
def edit(proposal, actor, version=None, **words):
    return services.edit(
        proposal_id=proposal.pk,
        version=proposal.version if version is None else version,
        words=replace(WORDS, **words),
        actor=actor,
        now=MONDAY + HOUR,
    )


def test_author_changes_the_words_until_the_verdict(proposal, member, decider):
    changed = edit(proposal, member, title="Guides for both feeders")
    assert (changed.title, changed.grams[:2]) == ("Guides for both feeders", ["guide", "both"])
    decided(proposal, "declined", decider, answer="Too dear.")
    with pytest.raises(Conflict, match="stay as they are"):
        edit(fresh(proposal), member)


def test_change_of_what_was_changed_meanwhile_is_refused(proposal, member):
    edit(proposal, member, title="First")
    with pytest.raises(Conflict, match="changed meanwhile"):
        edit(proposal, member, title="Second")
    assert fresh(proposal).title == "First"


@pytest.mark.parametrize("who", ["leader", "employee", "manager", "decider"])
def test_nobody_else_changes_or_withdraws_it(request, proposal, who):
    other = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        edit(proposal, other)
    with pytest.raises(NotAllowed):
        services.withdraw(proposal_id=proposal.pk, actor=other, now=MONDAY)


def test_author_takes_it_back_before_the_verdict(proposal, member, decider):
    services.withdraw(proposal_id=proposal.pk, actor=member, now=MONDAY + HOUR)
    gone = fresh(proposal)
    assert (gone.state, gone.owner, gone.due_at) == ("withdrawn", None, None)
    with pytest.raises(Conflict):
        decided(gone, "declined", decider, answer="No.")


# --- Colleagues -----------------------------------------------------------------------------
def test_support_is_given_once_and_taken_back(proposal, leader, member):
    assert services.support(proposal_id=proposal.pk, actor=leader, now=MONDAY) is True
    assert Support.objects.count() == 1
    assert services.support(proposal_id=proposal.pk, actor=leader, now=MONDAY) is False
    assert Support.objects.count() == 0
    with pytest.raises(NotAllowed):
        services.support(proposal_id=proposal.pk, actor=member, now=MONDAY)


def test_comment_is_said_once_and_heard_by_those_concerned(proposal, leader):
    client_id = uuid.uuid4()
    for _tap in range(2):
        services.comment(
            proposal_id=proposal.pk,
            text="We have the same at line 2.",
            client_id=client_id,
            actor=leader,
            now=MONDAY,
        )
    assert proposal.comments.count() == 1
    assert sorted(told("proposal_comment")) == ["decider", "member"]


def test_everybody_may_propose(campaign, panel, quality_department):
    for role in Role:
        person = make_employee(f"of-{role}", "Somebody", [role], department=quality_department)
        assert submitted(campaign, person).state == "submitted"
    assert Employee.objects.filter(proposals__state="submitted").count() == len(Role)
