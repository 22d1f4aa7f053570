"""A checklist, a planned inspection, and phones with an inspection under way."""

import pytest
import time_machine

from tests.defects.walking import HOUR, Phone, items_by_kind, make_duty, make_version
from tests.factories import MONDAY


@pytest.fixture
def media(settings, tmp_path):
    """Photos are kept in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def version(db):
    return make_version()


@pytest.fixture
def items(version):
    return items_by_kind(version)


@pytest.fixture
def duty(campaign, line, version, leader):
    return make_duty(campaign, line, version, leader)


@pytest.fixture
def phone(campaign, line, version, leader):
    """An inspection without a duty."""
    return Phone(leader, line, version)


@pytest.fixture
def planned(duty, line, version, leader):
    """The inspection of the duty."""
    return Phone(leader, line, version, duty)


@pytest.fixture
def on_monday(media):
    """It is an hour after MONDAY."""
    with time_machine.travel(MONDAY + HOUR, tick=False):
        yield


@pytest.fixture
def browser(client_for, leader):
    """The leader's, in which an error of the server is an answer."""
    client = client_for(leader)
    client.raise_request_exception = False
    return client
