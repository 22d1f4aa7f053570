"""A plain view: one indexed query, fifty rows, one template."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from defects.models import Defect


@login_required
def floor(request: HttpRequest, pk: int = 0) -> HttpResponse:
    defects = Defect.objects.filter(state__in=("open", "submitted"), campaign=1)
    rows = defects.select_related("line", "team").order_by("due_at", "id")[:50]
    return render(request, "floor.html", {"defects": rows})


urlpatterns = [path("", floor), path("<int:pk>/", floor, name="floor-detail")]
