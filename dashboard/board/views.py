"""The board's addresses: by a screen's token, or for somebody who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from core.middleware import TimedRequest
from core.pictures import send_photo
from dashboard.board import content, services
from dashboard.board.content import Showing
from dashboard.models import BoardToken, BoardView
from defects.models import Photo

GONE = 410
SECONDS = 15
Show = Callable[..., HttpResponseBase]


# --- Who asks -------------------------------------------------------------------
def for_screen(show: Show) -> Show:
    """For a token: 404 where it is unknown, a page that says so where it was switched off."""

    @wraps(show)
    @require_safe
    def view(request: TimedRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        boards = BoardToken.objects.select_related("campaign")
        board = get_object_or_404(boards.by_token(token))
        with translation.override(board.language), timezone.override(board.campaign.zone):
            if not board.is_on:
                return _guarded(render(request, "board/off.html", {"board": board}, status=GONE))
            services.note_seen(board=board, now=request.now)
            return _guarded(show(request, Showing.of(board), **kwargs))

    return view


def for_person(show: Show) -> Show:
    """For somebody who may look at the board: of the campaign that runs, in their language."""

    @wraps(show)
    @require_safe
    def view(request: TimedRequest, **kwargs: Any) -> HttpResponseBase:
        if request.campaign is None:
            return render(request, "campaigns/no_campaign.html")
        showing = Showing(
            campaign=request.campaign,
            language=translation.get_language() or "en",
            views=tuple(BoardView.values),
            seconds=SECONDS,
            theme=BoardToken.Theme.DARK,
            is_signed_in=True,
        )
        return _guarded(show(request, showing, **kwargs))

    return view


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    """The address is a key: no other site hears of it, no search engine, and nothing keeps it."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Language"] = translation.get_language() or "en"
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-store"
    return response


# --- What they get -----------------------------------------------------------------
def _page(request: TimedRequest, showing: Showing) -> HttpResponseBase:
    """The whole page, with its moving part as it is now."""
    part = content.current(showing, request.now)
    context = {"showing": showing, "part": part, "mark": content.mark()}
    return render(request, "board/board.html", context)


def _live(request: TimedRequest, showing: Showing) -> HttpResponseBase:
    """The moving part; 304 without it where the screen has it already."""
    part = content.current(showing, request.now)
    whole = HttpResponse(part.html, headers={"ETag": part.etag})
    response = get_conditional_response(request, etag=part.etag, response=whole) or whole
    # Beside the content, which they would make another one at every asking.
    response["Board-Now"] = request.now.isoformat()
    response["Board-Mark"] = content.mark()
    return response


def _photo(request: TimedRequest, showing: Showing, pk: int) -> HttpResponseBase:
    """A photo of the red list; one of a defect does not exist here."""
    praise = Photo.objects.filter(commendation__campaign=showing.campaign, kind=Photo.Kind.PRAISE)
    return send_photo(request, get_object_or_404(praise.values_list("file", flat=True), pk=pk))


board, screen = for_person(_page), for_screen(_page)
board_live, screen_live = for_person(_live), for_screen(_live)
board_photo, screen_photo = for_person(_photo), for_screen(_photo)
