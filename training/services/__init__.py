"""Every write of the question bank."""

from training.services.importing import Change, ImportReport, import_questions
from training.services.questions import retire_question, save_question
from training.words import (
    AnswerWords,
    OptionWords,
    QuestionWords,
    fault_words,
    problems_of,
    words_of,
)

__all__ = [
    "AnswerWords",
    "Change",
    "ImportReport",
    "OptionWords",
    "QuestionWords",
    "fault_words",
    "import_questions",
    "problems_of",
    "retire_question",
    "save_question",
    "words_of",
]
