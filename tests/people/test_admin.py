"""People in the admin: the roster import step by step, first passwords, what is refused."""

import base64
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from people import roster
from people.models import Delivery, Employee, Notice, Role, Team
from tests.factories import MONDAY, PASSWORD
from tests.people.sheets import HEADINGS, csv_file, xlsx

ROWS = (("1", "Li Wei", "", "", "T1", "", "", "yes"), ("2", "=cmd()", "", "", "", "", "", ""))


@pytest.fixture
def desk(client_for, manager: Employee) -> Client:
    """The quality manager at work."""
    return client_for(manager)


def page() -> str:
    return reverse("admin:people_employee_import_roster")


def upload(client: Client, content: bytes, name: str = "people.xlsx"):
    return client.post(page(), {"file": SimpleUploadedFile(name, content)})


def kept_files() -> list[Path]:
    folder = Path(settings.VAR_DIR, "private", "roster")
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.fixture(autouse=True)
def no_uploads(settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def test_import_page_checks_first_and_writes_on_confirmation(desk: Client, team: Team):
    report = upload(desk, xlsx(HEADINGS, ROWS[0]))
    assert "1 new person" in report.content.decode()
    assert not Employee.objects.filter(number="1").exists()
    (kept,) = kept_files()
    assert kept.stat().st_mode & 0o077 == 0
    done = desk.post(page(), {"confirm": "yes"})
    assert done["Cache-Control"].startswith("max-age=0")
    listing = re.search(r"base64,([\w+/=]+)", done.content.decode())
    assert listing is not None
    row = base64.b64decode(listing[1]).decode("utf-8-sig").splitlines()[1].split(",")
    assert row[:2] == ["1", "Li Wei"]
    assert Employee.objects.get(number="1").check_password(row[2])
    assert kept_files() == []


def test_import_page_names_every_bad_row_and_offers_no_confirmation(desk: Client, team: Team):
    response = upload(desk, csv_file(HEADINGS, *ROWS), "people.csv")
    text = response.content.decode()
    assert "Begins like a formula. Write the plain value." in text
    assert 'name="confirm"' not in text
    assert kept_files() == []
    assert desk.post(page(), {"confirm": "yes"}).status_code == 302
    assert not Employee.objects.filter(number="1").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x89PNG\x00"])
def test_import_page_says_in_words_what_is_no_roster(desk: Client, content: bytes):
    response = upload(desk, content)
    assert response.status_code == 200
    assert "file" in response.context["form"].errors


def test_import_page_refuses_a_file_that_is_too_large(desk: Client):
    response = upload(desk, b"x" * (roster.MAX_BYTES + 1))
    assert response.context["form"].errors == {
        "file": ["The file is larger than 10 MB. Split it into smaller ones."]
    }


def test_import_confirmed_in_another_session_finds_nothing(
    desk: Client, client_for, manager: Employee, team: Team
):
    upload(desk, xlsx(HEADINGS, ROWS[0]))
    assert client_for(manager).post(page(), {"confirm": "yes"}).status_code == 302
    assert not Employee.objects.filter(number="1").exists()


def test_import_confirmed_twice_writes_once(desk: Client, team: Team):
    upload(desk, xlsx(HEADINGS, ROWS[0]))
    desk.post(page(), {"confirm": "yes"})
    again = desk.post(page(), {"confirm": "yes"}, follow=True)
    assert "The file is no longer here. Upload it again." in again.content.decode()


def test_import_template_is_itself_a_roster(desk: Client):
    response = desk.get(reverse("admin:people_employee_roster_template"))
    people, problems = roster.parse(roster.read(response.content))
    assert ([person.number for person in people], problems) == (["10023", "10024"], [])


@pytest.mark.parametrize("name", ["import_roster", "roster_template"])
def test_import_is_closed_to_everybody_else(client_for, leader: Employee, name: str):
    assert client_for(leader).get(reverse(f"admin:people_employee_{name}")).status_code == 403


# --- First passwords ------------------------------------------------------------
def first_password(employee: Employee) -> str:
    return reverse("admin:people_employee_first_password", args=[employee.pk])


def test_first_password_is_shown_once_and_must_be_replaced(
    desk: Client, client_for, member: Employee
):
    theirs = client_for(member)
    assert desk.get(first_password(member)).status_code == 200
    member.refresh_from_db()
    assert member.check_password(PASSWORD)
    shown = desk.post(first_password(member))
    password = re.search(r"<code>(\w{10})</code>", shown.content.decode())
    assert password is not None
    member.refresh_from_db()
    assert member.check_password(password[1])
    assert member.must_change_password
    assert theirs.get(reverse("people:me"))["Location"].startswith(reverse("people:sign_in"))
    assert password[1] not in desk.get(first_password(member)).content.decode()


def test_first_password_for_oneself_or_an_administrator_is_refused(desk: Client, manager):
    root = Employee.objects.create_superuser("root", PASSWORD, name="Root")
    for person in (manager, root):
        assert 'role="alert"' in desk.post(first_password(person)).content.decode()
        person.refresh_from_db()
        assert person.check_password(PASSWORD)


def test_first_password_is_closed_to_everybody_else(client_for, leader, member: Employee):
    assert client_for(leader).post(first_password(member)).status_code == 403
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


# --- Editing ----------------------------------------------------------------------
def change(client: Client, employee: Employee, **fields: object):
    data = {"number": employee.number, "name": employee.name, "is_active": "on", "language": ""}
    url = reverse("admin:people_employee_change", args=[employee.pk])
    data |= fields
    return client.post(url, {key: value for key, value in data.items() if value is not None})


def test_employee_page_shows_no_password_hash(desk: Client, member: Employee):
    url = reverse("admin:people_employee_change", args=[member.pk])
    text = desk.get(url).content.decode()
    assert member.password not in text
    assert "md5" not in text


def test_employee_is_given_roles_by_check_boxes(desk: Client, member: Employee):
    assert change(desk, member, roles=["judge", "team_leader"]).status_code == 302
    member.refresh_from_db()
    assert member.roles == [Role.TEAM_LEADER, Role.JUDGE]


def test_employee_is_deactivated_not_deleted(desk: Client, member: Employee):
    assert change(desk, member, is_active=None).status_code == 302
    member.refresh_from_db()
    assert not member.is_active


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"roles": []}, "roles"), ({"is_active": None, "roles": ["quality_manager"]}, "is_active")],
)
def test_manager_can_not_lock_themselves_out(
    desk: Client, manager: Employee, fields: dict[str, object], field: str
):
    response = change(desk, manager, **fields)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    manager.refresh_from_db()
    assert (manager.is_active, manager.roles) == (True, [Role.QUALITY_MANAGER])


def test_employee_added_can_not_sign_in_before_a_first_password(desk: Client):
    data = {"number": "n9", "name": "New", "is_active": "on", "language": ""}
    assert desk.post(reverse("admin:people_employee_add"), data).status_code == 302
    assert not Employee.objects.get(number="n9").has_usable_password()


def test_who_left_is_not_offered_as_leader(desk: Client, member: Employee):
    query = {"app_label": "people", "model_name": "team", "field_name": "leader", "term": "Wang"}
    url = reverse("admin:autocomplete")
    assert [one["text"] for one in desk.get(url, query).json()["results"]] == ["Wang Fang"]
    member.is_active = False
    member.save()
    assert desk.get(url, query).json()["results"] == []


# --- Lists ------------------------------------------------------------------------
@pytest.mark.parametrize("model", ["notice", "delivery"])
def test_growing_lists_are_never_counted(
    desk: Client, member: Employee, model: str, django_assert_max_num_queries
):
    notice = Notice.objects.create(recipient=member, kind="x", key="k", created_at=MONDAY)
    Delivery.objects.create(notice=notice, channel="robot", address="a", not_before=MONDAY)
    with django_assert_max_num_queries(15) as asked:
        response = desk.get(reverse(f"admin:people_{model}_changelist"))
    assert "News for you" in response.content.decode()
    assert not [one["sql"] for one in asked.captured_queries if "COUNT(" in one["sql"]]


@pytest.mark.parametrize("model", ["site", "department", "team", "productionline", "employee"])
def test_lists_search_and_open(desk: Client, line, leader, model: str):
    url = reverse(f"admin:people_{model}_changelist")
    assert desk.get(url, {"q": "1"}).status_code == 200
    assert desk.get(reverse(f"admin:people_{model}_add")).status_code == 200


@pytest.mark.parametrize("role", ["nobody", "employee", "judge"])
def test_role_filter_takes_any_word(desk: Client, judge: Employee, role: str):
    page = desk.get(reverse("admin:people_employee_changelist"), {"role": role})
    assert page.status_code == 200
    shown = [employee.number for employee in page.context["cl"].result_list]
    assert shown == {"judge": ["judge"], "employee": [], "nobody": ["judge", "manager"]}[role]
