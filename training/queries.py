"""Reads of the question bank."""

from __future__ import annotations

from django.db.models import QuerySet

from training.models import Question


def with_answers(questions: QuerySet[Question]) -> QuerySet[Question]:
    """With all that `training.words.words_of` reads, in three queries."""
    return questions.select_related("category").prefetch_related("options", "accepted")


def next_code() -> str:
    """A code that is free: one more than the highest of `Q` and digits."""
    plain = Question.objects.filter(code__regex=r"^Q[0-9]{1,9}$").values_list("code", flat=True)
    highest = max((int(code[1:]) for code in plain), default=0)
    return f"Q{highest + 1:03}"
