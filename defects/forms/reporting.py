"""What anybody reports, and how it is answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError
from core.forms import DayField, Filter, PhotosField, PlainForm
from defects.forms.fields import ICONS
from defects.models import Factor, Report, Severity
from defects.queries.reports import ALL, MINE, WAITING, ReportNarrowing
from people.line_field import LineField
from people.models import Employee, ProductionLine


class ReportForm(PlainForm):
    """A photo, the line, one line of words: nothing more is asked of anybody."""

    icons = ICONS

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    photos = PhotosField(label=_("Photos"), required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Report.Kind.choices, initial=Report.Kind.PROBLEM
    )
    line = LineField()
    title = forms.CharField(label=_("What did you see?"), max_length=200)

    def __init__(self, *args: Any, person: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4
        self.fields["line"].offer(person)  # type: ignore[attr-defined]  # a LineField

    def kind_tiles(self) -> list[Any]:
        return self.tiles("kind")

    def refuse(self, error: DomainError) -> None:
        """As every form; what was sent before as something else may now be sent as new."""
        super().refuse(error)
        if isinstance(error, Conflict):
            typed = QueryDict(mutable=True)
            typed.update(self.data)
            typed["client_id"] = str(uuid.uuid4())
            self.data = typed

    def report(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "line": data["line"],
            "title": data["title"],
            "pictures": data["photos"],
            "client_id": data["client_id"],
        }


class AcceptForm(PlainForm):
    """What a problem is sorted by when it goes on the black list."""

    icons = ICONS

    category = forms.ChoiceField(label=_("What kind?"), choices=Factor.choices)
    severity = forms.ChoiceField(
        label=_("How bad?"), choices=Severity.choices, initial=Severity.MINOR
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].error_messages["required"] = _("Choose one of the six.")
        if kind == Report.Kind.PRAISE:
            self.fields.clear()

    def category_tiles(self) -> list[Any]:
        return self.tiles("category")

    def severity_tiles(self) -> list[Any]:
        return self.tiles("severity")


class AnswerForm(PlainForm):
    """Why it goes on no list."""

    reason = forms.CharField(
        label=_("Your answer"),
        help_text=_("Whoever reported it reads this."),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )


class ReportFilter(Filter):
    """Which reports; `which` is a tab of the page, so that no chip takes it away."""

    which = forms.ChoiceField(
        choices=[(each, each) for each in (WAITING, MINE, ALL)],
        required=False,
        widget=forms.HiddenInput,
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *Report.Kind.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *Report.State.choices], required=False
    )
    line = forms.ModelChoiceField(
        ProductionLine.objects.all(), label=_("Line"), required=False, empty_label=_("All")
    )
    since = DayField(label=_("Reported from"))
    until = DayField(label=_("Reported until"))

    def narrowing(self, *, answers: bool) -> ReportNarrowing:
        """`answers`: whether this person answers reports; whoever does not has their own."""
        chosen = self.value("which") or (WAITING if answers else MINE)
        return ReportNarrowing(
            which=chosen if answers else MINE,
            kind=self.value("kind") or "",
            state=self.value("state") or "",
            line=self._key("line"),
            since=self.value("since"),
            until=self.value("until"),
        )

    def _on(self) -> Iterator[tuple[str, str]]:
        return ((name, words) for name, words in super()._on() if name != "which")
