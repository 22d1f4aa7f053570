"""The photos' bytes, for those who may see the lists."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.pictures import send_photo
from defects.queries.reports import photos_for
from people.middleware import PersonRequest


@require_safe
def photo(request: PersonRequest, pk: str, size: str) -> HttpResponseBase:
    """One photo, `full` or `small`, sent by the front server where there is one."""
    field = "file" if size == "full" else "thumbnail"
    theirs = photos_for(request.user)
    found = get_object_or_404(theirs.values_list(field, flat=True), pk=int(pk))
    return send_photo(request, found)
