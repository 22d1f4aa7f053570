"""What the plant's inspections ask: a process, a 5S and a 7S checklist, in both languages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from dashboard.demo.pictures import Album
from defects.models import Checklist, ChecklistVersion, ScoreExample
from defects.services import checklists
from defects.services.checklists import ItemWords, SectionWords
from people.models import Employee

TIDINESS = (
    "Cannot be worked at",
    "Much is out of place",
    "Several things are out of place",
    "In order, with a few exceptions",
    "In order",
    "An example for others",
)
TIDINESS_ZH = (
    "无法正常作业",
    "大量物品放置混乱",
    "多处不符合要求",
    "基本符合，个别例外",
    "符合要求",
    "可作示范",
)


def _check(name: str, name_zh: str, **more: Any) -> ItemWords:
    return ItemWords(name, name_zh, **more)


def _score(name: str, name_zh: str, lowest: int = 3) -> ItemWords:
    return ItemWords(
        name,
        name_zh,
        kind="score",
        lowest=Decimal(lowest),
        note_on_fail=True,
        examples=TIDINESS,
        examples_zh=TIDINESS_ZH,
    )


PROCESS = (
    SectionWords(
        "Station",
        "工位",
        [
            _check("Only what the work needs is at the station", "工位只放作业所需物品"),
            _check("Aisles and marked areas are free", "通道和划线区域畅通，无占用"),
            _check("Station, fixtures and floor are clean", "工位、工装和地面清洁"),
        ],
    ),
    SectionWords(
        "Method",
        "方法",
        [
            _check("The work instruction at hand is the valid version", "现场作业指导书为有效版本"),
            _check(
                "The work is done as the instruction says",
                "实际操作与作业指导书一致",
                hint="Watch one whole cycle.",
                hint_zh="观察一个完整作业循环。",
                note_on_fail=True,
            ),
            _check("First-piece check done and signed", "首件检验已完成并签字"),
        ],
    ),
    SectionWords(
        "Machines and tools",
        "设备与工具",
        [
            _check(
                "Torque tools are set right and within calibration",
                "扭力工具设定正确且在校准有效期内",
                photo_on_fail=True,
            ),
            ItemWords(
                "Supply air pressure",
                "气源压力",
                kind="number",
                unit="MPa",
                lowest=Decimal("0.45"),
                highest=Decimal("0.65"),
                hint="Read the gauge at the line's inlet.",
                hint_zh="读取产线进气口压力表。",
                note_on_fail=True,
            ),
            _check("Error-proofing devices work", "防错装置功能正常", photo_on_fail=True),
        ],
    ),
    SectionWords(
        "People and material",
        "人员与物料",
        [
            _check("ESD strap worn and checked today", "静电手环已佩戴并完成当日点检"),
            _check(
                "Material is labelled; what is suspect is set apart", "物料标识清楚，可疑品已隔离"
            ),
            ItemWords(
                "What do the people at the line say hinders good work?",
                "一线员工反映哪些因素影响质量？",
                kind="text",
            ),
        ],
    ),
)
FIVE_S = (
    SectionWords(
        "Sort and set in order",
        "整理、整顿",
        [
            _score("Only what is needed stands here", "现场无不需要的物品"),
            _score("Everything has its marked place", "物品定位、标识清楚"),
            _check("Aisles and marked areas are free", "通道和划线区域畅通，无占用"),
        ],
    ),
    SectionWords(
        "Shine and standardise",
        "清扫、清洁",
        [
            _score("Floor, machines and benches are clean", "地面、设备、工作台清洁"),
            _check("The cleaning plan is signed for today", "当日清扫点检表已签字"),
            ItemWords("The line as it looks today", "产线现状照片", kind="photo"),
        ],
    ),
    SectionWords(
        "Sustain",
        "素养",
        [
            _check(
                "Work clothes and protection are worn as required", "按要求穿戴工作服和劳保用品"
            ),
            ItemWords("What was better than last week?", "与上周相比有哪些改善？", kind="text"),
        ],
    ),
)
SEVEN_S = (
    *FIVE_S,
    SectionWords(
        "Safety",
        "安全",
        [
            _check(
                "Emergency stops and guards are in place", "急停与防护装置完好", photo_on_fail=True
            ),
            _check("Fire extinguishers and exits are free", "消防器材和安全出口畅通"),
        ],
    ),
    SectionWords(
        "Saving",
        "节约",
        [
            _check("Nothing runs idle: light, air, machines", "无长明灯、漏气、设备空转"),
            ItemWords(
                "Scrap in the box", "废料箱重量", kind="number", unit="kg", highest=Decimal(20)
            ),
        ],
    ),
)
CHECKLISTS = (
    ("Process inspection", "过程巡检", Checklist.Kind.PROCESS, PROCESS),
    ("5S inspection", "5S 巡检", Checklist.Kind.FIVE_S, FIVE_S),
    ("7S inspection", "7S 巡检", Checklist.Kind.SEVEN_S, SEVEN_S),
)


def build_checklists(manager: Employee, now: dt.datetime) -> list[ChecklistVersion]:
    """Make and publish the three; the process inspection comes first.

    The manager has begun to work on the next version of the last one.
    """
    versions = [
        _published(Checklist.objects.create(name=name, name_zh=zh, kind=kind), what, manager, now)
        for name, zh, kind, what in CHECKLISTS
    ]
    checklists.start_draft(checklist=versions[-1].checklist, actor=manager)
    return versions


def _published(
    checklist: Checklist, sections: tuple[SectionWords, ...], manager: Employee, now: dt.datetime
) -> ChecklistVersion:
    draft = checklists.start_draft(checklist=checklist, actor=manager)
    checklists.write_draft(version_id=draft.pk, sections=sections, actor=manager)
    _illustrate(draft)
    return checklists.publish_version(version_id=draft.pk, actor=manager, now=now)


def _illustrate(draft: ChecklistVersion) -> None:
    """A photo of how the first score's worst and best look."""
    examples = ScoreExample.objects.filter(item__section__version=draft)
    first = examples.order_by("item__section__order", "item__order").first()
    if first is None:
        return
    album = Album()
    for score, mended in ((1, False), (5, True)):
        example = examples.get(item=first.item_id, score=score)
        picture = album.photo("cabinet", mended=mended)
        example.file.save(f"{picture.name}.jpg", ContentFile(picture.full))
