"""The lists as files: the rows of the page, to those who may read it, and nobody else's."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from defects import services
from tests import factories
from tests.defects.acting import HOUR, post, submit
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
FINDING = ["Number", "What", "Details", "Line", "Team", "Department"]
ZONE = "(Asia/Shanghai)"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def rows(client, name, query=""):
    """The lines of the CSV."""
    response = client.get(reverse(f"defects:{name}") + f"?as=csv&{query}")
    assert response.status_code == 200
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))


def whats(client, name, query=""):
    return [row[1] for row in rows(client, name, query)[1:]]


# --- The black list ---------------------------------------------------------------------
def test_black_list_tells_the_whole_record(client_for, campaign, line, leader, other_leader):
    post(campaign, line, other_leader, MONDAY - 50 * HOUR, title="=cmd()", detail="Station 3")
    defect = post(campaign, line, other_leader, MONDAY - HOUR, title="螺丝松动")
    submit(defect, leader, MONDAY)
    lines = rows(client_for(leader), "list_export", "sort=number")
    first = str(defect.pk - 1)
    place = ["Line 1", "Forming 1", "Production"]
    assert lines == [
        [
            *FINDING,
            *("Category", "Severity", "State", f"Posted {ZONE}", "Found by", f"Due {ZONE}"),
            *(f"Submitted {ZONE}", f"Ended {ZONE}", f"Deadline missed {ZONE}", "Extensions"),
        ],
        [
            *(first, "'=cmd()", "Station 3", *place, "Methods", "Major", "Overdue"),
            *("2025-09-06 07:00:00", "Zhao Min", "2025-09-08 07:00:00", "", "", "", "0"),
        ],
        [
            *(str(defect.pk), "螺丝松动", "", *place, "Methods", "Major", "Awaiting verification"),
            *("2025-09-08 08:00:00", "Zhao Min", "2025-09-10 08:00:00"),
            *("2025-09-08 09:00:00", "", "", "0"),
        ],
    ]


def test_black_list_speaks_the_readers_language(client_for, campaign, line, leader, other_leader):
    post(campaign, line, other_leader, MONDAY)
    leader.language = "zh-hans"
    leader.save()
    lines = rows(client_for(leader), "list_export")
    assert lines[1][3:6] == ["一号线", "成型一班", "生产部"]
    assert "班组" in lines[0]


def test_black_list_has_the_filters_and_the_order_of_the_page(
    client_for, campaign, line, other_line, leader, other_leader
):
    for n, where in enumerate((line, line, other_line)):
        post(campaign, where, other_leader, MONDAY - n * HOUR, title=f"{n}")
    client = client_for(leader)
    assert whats(client, "list_export") == ["2", "1", "0"]
    assert whats(client, "list_export", f"line={line.pk}&sort=-due") == ["0", "1"]
    assert whats(client, "list_export", "mine=1") == ["1", "0"]
    assert whats(client, "list_export", "after=x&filters=1&team=abc") == ["2", "1", "0"]
    assert whats(client, "list_export", "state=ended") == []


def test_black_list_is_the_shown_campaigns_only(client_for, campaign, line, leader, other_leader):
    post(campaign, line, other_leader, MONDAY, title="This year's")
    campaign.status = "closed"
    campaign.save()
    factories.make_campaign(name="Next", year=2026, starts_on=dt.date(2025, 9, 1))
    assert whats(client_for(leader), "list_export", "state=all") == []


def test_more_rows_than_a_page_all_come(client_for, campaign, line, leader, other_leader):
    for n in range(55):
        post(campaign, line, other_leader, MONDAY, title=f"{n:02d}")
    assert whats(client_for(leader), "list_export") == [f"{n:02d}" for n in range(55)]


def test_workbook_names_filters_and_campaign(client_for, campaign, line, leader, other_leader):
    post(campaign, line, other_leader, MONDAY, title="=1+1")
    response = client_for(leader).get(reverse("defects:list_export"), {"severity": "major"})
    assert response["Content-Disposition"] == (
        'attachment; filename="Quality Month 2025 Black list 2025-09-08.xlsx"'
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.getvalue()))
    assert book.get_sheet_by_name("Black list").to_python()[1][1] == "=1+1"
    about = book.get_sheet_by_name("About this list").to_python()
    assert ["Filters", "Major"] in about


def test_file_of_a_chinese_reader_has_a_chinese_name(client_for, campaign, leader):
    leader.language = "zh-hans"
    leader.save()
    response = client_for(leader).get(reverse("defects:list_export"))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''2025%20%E5")


# --- The other lists ---------------------------------------------------------------------
def test_red_list_is_taken_away(client_for, campaign, line, other_line, leader, employee):
    for where, who in ((line, employee), (other_line, None)):
        services.post_commendation(
            campaign=campaign,
            line=where,
            title=f"Good on {where.name}",
            actor=leader,
            now=MONDAY,
            employee=who,
        )
    client = client_for(employee)
    lines = rows(client, "red_export")
    assert lines[0] == [*FINDING, "Who", "Seen by", f"Posted {ZONE}"]
    assert [line[1:] for line in lines[1:]] == [
        [
            *("Good on Line 2", "", "Line 2", "Forming 2", "Production"),
            *("", "Li Wei", "2025-09-08 09:00:00"),
        ],
        [
            *("Good on Line 1", "", "Line 1", "Forming 1", "Production"),
            *("Sun Lei", "Li Wei", "2025-09-08 09:00:00"),
        ],
    ]
    assert whats(client, "red_export", f"line={line.pk}") == ["Good on Line 1"]


def test_inspections_are_taken_away(client_for, campaign, line, leader, employee):
    walk = services.start_inspection(campaign=campaign, line=line, actor=leader, now=MONDAY)
    post(campaign, line, leader, MONDAY, inspection=walk)
    assert rows(client_for(employee), "inspections_export") == [
        [
            *("Number", "Line", "Inspector", f"Started {ZONE}", f"Finished {ZONE}"),
            *("Defects", "Commendations"),
        ],
        [str(walk.pk), "Line 1", "Li Wei", "2025-09-08 09:00:00", "", "1", "0"],
    ]


def test_queue_holds_only_what_this_person_may_judge(
    client_for, campaign, line, other_line, leader, other_leader, verifier, manager
):
    """The manager submitted one of the two, and so may not judge it."""
    ours = post(campaign, line, other_leader, MONDAY - 2 * HOUR, title="ours")
    theirs = post(campaign, other_line, leader, MONDAY - 2 * HOUR, title="theirs")
    post(campaign, line, other_leader, MONDAY, title="not submitted")
    submit(ours, leader, MONDAY - HOUR)
    manager.team = other_line.team
    manager.save()
    submit(theirs, manager, MONDAY)
    assert whats(client_for(verifier), "queue_export") == ["ours", "theirs"]
    assert whats(client_for(manager), "queue_export") == ["ours"]
    assert rows(client_for(verifier), "queue_export")[1][6:] == [
        *("Major", "2025-09-08 08:00:00", "2025-09-09 08:00:00")
    ]


# --- Who ------------------------------------------------------------------------------------
EVERYBODYS = ("list_export", "red_export", "inspections_export")


@pytest.mark.parametrize("person", ["leader", "member", "employee", "executive", "judge"])
def test_everybody_takes_what_everybody_reads_but_not_the_queue(
    request, client_for, campaign, person
):
    client = client_for(request.getfixturevalue(person))
    for name in EVERYBODYS:
        assert len(rows(client, name)) == 1
    assert client.get(reverse("defects:queue_export")).status_code == 403


@pytest.mark.parametrize("name", [*EVERYBODYS, "queue_export"])
def test_nobody_takes_anything_without_signing_in(client, campaign, name):
    response = client.get(reverse(f"defects:{name}"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("people:sign_in"))


@pytest.mark.parametrize("name", EVERYBODYS)
def test_without_a_campaign_the_page_says_so(client_for, leader, name):
    response = client_for(leader).get(reverse(f"defects:{name}"))
    assert "No campaign is running" in response.content.decode()


def test_pages_lead_to_their_files_with_their_filters(
    client_for, campaign, line, leader, other_leader, team
):
    post(campaign, line, other_leader, MONDAY)
    html = client_for(leader).get(f"{reverse('defects:list')}?team={team.pk}&sort=posted&filters=1")
    address = f"{reverse('defects:list_export')}?team={team.pk}&amp;sort=posted&amp;as=csv"
    assert f'href="{address}"' in html.content.decode()


# --- The admin ------------------------------------------------------------------------------
def test_manager_takes_the_narrowed_record_out_of_the_admin(
    client_for, campaign, line, leader, other_leader, manager
):
    post(campaign, line, other_leader, MONDAY, title="Minor one", severity="minor")
    post(campaign, line, other_leader, MONDAY, title="Major one")
    client = client_for(manager)
    listed = client.get("/admin/defects/defect/?severity__exact=minor").content.decode()
    assert "/admin/defects/defect/export-csv/?severity__exact=minor" in listed
    response = client.get("/admin/defects/defect/export-csv/?severity__exact=minor")
    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [(line[0], line[2]) for line in lines] == [
        ("Campaign", "What"),
        ("Quality Month 2025", "Minor one"),
    ]
    assert client.get("/admin/defects/defect/export/?nonsense=1").status_code == 302
    assert client_for(leader).get("/admin/defects/defect/export/").status_code in {302, 403}
