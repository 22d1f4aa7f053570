"""A mail server that takes the call and says nothing keeps no deadline waiting."""

import socket
import time
from collections.abc import Iterator

import pytest

from defects.models import Defect
from defects.tasks import task_sweep
from devtools.servers import wait_until
from people.models import Delivery, Notice
from people.tasks import task_deliver
from tests import workers
from tests.defects.acting import post
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 3  # seconds; one message alone waits longer for the mail server


@pytest.fixture
def silent_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        port = server.getsockname()[1]
        address = f"mailto://127.0.0.1:{port}?from=qm@example.com&mode=insecure"
        monkeypatch.setenv("MAIL_URL", address)
        yield


def queue_mails(recipient, count: int) -> None:
    for number in range(count):
        notice = Notice.objects.create(
            recipient=recipient, kind="test", key=f"test:{number}", created_at=MONDAY
        )
        Delivery.objects.create(
            notice=notice, channel="email", address=f"a{number}@example.com", not_before=MONDAY
        )


def being_sent() -> bool:
    return Delivery.objects.filter(state=Delivery.State.SENDING).exists()


def test_sweep_goes_on_while_the_mail_server_is_silent(
    silent_server, campaign, line, leader, other_leader
):
    defect = post(campaign, line, other_leader, MONDAY)
    queue_mails(leader, 3)
    workers.empty_queue()
    with workers.worker(concurrency=2):
        for _beat in range(3):
            task_deliver.delay()
        assert wait_until(being_sent, 3 * SOON)
        time.sleep(1)  # for a second delivery to take the other slot, if it could
        task_sweep.delay()
        missed = Defect.objects.filter(pk=defect.pk, missed_at__isnull=False)
        assert wait_until(missed.exists, SOON)
        assert Delivery.objects.filter(state=Delivery.State.SENDING).count() == 1
