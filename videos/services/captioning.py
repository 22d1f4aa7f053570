"""Captions of a video, one text for each language."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import NotAllowed
from people.models import Employee
from videos.media import captions
from videos.models import Caption, Video
from videos.services.record import locked


@transaction.atomic
def save_caption(*, video_id: int, language: str, source: bytes | str, actor: Employee) -> Caption:
    """Add the captions of a language, or put these in their place.

    `source`: WebVTT or SRT, as it came. Raises DomainError of the field `source`, which
    names the line; NotAllowed.
    """
    text = captions.checked(source)
    video = _captioned(video_id, actor)
    kept, _is_new = Caption.objects.update_or_create(
        video=video, language=language, defaults={"text": text}
    )
    return kept


@transaction.atomic
def remove_caption(*, video_id: int, language: str, actor: Employee) -> None:
    """Take the captions of a language away; where there are none, nothing is done."""
    _captioned(video_id, actor).captions.filter(language=language).delete()


def _captioned(video_id: int, actor: Employee) -> Video:
    """The video, locked, where this person may change its captions."""
    video = locked(video_id)
    if not Video.objects.captioned_by(actor).filter(pk=video.pk).exists():
        raise NotAllowed(_("Only its maker and moderators change the captions of a video."))
    return video
