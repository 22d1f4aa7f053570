"""Reminders of proposals: at the campaign's hours, once when late, never twice."""

import pytest
from django.db import InternalError, transaction

from proposals import services
from proposals.models import ProposalEvent
from tests.factories import MONDAY
from tests.proposals.acting import HOUR, decided, fresh, told

pytestmark = pytest.mark.django_db


def test_owner_is_reminded_and_told_once_when_it_is_late(proposal):
    due = proposal.due_at
    assert services.remind(now=MONDAY) == 0
    assert services.remind(now=due - 24 * HOUR) == 1
    assert services.remind(now=due - 24 * HOUR) == 0
    assert services.remind(now=due - 3 * HOUR) == 1
    assert told("proposal_due") == ["decider"] * 2
    assert services.remind(now=due) == 1
    assert services.remind(now=due + 100 * HOUR) == 0
    assert told("proposal_late") == ["decider"]


def test_after_an_outage_one_reminder_makes_up_for_all(proposal):
    assert services.remind(now=proposal.due_at + 9 * HOUR) == 1
    assert (told("proposal_due"), told("proposal_late")) == ([], ["decider"])


def test_what_is_at_its_end_is_reminded_of_no_more(proposal, decider):
    decided(proposal, "declined", decider, answer="No.")
    assert services.remind(now=proposal.due_at + HOUR) == 0
    assert fresh(proposal).next_reminder_at is None


def test_log_is_never_changed(proposal):
    event = ProposalEvent.objects.get()
    for write in (event.delete, lambda: ProposalEvent.objects.update(note="x")):
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            write()
