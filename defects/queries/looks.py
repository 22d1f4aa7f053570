"""Whether a photo was used before in its campaign, told by how it looks."""

from __future__ import annotations

from typing import Any

from django.db.models import IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from core.looks import ALIKE, near_parts
from defects.models import Photo

# In how many bits a photo's looks differ from those given.
APART = "bit_count((defects_photo.looks # %s)::bit(64))"
OWNERS = ("defect", "commendation", "answer__inspection", "report")
OF_WALKS = ("defect__inspection", "commendation__inspection", "answer__inspection")


def used_before(photo: Photo) -> Photo | None:
    """The first photo of the campaign that looks the same, or as good as.

    A finding shows the photo of the item that failed, and photos of one moment resemble
    one another: those of one inspection, and those sent with this one, do not count. After
    a correction, the same place may look nearly as before: there, only the same bits count.
    """
    if photo.looks is None:
        return None
    found = Photo.objects.filter(looks_parts__overlap=near_parts(photo.looks))
    apart = RawSQL(APART, [photo.looks], output_field=IntegerField())  # noqa: S611 - a constant
    alike = found.annotate(apart=apart).filter(apart__lte=ALIKE)
    # Asked for the first one only, the planner would walk all photos in their order: where
    # nothing is alike, that is every one of them.
    keys = list(_elsewhere(alike, photo).order_by().values_list("pk", flat=True))
    return Photo.objects.get(pk=min(keys)) if keys else None


def _elsewhere(found: QuerySet[Photo], photo: Photo) -> QuerySet[Photo]:
    campaign = photo.owner.campaign_id
    in_campaign = Q()
    for owner in OWNERS:
        in_campaign |= Q(**{f"{owner}__campaign": campaign})
    found = found.filter(in_campaign)
    walk = _walk_of(photo)
    if walk is not None:
        for owner in OF_WALKS:
            found = found.exclude(**{owner: walk})
    if photo.defect_id is not None:
        found = found.exclude(Q(defect=photo.defect_id) & (Q(kind=photo.kind) | Q(apart__gt=0)))
    if photo.commendation_id is not None:
        found = found.exclude(commendation=photo.commendation_id)
    return found.exclude(report=photo.report_id) if photo.report_id else found


def with_past(photos: QuerySet[Photo]) -> QuerySet[Photo]:
    """The photos, each with what it was used for before, if it was."""
    before = ("defect", "commendation", "report", "answer__inspection")
    return photos.select_related(*(f"used_before__{owner}" for owner in before))


def _walk_of(photo: Photo) -> int | None:
    if photo.answer is not None:
        return photo.answer.inspection_id
    owner: Any = photo.defect or photo.commendation
    return owner.inspection_id if owner is not None else None
