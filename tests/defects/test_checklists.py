"""Checklists in versions: drafts, publishing, copies; what is published never changes."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError

from core.errors import Conflict, DomainError, NotAllowed
from defects import queries, services
from defects.models import (
    Checklist,
    ChecklistItem,
    ChecklistSection,
    ChecklistVersion,
    ScoreExample,
)
from defects.services import checklists
from defects.services.checklists import ItemWords, SectionWords
from tests.defects.acting import make_checklist
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
SECTIONS = [
    SectionWords("Station", "工位", [ItemWords("Storage", "存放"), ItemWords("Tools")]),
    SectionWords(
        "Air", "", [ItemWords("Pressure", kind="number", unit="MPa", lowest=Decimal("0.4"))]
    ),
]


@pytest.fixture
def checklist(db):
    return Checklist.objects.create(name="Process", name_zh="过程")


@pytest.fixture
def draft(checklist, manager):
    begun = checklists.start_draft(checklist=checklist, actor=manager)
    return checklists.write_draft(version_id=begun.pk, sections=SECTIONS, actor=manager)


@pytest.fixture
def published(draft, manager):
    return checklists.publish_version(version_id=draft.pk, actor=manager, now=MONDAY)


def whole(version):
    found = queries.checklists.with_content(ChecklistVersion.objects.all())
    return checklists.words_of(found.get(pk=version.pk))


def test_first_draft_is_empty_and_there_is_one_only(checklist, manager):
    first, second = (checklists.start_draft(checklist=checklist, actor=manager) for _ in range(2))
    assert (first, first.number, whole(first)) == (second, 1, [])


def test_next_draft_is_a_copy_with_the_same_keys(published, manager):
    copy = checklists.start_draft(checklist=published.checklist, actor=manager)
    assert (copy.number, whole(copy)) == (2, SECTIONS)
    keys = [list(queries.checklists.items_of(v.pk).values_list("key")) for v in (copy, published)]
    assert keys[0] == keys[1]


def test_newest_published_version_is_asked(campaign, line, leader, published, manager):
    copy = checklists.start_draft(checklist=published.checklist, actor=manager)
    begun = services.start_inspection(campaign=campaign, line=line, actor=leader, now=MONDAY)
    checklists.publish_version(version_id=copy.pk, actor=manager, now=MONDAY)
    later = services.start_inspection(campaign=campaign, line=line, actor=leader, now=MONDAY)
    begun.refresh_from_db()
    assert (begun.version, later.version) == (published, copy)
    assert queries.checklists.newest_of([published.checklist_id]) == {copy.checklist_id: copy}


def test_checklist_out_of_use_is_no_default(published):
    other = make_checklist("Floor", is_active=True)[0].section.version
    Checklist.objects.filter(pk=published.checklist_id).update(is_active=False)
    assert queries.checklists.default_version() == other


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ([], "asks nothing yet"),
        ([*SECTIONS, SectionWords("Empty")], "The section Empty is empty"),
        (
            [SectionWords("A", items=[ItemWords("x", kind="text", highest=Decimal(3))])],
            "x: This kind of item has no such limit.",
        ),
    ],
)
def test_unsound_draft_is_not_published(draft, manager, sections, words):
    checklists.write_draft(version_id=draft.pk, sections=sections, actor=manager)
    with pytest.raises(DomainError, match=words):
        checklists.publish_version(version_id=draft.pk, actor=manager, now=MONDAY)
    draft.refresh_from_db()
    assert draft.published_at is None


def test_draft_has_at_most_200_items(draft, manager):
    many = [SectionWords("A", items=[ItemWords(f"Item {n}") for n in range(201)])]
    with pytest.raises(DomainError, match="at most 200 items"):
        checklists.write_draft(version_id=draft.pk, sections=many, actor=manager)
    assert whole(draft) == SECTIONS


def test_writing_keeps_keys_and_photos_of_what_stays(draft, manager):
    item = ItemWords("Tidy", kind="score", examples=("Bad",))
    checklists.write_draft(
        version_id=draft.pk, sections=[SectionWords("A", items=[item])], actor=manager
    )
    before = ChecklistItem.objects.get(section__version=draft)
    ScoreExample.objects.filter(item=before).update(file="examples/2025/x.jpg")
    again = [SectionWords("B", items=[ItemWords("New"), item])]
    checklists.write_draft(version_id=draft.pk, sections=again, actor=manager)
    after = ChecklistItem.objects.get(section__version=draft, name="Tidy")
    assert (after.key, after.examples.get().file.name) == (before.key, "examples/2025/x.jpg")
    assert ChecklistItem.objects.get(section__version=draft, name="New").key != before.key


def test_published_version_is_not_written_again(published, manager):
    with pytest.raises(Conflict):
        checklists.write_draft(version_id=published.pk, sections=[], actor=manager)
    with pytest.raises(Conflict):
        checklists.publish_version(version_id=published.pk, actor=manager, now=MONDAY)


def test_only_the_manager_keeps_checklists(draft, leader, verifier):
    for person in (leader, verifier):
        with pytest.raises(NotAllowed):
            checklists.start_draft(checklist=draft.checklist, actor=person)
        with pytest.raises(NotAllowed):
            checklists.write_draft(version_id=draft.pk, sections=[], actor=person)
        with pytest.raises(NotAllowed):
            checklists.publish_version(version_id=draft.pk, actor=person, now=MONDAY)
        with pytest.raises(NotAllowed):
            checklists.copy_checklist(checklist=draft.checklist, actor=person, name="x", name_zh="")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE defects_checklistversion SET published_at = NULL",
        "DELETE FROM defects_checklistversion",
        "UPDATE defects_checklistsection SET name = 'x'",
        "UPDATE defects_checklistitem SET name = 'x'",
        "DELETE FROM defects_checklistitem",
        (
            'INSERT INTO defects_checklistsection (version_id, "order", name, name_zh)'
            " SELECT id, 9, 'x', '' FROM defects_checklistversion"
        ),
        (
            "INSERT INTO defects_scoreexample (item_id, score, words, words_zh, file)"
            " SELECT id, 1, 'x', '', '' FROM defects_checklistitem"
        ),
    ],
)
def test_database_refuses_to_change_what_is_published(published, statement):
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert whole(published) == SECTIONS
    assert ChecklistSection.objects.count() == 2
