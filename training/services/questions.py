"""Questions are kept and retired; each change of what is asked makes another version."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, Missing, NotAllowed
from core.images import Picture
from people.models import Employee
from training.models import AcceptedAnswer, Category, Option, Question
from training.words import QuestionWords, problems_of, words_of

# Any number does; it only has to be the same for everybody who writes questions.
LOCK = 7_210_771
FIELDS = (
    *("code", "kind", "difficulty", "text", "text_zh", "explanation", "explanation_zh"),
    "is_active",
)


def require_keeper(actor: Employee) -> None:
    """Raises NotAllowed unless this person keeps the question bank."""
    if not actor.has_perm("training.change_question"):
        raise NotAllowed(_("Only a quality manager changes the question bank."))


@transaction.atomic
def save_question(
    *,
    words: QuestionWords,
    actor: Employee,
    now: dt.datetime,
    question_id: int | None = None,
    expected_version: int | None = None,
    picture: Picture | None = None,
    without_picture: bool = False,
) -> Question:
    """Keep a question, new or changed; its version grows where what is asked changes.

    `picture` takes the place of the one before, `without_picture` takes it away. Raises
    NotAllowed where this person may not, DomainError for words that make no sound question
    or a code that is taken, Conflict where it is no longer `expected_version`.
    """
    require_keeper(actor)
    words = words.tidied()
    for field, why in problems_of(words):
        raise DomainError(why, field)
    if not Category.objects.filter(pk=words.category).exists():
        raise DomainError(_("Choose a category."), "category")
    one_at_a_time()
    question = _locked(question_id) if question_id is not None else None
    if question is not None and expected_version not in {None, question.version}:
        raise Conflict(_("Somebody else changed this question meanwhile. Look at it again."))
    others = Question.objects.filter(code=words.code)
    if (others.exclude(pk=question.pk) if question else others).exists():
        raise DomainError(_("There is a question with this code already."), "code")
    changes_picture = picture is not None or (
        without_picture and question is not None and bool(question.picture)
    )
    if question is not None and not changes_picture and words_of(question) == words:
        return question
    question = question or Question()
    if changes_picture:
        # The file of before stays: a contest may have copied its name.
        question.picture = _kept(question, picture) if picture else ""
    return write(question, words, actor, now, changes_picture=changes_picture)


@transaction.atomic
def retire_question(*, question_id: int, actor: Employee, now: dt.datetime) -> Question:
    """Ask it no more; it stays in the bank. Once is enough: a second time changes nothing."""
    require_keeper(actor)
    question = _locked(question_id)
    if question.is_active:
        question.is_active = False
        question.changed_at, question.changed_by = now, actor
        question.save(update_fields=["is_active", "changed_at", "changed_by"])
    return question


def write(
    question: Question,
    words: QuestionWords,
    actor: Employee,
    now: dt.datetime,
    *,
    changes_picture: bool = False,
) -> Question:
    """Write sound words into a question that is locked, or new."""
    if question.pk is not None and (changes_picture or not words.asks_the_same(words_of(question))):
        question.version += 1
    for name in FIELDS:
        setattr(question, name, getattr(words, name))
    question.category_id = words.category
    question.changed_at, question.changed_by = now, actor
    question.save()
    question.options.all().delete()
    question.accepted.all().delete()
    Option.objects.bulk_create(
        Option(
            question=question,
            place=place,
            text=one.text,
            text_zh=one.text_zh,
            is_right=one.is_right,
        )
        for place, one in enumerate(words.options)
    )
    AcceptedAnswer.objects.bulk_create(
        AcceptedAnswer(question=question, place=place, text=one.text, text_zh=one.text_zh)
        for place, one in enumerate(words.accepted)
    )
    return question


def one_at_a_time() -> None:
    """Until this transaction ends, nobody else writes questions: codes are taken one by one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _locked(question_id: int) -> Question:
    question = Question.objects.select_for_update().filter(pk=question_id).first()
    if question is None:
        raise Missing(_("This question is not there."))
    return question


def _kept(question: Question, picture: Picture) -> str:
    """The name under which the picture's file is stored."""
    field = question.picture.field
    name = field.generate_filename(question, f"{picture.name}.jpg")
    stored: str = field.storage.save(name, ContentFile(picture.full))
    return stored
