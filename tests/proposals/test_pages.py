"""The pages of proposals: who sees what on them, what is refused where, and how many queries."""

import uuid
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.documents import safe_document
from proposals import services
from proposals.models import Proposal, Review
from proposals.services.writing import add_documents
from tests.defects.acting import PICTURE
from tests.factories import MONDAY
from tests.proposals.acting import DAY, HOUR, MEASURED, WORDS, decided, fresh, submitted

pytestmark = pytest.mark.django_db

TYPED = {
    "title": "Guide for the feeder",
    "category": "quality",
    "process": "Feeding",
    "present": "Sheets shift at the feeder, and edges are dented.",
    "proposed": "A guide of plastic on both sides holds the sheets.",
}


@pytest.fixture(autouse=True)
def on_monday(media):
    with time_machine.travel(MONDAY + HOUR, tick=False):
        yield


def typed(**more):
    return {"client_id": str(uuid.uuid4()), **TYPED, **more}


def draft_of(campaign, actor, **words):
    return services.save_draft(
        campaign=campaign,
        client_id=uuid.uuid4(),
        words=services.Words(**words),
        actor=actor,
        now=MONDAY,
    )


# --- Writing ----------------------------------------------------------------------------
def test_author_submits_and_lands_on_its_page(client_for, campaign, panel, member):
    answer = client_for(member).post("/proposals/new/", typed())
    made = Proposal.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert (made.state, made.title, made.author) == ("submitted", TYPED["title"], member)


def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays(client_for, panel, member):
    answer = client_for(member).post("/proposals/new/", typed(proposed="", process=""))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert TYPED["present"] in page
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    ("typed_in", "said"),
    [
        ("nobody", "Nobody here has"),
        ("leader, Sun Lei", ""),
        ("Li Wei", ""),
        ("Li Wei (leader), 孙 (employee), ", ""),
    ],
)
def test_co_authors_by_number_or_name(client_for, panel, member, leader, employee, typed_in, said):
    page = client_for(member).post("/proposals/new/", typed(co_authors=typed_in))
    if said:
        assert said in page.content.decode()
    else:
        named = [name for name in typed_in.split(",") if name.strip()]
        assert Proposal.objects.get().authorships.count() == 1 + len(named)


@pytest.mark.parametrize(("done", "kinds"), [("on", ["after", "before"]), ("", ["before"])])
def test_result_is_shown_where_it_is_done_already(client_for, panel, member, done, kinds):
    photos = {name: SimpleUploadedFile("p.jpg", PICTURE.full) for name in ("photos", "result")}
    client_for(member).post("/proposals/new/", typed(is_done_already=done, **photos))
    made = Proposal.objects.get()
    assert sorted(made.attachments.values_list("kind", flat=True)) == kinds


def test_draft_is_kept_while_it_is_written(client_for, campaign, member):
    client_id = str(uuid.uuid4())
    browser = client_for(member)
    for title in ("A", "A guide"):
        answer = browser.post("/proposals/draft/", {"client_id": client_id, "title": title})
        assert answer.status_code == 200
    kept = Proposal.objects.get()
    assert (kept.state, kept.title, answer.json()) == ("draft", "A guide", {"kept": kept.pk})
    page = browser.get(f"/proposals/new/?draft={kept.pk}").content.decode()
    assert "A guide" in page
    assert client_id in page


@pytest.mark.parametrize("client_id", ["", "x", "1" * 500])
def test_draft_without_a_number_is_refused(client_for, campaign, member, client_id):
    answer = client_for(member).post("/proposals/draft/", {"client_id": client_id})
    assert answer.status_code == 400
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("who", ["leader", "manager", "decider", "executive"])
def test_draft_is_reached_by_nobody_else(request, client_for, campaign, panel, member, who):
    kept = draft_of(campaign, member, title="Secret as yet")
    other = client_for(request.getfixturevalue(who))
    assert other.get(f"/proposals/{kept.pk}/").status_code == 404
    assert other.get(f"/proposals/new/?draft={kept.pk}").status_code == 404
    assert other.post(f"/proposals/{kept.pk}/discard/").status_code == 404
    for query in ("", "?which=mine", "?q=Secret", f"?q=P{kept.pk}"):
        assert "Secret as yet" not in other.get(f"/proposals/{query}").content.decode()
    assert "Secret" not in other.get("/proposals/similar/?title=Secret as yet").content.decode()
    assert other.get("/admin/proposals/proposal/").status_code in {200, 302, 403}


def test_author_goes_on_with_a_draft_and_throws_it_away(client_for, campaign, member):
    kept = draft_of(campaign, member)
    browser = client_for(member)
    assert browser.get(f"/proposals/{kept.pk}/")["Location"].endswith(f"?draft={kept.pk}")
    assert "Without a title yet" in browser.get("/proposals/?which=mine").content.decode()
    browser.post(f"/proposals/{kept.pk}/discard/")
    assert Proposal.objects.count() == 0


def test_change_that_met_another_is_refused_on_the_page(client_for, proposal, member):
    browser = client_for(member)
    data = typed(client_id=str(proposal.client_id), version=proposal.version, title="First")
    assert browser.post(f"/proposals/{proposal.pk}/edit/", data).status_code == 302
    answer = browser.post(f"/proposals/{proposal.pk}/edit/", {**data, "title": "Second"})
    assert answer["Location"] == proposal.get_absolute_url()
    assert fresh(proposal).title == "First"


@pytest.mark.parametrize("who", ["leader", "manager", "decider", "reviewer"])
def test_nobody_else_reaches_the_change(request, client_for, proposal, who):
    other = client_for(request.getfixturevalue(who))
    for name in ("edit", "withdraw"):
        address = reverse(f"proposals:{name}", args=[proposal.pk])
        assert other.post(address, typed()).status_code == 404


# --- Similar ----------------------------------------------------------------------------
def test_what_is_similar_is_shown_while_typing(client_for, campaign, panel, member, leader):
    known = submitted(campaign, leader, title="换模时间太长", proposed="用快速夹具换模")
    submitted(campaign, leader, title="食堂排队太长了", proposed="分批就餐")
    page = client_for(member).get("/proposals/similar/?title=压机换模时间长").content.decode()
    assert known.title in page
    assert "食堂" not in page


@pytest.mark.parametrize("query", ["", "?title=", "?title=%00", "?title=" + "长" * 5000])
def test_similar_bears_anything(client_for, proposal, member, query):
    assert client_for(member).get(f"/proposals/similar/{query}").status_code in {200, 400}


def test_search_finds_both_scripts(client_for, campaign, panel, member):
    submitted(campaign, member, title="波峰焊治具增加防呆销", proposed="放反就放不下去。")
    submitted(campaign, member, title="Guides for feeders")
    browser = client_for(member)
    for words, found, other in (("防呆", "波峰焊", "Guides"), ("guide", "Guides", "波峰焊")):
        page = browser.get("/proposals/", {"q": words}).content.decode()
        assert found in page
        assert other not in page


# --- Score sheets ------------------------------------------------------------------------
def give(proposal, reviewer, scores, comment="Sound"):
    services.review(
        proposal_id=proposal.pk, scores=scores, comment=comment, actor=reviewer, now=MONDAY
    )


def page_of(client_for, person, proposal):
    return client_for(person).get(proposal.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["member", "leader", "employee", "executive", "judge", "verifier"])
def test_sheets_are_nobody_elses(request, client_for, proposal, reviewer, scores, who):
    give(proposal, reviewer, scores, comment="Rather weak")
    page = page_of(client_for, request.getfixturevalue(who), proposal)
    assert "1 has scored" in page
    assert "Rather weak" not in page
    assert "8.50" not in page


def test_reviewer_sees_others_after_giving_their_own(
    client_for, proposal, reviewer, decider, scores
):
    give(proposal, reviewer, scores, comment="Rather weak")
    assert "Rather weak" not in page_of(client_for, decider, proposal)
    give(proposal, decider, scores)
    assert "Rather weak" in page_of(client_for, decider, proposal)


def test_manager_who_steps_in_reads_the_sheets(client_for, proposal, reviewer, manager, scores):
    give(proposal, reviewer, scores, comment="Rather weak")
    assert "Rather weak" in page_of(client_for, manager, proposal)


def test_marks_are_given_on_the_page(client_for, proposal, reviewer, scores):
    address = f"/proposals/{proposal.pk}/review/"
    marks = {f"mark_{key}": mark for key, mark in scores.items()}
    browser = client_for(reviewer)
    refused = browser.post(address, {f"mark_{min(scores)}": "11"})
    assert refused.status_code == 200
    assert Review.objects.count() == 0
    assert browser.post(address, {**marks, "comment": "Good"}).status_code == 302
    assert Review.objects.get().mark == Decimal("8.50")


def test_page_of_somebody_without_a_duty_has_no_sheet(client_for, proposal, leader, scores):
    assert "Your marks" not in page_of(client_for, leader, proposal)
    marks = {f"mark_{key}": mark for key, mark in scores.items()}
    client_for(leader).post(f"/proposals/{proposal.pk}/review/", marks)
    assert Review.objects.count() == 0


# --- Decisions and what follows ---------------------------------------------------------
def test_verdict_is_given_on_the_page(client_for, proposal, decider, member):
    address = f"/proposals/{proposal.pk}/decide/"
    browser = client_for(decider)
    data = {"version": proposal.version, "verdict": "declined"}
    refused = browser.post(address, data)
    assert "Say why" in refused.content.decode()
    assert browser.post(address, {**data, "answer": "Too dear."}).status_code == 302
    assert "Too dear." in page_of(client_for, member, proposal)


def test_second_of_two_verdicts_is_told_of_the_first(client_for, proposal, decider, manager):
    seen = proposal.version
    decided(proposal, "shelved", manager, answer="Next year.")
    data = {"version": seen, "verdict": "declined", "answer": "No."}
    answer = client_for(decider).post(f"/proposals/{proposal.pk}/decide/", data, follow=True)
    assert "Shelved" in answer.content.decode()
    assert fresh(proposal).state == "shelved"


@pytest.mark.parametrize("who", ["member", "leader", "employee", "reviewer", "executive"])
def test_nobody_else_decides_on_the_page(request, client_for, proposal, who):
    other = request.getfixturevalue(who)
    assert 'id="decide"' not in page_of(client_for, other, proposal)
    data = {"version": proposal.version, "verdict": "declined", "answer": "No."}
    client_for(other).post(f"/proposals/{proposal.pk}/decide/", data)
    assert fresh(proposal).state == "submitted"


def test_way_of_a_proposal_over_its_pages(
    client_for, proposal, reviewer, decider, leader, scores, member
):
    give(proposal, reviewer, scores)
    address = proposal.get_absolute_url()
    adopt = {"version": fresh(proposal).version, "verdict": "adopted", "carrier": "leader"}
    client_for(decider).post(f"{address}decide/", adopt)
    client_for(leader).post(f"{address}begin/")
    client_for(leader).post(f"{address}finish/", {"note": "Guides on both sides."})
    measured = {name: str(getattr(MEASURED, name)) for name in ("measure", "before", "after")}
    measured["yearly_benefit"] = "60000"
    client_for(member).post(f"{address}measure/", measured)
    verdict = {"version": fresh(proposal).version, "holds": "yes"}
    client_for(decider).post(f"{address}verify/", verdict)
    assert fresh(proposal).state == "verified"
    page = page_of(client_for, member, proposal)
    assert "60,000 yuan" in page


def test_trial_comes_back_with_how_it_went(client_for, proposal, decider, leader):
    decided(proposal, "trial", decider, carrier=leader, answer="Try it.")
    address = proposal.get_absolute_url()
    refused = client_for(leader).post(f"{address}finish/", {"note": ""})
    assert "Say how the trial went" in refused.content.decode()
    client_for(leader).post(f"{address}finish/", {"note": "Two weeks without a dent."})
    assert (fresh(proposal).state, fresh(proposal).owner) == ("in_review", decider)


# --- Lists --------------------------------------------------------------------------------
def test_tabs_say_what_waits_for_whom(client_for, proposal, reviewer, decider, leader):
    scored = client_for(reviewer).get("/proposals/?which=review").content.decode()
    turn = client_for(decider).get("/proposals/?which=turn").content.decode()
    assert WORDS.title in scored
    assert WORDS.title in turn
    assert "To score" not in client_for(leader).get("/proposals/").content.decode()


def test_late_ones_are_listed(client_for, proposal, member):
    with time_machine.travel(proposal.due_at + DAY, tick=False):
        page = client_for(member).get("/proposals/?which=late").content.decode()
    assert WORDS.title in page


@pytest.mark.parametrize("path", ["/proposals/", "/proposals/?which=mine", "/proposals/?q=guide"])
def test_list_asks_the_same_for_one_and_for_five(
    client_for, campaign, panel, member, django_assert_max_num_queries, path
):
    browser = client_for(member)
    submitted(campaign, member)
    browser.get(path)
    with django_assert_max_num_queries(14) as first:
        browser.get(path)
    for _more in range(4):
        submitted(campaign, member)
    with django_assert_max_num_queries(len(first)):
        browser.get(path)


def test_export_has_what_the_page_has_and_no_draft(client_for, campaign, panel, member):
    submitted(campaign, member, title="=1+1")
    draft_of(campaign, member, title="Secret as yet")
    answer = client_for(member).get("/proposals/export/?as=csv")
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()
    assert "'=1+1" in text
    assert "Secret" not in text


def test_photo_of_a_draft_is_its_authors(client_for, campaign, member, leader):
    kept = services.save_draft(
        campaign=campaign,
        client_id=uuid.uuid4(),
        words=WORDS,
        actor=member,
        now=MONDAY,
        pictures=[PICTURE],
    )
    address = f"/proposals/photos/{kept.attachments.get().pk}/small/"
    assert client_for(member).get(address).status_code == 200
    assert client_for(leader).get(address).status_code == 404


# --- Documents --------------------------------------------------------------------------
def a_pdf(name="drawing.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7\n%%EOF\n", "text/html")


def test_document_is_saved_under_its_name_by_whoever_sees_the_proposal(
    client_for, panel, member, leader
):
    client_for(member).post("/proposals/new/", typed(documents=a_pdf("图纸 1.pdf")))
    kept = Proposal.objects.get().documents.get()
    answer = client_for(leader).get(f"/proposals/documents/{kept.pk}/")
    assert b"".join(answer) == b"%PDF-1.7\n%%EOF\n"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert ".pdf" in kept.file.name
    assert "图纸" not in kept.file.name


def test_document_of_a_draft_is_its_authors(client_for, campaign, member, leader):
    draft = draft_of(campaign, member, title="Secret as yet")
    add_documents(draft, [safe_document(a_pdf())], member, MONDAY)
    address = f"/proposals/documents/{draft.documents.get().pk}/"
    assert client_for(member).get(address).status_code == 200
    assert client_for(leader).get(address).status_code == 404


@pytest.mark.parametrize("files", [["x.exe"], ["1.pdf", "2.pdf", "3.pdf", "4.pdf"]])
def test_documents_that_are_refused_keep_what_was_typed(client_for, panel, member, files):
    sent = typed(documents=[a_pdf(name) for name in files])
    page = client_for(member).post("/proposals/new/", sent).content.decode()
    assert TYPED["present"] in page
    assert "attach a PDF" in page or "at most 3 files" in page
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("chosen", ["photos", "result", "documents"])
def test_only_what_was_chosen_must_be_chosen_again(client_for, panel, member, chosen):
    file = a_pdf() if chosen == "documents" else SimpleUploadedFile("p.jpg", PICTURE.full)
    answer = client_for(member).post("/proposals/new/", typed(title="", **{chosen: file}))
    names = ("photos", "result", "documents")
    assert {name: answer.context[f"{name}_lost"] for name in names} == {
        name: name == chosen for name in names
    }
    is_said = "Choose the files again" in answer.content.decode()
    assert is_said == (chosen == "documents")
