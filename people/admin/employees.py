"""Employees in the admin: found, changed, given a first password, imported; never deleted."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from unfold.decorators import action
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from core.admin import ExportAdmin, RelationsAdmin
from core.errors import DomainError
from core.exports import Export
from core.words import listed
from people import exports, roster, services
from people.admin import roster_pages
from people.middleware import PersonRequest
from people.models import Employee, Role


class EmployeeForm(forms.ModelForm):
    """An employee as the quality manager sees them; the service says what is allowed."""

    actor: Employee

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[role for role in Role.choices if role[0] != Role.EMPLOYEE],
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("Everybody is an employee; add what they are beside that."),
    )

    def clean_roles(self) -> list[str]:
        return roster.ordered_roles(self.cleaned_data["roles"])

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's hook after the instance is filled
        if self.errors:
            return
        try:
            services.check_employee(actor=self.actor, employee=self.instance)
        except DomainError as error:
            self.add_error(error.field, error.text)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in Role.choices if value != Role.EMPLOYEE]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Employee]) -> QuerySet[Employee]:
        role = self.value()
        return queryset.filter(roles__contains=[role]) if role in Role.values else queryset


@admin.register(Employee)
class EmployeeAdmin(ExportAdmin, RelationsAdmin):
    form = EmployeeForm
    list_display = ("number", "sorted_name", "department", "team", "role_names", "is_active")
    list_select_related = ("department", "team")
    list_filter = ("is_active", RoleFilter, "site", "department")
    search_fields = ("number", "name")
    search_help_text = _("Search by employee number or name.")
    show_full_result_count = False
    list_per_page = 50
    autocomplete_fields = ("department", "team", "site")
    readonly_fields = ("must_change_password", "last_login", "joined_at")
    actions_list = ("import_roster", *ExportAdmin.actions_list)
    actions_detail = ("first_password",)
    fieldsets = (
        (None, {"fields": ("number", "name", "is_active", "roles")}),
        (_("Place"), {"fields": ("department", "team", "site", "job_title")}),
        (_("How to reach them"), {"fields": ("email", "phone", "language")}),
        (_("Sign-in"), {"fields": ("must_change_password", "last_login", "joined_at")}),
    )

    @admin.display(description=_("name"), ordering="sort_key")
    def sorted_name(self, employee: Employee) -> str:
        return employee.name

    @admin.display(description=_("roles"))
    def role_names(self, employee: Employee) -> str:
        return listed(Role(role).label for role in employee.roles)

    def get_form(self, request: PersonRequest, *args: Any, **kwargs: Any) -> type[EmployeeForm]:
        """The form, knowing who fills it in."""
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"actor": request.user})

    def save_model(
        self, request: PersonRequest, obj: Employee, form: EmployeeForm, change: bool
    ) -> None:
        services.save_employee(actor=request.user, employee=obj)
        if not change:
            self.message_user(
                request, _("Now give them a first password, with the button on their page.")
            )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Employee], search_term: str
    ) -> tuple[QuerySet[Employee], bool]:
        """As always; but who left is not offered where somebody is to be chosen."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        choosing = request.path.endswith("/autocomplete/")
        return (found.filter(is_active=True) if choosing else found), duplicates

    def get_urls(self) -> list[URLPattern]:
        template = path(
            "import-roster/template/",
            self.admin_site.admin_view(self.roster_template),
            name="people_employee_roster_template",
        )
        return [template, *super().get_urls()]

    def export_of(self, found: QuerySet[Employee], now: dt.datetime) -> Export:
        return exports.employees(found, now)

    def has_import_roster_permission(self, request: HttpRequest) -> bool:
        """Whoever may add people and change them may do both by a spreadsheet."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def roster_template(self, request: PersonRequest) -> HttpResponse:
        return roster_pages.template(self, request)

    @action(
        description=_("Import roster"),
        url_path="import-roster",
        icon="upload_file",
        permissions=["import_roster"],
    )
    def import_roster(self, request: PersonRequest) -> HttpResponse:
        return roster_pages.import_roster(request, self)

    @action(
        description=_("Give a first password"),
        url_path="first-password",
        icon="key",
        permissions=["change"],
    )
    def first_password(self, request: PersonRequest, object_id: str) -> HttpResponse:
        return _first_password(request, self, object_id)


@never_cache
def _first_password(
    request: PersonRequest, model_admin: EmployeeAdmin, object_id: str
) -> HttpResponse:
    """Asks, then shows the password once: it is not kept anywhere."""
    employees = Employee.objects.filter(pk=int(object_id)) if object_id.isdecimal() else None
    employee = get_object_or_404(employees if employees is not None else Employee.objects.none())
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": Employee._meta,
        "title": _("First password for %(name)s") % {"name": employee.name},
        "employee": employee,
    }
    if request.method == "POST":
        try:
            context["password"] = services.issue_first_password(
                actor=request.user, employee=employee
            )
            model_admin.log_change(request, employee, "Gave a first password.")
        except DomainError as error:
            context["refused"] = error.text
    return render(request, "people/admin/first_password.html", context)
