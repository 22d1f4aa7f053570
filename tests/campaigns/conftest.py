"""The manager at the desk."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Employee


@pytest.fixture
def desk(manager: Employee, client_for: Callable[[Employee], Client]) -> Client:
    return client_for(manager)
