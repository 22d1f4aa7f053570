"""Questions as a spreadsheet: read row by row with every fault named, and written again.

One row is one question. The options of a short answer are what is accepted. Pictures do not
travel. Nothing here asks the database.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.words import listed
from people.roster import NO, YES, Problem, rows_of
from training import rules
from training.models import Category
from training.words import AnswerWords, OptionWords, QuestionWords, problems_of

MOST_ROWS = 2_000
SHOWN = 50  # characters of a value that a message repeats

_OPTIONS = {
    key: headings
    for place, letter in enumerate(rules.LETTERS)
    for key, headings in (
        (f"option_{place}", (f"option {letter}", f"选项 {letter}")),
        (f"option_{place}_zh", (f"option {letter} in Chinese", f"选项 {letter} 中文")),
    )
}
# Column -> its heading in English and Chinese.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "code": ("code", "编号"),
    "kind": ("kind", "题型"),
    "category": ("category", "类别"),
    "difficulty": ("difficulty", "难度"),
    "text": ("question", "题目"),
    "text_zh": ("question in Chinese", "题目中文"),
    **_OPTIONS,
    "right": ("right", "正确答案"),
    "explanation": ("explanation", "解析"),
    "explanation_zh": ("explanation in Chinese", "解析中文"),
    "is_active": ("in use", "启用"),
}
KINDS_EN = {
    rules.SINGLE: "single",
    rules.MULTIPLE: "multiple",
    rules.TRUE_FALSE: "true/false",
    rules.SHORT: "short answer",
}
KINDS_ZH = {
    rules.SINGLE: "单选",
    rules.MULTIPLE: "多选",
    rules.TRUE_FALSE: "判断",
    rules.SHORT: "简答",
}
DIFFICULTIES = {
    **{str(number): number for number in rules.DIFFICULTIES},
    "easy": 1,
    "medium": 2,
    "hard": 3,
    "简单": 1,
    "易": 1,
    "中等": 2,
    "中": 2,
    "困难": 3,
    "难": 3,
}
TRUE_OR_FALSE = (("True", "正确"), ("False", "错误"))
TRUE_WORDS = {"true", "t", "right", "yes", "对", "正确", "是", "√"}
FALSE_WORDS = {"false", "f", "wrong", "no", "错", "错误", "否", "不对", "×"}

Faults = list[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """One row, understood: its number in the spreadsheet, and the question it says."""

    row: int
    words: QuestionWords


# --- Reading ------------------------------------------------------------------------------
def parse(content: bytes, categories: Sequence[Category]) -> tuple[list[Row], list[Problem]]:
    """Every row that is sound, and every fault of the others.

    Raises DomainError where the file is no such sheet, or has more than MOST_ROWS rows.
    """
    numbered = enumerate(rows_of(content), start=1)
    headings: list[str] = next((row for _number, row in numbered if any(row)), [])
    keys = _keys(headings)
    shown = {key: headings[place] for key, place in keys.items()}
    known = _known(categories)
    rows: list[Row] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, cells in _filled(numbered, keys):
        row, faults = _Reader(cells, known).read(number)
        first = seen.setdefault(row.words.code, number) if row.words.code else number
        if first != number:
            faults.append(("code", _("The same code stands in row %(row)s.") % {"row": first}))
        problems += [Problem(number, shown[_column(key)], why) for key, why in faults]
        if not faults:
            rows.append(row)
    if not rows and not problems:
        raise DomainError(_("The sheet has no rows below its headings."), "file")
    return rows, problems


def _filled(
    numbered: Iterable[tuple[int, list[str]]], keys: Mapping[str, int]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that say something, by column."""
    count = 0
    for number, row in numbered:
        cells = {key: row[place] if place < len(row) else "" for key, place in keys.items()}
        if not any(cells.values()):
            continue
        count += 1
        if count > MOST_ROWS:
            words = _("The sheet has more than %(limit)s rows. Split it into smaller files.")
            raise DomainError(words % {"limit": f"{MOST_ROWS:,}"}, "file")
        yield number, cells


def _keys(headings: Sequence[str]) -> dict[str, int]:
    """Where each column stands; all must be there, for an empty cell empties what it names."""
    known = {_normal(heading): key for key, pair in COLUMNS.items() for heading in pair}
    keys: dict[str, int] = {}
    for place, heading in enumerate(headings):
        key = known.get(_normal(heading))
        if key is not None and key in keys:
            words = _("The column “%(heading)s” is there twice.")
            raise DomainError(words % {"heading": heading[:SHOWN]}, "file")
        if key is not None:
            keys[key] = place
    missing = [f"{pair[0]} ({pair[1]})" for key, pair in COLUMNS.items() if key not in keys]
    if missing:
        words = _("The first row must hold the headings; this one is missing: %(headings)s.")
        raise DomainError(words % {"headings": listed(missing)}, "file")
    return keys


def _normal(heading: str) -> str:
    return re.sub(r"[\s_\-?？:：*]+", "", heading).casefold()


def _known(categories: Iterable[Category]) -> dict[str, int]:
    """Every word for a category; where two share one, it is the one's main name."""
    ordered = list(categories)
    chinese = {each.name_zh.casefold(): each.pk for each in ordered if each.name_zh}
    return chinese | {each.name.casefold(): each.pk for each in ordered}


def _column(key: str) -> str:
    return "option_0" if key == "options" else key


class _Reader:
    """One row of the sheet on its way to a question."""

    def __init__(self, cells: Mapping[str, str], known: Mapping[str, int]) -> None:
        self.cells = cells
        self.known = known
        self.faults: Faults = []

    def read(self, number: int) -> tuple[Row, Faults]:
        words = self._words()
        blamed = {key for key, _why in self.faults}
        if "kind" not in blamed:
            self.faults += [each for each in problems_of(words) if each[0] not in blamed]
        return Row(number, words), self.faults

    def _words(self) -> QuestionWords:
        kind = self._kind()
        words = QuestionWords(
            code=self.cells["code"],
            kind=kind,
            category=self._category(),
            difficulty=self._difficulty(),
            text=self.cells["text"],
            text_zh=self.cells["text_zh"],
            explanation=self.cells["explanation"],
            explanation_zh=self.cells["explanation_zh"],
            is_active=self._is_active(),
        )
        pairs = self._pairs()
        if kind == rules.SHORT:
            if self.cells["right"]:
                self._fault("right", _("Leave this empty: all options of a short answer count."))
            words = replace(words, accepted=tuple(AnswerWords(*pair) for pair in pairs))
        else:
            words = replace(words, options=self._options(kind, pairs))
        return words.tidied()

    def _pairs(self) -> list[tuple[str, str]]:
        """The texts of the options up to the last one that says something."""
        places = range(rules.MOST)
        pairs = [(self.cells[f"option_{n}"], self.cells[f"option_{n}_zh"]) for n in places]
        while pairs and not any(pairs[-1]):
            pairs.pop()
        return pairs

    def _options(self, kind: str, pairs: list[tuple[str, str]]) -> tuple[OptionWords, ...]:
        pairs = pairs or (list(TRUE_OR_FALSE) if kind == rules.TRUE_FALSE else [])
        right = self._right(kind, pairs)
        return tuple(OptionWords(*pair, place in right) for place, pair in enumerate(pairs))

    def _right(self, kind: str, pairs: Sequence[tuple[str, str]]) -> set[int]:
        written = self.cells["right"]
        if kind == rules.TRUE_FALSE and tuple(pairs) == TRUE_OR_FALSE:
            if written.casefold() in TRUE_WORDS:
                return {0}
            if written.casefold() in FALSE_WORDS:
                return {1}
        right = rules.places(written)
        if right is None:
            words = _("“%(value)s” is not understood. Write letters of options, such as A, C.")
            self._fault("right", words % {"value": written[:SHOWN]})
        elif right and max(right) >= len(pairs):
            words = _("There is no option %(letters)s.")
            beyond = rules.letters(place for place in sorted(right) if place >= len(pairs))
            self._fault("right", words % {"letters": beyond})
        return right or set()

    def _kind(self) -> str:
        found = _kind_words().get(self.cells["kind"].casefold())
        if found is None:
            words = _("“%(value)s” is not known. Write one of: %(kinds)s.")
            names = KINDS_ZH if _is_chinese() else KINDS_EN
            said = {"value": self.cells["kind"][:SHOWN], "kinds": listed(names.values())}
            self._fault("kind", words % said)
        return found or rules.SINGLE

    def _category(self) -> int:
        written = self.cells["category"]
        found = self.known.get(written.casefold())
        if found is None:
            words = _("The category “%(value)s” is not known.")
            self._fault("category", words % {"value": written[:SHOWN]})
        return found or 0

    def _difficulty(self) -> int:
        written = self.cells["difficulty"]
        found = DIFFICULTIES.get(written.casefold())
        if found is None:
            words = _("“%(value)s” is not known. Write 1, 2 or 3.")
            self._fault("difficulty", words % {"value": written[:SHOWN]})
        return found or 2

    def _is_active(self) -> bool:
        word = self.cells["is_active"].casefold()
        if word and word not in YES | NO:
            words = _("“%(value)s” is not known. Write yes or no.")
            self._fault("is_active", words % {"value": word[:SHOWN]})
        return word not in NO

    def _fault(self, key: str, why: str) -> None:
        self.faults.append((key, why))


def _kind_words() -> dict[str, str]:
    """Every word for a kind: its own, and those that we write in each language."""
    more = {"true or false": rules.TRUE_FALSE, "short": rules.SHORT, "判断题": rules.TRUE_FALSE}
    more |= {"单选题": rules.SINGLE, "多选题": rules.MULTIPLE, "简答题": rules.SHORT}
    for names in (KINDS_EN, KINDS_ZH):
        more |= {word: kind for kind, word in names.items()}
    return more | {kind: kind for kind in rules.KINDS}


# --- Writing ------------------------------------------------------------------------------
def workbook(questions: Iterable[QuestionWords], categories: Iterable[Category]) -> bytes:
    """An XLSX in the reader's language: a row for each question, and how to fill it in."""
    names = _names(list(categories))
    language = 1 if _is_chinese() else 0
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("Questions"))
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format()
        text.set_num_format("@")
        for place, headings in enumerate(COLUMNS.values()):
            sheet.set_column(place, place, 18, text)
            sheet.write_string(0, place, headings[language], bold)
        for line, words in enumerate(questions, start=1):
            cells = _cells(words, names)
            for place, key in enumerate(COLUMNS):
                if cells.get(key):
                    sheet.write_string(line, place, cells[key], text)
        sheet.freeze_panes(1, 1)
        _write_help(book, sorted(names.values()), language)
    return file.getvalue()


def _cells(words: QuestionWords, names: Mapping[int, str]) -> dict[str, str]:
    chinese = _is_chinese()
    yes, no = ("是", "否") if chinese else ("yes", "no")
    rows: Sequence[OptionWords | AnswerWords] = words.options or words.accepted
    return {
        "code": words.code,
        "kind": (KINDS_ZH if chinese else KINDS_EN)[words.kind],
        "category": names[words.category],
        "difficulty": str(words.difficulty),
        "text": words.text,
        "text_zh": words.text_zh,
        **{f"option_{place}": row.text for place, row in enumerate(rows)},
        **{f"option_{place}_zh": row.text_zh for place, row in enumerate(rows)},
        "right": rules.letters(n for n, row in enumerate(words.options) if row.is_right),
        "explanation": words.explanation,
        "explanation_zh": words.explanation_zh,
        "is_active": yes if words.is_active else no,
    }


def _names(categories: Sequence[Category]) -> dict[int, str]:
    """How each category is written, so that it is found again: in the reader's language,
    unless another one goes by that name, too."""
    taken = Counter(
        word.casefold() for each in categories for word in {each.name, each.name_zh} if word
    )
    return {
        each.pk: each.label if taken[each.label.casefold()] == 1 else each.name
        for each in categories
    }


def _write_help(book: xlsxwriter.Workbook, names: Sequence[str], language: int) -> None:
    """A second sheet, which an import does not read: what each column takes."""
    sheet = book.add_worksheet(_("How to fill it in"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    kinds = (KINDS_EN, KINDS_ZH)[language]
    lines = {
        "code": _("Names the question for good. A code that is there already changes it."),
        "kind": listed(kinds.values()),
        "category": listed(names),
        "difficulty": _("1 easy, 2 medium, 3 hard."),
        "option_0": _(
            "Options from A on, without a gap. For a short answer: everything that is accepted, "
            "in either language."
        ),
        "right": _("Letters of what is right, such as A, C. Empty for a short answer."),
        "is_active": _("yes or no; empty is yes."),
    }
    for line, (key, words) in enumerate(lines.items()):
        sheet.write_string(line, 0, COLUMNS[key][language])
        sheet.write_string(line, 1, words)


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
