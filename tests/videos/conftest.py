"""A video of `member`, and folders of the test's own."""

import pytest

from tests.factories import MONDAY
from videos.models import Video


@pytest.fixture
def folders(settings, tmp_path):
    """Kept files and those on their way lie in folders of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return settings


@pytest.fixture
def video(campaign, member, folders):
    """Its words are saved; no file was sent yet."""
    return Video.objects.create(
        campaign=campaign,
        author=member,
        department=member.department,
        title="We weigh twice",
        created_at=MONDAY,
    )
