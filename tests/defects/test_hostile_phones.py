"""A hostile phone is refused with a reason, and nothing of it is kept."""

import uuid

import pytest

from core.errors import DomainError, NotAllowed
from defects import services
from defects.models import (
    Commendation,
    Inspection,
)
from tests.defects.walking import (
    HOUR,
    MINUTE,
    OPENS,
    Phone,
    answer,
    counts,
    finding,
    instant,
    items_by_kind,
    make_version,
    nothing,
    praise,
)
from tests.factories import MONDAY, make_campaign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
LATER = MONDAY + HOUR


def test_inspection_of_somebody_else_is_refused(phone, planned, other_leader):
    phone.send()
    before = counts()
    for walk in (phone, planned):
        walk.person = other_leader
        with pytest.raises(DomainError, match="somebody else"):
            walk.send()
    assert counts() == before


def test_who_does_not_inspect_is_refused(phone, employee):
    phone.person = employee
    with pytest.raises(NotAllowed):
        phone.send()
    assert nothing()


def test_finding_of_another_inspection_is_refused(phone, leader, line, version):
    phone.state["findings"] = [finding(), praise()]
    phone.send()
    before = counts()
    for stolen in phone.state["findings"]:
        other = Phone(leader, line, version)
        other.state["findings"] = [stolen]
        with pytest.raises(DomainError, match="id of another"):
            other.send()
    assert counts() == before


def test_unpublished_version_is_refused(phone, version):
    draft = version.checklist.versions.create(number=2)
    for key in (draft.pk, 999_999):
        phone.state["checklist_version"] = key
        with pytest.raises(DomainError, match="no such checklist"):
            phone.send()
    assert nothing()


def test_duty_of_another_line_or_version_is_refused(planned, other_line):
    planned.state["line"] = other_line.pk
    with pytest.raises(DomainError, match="no such inspection in the plan"):
        planned.send()
    planned.state["duty"] = 999_999
    with pytest.raises(DomainError, match="no such inspection in the plan"):
        planned.send()
    assert nothing()


def test_known_inspection_does_not_move_to_another_line(phone, other_line):
    phone.send()
    phone.state["line"] = other_line.pk
    with pytest.raises(DomainError, match="another line"):
        phone.send()


def test_item_of_another_checklist_is_refused(phone):
    other = items_by_kind(make_version())
    phone.state["answers"] = [answer(other["check"], passed=True)]
    with pytest.raises(DomainError, match="not asked"):
        phone.send()
    assert nothing()


@pytest.mark.parametrize(
    ("begun", "refusal"),
    [
        (MONDAY + 2 * HOUR, "future"),
        (MONDAY - 15 * 24 * HOUR, "too far back"),
        (MONDAY - 3 * 365 * 24 * HOUR, "too far back"),
    ],
)
@pytest.mark.parametrize("where", ["started_at", "answers", "findings"])
def test_times_in_the_future_or_long_ago_are_refused(phone, items, where, begun, refusal):
    phone.state["findings"] = [finding()]
    phone.state["answers"] = [answer(items["check"])]
    if where == "started_at":
        phone.state["started_at"] = instant(begun)
    else:
        phone.state[where][0]["at"] = instant(begun)
    with pytest.raises(DomainError, match=refusal):
        phone.send()
    assert nothing()


def test_planned_inspection_is_not_begun_before_its_window(planned):
    planned.state["started_at"] = instant(OPENS - 3 * MINUTE)
    with pytest.raises(DomainError, match="too far back"):
        planned.send()


def test_end_before_the_beginning_is_refused(phone):
    phone.finish(MONDAY - MINUTE)
    with pytest.raises(DomainError, match="ended before"):
        phone.send()


def test_ten_thousand_findings_are_refused(phone):
    phone.state["findings"] = [finding() for _number in range(10_000)]
    with pytest.raises(DomainError, match="10000 of at most 100"):
        phone.send()
    assert nothing()


def test_hundred_findings_by_and_by_are_the_most(phone):
    for _number in range(2):
        phone.state["findings"] = [praise() for _number in range(50)]
        phone.send()
    phone.state["findings"] = [praise()]
    with pytest.raises(DomainError, match="at most 100"):
        phone.send()
    assert Commendation.objects.count() == 100


ONE = "11111111-1111-4111-8111-111111111111"
BAD = {
    "version": [0, 2, "1", None, True, 1.0],
    "sent_at": ["", "2025-09-08", "2025-09-08T01:00:00", "0001-01-01T00:00:00Z", 5, None],
    "inspection": [None, [], "x", 5],
    "inspection.id": ["", "x" * 36, 5, None, "11111111-1111-4111-8111-11111111111\0"],
    "inspection.duty": [0, -1, 2**63, "1", True, 1.5, []],
    "inspection.line": [0, None, 2**64, 10**400, "1", float("nan")],
    "inspection.checklist_version": [None, "1", -5],
    "inspection.seed": [-1, 2**31, None, "0"],
    "inspection.started_at": [None, "", "9999-12-31T23:59:59+00:00", 0, "x" * 100],
    "inspection.finished_at": ["", 0, "9999-12-31T23:59:59-23:59", False],
    "inspection.answers": [None, {}, "x", [None], [[]], [5], [{}]],
    "inspection.answers.0.item": [None, "1", True, 2**63],
    "inspection.answers.0.passed": ["true", 1, 0, []],
    "inspection.answers.0.number": [1.25, 1, "NaN", "1e9", "123456789", "1.23456", "", "١", "1\n"],
    "inspection.answers.0.score": [-1, 6, 2.5, "3", True],
    "inspection.answers.0.text": [None, 5, "x" * 2001, "a\0b", "\ud800"],
    "inspection.answers.0.note": [None, [], "x" * 501, "\0"],
    "inspection.answers.0.fixed": [None, 0, "false"],
    "inspection.answers.0.photos": [None, "x", [5], [None], ["x"], [ONE, ONE]],
    "inspection.answers.0.more": [1],
    "inspection.more": [1],
    "more": [1],
    "inspection.findings": [None, {}, [None]],
    "inspection.findings.0.id": [None, "", 5],
    "inspection.findings.0.kind": [None, "", "Defect", []],
    "inspection.findings.0.title": [None, "", "   ", "x" * 201, "a\0"],
    "inspection.findings.0.detail": [None, "x" * 4001],
    "inspection.findings.0.category": [None, "", "weather", {}],
    "inspection.findings.0.severity": [None, "", "huge"],
    "inspection.findings.0.photos": [[str(uuid.uuid4()) for _number in range(7)]],
}


def put(content, path, value):
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    for part in way:
        content = content[part]
    content[last] = value


@pytest.mark.parametrize(("path", "value"), [(path, v) for path, vs in BAD.items() for v in vs])
def test_what_is_malformed_is_refused_whole(phone, items, path, value):
    phone.state["answers"] = [answer(items["check"], passed=True)]
    phone.state["findings"] = [finding(), praise()]
    content = phone.content(LATER)
    put(content, path, value)
    with pytest.raises(DomainError):
        services.receive(content=content, actor=phone.person, now=LATER)
    assert nothing()


@pytest.mark.parametrize("content", [None, [], "x", 5, {}, {"version": 1}])
def test_what_is_no_sending_is_refused(phone, content):
    with pytest.raises(DomainError):
        services.receive(content=content, actor=phone.person, now=LATER)


@pytest.mark.parametrize("path", sorted(path for path in BAD if "more" not in path))
def test_what_lacks_a_field_is_refused(phone, items, path):
    phone.state["answers"] = [answer(items["check"], passed=True)]
    phone.state["findings"] = [finding()]
    content = phone.content(LATER)
    holder = content
    *way, last = path.split(".")
    for part in way:
        holder = holder[int(part) if part.isdigit() else part]
    del holder[last]
    with pytest.raises(DomainError):
        services.receive(content=content, actor=phone.person, now=LATER)
    assert nothing()


def test_what_is_there_twice_is_refused(phone, items):
    one, found, photo = answer(items["check"]), finding(), str(uuid.uuid4())
    twice = [
        {"answers": [one, one]},
        {"findings": [found, found]},
        {"answers": [{**one, "photos": [photo]}], "findings": [{**found, "photos": [photo]}]},
    ]
    for more in twice:
        phone.state |= {"answers": [], "findings": [], **more}
        with pytest.raises(DomainError, match="twice"):
            phone.send()
    assert nothing()


def test_more_than_sixty_photos_are_refused(phone):
    phone.state["findings"] = [
        finding(photos=[str(uuid.uuid4()) for _photo in range(6)]) for _number in range(11)
    ]
    with pytest.raises(DomainError, match="at most 60 photos"):
        phone.send()
    assert nothing()


def test_inspection_without_any_campaign_is_refused(phone, campaign):
    campaign.status = "draft"
    campaign.save()
    with pytest.raises(DomainError, match="no campaign"):
        phone.send()


def test_campaign_that_the_phone_was_told_of_is_its_own(phone, campaign):
    campaign.status = "closed"
    campaign.save()
    make_campaign(name="Next", year=2026)
    phone.state["campaign"] = campaign.pk
    assert phone.send().held.campaign == campaign


def test_known_inspection_does_not_leave_its_duty(planned, duty):
    planned.send()
    planned.state["duty"] = None
    with pytest.raises(DomainError, match="another line"):
        planned.send()
    assert Inspection.objects.get().duty == duty
