"""The page of a line and the sheet of codes: what each role may do there, and what is shown."""

import re

import pytest
import time_machine
from django.urls import reverse

from defects import services
from defects.models import (
    Checklist,
    ChecklistVersion,
    Inspection,
    InspectionDuty,
    InspectionPlan,
)
from tests.defects.acting import HOUR, post
from tests.factories import MONDAY, make_department, make_line, make_site, make_team

pytestmark = pytest.mark.django_db
CODES = reverse("defects:line_codes")


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def duty(campaign, line, leader):
    """The leader's inspection of their line, open now."""
    checklist = Checklist.objects.create(name="Line")
    version = ChecklistVersion.objects.create(checklist=checklist, number=1)
    plan = InspectionPlan.objects.create(
        campaign=campaign, line=line, checklist=checklist, inspector=leader
    )
    return InspectionDuty.objects.create(
        plan=plan,
        campaign=campaign,
        line=line,
        version=version,
        inspector=leader,
        week=MONDAY.date(),
        opens_at=MONDAY - HOUR,
        due_at=MONDAY + 48 * HOUR,
        closes_at=MONDAY + 60 * HOUR,
    )


def page_of(client, line):
    return client.get(reverse("defects:line", args=[line.pk]))


def text(response):
    return response.content.decode()


def deeds(response):
    return [deed.url for deed in response.context["deeds"]]


# --- The page -----------------------------------------------------------------------
@pytest.mark.parametrize("who", ["leader", "verifier", "manager"])
def test_those_who_post_are_offered_to_post(request, client_for, campaign, line, who):
    here = f"?line={line.pk}"
    found = page_of(client_for(request.getfixturevalue(who)), line)
    assert deeds(found) == [
        reverse("defects:post") + here,
        reverse("defects:praise") + here,
        reverse("defects:walk") + here,
    ]


@pytest.mark.parametrize("who", ["employee", "judge", "executive"])
def test_everybody_else_is_offered_to_report(request, client_for, campaign, line, who):
    here = f"{reverse('defects:report_new')}?line={line.pk}"
    found = page_of(client_for(request.getfixturevalue(who)), line)
    assert deeds(found) == [here, f"{here}&kind=praise"]


def test_my_inspection_comes_first(client_for, campaign, line, leader, duty):
    walk = f"{reverse('defects:walk')}?line={line.pk}#duty-{duty.pk}"
    found = deeds(page_of(client_for(leader), line))
    assert (found[0], len(found)) == (walk, 3)


@pytest.mark.parametrize(
    "change",
    [
        {"opens_at": MONDAY + HOUR},
        {"due_at": MONDAY - HOUR / 4, "closes_at": MONDAY - HOUR / 8},
        {"state": "missed", "ended_at": MONDAY},
    ],
)
def test_inspection_that_is_not_open_now_is_not_offered(
    client_for, campaign, line, leader, duty, change
):
    InspectionDuty.objects.update(**change)
    found = page_of(client_for(leader), line)
    assert (found.context["duty"], "duty-" in "".join(deeds(found))) == (None, False)


def test_inspection_of_somebody_else_or_elsewhere_is_not_offered(
    client_for, campaign, line, other_line, leader, other_leader, duty
):
    assert page_of(client_for(other_leader), line).context["duty"] is None
    assert page_of(client_for(leader), other_line).context["duty"] is None


def test_page_shows_this_line_and_no_other(client_for, campaign, line, other_line, leader, member):
    here = post(campaign, line, leader, MONDAY - HOUR, title="Here")
    post(campaign, other_line, leader, MONDAY - HOUR, title="Elsewhere")
    praise = {"campaign": campaign, "actor": leader, "now": MONDAY}
    services.post_commendation(line=line, title="Good here", **praise)
    services.post_commendation(line=other_line, title="Good elsewhere", **praise)
    found = page_of(client_for(member), line)
    assert [row.number for row in found.context["rows"]] == [here.number]
    assert [each.title for each in found.context["praise"]] == ["Good here"]
    assert "lsewhere" not in text(found)


def test_page_says_what_was_found_last_time(client_for, campaign, line, leader, member):
    def walk(at, title):
        walked = Inspection.objects.create(
            campaign=campaign, line=line, inspector=leader, started_at=at
        )
        post(campaign, line, leader, at, title=title, inspection=walked)
        Inspection.objects.filter(pk=walked.pk).update(finished_at=at + HOUR / 4)

    walk(MONDAY - 40 * HOUR, "The time before")
    walk(MONDAY - 20 * HOUR, "Last time")
    last = page_of(client_for(member), line).context["last"]
    assert [each.title for each in last.defects] == ["Last time"]
    assert "Nobody has inspected" not in text(page_of(client_for(member), line))


def test_line_out_of_use_offers_nothing(client_for, campaign, line, leader):
    line.is_active = False
    line.save()
    found = page_of(client_for(leader), line)
    assert deeds(found) == []
    assert "no longer in use" in text(found)


def test_long_list_is_cut_and_leads_on(client_for, campaign, line, leader):
    for number in range(11):
        post(campaign, line, leader, MONDAY - HOUR, title=f"Nr {number}")
    found = page_of(client_for(leader), line)
    assert (len(found.context["rows"]), found.context["has_more"]) == (10, True)
    assert f'href="{reverse("defects:list")}?line={line.pk}"' in text(found)


# --- The codes ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("manager", 200),
        ("leader", 200),
        ("verifier", 403),
        ("employee", 403),
        ("executive", 403),
        ("judge", 403),
    ],
)
def test_codes_are_for_managers_and_leaders(request, client_for, campaign, line, who, status):
    assert client_for(request.getfixturevalue(who)).get(CODES).status_code == status


def test_code_leads_to_its_line_with_both_names(client_for, campaign, line, manager):
    found = client_for(manager).get(CODES)
    (code,) = found.context["codes"]
    assert code.url == f"http://testserver{reverse('defects:line', args=[line.pk])}"
    card = text(found).split('class="code-card"')[1]
    assert "一号线" in card
    assert "Line 1" in card
    assert "<svg" in card


def test_address_is_the_one_that_was_set(client_for, campaign, line, manager, settings):
    settings.SITE_URL = "https://quality.example.com"
    (code,) = client_for(manager).get(CODES).context["codes"]
    assert code.url == f"https://quality.example.com/lines/{line.pk}/"


def test_codes_have_no_style_of_their_own(client_for, campaign, line, manager):
    drawing = str(client_for(manager).get(CODES).context["codes"][0].drawing)
    assert re.findall(r"\bstyle\b|<script|\bon\w+=", drawing) == []


def test_codes_are_narrowed_by_site_and_department(
    client_for, campaign, line, manager, site, production_department
):
    far = make_site("P2", name="Plant 2")
    stores = make_department("ST", "Stores", "仓库")
    team = make_team("T9", "Stores 1", "仓库一班", department=stores)
    elsewhere = make_line("L9", "Racks", "货架", site=far, team=team)
    make_line("L8", "Gone", "停用", site=far, team=team, is_active=False)
    client = client_for(manager)

    def shown(query):
        return [code.line for code in client.get(CODES + query).context["codes"]]

    assert shown("") == [line, elsewhere]
    assert shown(f"?site={far.pk}") == [elsewhere]
    assert shown(f"?department={production_department.pk}") == [line]
    assert shown(f"?site={far.pk}&department={production_department.pk}") == []
