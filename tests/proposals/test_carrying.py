"""Carrying out, measuring, confirming: each by somebody who may, each fact earning once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.errors import Conflict, DomainError, NotAllowed
from proposals import services
from tests.factories import MONDAY
from tests.proposals.acting import DAY, MEASURED, decided, earned, fresh, submitted, told

pytestmark = pytest.mark.django_db
LATER = MONDAY + 7 * DAY


@pytest.fixture
def adopted(proposal, reviewer, scores, decider, leader):
    """The leader carries it out."""
    services.review(proposal_id=proposal.pk, scores=scores, comment="", actor=reviewer, now=MONDAY)
    return decided(proposal, "adopted", decider, carrier=leader)


@pytest.fixture
def implemented(adopted, leader):
    services.begin(proposal_id=adopted.pk, actor=leader, now=LATER)
    return services.finish(proposal_id=adopted.pk, actor=leader, now=LATER)


def measure(proposal, actor, **more):
    return services.measure(
        proposal_id=proposal.pk, measured=replace(MEASURED, **more), actor=actor, now=LATER
    )


def verify(proposal, actor, *, holds=True, **more):
    return services.verify(
        proposal_id=proposal.pk,
        version=fresh(proposal).version,
        holds=holds,
        actor=actor,
        now=LATER,
        **more,
    )


def test_carrier_begins_and_finishes(adopted, leader, decider):
    services.begin(proposal_id=adopted.pk, actor=leader, now=LATER)
    assert (fresh(adopted).state, fresh(adopted).owner) == ("implementing", leader)
    services.finish(proposal_id=adopted.pk, actor=leader, now=LATER)
    assert (fresh(adopted).state, fresh(adopted).owner) == ("implemented", decider)
    services.finish(proposal_id=adopted.pk, actor=leader, now=LATER)
    assert told("proposal_implemented") == ["member"]


@pytest.mark.parametrize("who", ["member", "employee", "reviewer", "decider"])
def test_nobody_else_carries_it(request, adopted, who):
    with pytest.raises(NotAllowed):
        services.begin(proposal_id=adopted.pk, actor=request.getfixturevalue(who), now=LATER)


def test_confirmed_effect_earns_for_the_work_and_its_band(implemented, member, decider):
    measure(implemented, member)
    verify(implemented, decider)
    now = fresh(implemented)
    assert (now.state, now.owner, now.ended_at) == ("verified", None, LATER)
    assert (now.effect.confirmed_by, now.effect.confirmed_at) == (decider, LATER)
    assert earned()[2:] == [
        ("member", "proposal_implemented", 5),
        ("member", "proposal_benefit_2", 5),
    ]
    verify(implemented, decider)
    assert len(earned()) == 4


def test_benefit_below_the_first_band_earns_for_the_work_alone(implemented, member, decider):
    measure(implemented, member, yearly_benefit=Decimal(9_999))
    verify(implemented, decider)
    assert earned()[2:] == [("member", "proposal_implemented", 5)]


def test_nothing_is_confirmed_that_nobody_measured(implemented, decider):
    with pytest.raises(DomainError, match="Nothing has been measured"):
        verify(implemented, decider)


@pytest.mark.parametrize("who", ["employee", "reviewer", "decider", "verifier"])
def test_outsiders_measure_nothing(request, implemented, who):
    with pytest.raises(NotAllowed):
        measure(implemented, request.getfixturevalue(who))


def test_nobody_confirms_what_they_measured(implemented, manager):
    measure(implemented, manager)
    with pytest.raises(NotAllowed, match="somebody else confirms"):
        verify(implemented, manager)


def test_author_confirms_nothing(implemented, member, leader):
    measure(implemented, leader)
    with pytest.raises(NotAllowed):
        verify(implemented, member)


def test_confirming_what_was_measured_anew_is_refused(implemented, member, decider):
    measure(implemented, member)
    version = fresh(implemented).version
    measure(implemented, member, yearly_benefit=Decimal(900_000))
    with pytest.raises(Conflict):
        services.verify(
            proposal_id=implemented.pk, version=version, holds=True, actor=decider, now=LATER
        )


def test_effect_that_does_not_hold_goes_back_to_its_carrier(implemented, decider, leader):
    with pytest.raises(DomainError) as refused:
        verify(implemented, decider, holds=False)
    assert refused.value.field == "answer"
    verify(implemented, decider, holds=False, answer="Edges are dented again.")
    assert (fresh(implemented).state, fresh(implemented).owner) == ("implementing", leader)
    assert earned()[2:] == []


def test_done_already_earns_when_it_is_confirmed(campaign, panel, member, decider):
    done = submitted(campaign, member, is_done_already=True)
    measure(done, member)
    verify(done, decider)
    assert [code for _who, code, _amount in earned()] == [
        "proposal_submitted",
        "proposal_implemented",
        "proposal_benefit_2",
    ]


def test_done_already_that_does_not_hold_goes_back_to_its_author(campaign, panel, member, decider):
    done = submitted(campaign, member, is_done_already=True)
    verify(done, decider, holds=False, answer="It fell off.")
    assert (fresh(done).state, fresh(done).owner) == ("implementing", member)
