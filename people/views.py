"""Signing in and out, one's own page, the inbox."""

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError
from core.json_answers import answered, answers_json
from core.ways import own_path, way_back
from people import notices, queries, services
from people.forms import ChangePasswordForm, FirstPasswordForm, ProfileForm, SignInForm
from people.middleware import PersonRequest
from people.models import Employee, Role

LANGUAGES = {code for code, _name in settings.LANGUAGES}


class SignIn(LoginView):
    """Employee number and password; Django gives the session a new key."""

    form_class = SignInForm
    template_name = "people/sign_in.html"
    redirect_authenticated_user = True


@method_decorator(require_POST, name="dispatch")
class SignOut(LogoutView):
    """Ends the session and forgets what it held."""


def locked_out(request: HttpRequest, credentials: dict[str, str] | None = None) -> HttpResponse:
    """Too many wrong tries, for a number that exists and for one that does not alike."""
    pause = get_cool_off(request)
    minutes = max(1, round(pause.total_seconds() / 60)) if pause else 60
    response = render(request, "people/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on: on this device, and wherever the person signs in."""
    response = HttpResponseRedirect(way_back(request, "/"))
    language = request.POST.get("language", "")
    if language not in LANGUAGES or not check_for_language(language):
        return response
    if isinstance(request.user, Employee):
        services.set_language(actor=request.user, language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=60 * 60 * 24 * 365,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_http_methods(["GET", "POST"])
def set_password(request: PersonRequest) -> HttpResponse:
    """A new password; this session goes on, every other one of the person ends."""
    form: FirstPasswordForm | ChangePasswordForm
    if request.user.must_change_password:
        form = FirstPasswordForm(request.user, request.POST or None)
    else:
        form = ChangePasswordForm(request.user, request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except DomainError as error:
            form.add_error(error.field, error.text)
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("Your new password is set."))
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/set_password.html", {"form": form})


@require_http_methods(["GET", "POST"])
def me(request: PersonRequest) -> HttpResponse:
    """One's own page: what the plant knows, and what people keep about themselves."""
    employee = Employee.objects.select_related("department", "site", "team__leader").get(
        pk=request.user.pk
    )
    form = ProfileForm(request.POST or None, instance=employee)
    if request.method == "POST" and form.is_valid():
        services.update_profile(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:me")
    roles = [Role(role).label for role in request.user.roles or [Role.EMPLOYEE]]
    context = {"form": form, "employee": employee, "roles": roles}
    return render(request, "people/me.html", context)


@require_GET
def inbox(request: PersonRequest) -> HttpResponse:
    """What one was told, newest first."""
    page = queries.inbox_page(request.user, request.GET)
    entries = [(notice, notices.render(notice)) for notice in page]
    context = {"entries": entries, "page": page, "unread": queries.unread_count(request.user)}
    return render(request, "people/inbox.html", context)


@require_GET
def notice(request: PersonRequest, pk: int) -> HttpResponse:
    """Opens what a notice is about, and remembers that it was read."""
    found = get_object_or_404(request.user.notices, pk=pk)
    services.read_notice(actor=request.user, notice=found, now=request.now)
    return HttpResponseRedirect(own_path(request, found.url, reverse("people:inbox")))


@require_POST
def inbox_read(request: PersonRequest) -> HttpResponse:
    """Marks everything as read."""
    services.read_all_notices(actor=request.user, now=request.now)
    return redirect("people:inbox")


@require_GET
@answers_json("people:me")
def find(request: PersonRequest) -> HttpResponse:
    """Who is meant, while somebody types: number, name and place of the first that fit."""
    people = queries.found(request.GET.get("q", "")[:100])
    return answered({"people": [_offered(person) for person in people]})


def _offered(person: Employee) -> dict[str, str]:
    place = person.team or person.department
    return {"number": person.number, "name": person.name, "place": place.label if place else ""}
