"""Where a request goes on to: only to pages of our own."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_path(request: HttpRequest, address: str, default: str) -> str:
    """`address` where it is a path of this site, else `default`.

    Answer with HttpResponseRedirect: the shortcut `redirect` takes what has no slash
    for the name of a view.
    """
    return address if address.startswith("/") and _is_ours(request, address) else default


def way_back(request: HttpRequest, default: str) -> str:
    """The path that the form names as `next`; without one, the page that the form was on."""
    wanted = request.POST.get("next", "")
    if wanted:
        return own_path(request, wanted, default)
    before = request.headers.get("Referer", "")
    return before if _is_ours(request, before) else default


def _is_ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
