"""The employees as a file: what the roster takes, to the quality manager only."""

import csv
import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from people import roster
from people.models import Employee, Role
from tests.factories import make_employee

pytestmark = pytest.mark.django_db
BOOK = reverse("admin:people_employee_export_workbook")
LINES = reverse("admin:people_employee_export_csv")


def rows(client, query=""):
    response = client.get(LINES + query)
    assert response.status_code == 200
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))


def test_manager_takes_everybody_in_the_rosters_columns(client_for, manager, leader):
    Employee.objects.filter(pk=leader.pk).update(phone="+86 138", job_title="=cmd()")
    lines = rows(client_for(manager))
    assert lines[0][:14] == [column.english for column in roster.COLUMNS.values()]
    assert lines[0][14:] == ["Active", "Last sign-in (UTC)", "Added (UTC)"]
    found = {line[0]: line[1:15] for line in lines[1:]}
    assert found["leader"] == [
        *("Li Wei", "PROD", "Production", "T1", "Forming 1", "", "", "'=cmd()", "", "'+86 138"),
        *("", "Team leader", "yes", "yes"),
    ]


def test_no_password_is_in_it(client_for, manager, member):
    text = str(rows(client_for(manager)))
    assert member.password not in text
    assert "pbkdf2" not in text


def test_what_was_taken_away_can_come_in_again(client_for, manager, leader, member):
    for language in ("en", "zh-hans"):
        manager.language = language
        manager.save()
        content = client_for(manager).get(BOOK).getvalue()
        people, problems = roster.parse(roster.read(content))
        assert problems == []
        assert {person.number: person.leads for person in people} == {
            "leader": True,
            "manager": False,
            "member": False,
        }
        assert {person.number: person.roles for person in people}["leader"] == [Role.TEAM_LEADER]


def test_list_is_narrowed_as_in_the_admin(client_for, manager, leader, member):
    lines = rows(client_for(manager), "?role=team_leader")
    assert [line[0] for line in lines[1:]] == ["leader"]
    lines = rows(client_for(manager), "?q=wang")
    assert [line[0] for line in lines[1:]] == ["member"]


def test_buttons_know_the_filters(client_for, manager):
    html = client_for(manager).get(
        reverse("admin:people_employee_changelist") + "?role=team_leader"
    )
    assert f"{BOOK}?role=team_leader" in html.content.decode()


def test_numbers_of_employees_stay_texts(client_for, manager):
    make_employee("007", "Bond")
    content = client_for(manager).get(BOOK).getvalue()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Employees")
    assert [row[0] for row in sheet.to_python()] == ["number", "007", "manager"]


@pytest.mark.parametrize("person", ["leader", "verifier", "employee", "executive", "judge"])
def test_nobody_else_takes_it(request, client_for, person):
    client = client_for(request.getfixturevalue(person))
    assert {client.get(address).status_code for address in (BOOK, LINES)} == {403}
