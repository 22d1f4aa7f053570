"""Photos of inspections come one by one, each under the id that the phone gave it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, Missing
from core.images import Picture
from defects.models import (
    Commendation,
    Defect,
    HeldInspection,
    HeldPhoto,
    Inspection,
    InspectionAnswer,
    Photo,
)
from defects.services.receiving.holding import read_again
from defects.services.receiving.reading import (
    MOST_ID,
    MOST_PHOTOS,
    MOST_PHOTOS_OF_ONE,
)
from defects.services.receiving.records import alone_with, owned_by, photos_of
from defects.services.record import keep_photo
from people.models import Employee

Place = InspectionAnswer | Defect | Commendation


def receive_photo(
    *,
    photo_id: uuid.UUID,
    inspection_id: uuid.UUID,
    owner: str,
    picture: Callable[[], Picture],
    actor: Employee,
    now: dt.datetime,
) -> None:
    """Keep a photo of what was sent before; sending it again changes nothing.

    `inspection_id` is the phone's; `owner` is `item:<id>` or `finding:<uuid>`; `picture`
    is made safe only if there is a place for it, and before anything is locked. Raises
    Missing where there is no such inspection of this person's, or nothing that owns the
    photo; Conflict where the id is another photo's; DomainError where there are too many.
    """
    coming = _Coming(photo_id, inspection_id, owner, actor)
    if not _is_there(coming):
        made = picture()
        _keep(coming, made, now)


@dataclass(frozen=True)
class _Coming:
    """A photo, and where it says that it belongs."""

    id: uuid.UUID
    inspection_id: uuid.UUID
    owner: str
    actor: Employee


def _is_there(coming: _Coming) -> bool:
    """Whether it came before; raises what `receive_photo` raises."""
    held = _held(coming)
    if held is not None:
        return _is_held(held, coming.id)
    inspection = _inspection(coming)
    return _is_kept(inspection, _place(inspection, coming.owner), coming.id)


@transaction.atomic
def _keep(coming: _Coming, picture: Picture, now: dt.datetime) -> None:
    alone_with(coming.inspection_id)
    if _is_there(coming):
        return
    full, small = _files(picture)
    held = _held(coming)
    if held is not None:
        HeldPhoto.objects.create(client_id=coming.id, held=held, file=full, thumbnail=small)
        return
    kept = Photo(
        client_id=coming.id,
        file=full,
        thumbnail=small,
        taken_by=coming.actor,
        added_at=now,
        **owned_by(_place(_inspection(coming), coming.owner)),
    )
    keep_photo(kept, picture.looks)


def _files(picture: Picture) -> tuple[ContentFile[bytes], ContentFile[bytes]]:
    return (
        ContentFile(picture.full, name=f"{picture.name}.jpg"),
        ContentFile(picture.thumbnail, name=f"{picture.name}-s.jpg"),
    )


# --- Where it belongs ---------------------------------------------------------
def _held(coming: _Coming) -> HeldInspection | None:
    found = HeldInspection.objects.filter(client_id=coming.inspection_id, inspector=coming.actor)
    return found.exclude(state=HeldInspection.State.TAKEN).first()


def _is_held(held: HeldInspection, photo_id: uuid.UUID) -> bool:
    """Whether it came already. What was settled takes nothing more."""
    there = HeldPhoto.objects.filter(client_id=photo_id).first()
    if there is not None and there.held_id != held.pk:
        raise _used_elsewhere()
    if there is not None or held.state != HeldInspection.State.WAITING:
        return True
    if photo_id not in read_again(held).owners:
        raise Missing(_("This photo was not named before it was sent."))
    if held.photos.count() >= MOST_PHOTOS:
        raise _too_many()
    return False


def _inspection(coming: _Coming) -> Inspection:
    own = Inspection.objects.filter(inspector=coming.actor)
    found = own.filter(client_id=coming.inspection_id).first()
    if found is None:
        raise Missing(_("There is no such inspection of yours."))
    return found


def _place(inspection: Inspection, owner: str) -> Place:
    kind, _colon, key = owner.partition(":")
    place: Place | None = None
    if kind == "item" and key.isascii() and key.isdigit() and len(key) < 20:
        if int(key) <= MOST_ID:
            place = inspection.answers.filter(item=int(key)).first()
    elif kind == "finding":
        try:
            client_id = uuid.UUID(key)
        except ValueError:
            client_id = None
        if client_id is not None:
            place = inspection.defects.filter(client_id=client_id).first()
            place = place or inspection.commendations.filter(client_id=client_id).first()
    if place is None:
        raise Missing(_("What this photo belongs to has not been sent."))
    return place


def _is_kept(inspection: Inspection, place: Place, photo_id: uuid.UUID) -> bool:
    if Photo.objects.filter(client_id=photo_id).exists():
        if photos_of(inspection).filter(client_id=photo_id).exists():
            return True
        raise _used_elsewhere()
    of_place = Photo.objects.filter(**owned_by(place))
    if photos_of(inspection).count() >= MOST_PHOTOS or of_place.count() >= MOST_PHOTOS_OF_ONE:
        raise _too_many()
    return False


def _used_elsewhere() -> Conflict:
    return Conflict(_("This photo's id is another photo's."))


def _too_many() -> DomainError:
    words = _("There are too many photos: at most %(one)d belong together, and %(all)d in all.")
    return DomainError(words % {"one": MOST_PHOTOS_OF_ONE, "all": MOST_PHOTOS})
