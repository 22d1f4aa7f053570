"""Starting an inspection and answering its checklist."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from defects.forms.fields import PlainForm, Tile
from defects.forms.posting import LineField
from defects.models import ChecklistItem
from people.models import Employee

ANSWERS: Mapping[str, bool | None] = {"pass": True, "fail": False, "na": None}
WORDS = (("pass", _("Pass")), ("fail", _("Fail")), ("na", _("Not applicable")))
ANSWER_ICONS = {"pass": "check", "fail": "x", "na": "minus"}


def written(passed: bool | None) -> str:
    """How the form writes an answer."""
    return next(code for code, meaning in ANSWERS.items() if meaning is passed)


class StartForm(PlainForm):
    """Which line to walk along."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    line = LineField()

    def __init__(self, *args: Any, person: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_lines = self.fields["line"].offer(person)  # type: ignore[attr-defined]  # a LineField


@dataclass(frozen=True)
class Question:
    """One thing to look at, with its three large answers."""

    id: str
    label: str
    tiles: list[Tile]


class ChecklistForm(PlainForm):
    """One question for each checklist item; unanswered ones stay so."""

    def __init__(
        self,
        *args: Any,
        items: Iterable[ChecklistItem],
        answers: Mapping[int, bool | None],
        **kwargs: Any,
    ) -> None:
        self.items = list(items)
        kwargs["initial"] = {f"item_{key}": written(passed) for key, passed in answers.items()}
        super().__init__(*args, **kwargs)
        for item in self.items:
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=item.label, choices=WORDS, required=False, widget=forms.RadioSelect
            )

    def questions(self) -> list[Question]:
        return [
            Question(
                id=self[name].auto_id,
                label=str(self.fields[name].label),
                tiles=[self._with_icon(tile) for tile in self.tiles(name)],
            )
            for name in (f"item_{item.pk}" for item in self.items)
        ]

    @staticmethod
    def _with_icon(tile: Tile) -> Tile:
        icon = ANSWER_ICONS[tile.value]
        return Tile(tile.id, tile.name, tile.value, tile.label, icon, tile.is_chosen)

    def answers(self) -> dict[int, bool | None]:
        """Item id -> passed, or None for not applicable; only what was answered."""
        given = ((item.pk, self.cleaned_data[f"item_{item.pk}"]) for item in self.items)
        return {pk: ANSWERS[answer] for pk, answer in given if answer}
