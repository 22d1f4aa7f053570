"""Questions out of a spreadsheet: all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from people.models import Employee
from people.roster import Problem
from training import question_sheet
from training.models import Category, Question
from training.question_sheet import Row
from training.services.questions import one_at_a_time, require_keeper, write
from training.words import QuestionWords, words_of


@dataclass(frozen=True)
class Change:
    """A question that the sheet changes, and the row that does."""

    row: int
    code: str
    old: QuestionWords
    new: QuestionWords


@dataclass
class ImportReport:
    """What a sheet does, or would do."""

    new: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    written: bool = False

    @property
    def is_good(self) -> bool:
        return not self.problems

    @property
    def outcome(self) -> tuple[int, int, int]:
        """How many are new, how many change, and how many stay."""
        return len(self.new), len(self.changes), self.unchanged


def import_questions(
    *,
    content: bytes,
    actor: Employee,
    now: dt.datetime,
    dry_run: bool,
    expected: tuple[int, ...] | None = None,
) -> ImportReport:
    """Take over the questions of a sheet (XLSX or CSV); a code that is there is changed.

    What the sheet does not name stays, pictures always do. `expected` is the outcome that a
    dry run showed. Raises DomainError where the file is no such sheet, Conflict where the
    outcome is no longer the expected one, NotAllowed where this person may not.
    """
    require_keeper(actor)
    rows, problems = question_sheet.parse(content, list(Category.objects.all()))
    report = ImportReport(problems=problems)
    if not report.is_good:
        return report
    with transaction.atomic():
        one_at_a_time()
        standing = _standing(rows)
        _compare(rows, standing, report)
        if expected is not None and report.outcome != expected:
            raise Conflict(_("The questions were changed meanwhile. Upload the file again."))
        if not dry_run:
            for row in report.new:
                write(Question(), row.words, actor, now)
            for change in report.changes:
                write(standing[change.code], change.new, actor, now)
            report.written = True
    return report


def _standing(rows: Iterable[Row]) -> dict[str, Question]:
    """The questions that the sheet names, locked in one order."""
    codes = [row.words.code for row in rows]
    found = Question.objects.filter(code__in=codes).order_by("pk").select_for_update()
    return {each.code: each for each in found.prefetch_related("options", "accepted")}


def _compare(rows: Iterable[Row], standing: Mapping[str, Question], report: ImportReport) -> None:
    for row in rows:
        question = standing.get(row.words.code)
        if question is None:
            report.new.append(row)
            continue
        old = words_of(question)
        if old == row.words:
            report.unchanged += 1
        else:
            report.changes.append(Change(row.row, row.words.code, old, row.words))
