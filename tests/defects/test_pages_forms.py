"""The forms: what they make, what they refuse, what they keep, and for whom they exist."""

import io
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from defects import services
from defects.models import Commendation, Correction, Defect, Photo
from points import services as points
from points.models import PointEntry
from tests.defects.acting import HOUR, make_checklist, post, submit
from tests.factories import MONDAY, make_campaign

pytestmark = pytest.mark.django_db
POST = reverse("defects:post")
PRAISE = reverse("defects:praise")
WHYS = ["It was loose.", "The tool was not calibrated."]


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def defect(campaign, line, leader, other_leader):
    """Of the leader's team, posted by somebody else."""
    return post(campaign, line, other_leader, MONDAY)


def picture(name="photo.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def finding(line, **more):
    words = {"line": line.pk, "category": "method", "severity": "major", "title": "Oil below press"}
    return words | {"client_id": str(uuid.uuid4())} | more


def answer(**more):
    words = {"containment": "Blocked.", "factor": "method", "whys": WHYS, "measure": "Calibrate."}
    return words | {"photos": [picture()]} | more


def at(defect, step):
    return reverse(f"defects:{step}", args=[defect.pk])


def text(response):
    return response.content.decode()


# --- Posting ----------------------------------------------------------------------
def test_post_says_who_has_until_when(client_for, campaign, line, leader, other_leader):
    client = client_for(other_leader)
    response = client.post(POST, finding(line, photos=[picture(), picture()]), follow=True)
    defect = Defect.objects.get()
    assert response.redirect_chain == [(defect.get_absolute_url(), 302)]
    told = "Forming 1 has until Wed 10 Sep 09:00. Li Wei has been told."
    assert f"Posted as {defect.number}. {told}" in text(response)
    assert defect.photos.count() == 2


def test_second_tap_posts_once(client_for, campaign, line, leader, other_leader):
    client, form = client_for(other_leader), finding(line)
    first, second = client.post(POST, form), client.post(POST, form)
    assert first["Location"] == second["Location"] == Defect.objects.get().get_absolute_url()


def test_other_words_under_the_same_form_number_are_kept_and_may_be_sent(
    client_for, campaign, line, leader, other_leader
):
    client, form = client_for(other_leader), finding(line)
    client.post(POST, form)
    response = client.post(POST, form | {"title": "Label missing"})
    shown = response.context["form"]
    assert "Label missing" in text(response)
    assert "This form has been sent already, as #" in text(response)
    assert shown["client_id"].value() != form["client_id"]
    again = form | {"title": "Label missing", "client_id": shown["client_id"].value()}
    assert client.post(POST, again).status_code == 302
    assert sorted(Defect.objects.values_list("title", flat=True)) == [
        "Label missing",
        form["title"],
    ]


def test_somebody_elses_form_number_is_refused_in_words(
    client_for, campaign, line, leader, other_leader
):
    form = finding(line)
    client_for(other_leader).post(POST, form)
    response = client_for(leader).post(POST, form)
    assert response.status_code == 200
    assert "This was already sent" in text(response)
    assert Defect.objects.count() == 1


def test_post_with_errors_keeps_what_was_typed(client_for, campaign, line, leader):
    form = finding(line, title="", category="", detail="Second shift", photos=[picture()])
    response = client_for(leader).post(POST, form)
    errors = response.context["form"].errors
    assert errors == {
        "title": ["This field is required."],
        "category": ["Choose one of the six."],
    }
    page = text(response)
    assert "Second shift" in page
    assert f'<option value="{line.pk}" selected data-team="Forming 1">' in page
    assert 'value="major" checked' in page
    assert form["client_id"] in page
    assert "Choose the photos again" in page
    assert Defect.objects.count() == 0


@pytest.mark.parametrize("data", [b"words, not a picture", b""])
def test_bad_photo_is_refused_beside_it(client_for, campaign, line, leader, data):
    bad = SimpleUploadedFile("photo.jpg", data, "image/jpeg")
    response = client_for(leader).post(POST, finding(line, photos=[bad]))
    assert list(response.context["form"].errors) == ["photos"]
    assert Defect.objects.count() == 0


def test_too_many_photos_are_refused(client_for, campaign, line, leader):
    response = client_for(leader).post(POST, finding(line, photos=[picture() for _ in range(7)]))
    assert response.context["form"].errors == {"photos": ["Choose at most 6 photos."]}


def test_body_larger_than_any_form_is_refused_in_words(
    client_for, campaign, line, leader, settings
):
    settings.MAX_UPLOAD_BYTES = 1000
    response = client_for(leader).post(POST, finding(line, photos=[picture()], detail="x" * 999))
    assert response.status_code == 413
    assert "choose smaller photos" in text(response)
    assert Defect.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x" * 201},
        {"detail": "x" * 4001},
        {"line": "999999999999999999999999"},
        {"team": "nobody"},
        {"category": "weather"},
        {"client_id": "not-a-uuid"},
    ],
)
def test_nonsense_is_refused_beside_the_field(client_for, campaign, line, leader, wrong):
    response = client_for(leader).post(POST, finding(line) | wrong)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == set(wrong)


def test_line_of_the_code_is_chosen(client_for, campaign, line, other_line, leader):
    client = client_for(leader)
    page = text(client.get(POST, {"line": other_line.pk}))
    assert f'<option value="{other_line.pk}" selected data-team="Forming 2">' in page
    assert client.get(POST, {"line": "?", "inspection": "9" * 40}).status_code == 200


def test_closed_phase_is_said_before_anybody_types(client_for, campaign, line, leader):
    with time_machine.travel(MONDAY - 100 * HOUR, tick=False):
        client = client_for(leader)
        assert "opens on" in text(client.get(POST))
        response = client.post(POST, finding(line))
    assert "opens on" in str(response.context["form"].errors)


@pytest.mark.parametrize("name", ["post", "praise"])
def test_findings_are_for_those_who_inspect(request, client_for, campaign, line, name):
    answers = {
        person: client_for(request.getfixturevalue(person)).get(reverse(f"defects:{name}"))
        for person in ("leader", "verifier", "manager", "member", "employee", "executive", "judge")
    }
    allowed = {who for who, response in answers.items() if response.status_code == 200}
    assert allowed == {"leader", "verifier", "manager"}


def test_praise_names_one_person_by_number(client_for, campaign, line, leader, member):
    client = client_for(leader)
    unknown = client.post(PRAISE, finding(line, employee="nobody"))
    assert unknown.context["form"].errors == {"employee": ["Nobody has this employee number."]}
    client.post(PRAISE, finding(line, employee=member.number, photos=[picture()]))
    made = Commendation.objects.get()
    assert (made.employee, made.team, made.photos.count()) == (member, line.team, 1)
    page = text(client.get(reverse("defects:commendation", args=[made.pk])))
    assert "Wang Fang" in page


# --- Inspections ---------------------------------------------------------------------
def test_begin_of_an_inspection_leads_to_the_page_that_works_without_a_network(
    client_for, campaign, line, leader
):
    client, start = client_for(leader), reverse("defects:inspection_start")
    walk = reverse("defects:walk")
    assert client.get(start)["Location"] == walk
    assert client.get(start, {"line": line.pk})["Location"] == f"{walk}?line={line.pk}"
    assert client.get(start, {"line": "//elsewhere"})["Location"] == walk


def test_page_for_walks_is_the_same_for_everybody(client_for, client, campaign, leader, manager):
    walk = reverse("defects:walk")
    shown = {text(each.get(walk)) for each in (client, client_for(leader), client_for(manager))}
    (page,) = shown
    assert "csrf" not in page
    assert client.get(walk, headers={"accept-language": "zh-CN"}).content.decode() != page


def test_phone_is_told_why_no_line_may_be_inspected_now(client_for, campaign, line, leader):
    client, data = client_for(leader), reverse("defects:walk_data")
    assert client.get(data).json()["closed"] == ""
    with time_machine.travel(MONDAY - 100 * HOUR, tick=False):
        assert "opens on" in client.get(data).json()["closed"]


def test_inspection_of_a_leader_is_shown_to_everybody(client_for, campaign, line, leader, employee):
    make_checklist("Storage", "Tools")
    walk = services.start_inspection(campaign=campaign, line=line, actor=leader, now=MONDAY)
    here = reverse("defects:inspection", args=[walk.pk])
    assert reverse("defects:walk") in text(client_for(leader).get(here))
    shown = text(client_for(employee).get(here))
    assert reverse("defects:walk") not in shown
    assert "Li Wei" in shown
    assert client_for(leader).post(here).status_code == 405


def test_inspections_run_the_same_queries_for_one_and_three(
    client_for, campaign, line, leader, django_assert_max_num_queries
):
    client, here = client_for(leader), reverse("defects:inspections")
    services.start_inspection(campaign=campaign, line=line, actor=leader, now=MONDAY)
    with django_assert_max_num_queries(10) as one:
        client.get(here)
    for _ in range(2):
        services.start_inspection(campaign=campaign, line=line, actor=leader, now=MONDAY)
    with django_assert_max_num_queries(10) as three:
        client.get(here)
    assert len(one) == len(three)


# --- Correcting ----------------------------------------------------------------------
def test_correct_is_for_the_responsible_team(request, client_for, defect):
    answers = {
        person: client_for(request.getfixturevalue(person)).get(at(defect, "correct")).status_code
        for person in ("leader", "member", "other_leader", "verifier", "manager", "employee")
    }
    assert answers == {
        "leader": 200,
        "member": 200,
        "other_leader": 404,
        "verifier": 404,
        "manager": 404,
        "employee": 404,
    }


def test_correction_is_submitted_and_said_to_wait(client_for, defect, member):
    response = client_for(member).post(at(defect, "correct"), answer(), follow=True)
    assert "Submitted 48 h 0 min before" in text(response) or "Submitted 2 d 0 h" in text(response)
    made = Correction.objects.get()
    assert (made.whys, made.in_time, made.photos.count()) == (WHYS, True, 1)


def test_late_correction_is_told_what_it_cost(client_for, defect, member):
    with time_machine.travel(MONDAY + 50 * HOUR, tick=False):
        client = client_for(member)
        before = text(client.get(at(defect, "correct")))
        response = client.post(at(defect, "correct"), answer(), follow=True)
    assert "Missed by 2 h 0 min" in before
    assert "The deadline was missed by 2 h 0 min: −2." in text(response)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"whys": ["Only one."]}, "whys"),
        ({"factor": "people"}, "system_factor"),
        ({"factor": "people", "system_factor": "method"}, "system_cause"),
        ({"containment": ""}, "containment"),
        ({"whys": ["x" * 501, "b"]}, "whys"),
        ({"photos": []}, "photos"),
        ({"factor": ""}, "factor"),
    ],
)
def test_unsound_correction_is_refused_beside_the_field(client_for, defect, member, wrong, field):
    form = answer(measure="Calibrate each week.") | wrong
    response = client_for(member).post(at(defect, "correct"), form)
    assert list(response.context["form"].errors) == [field]
    if field != "measure":
        assert "Calibrate each week." in text(response)
    assert Correction.objects.count() == 0


def test_second_answer_meets_a_message(client_for, defect, leader, member):
    submit(defect, leader, MONDAY)
    response = client_for(member).post(at(defect, "correct"), answer(), follow=True)
    assert response.redirect_chain == [(defect.get_absolute_url(), 302)]
    assert "waits for verification" in text(response)


def test_progress_is_for_the_team_and_for_quality(client_for, defect, member, verifier, employee):
    for person, status in ((member, 302), (verifier, 302), (employee, 404)):
        response = client_for(person).post(at(defect, "progress"), {"note": "Parts ordered."})
        assert response.status_code == status
    empty = client_for(member).post(at(defect, "progress"), {"note": ""})
    assert empty.context["progress"].errors == {"note": ["This field is required."]}
    assert defect.events.filter(kind="progress").count() == 2


# --- Verifying -----------------------------------------------------------------------
def test_queue_shows_what_this_person_may_judge(client_for, defect, leader, verifier, manager):
    submit(defect, leader, MONDAY)
    queue = reverse("defects:queue")
    assert [each.pk for each, _ in client_for(verifier).get(queue).context["rows"]] == [defect.pk]
    verifier.team = defect.team
    verifier.save()
    assert client_for(verifier).get(queue).context["rows"] == []
    assert client_for(verifier).get(at(defect, "verify")).status_code == 404
    assert client_for(leader).get(queue).status_code == 403


def test_confirm_gives_the_points(client_for, defect, leader, verifier):
    submit(defect, leader, MONDAY)
    client = client_for(verifier)
    assert client.get(at(defect, "verify")).status_code == 200
    response = client.post(at(defect, "verify"), {"decision": "confirm"}, follow=True)
    assert f"Confirmed: {defect.number}. Forming 1: +2." in text(response)
    again = client.post(at(defect, "verify"), {"decision": "confirm"}, follow=True)
    assert "somebody was faster" in text(again)


def test_reject_needs_a_reason(client_for, defect, leader, verifier):
    submit(defect, leader, MONDAY)
    client = client_for(verifier)
    empty = client.post(at(defect, "verify"), {"decision": "reject"})
    assert list(empty.context["form"].errors) == ["reason"]
    form = {"decision": "reject", "common": "cause", "reason": "Ask on."}
    client.post(at(defect, "verify"), form)
    made = Correction.objects.get()
    assert made.verdict_reason == "This is a symptom, not the root cause. Ask on."
    defect.refresh_from_db()
    assert defect.state == "open"


# --- Managing ------------------------------------------------------------------------
@pytest.mark.parametrize("step", ["extend", "transfer", "void"])
def test_managing_is_for_the_quality_manager(request, client_for, defect, step):
    answers = {
        person: client_for(request.getfixturevalue(person)).get(at(defect, step)).status_code
        for person in ("manager", "leader", "verifier", "employee")
    }
    assert answers == {"manager": 200, "leader": 403, "verifier": 403, "employee": 403}


def test_manager_extends_transfers_and_voids(client_for, defect, other_team, manager):
    client = client_for(manager)
    client.post(at(defect, "extend"), {"hours": 24, "reason": "Supplier closed."})
    move = {"team": other_team.pk, "restart": "no", "reason": "Theirs."}
    client.post(at(defect, "transfer"), move)
    page = client.post(at(defect, "void"), {"cause": "not_a_defect", "reason": "No."}, follow=True)
    defect.refresh_from_db()
    assert defect.due_at == MONDAY + 72 * HOUR
    assert (defect.team, defect.state, defect.extensions) == (other_team, "void", 1)
    assert "24 hours more: due Thu 11 Sep 09:00." in text(page)
    assert "From Forming 1 to Forming 2. The clock stays as it was" in text(page)
    late = client.post(at(defect, "extend"), {"hours": 1, "reason": "x"}, follow=True)
    assert "can no longer be done" in text(late)


@pytest.mark.parametrize(
    ("step", "form", "field"),
    [
        ("extend", {"hours": "0", "reason": "x"}, "hours"),
        ("extend", {"hours": "9" * 30, "reason": "x"}, "hours"),
        ("extend", {"hours": "2", "reason": " "}, "reason"),
        ("transfer", {"restart": "yes", "reason": "x"}, "team"),
        ("void", {"cause": "duplicate", "reason": "x"}, "duplicate_of"),
        ("void", {"cause": "duplicate", "reason": "x", "duplicate_of": "#999"}, "duplicate_of"),
        ("void", {"reason": "x"}, "cause"),
    ],
)
def test_manager_is_told_what_is_missing(client_for, defect, manager, step, form, field):
    response = client_for(manager).post(at(defect, step), form)
    assert list(response.context["form"].errors) == [field]


# --- One defect ----------------------------------------------------------------------
def test_detail_offers_each_what_they_may_do(
    client_for, defect, leader, member, verifier, manager, employee
):
    def offered(person):
        context = client_for(person).get(defect.get_absolute_url()).context
        main = context["main"].name if context["main"] else None
        return main, [step.name for step in context["more"]], context["tells_progress"]

    assert offered(member) == ("correct", [], True)
    assert offered(verifier) == (None, [], True)
    assert offered(manager) == (None, ["extend", "transfer", "void"], True)
    assert offered(employee) == (None, [], False)
    submit(defect, leader, MONDAY)
    assert offered(member) == (None, [], True)
    assert offered(verifier) == ("verify", [], True)
    assert offered(manager) == ("verify", ["extend", "void"], True)


def test_overdue_is_shown_before_any_sweep(client_for, defect, leader):
    with time_machine.travel(MONDAY + 50 * HOUR, tick=False):
        page = text(client_for(leader).get(defect.get_absolute_url()))
    assert "Missed by 2 h 0 min. You can still correct it" in page


def test_clock_replays_to_what_is_stored(client_for, defect, leader, verifier, employee):
    submit(defect, leader, MONDAY + HOUR)
    services.reject_correction(
        defect_id=defect.pk, actor=verifier, now=MONDAY + 2 * HOUR, reason="More."
    )
    client = client_for(employee)
    response = client.get(at(defect, "clock"))
    assert response.context["is_same"] is True
    assert [step.state for step in response.context["steps"]] == ["open", "submitted", "open"]
    Defect.objects.update(extensions=7)
    assert client.get(at(defect, "clock")).context["is_same"] is False


def test_clock_page_says_when_the_ledger_differs_from_the_log(
    client_for, defect, leader, verifier, manager
):
    submit(defect, leader, MONDAY + HOUR)
    services.confirm_correction(defect_id=defect.pk, actor=verifier, now=MONDAY + HOUR)
    client = client_for(leader)
    entry = PointEntry.objects.get()
    points.reverse(key=entry.key, reason="By hand", now=MONDAY + 2 * HOUR, actor=manager)
    assert client.get(at(defect, "clock")).context["is_same"] is True
    rule = points.rule_for(defect.campaign_id, "defect_missed")
    points.post(
        rule=rule,
        key=f"defect:{defect.pk}:missed",
        occurred_at=MONDAY,
        now=MONDAY,
        team_id=defect.team_id,
    )
    assert client.get(at(defect, "clock")).context["is_same"] is False


def test_extension_while_it_waits_does_not_change_when_it_was_submitted(
    client_for, defect, leader, manager
):
    submit(defect, leader, MONDAY + 24 * HOUR)
    services.extend_deadline(
        defect_id=defect.pk, actor=manager, now=MONDAY + 25 * HOUR, hours=5, reason="A part."
    )
    for page in (defect.get_absolute_url(), at(defect, "verify")):
        assert "Submitted 24 h 0 min before the deadline." in text(client_for(manager).get(page))


@pytest.mark.parametrize("original", ["void", "of another campaign"])
def test_duplicate_needs_a_defect_that_counts(
    client_for, defect, campaign, line, other_leader, manager, original
):
    other = post(campaign, line, other_leader, MONDAY)
    if original == "void":
        services.void_defect(
            defect_id=other.pk, actor=manager, now=MONDAY, cause="not_a_defect", reason="None."
        )
    else:
        before = make_campaign(name="Before", year=2024, status="closed")
        Defect.objects.filter(pk=other.pk).update(campaign=before)
    form = {"cause": "duplicate", "duplicate_of": f"#{other.pk}", "reason": "Twice."}
    response = client_for(manager).post(at(defect, "void"), form)
    assert list(response.context["form"].errors) == ["duplicate_of"]


def test_unknown_defect_is_not_found(client_for, campaign, manager):
    client = client_for(manager)
    for step in ("detail", "clock", "verify", "extend", "correct"):
        address = reverse(f"defects:{step}", args=[99999999999999999999])
        assert client.get(address).status_code == 404


def test_photos_of_a_posted_defect_are_as_found(client_for, campaign, line, leader):
    client_for(leader).post(POST, finding(line, photos=[picture()]))
    assert list(Photo.objects.values_list("kind", "width", "height")) == [("found", 60, 40)]
