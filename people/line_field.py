"""The choice of a production line on a form: one's own first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Employee, ProductionLine
from people.queries import lines_for


class LineSelect(forms.Select):
    """Each line says which team answers for it, so that a script can show it."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        team = getattr(getattr(value, "instance", None), "team", None)
        if team is not None:
            option["attrs"]["data-team"] = team.label
        return option


class LineField(forms.ModelChoiceField):
    """The lines in use; the person's own come first."""

    widget = LineSelect

    def __init__(self, **kwargs: Any) -> None:
        lines = ProductionLine.objects.filter(is_active=True).select_related("team")
        super().__init__(lines, label=gettext_lazy("Line"), empty_label=None, **kwargs)

    def offer(self, person: Employee) -> list[ProductionLine]:
        """Put the lines of this person's teams first; returns these."""
        own, others = lines_for(person)
        choice = forms.models.ModelChoiceIteratorValue
        groups: list[Any] = [("", _("Choose the line"))]
        for label, lines in ((_("My lines"), own), (_("Other lines"), others)):
            if lines:
                groups.append((label, [(choice(line.pk, line), line.label) for line in lines]))
        self.widget.choices = groups
        return own
