"""The cast itself: its tests say what every other test relies on."""

import pytest

from people.models import Employee


@pytest.mark.django_db
def test_cast_works_where_its_story_says(
    leader, member, other_leader, employee, verifier, manager, line, other_line
):
    placed = Employee.objects.values_list("number", "team__code", "department__code")
    assert set(placed) == {
        ("leader", "T1", "PROD"),
        ("member", "T1", "PROD"),
        ("other-leader", "T2", "PROD"),
        ("employee", "T2", "PROD"),
        ("verifier", None, "QA"),
        ("manager", None, "QA"),
    }
    assert (line.team.leader, other_line.team.leader) == (leader, other_leader)


def test_campaign_has_a_rule_for_each_end_of_a_defect(campaign):
    amounts = dict(campaign.point_rules.values_list("code", "amount"))
    assert amounts == {"defect_corrected": 2, "defect_missed": -2}


def test_client_for_is_signed_in(client_for, manager):
    assert client_for(manager).session["_auth_user_id"] == str(manager.pk)
