"""Checklists in the admin: drafts are changed, published versions are read."""

import datetime as dt
import io

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from defects.models import Checklist, ChecklistItem, ChecklistVersion, ScoreExample
from defects.services import checklists
from tests.defects.acting import PICTURE, make_checklist
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def desk(client_for, manager):
    return client_for(manager)


@pytest.fixture
def published(db):
    return make_checklist("Storage", "Tools")[0].section.version


@pytest.fixture
def draft(published, manager):
    return checklists.start_draft(checklist=published.checklist, actor=manager)


def text(response):
    return response.content.decode()


def at(row, step="change"):
    return reverse(f"admin:defects_{row._meta.model_name}_{step}", args=[row.pk])


def management(prefix, total=0, initial=0):
    counts = {"TOTAL": total, "INITIAL": initial, "MIN_NUM": 0, "MAX_NUM": 1000}
    return {f"{prefix}-{name}_FORMS": value for name, value in counts.items()}


def pages_of(version):
    section = version.sections.get()
    return [version, section, section.items.first()]


def test_every_page_is_the_managers(client_for, published, draft, manager, leader):
    lists = [
        reverse(f"admin:defects_{model._meta.model_name}_changelist")
        for model in (Checklist, ChecklistVersion)
    ]
    forms = [at(published.checklist), *map(at, pages_of(published)), *map(at, pages_of(draft))]
    steps = [at(published.checklist, step) for step in ("preview", "copy")]
    steps += [at(draft, step) for step in ("publish", "preview", "import_sheet", "export_sheet")]
    for address in [*lists, *forms, *steps]:
        assert client_for(manager).get(address).status_code == 200, address
        assert client_for(leader).get(address).status_code == 403, address


def test_draft_begins_once_as_a_copy(desk, published):
    address = at(published.checklist, "edit_draft")
    assert "Start a draft?" in text(desk.get(address))
    first, second = desk.post(address), desk.get(address)
    draft = ChecklistVersion.objects.get(published_at=None)
    assert first["Location"] == second["Location"] == at(draft)
    assert checklists.words_of(draft) == checklists.words_of(published)
    keys = [set(one.sections.values_list("items__key", flat=True)) for one in (draft, published)]
    assert keys[0] == keys[1]


def test_section_is_added_to_a_draft_and_refused_to_a_published_version(desk, published, draft):
    for version, status in ((draft, 302), (published, 403)):
        row = {"sections-0-order": 2, "sections-0-name": "Floor", "sections-0-version": version.pk}
        assert desk.post(at(version), management("sections", 1) | row).status_code == status
    assert [v.sections.filter(name="Floor").count() for v in (draft, published)] == [1, 0]


def item_row(section, **fields):
    values = {"order": 1, "kind": "number", "name": "Pressure", "section": section.pk} | fields
    return {f"items-0-{name}": value for name, value in values.items()}


def test_item_is_added_with_the_limits_of_its_kind(desk, draft):
    section = draft.sections.get()
    section.items.all().delete()
    form = {"name": "Line", "name_zh": "", "order": 1} | management("items", 1)
    wrong = desk.post(at(section), form | item_row(section, kind="check", lowest="1"))
    assert "This kind of item has no such limit." in text(wrong)
    good = item_row(section, unit="MPa", lowest="0.4", highest="0.6")
    assert desk.post(at(section), form | good).status_code == 302
    item = section.items.get()
    assert (item.kind, item.limits) == ("number", "0.4 – 0.6 MPa")


def test_item_of_a_published_version_is_read_only(desk, published):
    section = published.sections.get()
    item = section.items.first()
    assert desk.post(at(item), {"name": "Else", "order": 1, "kind": "check"}).status_code == 403
    assert desk.post(at(item, "delete"), {"post": "yes"}).status_code == 403
    assert desk.post(at(published, "delete"), {"post": "yes"}).status_code == 403
    assert "Storage" in text(desk.get(at(item)))


def test_example_of_a_score_has_a_safe_photo(desk, client_for, draft, member):
    item = draft.sections.get().items.first()
    ChecklistItem.objects.filter(pk=item.pk).update(kind="score")
    form = {"order": 1, "kind": "score", "name": "Tidy", **management("examples", 1)}
    words = {"score": 3, "words": "Good", "item": item.pk}
    form |= {f"examples-0-{name}": value for name, value in words.items()}
    bad = SimpleUploadedFile("photo.jpg", b"not a photo", "image/jpeg")
    refused = desk.post(at(item), form | {"examples-0-photo": bad})
    assert "This is not a photo that can be shown." in text(refused)
    good = SimpleUploadedFile("photo.jpg", PICTURE.full, "image/jpeg")
    assert desk.post(at(item), form | {"examples-0-photo": good}).status_code == 302
    example = ScoreExample.objects.get()
    assert (example.score, example.words) == (3, "Good")
    answer = client_for(member).get(reverse("defects:example", args=[example.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")


def test_two_examples_of_one_score_are_refused(desk, draft):
    item = draft.sections.get().items.first()
    ChecklistItem.objects.filter(pk=item.pk).update(kind="score")
    form = {"order": 1, "kind": "score", "name": "Tidy", **management("examples", 2)}
    for number in range(2):
        form |= {f"examples-{number}-score": 3, f"examples-{number}-item": item.pk}
    assert "Please correct the duplicate" in text(desk.post(at(item), form))


def test_publishing_asks_and_makes_it_what_is_asked(desk, draft, published, manager):
    address = at(draft, "publish")
    assert "be changed any more" in text(desk.get(address))
    assert desk.post(address).status_code == 302
    draft.refresh_from_db()
    assert (draft.published_at, draft.published_by) == (MONDAY, manager)
    assert desk.post(address).status_code == 403


def test_empty_draft_is_not_published(desk, draft):
    draft.sections.all().delete()
    assert "asks nothing yet" in text(desk.post(at(draft, "publish")))
    draft.refresh_from_db()
    assert draft.published_at is None


def test_copy_is_a_checklist_of_its_own(desk, published):
    response = desk.post(at(published.checklist, "copy"), {"name": "Copy", "name_zh": "副本"})
    copy = Checklist.objects.get(name="Copy")
    assert response["Location"] == at(copy)
    draft = copy.versions.get()
    assert checklists.words_of(draft) == checklists.words_of(published)
    keys = [set(one.sections.values_list("items__key", flat=True)) for one in (draft, published)]
    assert keys[0].isdisjoint(keys[1])


# --- Spreadsheets ------------------------------------------------------------------------
def book(*rows, name="checklist.xlsx"):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile(name, out.getvalue())


HEAD = ("分区", "检查内容", "类型", "下限", "上限", "单位")


def test_sheet_is_previewed_and_then_written(desk, draft, published):
    address = at(draft, "import_sheet")
    sheet = book(
        HEAD, ("Air", "Pressure", "数值", 0.45, 0.65, "MPa"), ("", "Storage", "", "", "", "")
    )
    shown = text(desk.post(address, {"file": sheet}))
    assert "The draft would ask 2 items." in shown
    assert "0.45 – 0.65 MPa" in shown
    assert [item.name for item in draft.sections.get().items.all()] == ["Storage", "Tools"]
    assert desk.post(address, {"confirm": "yes"}).status_code == 302
    section = draft.sections.get()
    assert [(i.name, i.kind, i.limits) for i in section.items.all()] == [
        ("Pressure", "number", "0.45 – 0.65 MPa"),
        ("Storage", "check", ""),
    ]
    before = published.sections.get().items.get(name="Storage")
    assert section.items.get(name="Storage").key == before.key
    assert desk.post(address, {"confirm": "yes"}, follow=True).redirect_chain == [(address, 302)]


def test_faults_of_a_sheet_are_named_by_row(desk, draft):
    rows = [
        ("A", "Pressure", "weather", "", "", ""),
        ("A", "", "", "", "", ""),
        ("A", "Torque", "number", "much", "", ""),
        ("A", "Pressure", "check", 1, "", ""),
        ("A", "@SUM(1)", "", "", "", ""),
    ]
    shown = desk.post(at(draft, "import_sheet"), {"file": book(HEAD, *rows)})
    assert [row[:2] for row in shown.context["problems"]["rows"]] == [
        ["2", "类型"],
        ["3", "检查内容"],
        ["4", "下限"],
        ["5", "检查内容"],
        ["5", "下限"],
        ["6", "检查内容"],
    ]
    assert desk.post(at(draft, "import_sheet"), {"confirm": "yes"}).status_code == 302
    assert draft.sections.get().items.count() == 2


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (book(("nothing",), ("x",)), "this one is missing"),
        (book(HEAD), "no rows below its headings"),
        (
            book(HEAD, *[("A", f"Item {n}", "", "", "", "") for n in range(201)]),
            "at most 200 items",
        ),
        (SimpleUploadedFile("x.xlsx", b"PK\x03\x04 damaged"), "damaged"),
        (SimpleUploadedFile("x.pdf", b"%PDF-1.7"), "can&#x27;t be read"),
    ],
)
def test_sheet_that_is_no_checklist_is_refused(desk, draft, file, words):
    assert words in text(desk.post(at(draft, "import_sheet"), {"file": file}))


def test_export_comes_in_again_unchanged(desk, draft, manager):
    sections = [
        checklists.SectionWords(
            "Line",
            "产线",
            [
                checklists.ItemWords(
                    "Tidy",
                    "整洁",
                    "score",
                    lowest=3,
                    examples=("Bad", "", "", "", "", "Good"),
                    examples_zh=("", "", "", "", "", "好"),
                    note_on_fail=True,
                ),
                checklists.ItemWords("Scrap", kind="number", unit="kg", highest=20),
            ],
        )
    ]
    checklists.write_draft(version_id=draft.pk, sections=sections, actor=manager)
    before = checklists.words_of(draft)
    content = desk.get(at(draft, "export_sheet")).content
    address = at(draft, "import_sheet")
    desk.post(address, {"file": SimpleUploadedFile("again.xlsx", content)})
    assert desk.post(address, {"confirm": "yes"}).status_code == 302
    assert checklists.words_of(draft) == before


def test_sheet_is_refused_to_a_version_that_was_published_meanwhile(desk, draft, manager):
    address = at(draft, "import_sheet")
    desk.post(address, {"file": book(HEAD, ("A", "Else", "", "", "", ""))})
    checklists.publish_version(version_id=draft.pk, actor=manager, now=MONDAY + dt.timedelta(1))
    assert desk.post(address, {"confirm": "yes"}).status_code == 403
    assert draft.sections.get().items.count() == 2
