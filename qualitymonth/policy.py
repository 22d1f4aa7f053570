"""The one place where the browser-side policy is wider than `settings` has it."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

WIDER = {"script-src": [SELF, UNSAFE_EVAL], "style-src-attr": [UNSAFE_INLINE]}


class AdminPolicyMiddleware:
    """Lets the admin's theme evaluate its templates' expressions, and set style attributes.

    Nothing else is wider there: no inline script, no style element, no foreign host.
    Why: docs/decisions/0002-admin-csp.md.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.namespaces[:1] == ["admin"]:
            response._csp_update = WIDER  # type: ignore[attr-defined]  # noqa: SLF001 - how django-csp is told
        return response
