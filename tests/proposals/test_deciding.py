"""Reviews and verdicts: who scores, who decides, what each verdict leaves behind."""

import datetime as dt
from decimal import Decimal

import pytest

from core.errors import Conflict, DomainError, NotAllowed
from people.models import Role
from proposals import services
from proposals.models import Proposal, Review
from tests.factories import MONDAY, make_employee
from tests.proposals.acting import DAY, HOUR, WORDS, decided, earned, fresh, submitted, told

pytestmark = pytest.mark.django_db


def review(proposal, actor, scores, comment=""):
    return services.review(
        proposal_id=proposal.pk, scores=scores, comment=comment, actor=actor, now=MONDAY + HOUR
    )


# --- Reviews --------------------------------------------------------------------------
def test_marks_weigh_and_take_it_into_review(proposal, reviewer, scores, decider):
    given = review(proposal, reviewer, scores)
    assert given.mark == Decimal("8.50")
    now = fresh(proposal)
    assert (now.state, now.owner, now.first_answer_at) == ("in_review", decider, MONDAY + HOUR)
    # Ten working days after Monday the 8th: the end of Monday the 22nd.
    assert now.due_at == dt.datetime(2025, 9, 22, 16, tzinfo=dt.UTC)
    assert told("proposal_in_review") == ["member"]


def test_marks_given_again_replace(proposal, reviewer, scores):
    review(proposal, reviewer, scores)
    review(proposal, reviewer, dict.fromkeys(scores, 4))
    assert [one.mark for one in Review.objects.all()] == [Decimal("4.00")]


@pytest.mark.parametrize("mark", [-1, 11])
def test_marks_are_of_ten(proposal, reviewer, scores, mark):
    with pytest.raises(DomainError, match="0 to 10"):
        review(proposal, reviewer, scores | {min(scores): mark})


def test_every_criterion_needs_its_mark(proposal, reviewer, scores):
    with pytest.raises(DomainError, match="every criterion"):
        review(proposal, reviewer, {min(scores): 5})


@pytest.mark.parametrize("who", ["member", "leader", "employee", "manager", "judge"])
def test_whoever_has_no_duty_gives_no_marks(request, proposal, scores, who):
    with pytest.raises(NotAllowed):
        review(proposal, request.getfixturevalue(who), scores)


def test_own_team_gives_no_marks(campaign, proposal, leader, scores):
    campaign.review_duties.create(reviewer=leader)
    with pytest.raises(NotAllowed):
        review(proposal, leader, scores)


def test_duty_is_for_its_department_and_category(campaign, proposal, employee, other_team):
    campaign.review_duties.create(reviewer=employee, category="safety")
    assert proposal not in Proposal.objects.reviewable_by(employee)
    campaign.review_duties.create(reviewer=employee, department=other_team.department)
    assert proposal in Proposal.objects.reviewable_by(employee)


# --- Verdicts --------------------------------------------------------------------------
def test_adoption_earns_and_gives_the_turn_to_its_carrier(
    proposal, reviewer, scores, decider, leader
):
    review(proposal, reviewer, scores)
    decided(proposal, "adopted", decider, carrier=leader)
    now = fresh(proposal)
    assert (now.state, now.owner, now.decider) == ("adopted", leader, decider)
    assert now.decided_at == MONDAY + DAY
    assert earned()[1:] == [("member", "proposal_adopted", 3)]
    assert told("proposal_adopted") == ["member"]
    assert told("proposal_turn") == ["decider", "leader"]


def test_adoption_needs_its_scores(proposal, decider, leader):
    with pytest.raises(DomainError, match="1 more review is needed"):
        decided(proposal, "adopted", decider, carrier=leader)
    assert fresh(proposal).state == "submitted"


def test_trial_and_adoption_need_somebody_who_carries_it(proposal, decider):
    with pytest.raises(DomainError) as refused:
        decided(proposal, "trial", decider)
    assert refused.value.field == "carrier"


@pytest.mark.parametrize("verdict", ["shelved", "declined"])
def test_no_needs_an_answer_that_the_author_reads(proposal, decider, verdict):
    with pytest.raises(DomainError) as refused:
        decided(proposal, verdict, decider, answer="  ")
    assert refused.value.field == "answer"
    decided(proposal, verdict, decider, answer="The press goes next year.")
    now = fresh(proposal)
    assert (now.state, now.owner, now.answer) == (verdict, None, "The press goes next year.")
    assert told(f"proposal_{verdict}") == ["member"]


def test_shelved_is_taken_up_again(proposal, decider, member):
    decided(proposal, "shelved", decider, answer="Next year.")
    with pytest.raises(NotAllowed):
        decided(proposal, "in_review", member)
    decided(proposal, "in_review", decider)
    assert (fresh(proposal).state, fresh(proposal).owner) == ("in_review", decider)


@pytest.mark.parametrize("who", ["member", "leader", "employee", "reviewer", "judge"])
def test_nobody_else_decides(request, proposal, who):
    with pytest.raises(NotAllowed):
        decided(proposal, "declined", request.getfixturevalue(who), answer="No.")


def test_manager_steps_in_but_not_for_their_own(campaign, proposal, manager):
    decided(proposal, "declined", manager, answer="No.")
    assert fresh(proposal).state == "declined"
    own = submitted(campaign, manager)
    with pytest.raises(NotAllowed):
        decided(own, "declined", manager, answer="No.")


def test_verdict_on_what_was_changed_meanwhile_is_refused(proposal, decider):
    with pytest.raises(Conflict, match="changed meanwhile"):
        decided(proposal, "declined", decider, answer="No.", version=proposal.version - 1)


def test_same_verdict_again_changes_nothing(proposal, decider):
    version = proposal.version
    for _tap in range(2):
        decided(proposal, "declined", decider, answer="No.", version=version)
    assert proposal.events.count() == 2


def test_merged_keeps_both_authors_credit(campaign, panel, proposal, decider, employee, leader):
    other = submitted(campaign, employee)
    decided(other, "merged", decider, answer="The same as P1.", into=proposal)
    assert fresh(other).merged_into == proposal
    people = proposal.authorships.values_list("employee__number", flat=True)
    assert list(people) == ["member", "employee"]
    review(proposal, panel[1], {one.pk: 5 for one in campaign.proposal_criteria.all()})
    decided(proposal, "adopted", decider, carrier=leader)
    assert earned()[2:] == [("member", "proposal_adopted", 2), ("employee", "proposal_adopted", 1)]


def test_change_of_words_keeps_the_credit_of_whoever_was_merged(
    campaign, panel, proposal, decider, member, employee, leader
):
    other = submitted(campaign, employee, co_authors=[leader])
    decided(other, "merged", decider, answer="The same as P1.", into=proposal)
    services.edit(
        proposal_id=proposal.pk,
        version=fresh(proposal).version,
        words=WORDS,
        actor=member,
        now=MONDAY + DAY,
    )
    people = proposal.authorships.values_list("employee__number", flat=True)
    assert list(people) == ["member", "employee", "leader"]


def test_merged_brings_its_supporters(campaign, panel, proposal, decider, employee, leader, judge):
    other = submitted(campaign, employee)
    for fan in (leader, judge):
        services.support(proposal_id=other.pk, actor=fan, now=MONDAY)
    services.support(proposal_id=proposal.pk, actor=leader, now=MONDAY)
    decided(other, "merged", decider, answer="The same as P1.", into=proposal)
    people = proposal.supports.order_by("id").values_list("employee__number", flat=True)
    assert list(people) == ["leader", "judge"]


def test_trial_is_no_way_round_the_scores(proposal, decider, leader):
    decided(proposal, "trial", decider, carrier=leader, answer="Try it.")
    with pytest.raises(DomainError, match="1 more review is needed"):
        decided(proposal, "adopted", decider, carrier=leader)
    assert fresh(proposal).state == "trial"


def test_merging_into_itself_is_refused(proposal, decider):
    with pytest.raises(DomainError) as refused:
        decided(proposal, "merged", decider, answer="Same.", into=proposal)
    assert refused.value.field == "into"


def test_turn_is_handed_on(proposal, decider, manager, member, employee):
    with pytest.raises(NotAllowed):
        services.hand_on(proposal_id=proposal.pk, to=employee, actor=member, now=MONDAY)
    with pytest.raises(DomainError):
        services.hand_on(proposal_id=proposal.pk, to=member, actor=decider, now=MONDAY)
    services.hand_on(proposal_id=proposal.pk, to=employee, actor=decider, now=MONDAY)
    now = fresh(proposal)
    assert (now.owner, now.decider, now.due_at) == (employee, employee, proposal.due_at)
    decided(proposal, "declined", employee, answer="No.")


def test_whoever_left_carries_nothing(proposal, decider):
    gone = make_employee("gone", "Gone", [Role.EMPLOYEE], is_active=False)
    with pytest.raises(DomainError):
        decided(proposal, "trial", decider, carrier=gone)
