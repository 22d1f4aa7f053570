"""What waits for the lock of a defect while it is transferred finds it with its new team."""

import threading

import pytest
from django.db import connection, transaction

from defects import services
from defects.models import Defect
from tests.defects.acting import HOUR, post
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)


def waits_for_a_lock(number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return cursor.fetchone()[0] >= number


def test_progress_that_waited_for_a_transfer_is_added(
    campaign, line, leader, other_team, verifier, manager
):
    defect = post(campaign, line, leader, MONDAY)
    raised = []

    def tell() -> None:
        try:
            services.add_progress(
                defect_id=defect.pk, actor=verifier, now=MONDAY + HOUR, note="Seen"
            )
        except BaseException as error:  # noqa: BLE001 - the test looks at whatever was raised
            raised.append(error)
        finally:
            connection.close()

    waiting = threading.Thread(target=tell)
    with transaction.atomic():
        services.transfer_defect(
            defect_id=defect.pk,
            actor=manager,
            now=MONDAY + HOUR,
            team=other_team,
            reason="Theirs",
            restart=True,
        )
        waiting.start()
        for _look in range(200):
            if waits_for_a_lock(1):
                break
            threading.Event().wait(0.05)
    waiting.join(timeout=60)
    assert raised == []
    kinds = list(defect.events.order_by("id").values_list("kind", flat=True))
    assert kinds == ["posted", "transferred", "progress"]
    assert Defect.objects.get().team == other_team
