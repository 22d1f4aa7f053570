"""What the admin's forms of questions let pass."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanWidget,
)

from core.errors import DomainError
from core.images import Picture, safe_picture
from people.roster import MAX_BYTES
from training import rules
from training.models import EXPLANATION, OPTION, TEXT, Question
from training.words import AnswerWords, OptionWords, QuestionWords, fault_words, text_problems


class QuestionForm(forms.ModelForm):
    """A question; what it offers and accepts stands in the rows below it."""

    upload = forms.FileField(
        label=gettext_lazy("New picture"),
        required=False,
        max_length=200,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/*"}),
        help_text=gettext_lazy("Shown with the question. A new one takes the place of the old."),
    )
    without_picture = forms.BooleanField(
        label=gettext_lazy("Without a picture"), required=False, widget=UnfoldBooleanWidget
    )
    # What was looked at: whoever saves later than somebody else is told.
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Question
        fields = (
            *("code", "kind", "category", "difficulty", "text", "text_zh"),
            *("explanation", "explanation_zh", "is_active"),
        )
        widgets = {
            name: UnfoldAdminTextareaWidget(attrs={"rows": 3})
            for name in ("text", "text_zh", "explanation", "explanation_zh")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "seen_version" in self.fields:
            self.fields["seen_version"].initial = (
                self.instance.version if self.instance.pk else None
            )

    def clean_code(self) -> str:
        return rules.tidy(self.cleaned_data["code"]).upper()

    def clean_text(self) -> str:
        return self._plain("text", TEXT)

    def clean_text_zh(self) -> str:
        return self._plain("text_zh", TEXT)

    def clean_explanation(self) -> str:
        return self._plain("explanation", EXPLANATION)

    def clean_explanation_zh(self) -> str:
        return self._plain("explanation_zh", EXPLANATION)

    def _plain(self, name: str, limit: int) -> str:
        return plain_text(self.cleaned_data[name], limit)

    def clean_upload(self) -> Picture | None:
        """The picture, drawn anew."""
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        try:
            return safe_picture(upload, upload.size or 0)
        except DomainError as error:
            raise ValidationError(error.text) from error


class RowForm(forms.ModelForm):
    """A row below a question: its texts, each on one line."""

    def clean_text(self) -> str:
        return plain_text(self.cleaned_data["text"], OPTION)

    def clean_text_zh(self) -> str:
        return plain_text(self.cleaned_data["text_zh"], OPTION)


class RowsFormSet(BaseInlineFormSet):
    """Rows below a question, judged together by the question's kind."""

    def filled(self) -> list[dict[str, Any]]:
        """The rows that stay, in their order."""
        rows = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        return [row for row in rows if row.get("text") and not row.get("DELETE")]

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        faults = list(self.faults(self.instance.kind))
        if faults:
            raise ValidationError([fault_words(fault) for fault in faults])

    def faults(self, kind: str) -> Any:
        """What is wrong with the rows by the rules of their kind; each kind of row says it."""
        raise NotImplementedError  # there is no formset of rows as such


class OptionsFormSet(RowsFormSet):
    def words(self) -> tuple[OptionWords, ...]:
        return tuple(
            OptionWords(row["text"], row["text_zh"], row["is_right"]) for row in self.filled()
        )

    def faults(self, kind: str) -> Any:
        rows = [(one.text, one.text_zh, one.is_right) for one in self.words()]
        return rules.option_faults(kind, rows)


class AcceptedFormSet(RowsFormSet):
    def words(self) -> tuple[AnswerWords, ...]:
        return tuple(AnswerWords(row["text"], row["text_zh"]) for row in self.filled())

    def faults(self, kind: str) -> Any:
        return rules.answer_faults(kind, [(one.text, one.text_zh) for one in self.words()])


class SheetForm(forms.Form):
    """The spreadsheet to be read."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 10 MB. Nothing is written yet."),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than 10 MB. Split it into smaller ones."))
        content: bytes = upload.read()
        return content


def plain_text(written: str, limit: int) -> str:
    """The text on one line. Raises ValidationError for what is no plain text."""
    text = rules.tidy(written)
    problems = list(text_problems(text, limit))
    if problems:
        raise ValidationError(problems)
    return text


def words_from(form: QuestionForm, options: OptionsFormSet, accepted: Any) -> QuestionWords:
    """What the whole page says, once all of it is valid."""
    said = form.cleaned_data
    names = ("code", "kind", "difficulty", "text", "text_zh", "explanation", "explanation_zh")
    return QuestionWords(
        **{name: said[name] for name in names},
        category=said["category"].pk,
        is_active=said["is_active"],
        options=options.words(),
        accepted=accepted.words(),
    )
