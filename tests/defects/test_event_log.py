"""The log of events: the database itself refuses to change or lose a line of it."""

import pytest
from django.db import DatabaseError, connection, transaction

from defects.models import DefectEvent
from tests.defects.acting import post
from tests.factories import MONDAY


@pytest.mark.parametrize(
    "statement",
    ["UPDATE defects_defectevent SET at = now()", "DELETE FROM defects_defectevent"],
)
def test_event_changed_by_raw_sql_is_refused(campaign, line, leader, statement):
    post(campaign, line, leader, MONDAY)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert DefectEvent.objects.get().at == MONDAY
