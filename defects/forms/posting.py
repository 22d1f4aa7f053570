"""Putting findings on the lists."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict, DomainError
from core.forms import PhotosField, PlainForm
from defects.forms.fields import ICONS
from defects.models import Factor, Severity
from people.line_field import LineField
from people.models import Employee, Team


class FindingForm(PlainForm):
    """What a finding on either list has."""

    icons = ICONS

    template: ClassVar[str]

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    line = LineField()
    title = forms.CharField(max_length=200)
    detail = forms.CharField(
        label=gettext_lazy("Details"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    team = forms.ModelChoiceField(
        Team.objects.all(),
        label=gettext_lazy("Team"),
        required=False,
        empty_label=gettext_lazy("The line's own team"),
    )
    photos = PhotosField(label=gettext_lazy("Photos"), required=False)

    def __init__(self, *args: Any, person: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4
        self.fields["line"].offer(person)  # type: ignore[attr-defined]  # a LineField

    def refuse(self, error: DomainError) -> None:
        """As every form; what was sent before as something else may now be sent as new."""
        super().refuse(error)
        if isinstance(error, Conflict):
            typed = QueryDict(mutable=True)
            typed.update(self.data)
            typed["client_id"] = str(uuid.uuid4())
            self.data = typed

    def finding(self) -> dict[str, Any]:
        """What both services take."""
        data = self.cleaned_data
        return {
            "line": data["line"],
            "team": data["team"],
            "title": data["title"],
            "detail": data["detail"],
            "pictures": data["photos"],
            "client_id": data["client_id"],
        }


class PostForm(FindingForm):
    """A defect for the black list."""

    template = "defects/post.html"

    category = forms.ChoiceField(label=gettext_lazy("What kind?"), choices=Factor.choices)
    severity = forms.ChoiceField(
        label=gettext_lazy("How bad?"), choices=Severity.choices, initial=Severity.MINOR
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("What is wrong?")
        self.fields["category"].error_messages["required"] = _("Choose one of the six.")

    def category_tiles(self) -> list[Any]:
        return self.tiles("category")

    def severity_tiles(self) -> list[Any]:
        return self.tiles("severity")

    def finding(self) -> dict[str, Any]:
        data = self.cleaned_data
        chosen = {"category": data["category"], "severity": data["severity"]}
        return super().finding() | chosen


class PraiseForm(FindingForm):
    """Good work for the red list."""

    template = "defects/praise.html"

    employee = forms.CharField(
        label=gettext_lazy("Employee number"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("If it was one person's work."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("What was done well?")

    def clean_employee(self) -> Employee | None:
        number = self.cleaned_data["employee"]
        if not number:
            return None
        found = Employee.objects.filter(number=number, is_active=True).first()
        if found is None:
            raise ValidationError(_("Nobody has this employee number."))
        return found

    def finding(self) -> dict[str, Any]:
        return super().finding() | {"employee": self.cleaned_data["employee"]}
