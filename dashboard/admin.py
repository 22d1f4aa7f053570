"""The boards in the admin: made, set, switched off; never deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from campaigns.queries import shown_campaign
from core.admin import Admin
from core.errors import DomainError
from dashboard.board import services
from dashboard.models import BoardToken, BoardView
from people.middleware import PersonRequest

SETTINGS = ("campaign", "name", "language", "theme", "seconds", "views")
STATE_COLOURS = {"on": "success", "off": "default"}


class BoardForm(forms.ModelForm):
    views = forms.MultipleChoiceField(
        label=_("Shows"),
        choices=BoardView.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        initial=BoardView.values,
        help_text=_("One after the other, in this order."),
    )

    class Meta:
        model = BoardToken
        fields = SETTINGS


@admin.register(BoardToken)
class BoardTokenAdmin(Admin):
    form = BoardForm
    list_display = ("name", "campaign", "language", "state", "last_seen_at", "made_at")
    list_select_related = ("campaign",)
    list_per_page = 50
    show_full_result_count = False
    fields = SETTINGS
    actions_detail = ("switch_off",)

    @display(description=_("state"), label=STATE_COLOURS)
    def state(self, board: BoardToken) -> tuple[str, Any]:
        return ("on", _("On")) if board.is_on else ("off", _("Switched off"))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """What is known of a board that exists stands below its settings."""
        return SETTINGS if obj is None else (*SETTINGS, *self.get_readonly_fields(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        known = ("made_by", "made_at", "last_seen_at", "revoked_by", "revoked_at")
        return () if obj is None else known

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The campaign that runs, and the language that whoever makes the board reads."""
        return {"campaign": shown_campaign(), "language": get_language()}

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was switched off stays as it is, to be looked at."""
        if isinstance(obj, BoardToken) and not obj.is_on:
            return False
        return super().has_change_permission(request, obj)

    def has_switch_off_permission(self, request: HttpRequest, object_id: str | None) -> bool:
        """Whoever may change boards, as long as this one is on."""
        return super().has_change_permission(request) and _numbered(object_id).exists()

    def save_model(
        self, request: PersonRequest, obj: BoardToken, form: forms.ModelForm, change: bool
    ) -> None:
        if change:
            services.set_board(board=obj, actor=request.user)
            return
        settings = {name: form.cleaned_data[name] for name in SETTINGS}
        made, token = services.make_board(actor=request.user, now=request.now, **settings)
        obj.pk = made.pk
        # For the answer to this request only: shown once, kept nowhere.
        request.board_token = token  # type: ignore[attr-defined]  # read in response_add

    def response_add(
        self, request: HttpRequest, obj: BoardToken, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The address, once."""
        token = request.board_token  # type: ignore[attr-defined]  # written in save_model
        address = request.build_absolute_uri(reverse("dashboard:screen", args=[token]))
        context = _context(self, request, obj, _("The address of %(name)s") % {"name": obj.name})
        response = render(
            request, "admin/dashboard/board_made.html", {**context, "address": address}
        )
        add_never_cache_headers(response)
        return response

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What a service refuses after the form has passed (somebody was faster) is said."""
        try:
            response: HttpResponse = super().changeform_view(request, *args, **kwargs)
        except DomainError as error:
            messages.error(request, error.text)
            return redirect("admin:dashboard_boardtoken_changelist")
        return response

    @action(
        description=_("Switch off"),
        url_path="switch-off",
        icon="tv_off",
        permissions=["switch_off"],
    )
    def switch_off(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return _switch_off(request, self, object_id)


def _numbered(object_id: str | None) -> QuerySet[BoardToken]:
    """The board of this number, where it is on."""
    boards = BoardToken.objects.filter(revoked_at=None)
    return boards.filter(pk=object_id) if object_id and object_id.isdecimal() else boards.none()


def _switch_off(
    request: PersonRequest, model_admin: BoardTokenAdmin, object_id: str
) -> HttpResponse:
    """Asks, then switches the board off for good."""
    board = get_object_or_404(_numbered(object_id))
    back = reverse("admin:dashboard_boardtoken_changelist")
    if request.method == "POST":
        try:
            services.revoke_board(board=board, actor=request.user, now=request.now)
        except DomainError as error:
            messages.error(request, error.text)
        else:
            model_admin.log_change(request, board, "Switched off.")
            messages.success(request, _("%(name)s is switched off.") % {"name": board.name})
        return redirect(back)
    title = _("Switch %(name)s off?") % {"name": board.name}
    context = _context(model_admin, request, board, title)
    return render(request, "admin/dashboard/board_switch_off.html", context)


def _context(
    model_admin: BoardTokenAdmin, request: HttpRequest, board: BoardToken, title: Any
) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "board": board,
        "back": reverse("admin:dashboard_boardtoken_changelist"),
    }
