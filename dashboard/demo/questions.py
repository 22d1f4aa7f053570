"""The question bank of the demo: chapters in an order, each question with its code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from dashboard.demo import (
    questions_campaign,
    questions_craft,
    questions_inspection,
    questions_material,
    questions_statistics,
    questions_tools,
)
from dashboard.demo.asked import Chapter
from people.models import Employee
from training import rules
from training.models import Category
from training.services import save_question
from training.words import QuestionWords

CHAPTERS: tuple[Chapter, ...] = (
    questions_tools.TOOLS,
    questions_tools.SOLVING,
    questions_statistics.RISKS,
    questions_statistics.STATISTICS,
    questions_inspection.INSPECTION,
    questions_inspection.MEASURING,
    questions_craft.SITE,
    questions_craft.CRAFT,
    questions_material.MATERIAL,
    questions_material.CHARGING,
    questions_campaign.CAMPAIGN,
)


def coded() -> Iterator[tuple[Chapter, QuestionWords]]:
    """Every question with its chapter, from Q001 on; right ones stand in every place."""
    number = 0
    for chapter in CHAPTERS:
        for words in chapter.questions:
            number += 1
            yield chapter, replace(_turned(words, number), code=f"Q{number:03}")


def _turned(words: QuestionWords, by: int) -> QuestionWords:
    if words.kind != rules.SINGLE:
        return words
    start = by % len(words.options)
    return replace(words, options=words.options[start:] + words.options[:start])


def build_questions(manager: Employee, now: dt.datetime) -> None:
    """Fill the bank, as the manager would."""
    categories = {
        chapter.name: Category.objects.create(
            name=chapter.name[0], name_zh=chapter.name[1], place=place
        ).pk
        for place, chapter in enumerate(CHAPTERS, start=1)
    }
    for chapter, words in coded():
        save_question(
            words=replace(words, category=categories[chapter.name]), actor=manager, now=now
        )
