"""The figures of proposals: what counts, for the plant and for each department."""

from decimal import Decimal

import pytest
from django.core.cache import cache

from proposals import queries, services
from tests.factories import MONDAY, make_employee
from tests.proposals.acting import DAY, MEASURED, decided, fresh, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


def test_figures_count_what_was_submitted_and_what_became_of_it(
    campaign, panel, asked, member, employee, leader, decider, quality_department
):
    asked.scores_needed = 0
    asked.save()
    adopted = decided(submitted(campaign, member), "adopted", decider, carrier=leader)
    services.finish(proposal_id=adopted.pk, actor=leader, now=MONDAY + 2 * DAY)
    services.measure(proposal_id=adopted.pk, measured=MEASURED, actor=member, now=MONDAY + 2 * DAY)
    services.verify(
        proposal_id=adopted.pk,
        version=fresh(adopted).version,
        holds=True,
        actor=decider,
        now=MONDAY + 3 * DAY,
    )
    decided(submitted(campaign, member), "declined", decider, now=MONDAY + 3 * DAY, answer="No.")
    submitted(campaign, employee)
    gone = submitted(campaign, employee)
    services.withdraw(proposal_id=gone.pk, actor=employee, now=MONDAY)

    found = queries.figures(campaign, MONDAY + 4 * DAY)
    production, quality = found.departments
    # leader, member and employee work in production; two proposed three.
    assert (production.people, production.authors, production.submitted) == (3, 2, 3)
    assert (production.decided, production.adopted, production.carried_out) == (2, 1, 1)
    assert (production.per_head, production.participation) == (Decimal("1.00"), Decimal("66.7"))
    assert (production.adoption, production.implementation) == (Decimal("50.0"), Decimal("100.0"))
    assert production.benefit == Decimal(60_000)
    # Answered after one day and after three.
    assert (production.days_to_answer, production.days_to_decision) == (Decimal("2.0"),) * 2
    assert (quality.department, quality.is_quiet) == (quality_department, True)
    assert found.quiet == [quality]
    assert (found.whole.people, found.whole.submitted) == (5, 3)


def test_figures_of_nothing_are_no_data(campaign, member):
    whole = queries.figures(campaign, MONDAY).whole
    assert (whole.submitted, whole.adoption, whole.days_to_answer) == (0, None, None)
    assert whole.per_head == Decimal("0.00")


def test_draft_counts_nowhere(campaign, member):
    services.save_draft(
        campaign=campaign,
        client_id="5f1b3c52-6f0e-4b87-9a63-0d5f52a4c7aa",
        words=services.Words(),
        actor=member,
        now=MONDAY,
    )
    assert queries.figures(campaign, MONDAY).whole.submitted == 0


def test_figures_of_many_departments_ask_the_same(
    campaign, panel, member, django_assert_max_num_queries
):
    submitted(campaign, member)
    with django_assert_max_num_queries(4):
        queries.figures(campaign, MONDAY)


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 200), ("executive", 200), ("leader", 200), ("member", 403)]
)
def test_page_is_for_those_who_see_figures(request, client_for, campaign, panel, who, status):
    person = request.getfixturevalue(who)
    make_employee("other", "<script>alert(1)</script>")
    assert client_for(person).get("/proposals/figures/").status_code == status
