"""What authors, reviewers and deciders fill in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DocumentsField, Filter, PhotosField, PlainForm
from people.line_field import LineField
from people.models import Department, Employee
from proposals import rules
from proposals.models import Category, Criterion, Proposal
from proposals.queries import ALL, LATE, MINE, REVIEW, TURN, Narrowing
from proposals.services import Measured, Words
from proposals.services.deciding import BEST

MOST_YUAN = Decimal(999_999_999)
SEPARATORS = "、，;；\n"
OFFERED = re.compile(r"[^()]* \((?P<number>[^()]+)\)")


class PeopleField(forms.CharField):
    """Colleagues by employee number, or by a name that only one of them has.

    While somebody types, a script offers people as `Li Na (E0042)`.
    """

    several = "yes"

    def __init__(self, **kwargs: Any) -> None:
        found = {"data-people": reverse_lazy("people:find"), "data-several": self.several}
        widget = forms.TextInput({**found, "autocomplete": "off"})
        super().__init__(max_length=600, widget=widget, **kwargs)

    def clean(self, value: Any) -> list[Employee]:
        text = super().clean(value)
        for separator in SEPARATORS:
            text = text.replace(separator, ",")
        names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
        return [self._person(name) for name in names[:10]]

    @staticmethod
    def _person(name: str) -> Employee:
        active = Employee.objects.filter(is_active=True)
        offered = OFFERED.fullmatch(name)
        by_number = active.filter(number=offered["number"] if offered else name).first()
        if by_number is not None:
            return by_number
        found = list(active.filter(name=name).order_by("number")[:2])
        if len(found) == 1:
            return found[0]
        if found:
            words = _("Several people are called %(name)s. Write the employee number.")
        else:
            words = _("Nobody here has the number or the name %(name)s.")
        raise ValidationError(words % {"name": name})


class PersonField(PeopleField):
    """One colleague; `clean` gives the employee, or None where it is left empty."""

    several = ""

    def clean(self, value: Any) -> Employee | None:  # type: ignore[override]  # a person
        found = super().clean(value)
        if len(found) > 1:
            raise ValidationError(_("Write one person."))
        return found[0] if found else None


def _text(label: Any, help_text: Any = "", *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea({"rows": rows}), **kwargs
    )


def _yuan(label: Any, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=MOST_YUAN, decimal_places=2, **kwargs
    )


# --- The author's -------------------------------------------------------------------
class ProposalForm(PlainForm):
    """A proposal on a phone in two minutes: what is now, what would be better."""

    icons = {
        Category.QUALITY: "award",
        Category.COST: "coin",
        Category.TIME: "clock",
        Category.SAFETY: "shield-check",
    }

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    category = forms.ChoiceField(
        label=gettext_lazy("What does it improve?"),
        choices=Category.choices,
        initial=Category.QUALITY,
    )
    line = LineField(required=False)
    process = forms.CharField(
        label=gettext_lazy("Process or place"), max_length=100, required=False
    )
    present = _text(gettext_lazy("What is now?"), max_length=4000)
    photos = PhotosField(label=gettext_lazy("Photos of it"), required=False)
    proposed = _text(gettext_lazy("What do you propose?"), max_length=4000)
    documents = DocumentsField(
        label=gettext_lazy("Drawings, tables, quotations"),
        help_text=gettext_lazy("PDF, Word, Excel or PowerPoint; at most 3 files of 20 MB."),
        required=False,
    )
    is_done_already = forms.BooleanField(
        label=gettext_lazy("I have done it already: only the effect is to be verified"),
        required=False,
    )
    result = PhotosField(label=gettext_lazy("Photos of the result"), required=False)
    benefit = forms.CharField(
        label=gettext_lazy("What would it bring?"), max_length=500, required=False
    )
    yearly_benefit = _yuan(gettext_lazy("In yuan a year, if you can say"), required=False)
    co_authors = PeopleField(
        label=gettext_lazy("With whom?"),
        help_text=gettext_lazy("Employee numbers or names, with commas between them."),
        required=False,
    )

    def __init__(self, *args: Any, person: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4
        self.fields["line"].offer(person)  # type: ignore[attr-defined]  # a LineField

    def category_tiles(self) -> list[Any]:
        return self.tiles("category")

    def words(self) -> Words:
        """What the services take."""
        data = self.cleaned_data
        names = ("title", "category", "line", "process", "present", "proposed", "benefit")
        return Words(
            **{name: data[name] for name in names},
            yearly_benefit=data["yearly_benefit"],
            is_done_already=data["is_done_already"],
            co_authors=data["co_authors"],
        )


class DraftForm(ProposalForm):
    """The same while it is being written: nothing in it is needed, and wrong parts wait."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = name == "client_id"

    def kept(self) -> Words:
        """What can be kept of it; a part that is wrong as yet is left out."""
        data = self.cleaned_data
        return Words(
            title=data.get("title", ""),
            category=data.get("category") or Category.QUALITY,
            line=data.get("line"),
            process=data.get("process", ""),
            present=data.get("present", ""),
            proposed=data.get("proposed", ""),
            benefit=data.get("benefit", ""),
            yearly_benefit=data.get("yearly_benefit"),
            is_done_already=data.get("is_done_already", False),
            co_authors=data.get("co_authors", ()),
        )


class EditForm(ProposalForm):
    """The words of what was submitted; `version` is the one that the author sees."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_done_already"], self.fields["result"]

    def words_of(self, proposal: Proposal) -> Words:
        self.cleaned_data["is_done_already"] = proposal.is_done_already
        return self.words()


def initial_of(proposal: Proposal) -> dict[str, Any]:
    """What a form shows of a proposal."""
    names = ("title", "category", "line", "process", "present", "proposed", "benefit")
    people = [one.employee for one in proposal.authorships.all() if one.place]
    others = [f"{person.name} ({person.number})" for person in people]
    return {
        **{name: getattr(proposal, name) for name in names},
        "client_id": proposal.client_id,
        "yearly_benefit": proposal.yearly_benefit,
        "is_done_already": proposal.is_done_already,
        "co_authors": ", ".join(others),
        "version": proposal.version,
    }


class CommentForm(PlainForm):
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    text = _text(gettext_lazy("Your comment"), rows=2, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4


# --- The reviewer's and the decider's ---------------------------------------------------
class ReviewForm(PlainForm):
    """The score sheet: 0 to 10 for each criterion."""

    comment = _text(gettext_lazy("Comment"), rows=2, max_length=1000, required=False)

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in reversed(criteria):
            field = forms.TypedChoiceField(
                label=criterion.label,
                choices=[("", "–"), *((mark, str(mark)) for mark in range(BEST + 1))],
                coerce=int,
            )
            self.fields = {f"mark_{criterion.pk}": field} | self.fields

    def scores(self) -> Mapping[int, int]:
        return {each.pk: self.cleaned_data[f"mark_{each.pk}"] for each in self.criteria}


class DecideForm(PlainForm):
    """What becomes of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label=gettext_lazy("What becomes of it?"))
    answer = _text(
        gettext_lazy("Your answer to the author"), rows=3, max_length=2000, required=False
    )
    carrier = PersonField(
        label=gettext_lazy("Who carries it on?"),
        help_text=gettext_lazy("For a trial or an adoption: employee number or name."),
        required=False,
    )
    into = forms.CharField(
        label=gettext_lazy("Into which proposal?"),
        help_text=gettext_lazy("To merge: its number, such as P012."),
        max_length=20,
        required=False,
    )

    verdicts: ClassVar[Mapping[str, Any]] = {
        "in_review": gettext_lazy("Take it up"),
        "adopted": gettext_lazy("Adopt it"),
        "trial": gettext_lazy("Try it"),
        "shelved": gettext_lazy("Shelve it"),
        "declined": gettext_lazy("Decline it"),
        "merged": gettext_lazy("Merge it"),
    }

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = proposal.version
        verdict = self.fields["verdict"]
        verdict.choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (value, words)
            for value, words in self.verdicts.items()
            if rules.may_follow(proposal.state, value)
        ]

    def clean_into(self) -> Proposal | None:
        number = self.cleaned_data["into"].strip().upper().removeprefix("P")
        if not number:
            return None
        if number.isascii() and number.isdigit() and len(number) <= 18:
            found = Proposal.objects.exclude(state="draft").filter(pk=int(number)).first()
            if found is not None:
                return found
        raise ValidationError(_("There is no proposal of this number."))


class HandOnForm(PlainForm):
    to = PersonField(label=gettext_lazy("To whom?"))
    note = forms.CharField(label=gettext_lazy("Why?"), max_length=500, required=False)


# --- Carrying it out ---------------------------------------------------------------------
class FinishForm(PlainForm):
    photos = PhotosField(label=gettext_lazy("Photos of the result"), required=False)
    note = _text(gettext_lazy("What was done?"), rows=3, max_length=2000, required=False)


def _number(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=3)


class MeasureForm(PlainForm):
    measure = forms.CharField(
        label=gettext_lazy("What was measured?"),
        help_text=gettext_lazy("With its unit: scrap, % a week."),
        max_length=200,
    )
    before = _number(gettext_lazy("Before"))
    after = _number(gettext_lazy("After"))
    yearly_benefit = _yuan(gettext_lazy("Benefit in a year, yuan"))
    standard = forms.CharField(
        label=gettext_lazy("Which standard holds it now?"),
        help_text=gettext_lazy("Number or name of the SOP that was changed."),
        max_length=200,
        required=False,
    )

    def measured(self) -> Measured:
        return Measured(**self.cleaned_data)


class VerifyForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = _text(
        gettext_lazy("Your answer to the author"),
        gettext_lazy("Needed where the effect does not hold."),
        rows=2,
        max_length=2000,
        required=False,
    )


# --- The list ---------------------------------------------------------------------------
class ProposalFilter(Filter):
    """Which proposals; `which` is a tab of the page, so that no chip takes it away."""

    q = forms.CharField(label=gettext_lazy("Words or number"), max_length=100, required=False)
    which = forms.ChoiceField(
        choices=[(each, each) for each in (ALL, MINE, TURN, REVIEW, LATE)],
        required=False,
        widget=forms.HiddenInput,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("All")), *Proposal.State.choices],
        required=False,
    )
    category = forms.ChoiceField(
        label=gettext_lazy("What it improves"),
        choices=[("", gettext_lazy("All")), *Category.choices],
        required=False,
    )
    department = forms.ModelChoiceField(
        Department.objects.all(),
        label=gettext_lazy("Department"),
        required=False,
        empty_label=gettext_lazy("All"),
    )

    def narrowing(self) -> Narrowing:
        return Narrowing(
            which=self.value("which") or ALL,
            state=self.value("state") or "",
            category=self.value("category") or "",
            department=self._key("department"),
            words=self.value("q") or "",
        )

    def _on(self) -> Any:
        return ((name, words) for name, words in super()._on() if name != "which")
