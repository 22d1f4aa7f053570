"""The ledger: nothing is changed, nothing counts twice, and the standings are its sum."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core.errors import DomainError
from points import services
from points.models import EmployeeStanding, PointEntry, TeamStanding
from tests.defects.acting import HOUR
from tests.factories import MONDAY


@pytest.fixture
def entry(campaign, team, member) -> PointEntry:
    posted = services.post(
        rule=services.rule_for(campaign.pk, "defect_corrected"),
        key="defect:1:corrected",
        team_id=team.pk,
        department_id=team.department_id,
        employee_id=member.pk,
        occurred_at=MONDAY,
        now=MONDAY,
    )
    assert posted == 2
    return PointEntry.objects.get()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE points_pointentry SET amount = 100",
        "DELETE FROM points_pointentry",
        """
        INSERT INTO points_pointentry (id, campaign_id, rule_id, key, amount, occurred_at,
            posted_at, evidence, reason, team_id)
        SELECT id, campaign_id, rule_id, key, amount, occurred_at, posted_at, evidence, reason,
            team_id
        FROM points_pointentry
        ON CONFLICT (key) DO UPDATE SET amount = 100
        """,
    ],
)
def test_entry_changed_by_raw_sql_is_refused(entry, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(PointEntry.objects.values_list("amount", flat=True)) == [2]


def test_entry_changed_through_the_models_is_refused(entry):
    entry.amount = 5
    for change in (entry.save, entry.delete, lambda: PointEntry.objects.update(amount=5)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_post_of_the_same_fact_counts_once(entry, campaign, team):
    again = services.post(
        rule=services.rule_for(campaign.pk, "defect_corrected"),
        key=entry.key,
        team_id=team.pk,
        occurred_at=MONDAY,
        now=MONDAY + HOUR,
    )
    assert again == 0
    assert TeamStanding.objects.get().points == 2


def test_entry_keeps_its_amount_when_the_rule_changes(entry, campaign):
    campaign.point_rules.update(amount=10)
    entry.refresh_from_db()
    assert entry.amount == 2
    assert services.verify() == []


def test_reverse_names_what_it_reverses_and_why(entry, manager):
    back = services.reverse(key=entry.key, reason="Wrong team.", now=MONDAY + HOUR, actor=manager)
    assert back == -2
    reversal = PointEntry.objects.latest("id")
    assert (reversal.amount, reversal.reverses, reversal.reason, reversal.approved_by) == (
        -2,
        entry,
        "Wrong team.",
        manager,
    )
    assert TeamStanding.objects.get().points == 0
    assert EmployeeStanding.objects.get().points == 0
    assert services.reverse(key=entry.key, reason="Again.", now=MONDAY, actor=manager) == 0
    assert services.verify() == []


def test_reverse_leaves_no_trace_in_the_date_of_a_score(entry, campaign, team, manager):
    """Whoever was first stays first: a miss that is taken back costs no place in a tie."""
    missed = services.rule_for(campaign.pk, "defect_missed")
    services.post(
        rule=missed, key="x", team_id=team.pk, occurred_at=MONDAY + HOUR, now=MONDAY + HOUR
    )
    services.reverse(key="x", reason="In time.", now=MONDAY + 2 * HOUR, actor=manager)
    standing = TeamStanding.objects.get()
    assert (standing.points, standing.entries, standing.reached_at) == (2, 3, MONDAY)
    assert services.verify() == []


def test_score_in_which_nothing_stands_begins_anew(entry, campaign, team, manager):
    services.reverse(key=entry.key, reason="Wrong.", now=MONDAY + 5 * HOUR, actor=manager)
    assert TeamStanding.objects.get().reached_at.year == 1970
    again = services.rule_for(campaign.pk, "defect_corrected")
    services.post(
        rule=again, key="y", team_id=team.pk, occurred_at=MONDAY + HOUR, now=MONDAY + 6 * HOUR
    )
    assert TeamStanding.objects.get().reached_at == MONDAY + HOUR
    assert services.verify() == []


def test_reverse_without_a_reason_is_refused(entry, manager):
    with pytest.raises(DomainError):
        services.reverse(key=entry.key, reason=" ", now=MONDAY, actor=manager)


def test_rule_that_a_campaign_lacks_is_made_with_its_default(campaign):
    campaign.point_rules.all().delete()
    rule = services.rule_for(campaign.pk, "defect_missed")
    assert (rule.amount, rule.campaign) == (-2, campaign)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE points_teamstanding SET points = points + 1",
        "UPDATE points_employeestanding SET reached_at = reached_at + interval '1 second'",
        "DELETE FROM points_departmentstanding",
    ],
)
def test_verify_names_a_standing_that_differs(entry, damage, capsys):
    call_command("verify_points")
    with connection.cursor() as cursor:
        cursor.execute(damage)
    assert len(services.verify()) == 1
    with pytest.raises(SystemExit) as ended:
        call_command("verify_points")
    assert ended.value.code == 1
