"""A question as it is to be, and everything that would be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from training import rules
from training.models import CODE, EXPLANATION, OPTION, TEXT, Question

FAULTS = {
    "options_of_short": gettext_lazy("A short answer has no options."),
    "not_two": gettext_lazy("True or false has exactly two options."),
    "few_options": gettext_lazy("Give at least two options."),
    "many_options": gettext_lazy("Give at most eight options."),
    "none_right": gettext_lazy("Mark at least one option as right."),
    "none_wrong": gettext_lazy("At least one option must be wrong."),
    "not_one_right": gettext_lazy("Mark exactly one option as right."),
    "same_options": gettext_lazy("Two options read the same."),
    "accepted_of_choice": gettext_lazy("Only a short answer has accepted answers."),
    "none_accepted": gettext_lazy("Give at least one accepted answer."),
    "many_accepted": gettext_lazy("Give at most eight accepted answers."),
    "nothing_to_compare": gettext_lazy("An accepted answer needs a letter or a digit."),
}


@dataclass(frozen=True)
class OptionWords:
    """One option as it is to be."""

    text: str
    text_zh: str = ""
    is_right: bool = False


@dataclass(frozen=True)
class AnswerWords:
    """One accepted answer as it is to be; either language counts."""

    text: str
    text_zh: str = ""


@dataclass(frozen=True)
class QuestionWords:
    """A question as it is to be; `category` is the category's id."""

    code: str
    text: str
    text_zh: str = ""
    kind: str = rules.SINGLE
    category: int = 0
    difficulty: int = 2
    options: tuple[OptionWords, ...] = ()
    accepted: tuple[AnswerWords, ...] = ()
    explanation: str = ""
    explanation_zh: str = ""
    is_active: bool = True

    def tidied(self) -> QuestionWords:
        """The same, each text on one line, and the code in capitals."""
        return replace(
            self,
            code=rules.tidy(self.code).upper(),
            text=rules.tidy(self.text),
            text_zh=rules.tidy(self.text_zh),
            explanation=rules.tidy(self.explanation),
            explanation_zh=rules.tidy(self.explanation_zh),
            options=tuple(
                replace(one, text=rules.tidy(one.text), text_zh=rules.tidy(one.text_zh))
                for one in self.options
            ),
            accepted=tuple(
                AnswerWords(rules.tidy(one.text), rules.tidy(one.text_zh)) for one in self.accepted
            ),
        )

    def asks_the_same(self, other: QuestionWords) -> bool:
        """Whether only its being in use differs."""
        return replace(self, is_active=True) == replace(other, is_active=True)


def words_of(question: Question) -> QuestionWords:
    """The question as it is; reads its options and accepted answers."""
    return QuestionWords(
        code=question.code,
        text=question.text,
        text_zh=question.text_zh,
        kind=question.kind,
        category=question.category_id,
        difficulty=question.difficulty,
        options=tuple(
            OptionWords(one.text, one.text_zh, one.is_right) for one in question.options.all()
        ),
        accepted=tuple(AnswerWords(one.text, one.text_zh) for one in question.accepted.all()),
        explanation=question.explanation,
        explanation_zh=question.explanation_zh,
        is_active=question.is_active,
    )


def problems_of(words: QuestionWords) -> Iterator[tuple[str, str]]:
    """Every fault of tidied words: the field it belongs to, and the reason.

    The fields are those of the question; `option_0`, `option_0_zh` and so on are the options,
    or the accepted answers of a short one, `right` and `options` all of them together.
    """
    yield from _code_problems(words.code)
    if words.kind not in rules.KINDS:
        yield "kind", _("This kind is not known.")
        return
    if words.difficulty not in rules.DIFFICULTIES:
        yield "difficulty", _("The difficulty is 1, 2 or 3.")
    if not words.text:
        yield "text", _("The question is missing.")
    for field, text, limit in _texts(words):
        yield from ((field, why) for why in text_problems(text, limit))
    yield from _row_problems(words)
    triples = [(one.text, one.text_zh, one.is_right) for one in words.options]
    for fault in rules.option_faults(words.kind, triples):
        yield _field_of(fault), fault_words(fault)
    pairs = [(one.text, one.text_zh) for one in words.accepted]
    for fault in rules.answer_faults(words.kind, pairs):
        yield "options", fault_words(fault)


def fault_words(fault: str) -> str:
    """A fault that `rules` found, in words."""
    return str(FAULTS[fault])


def text_problems(text: str, limit: int) -> Iterator[str]:
    """What is wrong with a text of `limit` characters at most."""
    if len(text) > limit:
        yield _("Longer than %(limit)s characters.") % {"limit": limit}
    elif rules.has_control_characters(text):
        yield _("Holds a line break or a character that can't be shown.")
    elif rules.is_formula(text):
        yield _("Begins like a formula. Write the plain value.")


def _code_problems(code: str) -> Iterator[tuple[str, str]]:
    if not code:
        yield "code", _("The code is missing.")
    elif len(code) > 20:
        yield "code", _("Longer than %(limit)s characters.") % {"limit": 20}
    else:
        try:
            CODE(code)
        except ValidationError as error:
            yield "code", str(error.message)


def _texts(words: QuestionWords) -> Iterator[tuple[str, str, int]]:
    for field, limit in (("text", TEXT), ("explanation", EXPLANATION)):
        yield field, getattr(words, field), limit
        yield f"{field}_zh", getattr(words, f"{field}_zh"), limit
    rows: tuple[OptionWords | AnswerWords, ...] = words.options or words.accepted
    for place, row in enumerate(rows):
        yield f"option_{place}", row.text, OPTION
        yield f"option_{place}_zh", row.text_zh, OPTION


def _row_problems(words: QuestionWords) -> Iterator[tuple[str, str]]:
    rows: tuple[OptionWords | AnswerWords, ...] = words.options or words.accepted
    for place, row in enumerate(rows):
        if not row.text:
            yield f"option_{place}", _("This one has no text. Leave no gap before the last one.")


def _field_of(fault: str) -> str:
    return "right" if fault in {"none_right", "none_wrong", "not_one_right"} else "options"
