"""A plant with reviewers: one who decides on Quality's, one who scores all, one elsewhere."""

import pytest

from proposals.models import Criterion, ProposalRules, ReviewDuty
from tests import factories
from tests.proposals.acting import submitted


@pytest.fixture
def media(settings, tmp_path):
    """Photos are kept in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def decider(quality_department):
    return factories.make_employee("decider", "He Ping", department=quality_department)


@pytest.fixture
def reviewer(quality_department):
    return factories.make_employee("reviewer", "Qian Duo", department=quality_department)


@pytest.fixture
def asked(campaign):
    """The campaign's rules of proposals; one score is needed."""
    return ProposalRules.objects.create(campaign=campaign, scores_needed=1)


@pytest.fixture
def criteria(campaign):
    """Two criteria; the second counts three times as much."""
    return [
        Criterion.objects.create(campaign=campaign, name="Novelty", weight=1, place=1),
        Criterion.objects.create(campaign=campaign, name="Benefit", weight=3, place=2),
    ]


@pytest.fixture
def panel(campaign, decider, reviewer, asked, criteria):
    """Both may score everything; `decider` decides."""
    ReviewDuty.objects.create(campaign=campaign, reviewer=decider, leads=True)
    ReviewDuty.objects.create(campaign=campaign, reviewer=reviewer)
    return [decider, reviewer]


@pytest.fixture
def proposal(campaign, panel, member):
    """Submitted by `member` on MONDAY; it is the decider's turn."""
    return submitted(campaign, member)


@pytest.fixture
def scores(criteria):
    """Marks that weigh to 8.50."""
    return {criteria[0].pk: 7, criteria[1].pk: 9}
