"""How the questions of the demo are written down: each text is (English, Chinese)."""

from __future__ import annotations

from dataclasses import dataclass

from training import rules
from training.question_sheet import TRUE_OR_FALSE
from training.words import AnswerWords, OptionWords, QuestionWords

Both = tuple[str, str]


@dataclass(frozen=True)
class Chapter:
    """A category by its name, and its questions, which have no code yet."""

    name: Both
    questions: tuple[QuestionWords, ...]


def single(difficulty: int, text: Both, options: tuple[Both, ...], *, why: Both) -> QuestionWords:
    """One is right: the first; where it stands is decided later."""
    rows = tuple(OptionWords(*option, place == 0) for place, option in enumerate(options))
    return _asked(rules.SINGLE, difficulty, text, why, options=rows)


def multiple(
    difficulty: int, text: Both, options: tuple[tuple[bool, str, str], ...], *, why: Both
) -> QuestionWords:
    """Each option begins with whether it is right."""
    rows = tuple(OptionWords(en, zh, is_right) for is_right, en, zh in options)
    return _asked(rules.MULTIPLE, difficulty, text, why, options=rows)


def true_false(difficulty: int, text: Both, *, is_true: bool, why: Both) -> QuestionWords:
    true, false = TRUE_OR_FALSE
    rows = (OptionWords(*true, is_true), OptionWords(*false, not is_true))
    return _asked(rules.TRUE_FALSE, difficulty, text, why, options=rows)


def short(difficulty: int, text: Both, accepted: tuple[Both, ...], *, why: Both) -> QuestionWords:
    answers = tuple(AnswerWords(*answer) for answer in accepted)
    return _asked(rules.SHORT, difficulty, text, why, accepted=answers)


def _asked(
    kind: str,
    difficulty: int,
    text: Both,
    why: Both,
    *,
    options: tuple[OptionWords, ...] = (),
    accepted: tuple[AnswerWords, ...] = (),
) -> QuestionWords:
    return QuestionWords(
        code="",
        kind=kind,
        difficulty=difficulty,
        text=text[0],
        text_zh=text[1],
        explanation=why[0],
        explanation_zh=why[1],
        options=options,
        accepted=accepted,
    )
