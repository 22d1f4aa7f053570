"""The pages of reports: made in a moment, listed, answered, and shown to nobody else."""

import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from defects import services
from defects.models import Defect, Report
from tests.defects.acting import HOUR, PICTURE
from tests.factories import MONDAY, make_line

pytestmark = pytest.mark.django_db
NEW, LIST = reverse("defects:report_new"), reverse("defects:reports")
SORTED = {"category": "machine", "severity": "major"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def make(campaign, line, actor, now=MONDAY, **more):
    words = {"kind": "problem", "title": "Oil below the press"} | more
    return services.make_report(campaign=campaign, line=line, actor=actor, now=now, **words)


@pytest.fixture
def report(campaign, line, leader, employee):
    return make(campaign, line, employee, MONDAY - 3 * HOUR, pictures=[PICTURE])


def form(line, **more):
    words = {"kind": "problem", "line": line.pk, "title": "Oil", "client_id": str(uuid.uuid4())}
    return words | more


def at(report, step=""):
    return reverse(f"defects:report{step}", args=[report.pk])


def text(response):
    return response.content.decode()


def titles(response):
    return [each.title for each in response.context["page"]]


# --- Making -----------------------------------------------------------------------
def test_report_is_sent_with_its_photo(client_for, campaign, line, leader, employee):
    photo = SimpleUploadedFile("a.jpg", PICTURE.full, "image/jpeg")
    response = client_for(employee).post(NEW, form(line, photos=[photo]), follow=True)
    report = Report.objects.get()
    assert response.redirect_chain == [(at(report), 302)]
    assert "Sent to Li Wei. You will hear the answer." in text(response)
    assert report.photos.count() == 1


def test_double_tap_makes_one(client_for, campaign, line, leader, employee):
    client, sent = client_for(employee), form(line)
    first, second = client.post(NEW, sent), client.post(NEW, sent)
    assert first["Location"] == second["Location"] == at(Report.objects.get())


def test_other_words_get_a_number_of_their_own(client_for, campaign, line, employee):
    client, sent = client_for(employee), form(line)
    client.post(NEW, sent)
    response = client.post(NEW, sent | {"title": "Label missing"})
    fresh = response.context["form"]["client_id"].value()
    assert (response.status_code, fresh != sent["client_id"]) == (200, True)
    assert "Label missing" in text(response)
    client.post(NEW, sent | {"title": "Label missing", "client_id": fresh})
    assert Report.objects.count() == 2


def test_code_of_a_line_fills_it_in(client_for, campaign, line, other_line, employee):
    page = client_for(employee).get(f"{NEW}?line={line.pk}&kind=praise")
    shown = page.context["form"]
    assert (shown["line"].value(), shown["kind"].value()) == (str(line.pk), "praise")
    assert 'value="praise" checked' in text(page)


def test_last_line_is_offered_again(client_for, campaign, line, other_line, employee):
    client = client_for(employee)
    assert client.get(NEW).context["form"]["line"].value() == other_line.pk  # the team's only one
    make(campaign, line, employee)
    assert client.get(NEW).context["form"]["line"].value() == line.pk


def test_nobody_guesses_among_several_lines(client_for, campaign, site, line, other_line, employee):
    make_line("L3", "Line 3", "三号线", site=site, team=employee.team)
    assert client_for(employee).get(NEW).context["form"]["line"].value() is None


# --- The lists ---------------------------------------------------------------------
def test_tabs_are_for_those_who_answer(client_for, campaign, line, leader, member, employee):
    own = make(campaign, line, member, title="By the member")
    other = make(campaign, line, employee, title="By another")
    mine = make(campaign, line, leader, title="By the leader")
    leaders, members = client_for(leader), client_for(member)
    assert titles(leaders.get(LIST)) == [own.title, other.title]
    assert titles(leaders.get(f"{LIST}?which=mine")) == [mine.title]
    assert titles(leaders.get(f"{LIST}?which=all")) == [mine.title, other.title, own.title]
    for which in ("", "?which=all", "?which=waiting"):
        assert titles(members.get(LIST + which)) == [own.title]
    assert members.get(LIST).context["tabs"] == []


def test_list_of_another_leader_holds_nothing(client_for, report, other_leader):
    client = client_for(other_leader)
    for which in ("waiting", "mine", "all"):
        assert titles(client.get(f"{LIST}?which={which}")) == []


def test_filters_stand_in_the_address(client_for, campaign, line, other_line, manager, employee):
    problem = make(campaign, line, employee, title="A problem")
    praise = make(campaign, other_line, employee, kind="praise", title="Good work")
    client = client_for(manager)
    assert titles(client.get(f"{LIST}?which=all&kind=praise")) == [praise.title]
    assert titles(client.get(f"{LIST}?which=all&line={line.pk}")) == [problem.title]
    assert titles(client.get(f"{LIST}?which=all&state=answered")) == []
    assert titles(client.get(f"{LIST}?which=all&since=2025-09-08&until=2025-09-08")) == [
        praise.title,
        problem.title,
    ]
    assert titles(client.get(f"{LIST}?which=all&until=2025-09-07")) == []
    assert [chip["label"] for chip in client.get(f"{LIST}?which=all&kind=praise").context["chips"]]


def test_waiting_says_how_long(client_for, report, leader):
    assert "Waits for 3 h" in text(client_for(leader).get(LIST))


def test_list_asks_as_much_for_three_as_for_one(client_for, campaign, line, leader, employee):
    client = client_for(leader)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(LIST)
        return len(found)

    make(campaign, line, employee, pictures=[PICTURE])
    one = asked()
    for _more in range(2):
        make(campaign, line, employee, pictures=[PICTURE])
    assert asked() == one


def test_export_holds_what_the_list_holds(client_for, campaign, line, report, leader, other_leader):
    def lines(person):
        answer = client_for(person).get(reverse("defects:reports_export") + "?which=all&as=csv")
        return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert lines(leader)[1].split(",")[1:5] == [
        "Problem",
        "Oil below the press",
        "Line 1",
        "Sun Lei",
    ]
    assert len(lines(other_leader)) == 1


# --- One report --------------------------------------------------------------------
def test_report_is_shown_to_both_ends_only(
    client_for, report, leader, manager, employee, member, other_leader, executive
):
    address = at(report)
    seen = {
        person.number: client_for(person).get(address).status_code
        for person in (leader, manager, employee, member, other_leader, executive)
    }
    assert seen == {
        "leader": 200,
        "manager": 200,
        "employee": 200,
        "member": 404,
        "other-leader": 404,
        "executive": 404,
    }


def test_photo_of_a_report_is_shown_to_both_ends_only(client_for, report, leader, employee, member):
    photo = reverse("defects:photo", args=[report.photos.get().pk, "small"])

    def seen(person):
        return client_for(person).get(photo).status_code

    assert (seen(leader), seen(employee), seen(member)) == (200, 200, 404)
    services.accept_report(report_id=report.pk, actor=leader, now=MONDAY, **SORTED)
    assert (seen(leader), seen(employee), seen(member)) == (200, 200, 200)


def test_only_who_answers_gets_the_forms(client_for, report, leader, employee):
    action = f'action="{at(report, "_accept")}"'
    assert action in text(client_for(leader).get(at(report)))
    waiting = text(client_for(employee).get(at(report)))
    assert action not in waiting
    assert "Sent to Li Wei. The answer will stand here." in waiting


def test_leader_puts_it_on_the_black_list(client_for, report, leader):
    response = client_for(leader).post(at(report, "_accept"), SORTED, follow=True)
    defect = Defect.objects.get()
    assert response.redirect_chain == [(defect.get_absolute_url(), 302)]
    assert f"On the list as {defect.number}. Forming 1 has until Wed 10 Sep 09:00" in text(response)
    assert "Reported by</dt><dd>Sun Lei" in text(response)


def test_leader_puts_praise_on_the_red_list(client_for, campaign, line, leader, employee):
    report = make(campaign, line, employee, kind="praise")
    client_for(leader).post(at(report, "_accept"))
    report.refresh_from_db()
    assert report.commendation is not None


def test_answer_is_read_by_the_reporter(client_for, report, leader, employee):
    client_for(leader).post(at(report, "_answer"), {"reason": "Wiped up <at once>."})
    page = text(client_for(employee).get(at(report)))
    assert "Wiped up &lt;at once&gt;." in page


@pytest.mark.parametrize(("step", "sent"), [("_accept", {}), ("_answer", {"reason": " "})])
def test_what_is_missing_is_said_on_the_page(client_for, report, leader, step, sent):
    response = client_for(leader).post(at(report, step), sent)
    assert response.status_code == 200
    assert "invalid-feedback" in text(response)
    report.refresh_from_db()
    assert report.state == "waiting"


def test_second_leader_reads_who_was_first(client_for, report, leader, manager):
    services.answer_report(report_id=report.pk, actor=leader, now=MONDAY, reason="Wiped up.")
    response = client_for(manager).post(at(report, "_accept"), SORTED, follow=True)
    assert response.redirect_chain == [(at(report), 302)]
    assert "Li Wei has answered this report already." in text(response)
    assert Defect.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "status"), [("employee", 403), ("member", 403), ("other_leader", 404)]
)
def test_others_do_not_reach_the_decision(request, client_for, report, who, status):
    client = client_for(request.getfixturevalue(who))
    assert client.post(at(report, "_accept"), SORTED).status_code == status
    assert client.post(at(report, "_answer"), {"reason": "No."}).status_code == status
    report.refresh_from_db()
    assert report.state == "waiting"
