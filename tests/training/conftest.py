"""What the tests of questions share."""

import pytest

from tests.training.asking import make_category
from training.models import Category


@pytest.fixture
def category(db) -> Category:
    return make_category()
