"""The pages of help."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dashboard.help import PICTURES, Task, tasks_for
from people.middleware import PersonRequest
from people.models import Role


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """What the reader's own roles do."""
    return _page(request, request.user.roles or [Role.EMPLOYEE.value], is_own=True)


@require_safe
def of_role(request: PersonRequest, role: str) -> HttpResponse:
    """What people of one role do."""
    if role not in Role.values:
        raise Http404
    return _page(request, [role], is_own=False)


def _page(request: PersonRequest, roles: list[str], *, is_own: bool) -> HttpResponse:
    others = [role for role in Role if role.value not in roles]
    context = {
        "roles": [Role(role).label for role in roles],
        "is_own": is_own,
        "tasks": [_shown(task, request.user) for task in tasks_for(roles)],
        "others": [(role.label, reverse("dashboard:help_role", args=[role])) for role in others],
    }
    return render(request, "help/page.html", context)


def _shown(task: Task, user: Any) -> dict[str, Any]:
    picture = PICTURES.get(task.picture)
    return {
        "task": task,
        "url": reverse(task.page) + task.query if task.is_open_to(user) else "",
        "picture": picture,
        "file": picture.file(get_language() or "en") if picture else "",
    }
