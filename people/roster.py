"""Reads a roster as HR keeps it: one row a person, in XLSX or CSV, headers in two languages.

Nothing here asks the database. `read` answers with the cells, `parse` with people and
with every fault, named by row, column and reason. The file may come from anywhere: what
is not a spreadsheet, or is made to exhaust the machine, ends as a `DomainError`.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from python_calamine import CalamineError, CalamineWorkbook

from core.errors import DomainError
from core.words import listed
from people.models import CODE, Role
from people.workbook_check import MAX_COLUMNS, MAX_ROWS, check_workbook

MAX_BYTES = 10 * 1024 * 1024
MAX_PROBLEMS = 1000


@dataclass(frozen=True)
class Column:
    """A column: its heading in English and Chinese, other headings, longest value."""

    english: str
    chinese: str
    limit: int
    others: tuple[str, ...] = ()


COLUMNS: dict[str, Column] = {
    "number": Column("number", "工号", 30, ("employee number", "员工编号", "员工工号")),
    "name": Column("name", "姓名", 100),
    "department": Column("department", "部门", 30, ("department code", "部门代码", "部门编码")),
    "department_name": Column("department_name", "部门名称", 100),
    "team": Column("team", "班组", 30, ("team code", "班组代码", "班组编码")),
    "team_name": Column("team_name", "班组名称", 100),
    "site": Column("site", "基地", 30, ("site code", "基地代码", "基地编码", "工厂")),
    "site_name": Column("site_name", "基地名称", 100, ("工厂名称",)),
    "job_title": Column("job_title", "职务", 100, ("岗位", "职位")),
    "email": Column("email", "邮箱", 254, ("e-mail", "电子邮箱", "电子邮件")),
    "phone": Column("phone", "电话", 30, ("手机", "手机号", "联系电话", "mobile")),
    "language": Column("language", "语言", 20),
    "roles": Column("roles", "角色", 300, ("role",)),
    "leads": Column("leads", "班组长", 10, ("leads?", "team leader", "是否班组长")),
}
LANGUAGES = {
    "en": "en",
    "english": "en",
    "英文": "en",
    "英语": "en",
    "zh": "zh-hans",
    "zh-hans": "zh-hans",
    "zh-cn": "zh-hans",
    "chinese": "zh-hans",
    "中文": "zh-hans",
    "简体中文": "zh-hans",
}
YES = {"yes", "y", "true", "1", "是", "对", "√"}
NO = {"no", "n", "false", "0", "否", "不是"}
# A plant's own words, beside the labels of `Role`.
ROLE_WORDS = {
    "质量经理": Role.QUALITY_MANAGER,
    "质量管理员": Role.QUALITY_MANAGER,
    "班组长": Role.TEAM_LEADER,
    "部门负责人": Role.DEPARTMENT_HEAD,
    "部门主管": Role.DEPARTMENT_HEAD,
    "验证人": Role.VERIFIER,
    "验证员": Role.VERIFIER,
    "评委": Role.JUDGE,
    "高管": Role.EXECUTIVE,
    "领导": Role.EXECUTIVE,
    "员工": Role.EMPLOYEE,
}
ROLE_SEPARATOR = re.compile(r"[,;|/，；、\n]+")
NUMBER_MISSING = gettext_noop("The employee number is missing.")


@dataclass(frozen=True)
class Problem:
    """One fault: the row as the spreadsheet counts it, the column's heading, the reason."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Sheet:
    """The cells below the headings: (row in the spreadsheet, column key -> text)."""

    headings: dict[str, str]
    rows: list[tuple[int, dict[str, str]]]


@dataclass
class Person:
    """One row, understood. What the sheet does not say is None: it stays as it is."""

    row: int
    number: str
    values: dict[str, str] = field(default_factory=dict)
    roles: list[str] | None = None
    leads: bool | None = None


# --- Reading ----------------------------------------------------------------
def read(content: bytes) -> Sheet:
    """The cells of an XLSX or CSV file; raises DomainError where it is neither."""
    return _sheet(rows_of(content))


def rows_of(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet, as text, for any import; raises DomainError as `read`."""
    if len(content) > MAX_BYTES:
        raise DomainError(_("The file is larger than 10 MB. Split it into smaller ones."), "file")
    if not content.strip():
        raise DomainError(_("The file is empty."), "file")
    if content.startswith(b"PK\x03\x04"):
        return _xlsx_rows(content)
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise DomainError(
            _("This kind of file can't be read. Save it as “Excel workbook (.xlsx)” or as CSV."),
            "file",
        )
    return _csv_rows(_decoded(content))


def _xlsx_rows(content: bytes) -> Iterator[list[str]]:
    check_workbook(content)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        first = sheet.start[0] if sheet.start else 0
        rows = sheet.to_python(skip_empty_area=True)
    except (CalamineError, OSError, ValueError) as error:
        raise DomainError(
            _("The workbook is damaged. Open it in Excel and save it again."), "file"
        ) from error
    yield from ([] for _above in range(first))
    for row in rows:
        yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    """A cell as it looks: 1024.0 is how a workbook keeps the number 1024."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFC", str(cell)).strip()


def _decoded(content: bytes) -> str:
    """The text of a CSV file: UTF-8, UTF-16 with its mark, or GB18030 as Chinese Excel writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        encodings = []
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DomainError(_("This is not a spreadsheet. Give an .xlsx or a .csv file."), "file")


def _csv_rows(text: str) -> Iterator[list[str]]:
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_text(cell) for cell in row]
    except csv.Error as error:
        raise DomainError(
            _("The CSV file is damaged: a cell is not closed, or holds far too much text."), "file"
        ) from error


# --- Headings ---------------------------------------------------------------
def _normal(heading: str) -> str:
    return re.sub(r"[\s_\-?？:：*]+", "", heading).casefold()


def _known_headings() -> dict[str, str]:
    known = {}
    for key, column in COLUMNS.items():
        for heading in (key, column.english, column.chinese, *column.others):
            known[_normal(heading)] = key
    return known


def _sheet(rows: Iterator[list[str]]) -> Sheet:
    numbered = enumerate(rows, start=1)
    headings: list[str] = next((row for _number, row in numbered if any(row)), [])
    keys = _keys(headings)
    shown = {key: headings[position] for position, key in keys.items()}
    found: list[tuple[int, dict[str, str]]] = []
    for number, row in numbered:
        if number > MAX_ROWS:
            raise DomainError(too_many_rows(), "file")
        cells = {key: row[position] for position, key in keys.items() if position < len(row)}
        if any(cells.values()):
            found.append((number, cells))
    if not found:
        raise DomainError(_("The sheet has no rows below its headings."), "file")
    return Sheet(shown, found)


def too_many_rows() -> str:
    return _("The sheet has more than %(limit)s rows. Split it into smaller files.") % {
        "limit": f"{MAX_ROWS:,}"
    }


def _keys(headings: list[str]) -> dict[int, str]:
    """Which column of the sheet is which of ours; refuses what can't be meant."""
    known = _known_headings()
    keys: dict[int, str] = {}
    for position, heading in enumerate(headings[:MAX_COLUMNS]):
        key = known.get(_normal(heading))
        if key is not None and key in keys.values():
            raise DomainError(
                _("The column “%(heading)s” is there twice.") % {"heading": heading[:50]}, "file"
            )
        if key is not None:
            keys[position] = key
    missing = [COLUMNS[key] for key in ("number", "name") if key not in keys.values()]
    if missing:
        raise DomainError(
            _("The first row must hold the headings; this one is missing: %(headings)s.")
            % {"headings": listed(f"{one.english} ({one.chinese})" for one in missing)},
            "file",
        )
    return keys


# --- Understanding ----------------------------------------------------------
def parse(sheet: Sheet) -> tuple[list[Person], list[Problem]]:
    """Every row that is sound, and every fault of the others."""
    people: list[Person] = []
    problems: list[Problem] = []
    roles = _known_roles()
    seen: dict[str, int] = {}
    for row, cells in sheet.rows:
        person, faults = _person(row, cells, roles)
        first = seen.setdefault(person.number, row) if person.number else row
        if first != row:
            faults.append(("number", _("The same number stands in row %(row)s.") % {"row": first}))
        problems += [Problem(row, sheet.headings.get(key, key), why) for key, why in faults]
        if not faults:
            people.append(person)
    return people, problems


Faults = list[tuple[str, str]]


def _person(row: int, cells: dict[str, str], roles: dict[str, Role]) -> tuple[Person, Faults]:
    faults: Faults = [
        (key, reason) for key, value in cells.items() for reason in _text_faults(key, value)
    ]
    person = Person(row=row, number=cells.get("number", ""))
    broken = {key for key, _reason in faults}
    person.values = {
        key: value
        for key, value in cells.items()
        if value and key not in {"number", "roles", "leads", "language"} and key not in broken
    }
    faults += _required(cells)
    for key, understand in (("email", _email), ("language", _language), ("leads", _leads)):
        if cells.get(key) and key not in broken:
            faults += [(key, reason) for reason in understand(person, cells[key])]
    if cells.get("roles") and "roles" not in broken:
        faults += [("roles", reason) for reason in _roles(person, cells["roles"], roles)]
    return person, faults


def _required(cells: dict[str, str]) -> Faults:
    faults: Faults = []
    if not cells.get("number"):
        faults.append(("number", _(NUMBER_MISSING)))
    if not cells.get("name"):
        faults.append(("name", _("The name is missing.")))
    return faults


def _text_faults(key: str, value: str) -> Iterator[str]:
    limit = COLUMNS[key].limit
    if len(value) > limit:
        yield _("Longer than %(limit)s characters.") % {"limit": limit}
    elif any(unicodedata.category(character) == "Cc" for character in value):
        if key != "roles":
            yield _("Holds a line break or a character that can't be shown.")
    elif value.startswith(("=", "@")) or (value.startswith("+") and key != "phone"):
        yield _("Begins like a formula. Write the plain value.")
    elif value and key in {"number", "department", "team", "site"}:
        yield from _code_faults(value)


def _code_faults(value: str) -> Iterator[str]:
    try:
        CODE(value)
    except ValidationError as error:
        yield str(error.message)


def _email(person: Person, value: str) -> Iterator[str]:
    try:
        validate_email(value)
    except ValidationError:
        yield _("“%(value)s” is not an e-mail address.") % {"value": value[:50]}


def _language(person: Person, value: str) -> Iterator[str]:
    language = LANGUAGES.get(value.casefold())
    if language is None:
        yield _("“%(value)s” is not known. Write en or zh-hans.") % {"value": value}
    else:
        person.values["language"] = language


def _leads(person: Person, value: str) -> Iterator[str]:
    word = value.casefold()
    if word in YES | NO:
        person.leads = word in YES
    else:
        yield _("“%(value)s” is not known. Write yes or no.") % {"value": value}


def _roles(person: Person, value: str, known: dict[str, Role]) -> Iterator[str]:
    words = [word.strip() for word in ROLE_SEPARATOR.split(value) if word.strip()]
    unknown = [word for word in words if word.casefold() not in known]
    for word in unknown:
        yield _("The role “%(value)s” is not known.") % {"value": word[:50]}
    if not unknown:
        person.roles = ordered_roles(known[word.casefold()] for word in words)


def ordered_roles(roles: Iterable[str]) -> list[str]:
    """Roles without repetition, in the order of `Role`; everybody is an employee anyway."""
    wanted = set(roles) - {Role.EMPLOYEE.value}
    return [role.value for role in Role if role.value in wanted]


def _known_roles() -> dict[str, Role]:
    """Every word for a role: its code, its label in each language, the plant's own."""
    known = {word.casefold(): role for word, role in ROLE_WORDS.items()}
    for language in ("en", "zh-hans"):
        with override(language):
            known |= {str(role.label).casefold(): role for role in Role}
    return known | {role.value: role for role in Role}
