"""Taking a roster in: all or nothing, the same file twice, and by which words it is known."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.errors import Conflict
from people.models import Department, Employee, Role, Site, Team
from people.roster import Problem
from people.services import import_roster
from tests.people.sheets import HEADINGS, csv_file, xlsx

pytestmark = pytest.mark.django_db


def take(*rows, headings=HEADINGS, actor=None, dry_run=False, **extra):
    return import_roster(content=csv_file(headings, *rows), actor=actor, dry_run=dry_run, **extra)


FULL = (
    ("1", "Li Wei", "PROD", "", "T1", "", "", "yes"),
    ("2", "Wang Fang", "QA", "Quality", "Q1", "Quality 1", "verifier", ""),
)


def test_import_creates_people_units_and_leaders(team: Team):
    report = take(*FULL)
    assert report.written
    assert report.outcome == (2, 0, 0)
    assert report.created_units == ["Quality (QA)", "Quality 1 (Q1)"]
    first, second = Employee.objects.order_by("number").select_related("team__department")
    assert (first.name, first.department.code, first.team, first.roles) == (
        "Li Wei",
        "PROD",
        team,
        [Role.TEAM_LEADER],
    )
    assert (second.team.code, second.team.department.code, second.roles) == (
        "Q1",
        "QA",
        [Role.VERIFIER],
    )
    assert Team.objects.get(code="T1").leader == first


def test_import_gives_each_new_person_a_password_that_must_be_replaced(team: Team):
    report = take(*FULL)
    assert [(number, name) for number, name, _password in report.passwords] == [
        ("1", "Li Wei"),
        ("2", "Wang Fang"),
    ]
    for number, _name, password in report.passwords:
        employee = Employee.objects.get(number=number)
        assert len(password) == 10
        assert employee.check_password(password)
        assert employee.must_change_password
        assert password not in employee.password
    assert report.passwords[0][2] != report.passwords[1][2]


def test_import_twice_changes_nothing(team: Team):
    take(*FULL)
    before = list(Employee.objects.order_by("pk").values())
    report = take(*FULL)
    assert (report.outcome, report.passwords, report.created_units) == ((0, 0, 2), [], [])
    assert list(Employee.objects.order_by("pk").values()) == before


def test_import_dry_run_tells_and_writes_nothing(team: Team):
    report = take(*FULL, dry_run=True)
    assert (report.outcome, report.written, report.passwords) == ((2, 0, 0), False, [])
    assert not Employee.objects.exists()
    assert not Department.objects.filter(code="QA").exists()


def test_import_says_what_changes_from_what_to_what(team: Team, other_team: Team, member: Employee):
    rows = [("member", "Wang Fang Fang", "", "", "T2", "", "judge", "")]
    report = take(*rows)
    (change,) = report.changes
    assert change.details == [
        ("name", "Wang Fang", "Wang Fang Fang"),
        ("team", "Forming 1", "Forming 2"),
        ("roles", "", "Judge"),
    ]
    password = member.password
    member.refresh_from_db()
    assert (member.name, member.team, member.roles, member.password) == (
        "Wang Fang Fang",
        other_team,
        [Role.JUDGE],
        password,
    )


def test_import_leaves_what_an_empty_cell_does_not_say(team: Team, leader: Employee):
    leader.email = "own@example.com"
    leader.save()
    report = take(
        ("leader", "Li Wei", "", "", ""), headings=("number", "name", "email", "team", "roles")
    )
    assert report.outcome == (0, 0, 1)
    leader.refresh_from_db()
    assert (leader.email, leader.team, leader.roles) == ("own@example.com", team, ["team_leader"])


def test_import_with_one_bad_row_writes_nothing_and_names_them_all(team: Team):
    report = take(
        *FULL,
        ("3", "", "", "", "", "", "", ""),
        ("4", "Zhao", "NOPE", "", "", "", "", ""),
        ("5", "Sun", "", "", "T1", "", "", "yes"),
        ("6", "Zhou", "", "", "", "", "", "yes"),
        ("7", "Wu", "", "", "NEW", "New team", "", ""),
        ("8", "Ma", "QA", "", "T1", "", "", ""),
    )
    assert report.problems == [
        Problem(4, "name", "The name is missing."),
        Problem(
            5,
            "department",
            "“NOPE” is not known. Correct it, or name it in a column “department_name” "
            "to create it.",
        ),
        Problem(6, "leads", "Forming 1 already has Li Wei as its leader in this sheet."),
        Problem(7, "leads", "Leads a team, but the sheet and the record name none."),
        Problem(8, "team", "A new team needs a department in its row."),
        Problem(9, "team", "The team Forming 1 belongs to Production, not to Quality."),
    ]
    assert report.problem_count == 6
    assert not report.written
    assert not Employee.objects.exists()
    assert not Department.objects.filter(code="QA").exists()


def test_import_names_at_most_a_thousand_problems_and_counts_all(db: None):
    report = take(*((str(n), "", "", "", "", "", "", "") for n in range(1500)))
    assert (len(report.problems), report.problem_count) == (1000, 1500)


def test_import_finds_units_by_the_names_that_hr_uses(team: Team, site: Site):
    report = take(("1", "A", "生产部", "成型一班"), headings=("工号", "姓名", "部门", "班组"))
    assert report.written
    assert Employee.objects.get().team == team


def test_import_leads_no_takes_the_team_from_its_leader(team: Team, leader: Employee):
    report = take(("leader", "Li Wei", "", "", "", "", "员工", "no"))
    assert report.changes[0].details == [
        ("roles", "Team leader", ""),
        ("leads the team", "yes", "no"),
    ]
    team.refresh_from_db()
    assert team.leader is None


def test_import_hands_a_team_to_its_new_leader_whatever_the_order(team: Team, leader, member):
    take(
        ("member", "Wang Fang", "", "", "", "", "", "yes"),
        ("leader", "Li Wei", "", "", "", "", "", "no"),
    )
    team.refresh_from_db()
    assert team.leader == member


def test_import_does_not_let_a_manager_drop_their_own_role(manager: Employee):
    report = take(("manager", "Liu Yang", "", "", "", "", "员工", ""), actor=manager)
    assert report.problems == [
        Problem(2, "roles", "You can't take the role of quality manager from yourself.")
    ]


def test_import_that_no_longer_does_what_was_shown_is_refused(team: Team):
    shown = take(*FULL, dry_run=True)
    take(FULL[0])
    with pytest.raises(Conflict):
        take(*FULL, expected=shown.outcome)
    assert Employee.objects.count() == 1


def test_import_asks_the_same_number_of_queries_for_three_rows_and_thirty(
    team: Team, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (3, 30):
        rows = [(f"{size}-{n}", "A", "", "", "T1", "", "", "") for n in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            take(*rows)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- The command --------------------------------------------------------------
def run(tmp_path: Path, content: bytes, *options: str) -> str:
    file, out = tmp_path / "roster.xlsx", StringIO()
    file.write_bytes(content)
    call_command("import_roster", str(file), *options, stdout=out)
    return out.getvalue()


def test_command_writes_the_passwords_for_its_owner_only(team: Team, tmp_path: Path):
    target = tmp_path / "passwords.csv"
    said = run(tmp_path, xlsx(HEADINGS, *FULL), "--passwords", str(target))
    assert "2 new, 0 changed, 0 unchanged" in said
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    heading, first, second = target.read_text(encoding="utf-8-sig").splitlines()
    assert heading == "Employee number,Name,First password"
    number, name, password = first.split(",")
    assert (number, name) == ("1", "Li Wei")
    assert Employee.objects.get(number="1").check_password(password)
    assert second.startswith("2,Wang Fang,")


def test_command_dry_run_writes_nothing(team: Team, tmp_path: Path):
    said = run(tmp_path, xlsx(HEADINGS, *FULL), "--dry-run")
    assert said.endswith("2 new, 0 changed, 0 unchanged\nDry run: nothing was written.\n")
    assert not Employee.objects.exists()


def test_command_needs_a_place_for_new_passwords(team: Team, tmp_path: Path):
    with pytest.raises(CommandError, match=r"--passwords OUT\.csv"):
        run(tmp_path, xlsx(HEADINGS, *FULL))
    assert not Employee.objects.exists()


def test_command_overwrites_no_file(team: Team, tmp_path: Path):
    target = tmp_path / "passwords.csv"
    target.write_text("keep me")
    with pytest.raises(CommandError, match="exists already"):
        run(tmp_path, xlsx(HEADINGS, *FULL), "--passwords", str(target))
    assert target.read_text() == "keep me"
    assert not Employee.objects.exists()


def test_command_names_bad_rows_and_fails(team: Team, tmp_path: Path):
    with pytest.raises(CommandError, match="1 problems; nothing was written"):
        run(tmp_path, xlsx(HEADINGS, *FULL, ("3", "", "", "", "", "", "", "")))
    assert not Employee.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no"])
def test_command_says_in_words_what_is_no_roster(tmp_path: Path, content: bytes):
    with pytest.raises(CommandError):
        run(tmp_path, content)


def test_command_names_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_roster", str(tmp_path / "none.xlsx"))
