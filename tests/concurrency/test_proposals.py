"""Proposals under taps that meet: one outcome each, nothing lost, nothing twice."""

import uuid
from dataclasses import replace

import pytest

from core.errors import Conflict, DomainError
from points.models import PointEntry
from proposals import services
from proposals.models import (
    Comment,
    Criterion,
    Proposal,
    ProposalRules,
    Review,
    ReviewDuty,
    Support,
)
from tests import factories
from tests.concurrency.harness import at_once, without_row_locks
from tests.factories import MONDAY
from tests.proposals.acting import MEASURED, WORDS, fresh, submitted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deciders(campaign, quality_department):
    """Two managers, either of whom may decide."""
    ProposalRules.objects.create(campaign=campaign, scores_needed=0, daily_cap=100)
    roles = [factories.Role.QUALITY_MANAGER]
    return [
        factories.make_employee(f"decider{n}", f"Decider {n}", roles, department=quality_department)
        for n in range(2)
    ]


def decide(proposal, actor, verdict, carrier):
    return lambda: services.decide(
        proposal_id=proposal.pk,
        version=proposal.version,
        verdict=verdict,
        actor=actor,
        now=MONDAY,
        answer=f"By {actor.number}.",
        carrier=carrier,
    )


def race(proposal, deciders, carrier):
    return at_once(
        [
            decide(proposal, deciders[0], "adopted", carrier),
            decide(proposal, deciders[1], "declined", carrier),
        ]
    )


def outcomes(proposal):
    """The states that it was moved to, beside its submission."""
    moved = proposal.events.filter(kind="moved").order_by("id")
    return list(moved.values_list("state", flat=True))[1:]


def test_two_who_decide_without_the_lock_may_both_win(campaign, deciders, member, leader):
    both = False
    for _try in range(20):
        proposal = submitted(campaign, member)
        with without_row_locks():
            race(proposal, deciders, leader)
        both = both or len(outcomes(proposal)) > 1
        if both:
            break
    assert both


def test_of_two_who_decide_one_wins(campaign, deciders, member, leader):
    for _try in range(10):
        proposal = submitted(campaign, member)
        raised = race(proposal, deciders, leader)
        assert [type(error) for error in raised] == [Conflict]
        (outcome,) = outcomes(proposal)
        assert fresh(proposal).state == outcome
        earned = PointEntry.objects.filter(key__startswith=f"proposal:{proposal.pk}:")
        codes = {"proposal_submitted"} | ({"proposal_adopted"} if outcome == "adopted" else set())
        assert set(earned.values_list("rule__code", flat=True)) == codes


def test_two_that_are_merged_into_each_other_leave_one(campaign, deciders, member, leader):
    for _try in range(10):
        pair = [submitted(campaign, member), submitted(campaign, leader)]

        def merge(proposal, into, actor):
            services.decide(
                proposal_id=proposal.pk,
                version=proposal.version,
                verdict="merged",
                actor=actor,
                now=MONDAY,
                answer="The same.",
                into=into,
            )

        actions = [(pair[0], pair[1], deciders[0]), (pair[1], pair[0], deciders[1])]
        raised = at_once([lambda each=each: merge(*each) for each in actions])
        assert len(raised) == 1
        assert isinstance(raised[0], DomainError)
        assert sorted(fresh(each).state for each in pair) == ["merged", "submitted"]


def test_words_that_change_while_they_are_judged_are_judged_or_kept(campaign, deciders, member):
    """Either the verdict is on the old words and they stay, or the new words are unjudged."""
    for number in range(10):
        proposal = submitted(campaign, member)
        title = f"Changed {number}"

        def edit(proposal=proposal, title=title):
            services.edit(
                proposal_id=proposal.pk,
                version=proposal.version,
                words=replace(WORDS, title=title),
                actor=member,
                now=MONDAY,
            )

        raised = at_once([edit, decide(proposal, deciders[0], "declined", None)])
        assert [type(error) for error in raised] == [Conflict]
        now = fresh(proposal)
        assert (now.state, now.title) in {("declined", WORDS.title), ("submitted", title)}


def test_submission_by_many_taps_is_one(campaign, deciders, member):
    client_id = uuid.uuid4()
    raised = at_once([lambda: submitted(campaign, member, client_id=client_id)] * 8)
    assert raised == []
    assert Proposal.objects.count() == 1
    assert PointEntry.objects.count() == 1


def test_daily_cap_holds_for_submissions_at_once(campaign, deciders, member):
    ProposalRules.objects.update(daily_cap=2)
    assert at_once([lambda: submitted(campaign, member)] * 6) == []
    assert Proposal.objects.count() == 6
    assert PointEntry.objects.count() == 2


def test_confirmations_at_once_earn_once(campaign, deciders, member):
    proposal = submitted(campaign, member, is_done_already=True)
    services.measure(proposal_id=proposal.pk, measured=MEASURED, actor=member, now=MONDAY)
    version = fresh(proposal).version

    def verify(actor):
        services.verify(
            proposal_id=proposal.pk, version=version, holds=True, actor=actor, now=MONDAY
        )

    assert at_once([lambda actor=actor: verify(actor) for actor in deciders * 3]) == []
    codes = PointEntry.objects.order_by("id").values_list("rule__code", flat=True)
    assert list(codes) == ["proposal_submitted", "proposal_implemented", "proposal_benefit_2"]


def test_reviews_at_once_are_all_kept(campaign, deciders, member, quality_department):
    criterion = Criterion.objects.create(campaign=campaign, name="Benefit")
    people = [
        factories.make_employee(f"reviewer{n}", f"Reviewer {n}", department=quality_department)
        for n in range(6)
    ]
    for person in people:
        ReviewDuty.objects.create(campaign=campaign, reviewer=person)
    proposal = submitted(campaign, member)

    def give(person):
        services.review(
            proposal_id=proposal.pk,
            scores={criterion.pk: 7},
            comment="",
            actor=person,
            now=MONDAY,
        )

    assert at_once([lambda person=person: give(person) for person in people * 2]) == []
    assert Review.objects.count() == len(people)
    assert outcomes(proposal) == ["in_review"]


def test_taps_of_one_colleague_are_one_comment(campaign, deciders, member, leader):
    proposal, client_id = submitted(campaign, member), uuid.uuid4()

    def say():
        services.comment(
            proposal_id=proposal.pk, text="Good.", client_id=client_id, actor=leader, now=MONDAY
        )

    assert at_once([say] * 6) == []
    assert Comment.objects.count() == 1


def test_support_of_many_at_once_is_counted(campaign, deciders, member, other_team):
    proposal = submitted(campaign, member)
    people = [factories.make_employee(f"fan{n}", f"Fan {n}", team=other_team) for n in range(12)]

    def support(person):
        services.support(proposal_id=proposal.pk, actor=person, now=MONDAY)

    assert at_once([lambda person=person: support(person) for person in people]) == []
    assert Support.objects.count() == len(people)


def test_reminders_of_workers_at_once_are_sent_once(campaign, deciders, member):
    proposal = submitted(campaign, member)
    at_once([lambda: services.remind(now=proposal.due_at)] * 6)
    kinds = proposal.owner.notices.values_list("kind", flat=True)
    assert list(kinds).count("proposal_late") == 1
