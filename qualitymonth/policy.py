"""The one place where the browser-side policy is wider than `settings` has it."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL
from django.http import HttpRequest, HttpResponse


class AdminPolicyMiddleware:
    """Lets the admin's theme evaluate the expressions in its own templates.

    Nothing else is wider there: no inline script, no inline style, no foreign host.
    Why: docs/decisions/0002-admin-csp.md.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.namespaces[:1] == ["admin"]:
            response._csp_update = {"script-src": [SELF, UNSAFE_EVAL]}  # type: ignore[attr-defined]  # noqa: SLF001 - how django-csp is told
        return response
