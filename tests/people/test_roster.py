"""Reading a roster: every kind of file that Excel writes, and every fault by its place."""

import pytest

from core.errors import DomainError
from people import roster
from people.roster import Person, Problem
from tests.people.sheets import csv_file, repacked, worksheet, xlsx

CHINESE = ("工号", "姓名", "部门", "班组", "邮箱", "语言", "角色", "班组长")
WANG = ("10023", "王芳", "PROD", "T1", "fang@example.com", "中文", "班组长、评委", "是")
WANG_READ = Person(
    row=2,
    number="10023",
    values={
        "name": "王芳",
        "department": "PROD",
        "team": "T1",
        "email": "fang@example.com",
        "language": "zh-hans",
    },
    roles=["team_leader", "judge"],
    leads=True,
)


@pytest.mark.parametrize(
    "content",
    [
        xlsx(CHINESE, WANG),
        csv_file(CHINESE, WANG),
        csv_file(CHINESE, WANG, encoding="utf-8-sig"),
        csv_file(CHINESE, WANG, encoding="gb18030"),
        csv_file(CHINESE, WANG, delimiter=";"),
        csv_file(CHINESE, WANG, encoding="utf-16", delimiter="\t"),
    ],
    ids=["xlsx", "utf-8", "utf-8 with mark", "gb18030", "semicolons", "unicode text"],
)
def test_read_understands_what_excel_writes(content: bytes):
    assert roster.parse(roster.read(content)) == ([WANG_READ], [])


def test_read_takes_english_headings_in_any_spelling_and_skips_other_columns():
    content = xlsx(("Employee Number", "Shoe size", " NAME ", "E-Mail"), (7, 42, "Li Wei", ""))
    people, problems = roster.parse(roster.read(content))
    assert (people, problems) == ([Person(row=2, number="7", values={"name": "Li Wei"})], [])


def test_read_counts_rows_as_the_spreadsheet_does():
    content = xlsx(("number", "name"), (), ("", "Nobody"), first_row=3)
    assert roster.parse(roster.read(content)) == (
        [],
        [Problem(6, "number", "The employee number is missing.")],
    )


@pytest.mark.parametrize(
    ("heading", "value", "reason"),
    [
        ("number", "a b", "Use letters, digits, and - _ . / only."),
        ("number", "9" * 31, "Longer than 30 characters."),
        ("name", "x" * 101, "Longer than 100 characters."),
        ("name", "two\nlines", "Holds a line break or a character that can't be shown."),
        ("name", "=1+1", "Begins like a formula. Write the plain value."),
        ("email", "nonsense", "“nonsense” is not an e-mail address."),
        ("language", "fr", "“fr” is not known. Write en or zh-hans."),
        ("leads", "maybe", "“maybe” is not known. Write yes or no."),
        ("roles", "judge, wizard", "The role “wizard” is not known."),
    ],
)
def test_parse_names_row_column_and_reason(heading: str, value: str, reason: str):
    row = {"number": "1", "name": "Li Wei"} | {heading: value}
    sheet = roster.read(csv_file(tuple(row), ("0", "Good", *[""] * (len(row) - 2)), row.values()))
    people, problems = roster.parse(sheet)
    assert problems == [Problem(3, heading, reason)]
    assert [person.number for person in people] == ["0"]


def test_parse_names_every_fault_of_a_row_and_repeated_numbers():
    content = csv_file(("number", "name", "email"), ("1", "", "x"), ("1", "Again", ""))
    assert roster.parse(roster.read(content))[1] == [
        Problem(2, "name", "The name is missing."),
        Problem(2, "email", "“x” is not an e-mail address."),
        Problem(3, "number", "The same number stands in row 2."),
    ]


def test_parse_takes_a_phone_with_a_plus():
    people, problems = roster.parse(
        roster.read(csv_file(("number", "name", "phone"), ("1", "A", "+86 138")))
    )
    assert (people[0].values["phone"], problems) == ("+86 138", [])


GOOD = xlsx(("number", "name"), ("1", "A"))
SHEET = "xl/worksheets/sheet1.xml"
DAMAGED = "The workbook is damaged. Open it in Excel and save it again."
NO_SPREADSHEET = "This is not a spreadsheet. Give an .xlsx or a .csv file."
TOO_LONG = "The sheet has more than 200,000 rows. Split it into smaller files."


def cell(reference: str, value: str = "1") -> str:
    return f'<c r="{reference}"><v>{value}</v></c>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"  \n ", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", NO_SPREADSHEET),
        (b"%PDF-1.7 ...", "This kind of file can't be read."),
        (b"\xd0\xcf\x11\xe0 old xls", "This kind of file can't be read."),
        (b"PK\x03\x04 cut off", DAMAGED),
        (GOOD[: len(GOOD) // 2], DAMAGED),
        (repacked(GOOD, SHEET, b"<worksheet><sheetData>"), DAMAGED),
        (repacked(GOOD, SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), DAMAGED),
        (repacked(GOOD, SHEET, worksheet(["<row>" + cell("A1048576") + "</row>"])), TOO_LONG),
        (
            repacked(GOOD, SHEET, worksheet(['<row r="1048576"><c><v>1</v></c></row>'])),
            TOO_LONG,
        ),
        (
            repacked(GOOD, SHEET, worksheet(["<row>" + cell("XFD1") + "</row>"])),
            "The sheet has more than 60 columns.",
        ),
        (
            repacked(GOOD, SHEET, worksheet(["<row>" + cell("A1", "9" * 2000) + "</row>"])),
            "A cell holds more than 1,000 characters.",
        ),
        (repacked(GOOD, "xl/workbook.xml", b"\x00" * 200), DAMAGED),
        (xlsx(("number", "name")), "The sheet has no rows below its headings."),
        (csv_file(("name", "x"), ("A", "B")), "The first row must hold the headings"),
        (
            csv_file(("number", "工号", "name"), ("1", "1", "A")),
            "The column “工号” is there twice.",
        ),
        (csv_file(("number", "name"), ("1", "x" * 200_000)), "The CSV file is damaged"),
        (b"number,name\n" + b"1,A\n" * 3_000_000, "The file is larger than 10 MB."),
        (b"number,name\n" + b"\n" * 200_000 + b"1,A\n", TOO_LONG.replace("sheet", "sheet")),
    ],
    ids=range(20),
)
def test_read_refuses_hostile_files_in_words(content: bytes, reason: str):
    with pytest.raises(DomainError) as refused:
        roster.read(content)
    assert refused.value.text.startswith(reason)
    assert refused.value.field == "file"


def test_read_refuses_a_zip_that_unpacks_to_gigabytes():
    bomb = repacked(GOOD, SHEET, b"<worksheet>" + b" " * (160 * 1024 * 1024) + b"</worksheet>")
    assert len(bomb) < 1024 * 1024
    with pytest.raises(DomainError, match="unpacks to more"):
        roster.read(bomb)


def test_read_passes_over_a_million_empty_rows():
    """Excel leaves them where a whole column was given a format."""
    rows = [
        '<row r="1"><c r="A1" t="inlineStr"><is><t>number</t></is></c>',
        '<c r="B1" t="inlineStr"><is><t>name</t></is></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>A</t></is></c></row>',
    ]
    empty = (f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 1_000_000))
    content = repacked(GOOD, SHEET, worksheet([*rows, *empty]))
    people, problems = roster.parse(roster.read(content))
    assert ([person.number for person in people], problems) == (["1"], [])


def test_read_takes_the_result_of_a_formula():
    content = repacked(
        GOOD,
        SHEET,
        worksheet(
            [
                '<row><c r="A1" t="str"><v>number</v></c><c r="B1" t="str"><v>name</v></c></row>',
                '<row><c r="A2"><f>1+1</f><v>2</v></c>',
                '<c r="B2" t="str"><f>A1</f><v>Li</v></c></row>',
            ]
        ),
    )
    assert roster.parse(roster.read(content))[0] == [
        Person(row=2, number="2", values={"name": "Li"})
    ]
