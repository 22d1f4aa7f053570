"""The campaign of the seed document: its days, tasks, targets and duties, in our own words.

Source: the report of the 2025 kick-off (theme, slogan, 1 to 30 September, four phases,
three core tasks, 2 days and 2 points for a correction, the 1-2-3 principle). The document
names no goal for the two correction rates; theirs are the demo's.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from campaigns.models import (
    Activity,
    Campaign,
    CoreTask,
    Measurement,
    Phase,
    Principle,
    Responsibility,
    Target,
)
from campaigns.services import activate
from dashboard.demo.clockwork import Story, september
from dashboard.demo.plant import Plant
from people.models import Department, Employee
from points.models import PerformanceFormula
from points.services import ensure_rules

PREPARED = dt.datetime(2025, 8, 28, 16, 0, tzinfo=september(1).tzinfo)

PHASES = (
    (
        "Kick-off and awareness",
        "启动宣贯",
        1,
        5,
        [Activity.TRAINING],
    ),
    (
        "Implementation and problem-solving",
        "实施攻坚",
        6,
        24,
        [
            Activity.INSPECTION,
            Activity.INITIATIVES,
            Activity.LINE_EVALUATION,
            Activity.SKILL_COMPETITION,
            Activity.KNOWLEDGE_CONTEST,
        ],
    ),
    (
        "Culture integration",
        "文化融入",
        1,
        30,
        [Activity.VIDEOS, Activity.PROPOSALS, Activity.SUPPLIER_QUALITY],
    ),
    (
        "Summary and standardization",
        "总结固化",
        25,
        30,
        [Activity.AWARDS, Activity.HANDBOOK],
    ),
)


class Duty(NamedTuple):
    """Who leads an activity, who helps, and what is asked of them."""

    activity: Activity
    lead: str
    supporting: tuple[str, ...]
    requirement: str
    requirement_zh: str


DUTIES = (
    Duty(
        Activity.TRAINING,
        "HR",
        ("QA",),
        "Train everybody in quality awareness and assess it; put up posters on shop floor and "
        "in offices.",
        "组织全员质量意识培训并考核；车间和办公区张贴质量宣传材料。",
    ),
    Duty(
        Activity.INSPECTION,
        "QA",
        ("MFG",),
        "Every team leader inspects once a week. Findings are corrected within 2 days: "
        "2 points gained in time, 2 lost when late. Progress is posted meanwhile.",
        "班组长每周巡检一次；问题 2 天内整改，按时加 2 分，逾期扣 2 分，并随时更新进度。",
    ),
    Duty(
        Activity.INITIATIVES,
        "RD",
        ("PT", "QA", "MFG"),
        "Form teams for the 3 critical problems, improve processes, and build devices that make "
        "errors impossible.",
        "围绕 3 个关键问题组建攻关小组，优化工艺，导入防错装置。",
    ),
    Duty(
        Activity.LINE_EVALUATION,
        "PT",
        ("QA", "MFG"),
        "Score each line on 5S, standard work and first-pass yield; the best one holds the "
        "mobile flag.",
        "按现场 7S、标准化作业、直通率评价各产线，优胜者授予质量流动红旗。",
    ),
    Duty(
        Activity.SKILL_COMPETITION,
        "MFG",
        ("QA", "PT"),
        "Compete in operating inspection equipment, soldering, and blind-sample testing.",
        "开展检测设备操作、焊接、盲样检测三项技能比武。",
    ),
    Duty(
        Activity.KNOWLEDGE_CONTEST,
        "HR",
        ("QA",),
        "Teams of 4 answer: 2 points for a right answer, 2 off for a wrong one.",
        "4 人一队参赛：答对加 2 分，答错扣 2 分。",
    ),
    Duty(
        Activity.VIDEOS,
        "HR",
        ("MFG", "QA"),
        "Collect short videos in which people speak for quality.",
        "征集“我为质量代言”短视频。",
    ),
    Duty(
        Activity.PROPOSALS,
        "PT",
        ("HR", "PMC"),
        "Everybody may propose an improvement; points count in the monthly performance.",
        "鼓励全员提交改善提案，积分与月度绩效挂钩。",
    ),
    Duty(
        Activity.SUPPLIER_QUALITY,
        "PUR",
        ("QA", "PMC"),
        "Share material quality data with suppliers and guide those of high risk on site; "
        "pre-inspect incoming material.",
        "向供应商通报物料质量数据，到高风险供应商现场辅导；安排专人来料预检。",
    ),
    Duty(
        Activity.AWARDS,
        "HR",
        ("QA",),
        "Hold the results conference; honour proposals, competition winners and quality models.",
        "召开成果发布会，表彰优秀提案、竞赛优胜者和质量标兵。",
    ),
    Duty(
        Activity.HANDBOOK,
        "QA",
        ("RD", "PT", "HR"),
        "Write up typical cases as a handbook against recurrence, train everybody with it, and "
        "set the 2026 targets and plan.",
        "汇编典型质量问题防再发手册并全员培训，制定 2026 年质量目标和行动计划。",
    ),
)

# Order, lead, names, descriptions.
CORE_TASKS = (
    (
        "HR",
        "Awareness reaches everybody",
        "全员意识覆盖",
        (
            "Quality awareness training for 100 % of employees, so that quality comes first in "
            "every head."
        ),
        "全员质量意识培训实施率 100%，让“质量第一”入脑入心。",
    ),
    (
        "PT",
        "3 processes improved",
        "优化 3 项工艺",
        (
            "Production Technology improves 3 key processes and their inspection standards, and "
            "clears bottlenecks."
        ),
        "生产技术部牵头，改善 3 项关键工序及检验标准，消除生产瓶颈。",
    ),
    (
        "RD",
        "3 pain points solved",
        "攻克 3 个痛点",
        (
            "R&D runs projects on 3 pain points and closes the serious problems that customers "
            "reported."
        ),
        "研发部牵头立项攻关 3 个痛点，彻底解决客户反馈的重大质量问题。",
    ),
)

# Lead, names, metric, goal, units.
TARGETS = (
    ("HR", "Training coverage", "培训覆盖率", Target.Metric.MANUAL, 100, "%", "%"),
    ("QA", "Defect correction rate", "问题整改率", Target.Metric.CORRECTION_RATE, 95, "%", "%"),
    ("MFG", "On-time correction rate", "按期整改率", Target.Metric.ON_TIME_RATE, 90, "%", "%"),
    ("PT", "Processes improved", "工艺优化", Target.Metric.MANUAL, 3, "processes", "项"),
    ("RD", "Pain points solved", "痛点解决", Target.Metric.MANUAL, 3, "pain points", "个"),
)

PRINCIPLES = (
    (1, "What the customer needs comes first, always", "始终以客户需求为导向"),
    (
        2,
        "Forward: smooth processes, from system and standards to technology",
        "正向流程抓顺畅：体系、标准、技术",
    ),
    (2, "Backward: dig until the root cause is found", "逆向问题抓深挖：找准根本原因"),
    (3, "First of 3 core problems: everything it takes", "核心质量问题一：集中资源解决"),
    (3, "Second of 3 core problems: everything it takes", "核心质量问题二：集中资源解决"),
    (3, "Third of 3 core problems: everything it takes", "核心质量问题三：集中资源解决"),
)

# Day, hour, target, value, note: what people typed in as the month went on.
MEASUREMENTS = (
    (3, 17, "Training coverage", "61.7", "1–3 Sept sessions"),
    (5, 18, "Training coverage", "94.2", "Night shift still to come"),
    (11, 16, "Processes improved", "1", "波峰焊温度曲线"),
    (12, 17, "Training coverage", "98.3", "补训后"),
    (18, 15, "Pain points solved", "1", "Connector overheating"),
    (19, 16, "Processes improved", "2", "Torque sequence of the busbar"),
    (19, 17, "Training coverage", "100", "Everybody trained and assessed"),
    (26, 11, "Pain points solved", "2", "Water ingress at the cable gland"),
    (26, 16, "Processes improved", "3", "老化抽检标准"),
)


def build_campaign(plant: Plant, manager: Employee) -> Campaign:
    """Set the campaign up as a manager does before the month, then let it run."""
    campaign = Campaign.objects.create(
        name="Quality Month 2025",
        name_zh="2025 年质量月",
        year=2025,
        theme="Strive for Zero Defects, Fully Build Reliability",
        theme_zh="追求零缺陷，全面筑可靠",
        slogan="Power the Future, Win the Market with Quality",
        slogan_zh="赋能未来，以质取胜",
        starts_on=dt.date(2025, 9, 1),
        ends_on=dt.date(2025, 9, 30),
        at_risk_hours=24,
        reminder_hours=[24, 4],
    )
    _add_phases(campaign)
    _add_duties(campaign, plant.departments)
    _add_aims(campaign, plant.departments)
    ensure_rules(campaign.pk)
    # The document links points to the monthly performance, and names no amounts.
    PerformanceFormula.objects.create(
        campaign=campaign,
        employee_rate=Decimal(10),
        employee_floor=Decimal(0),
        employee_cap=Decimal(300),
        department_rate=Decimal(50),
    )
    return activate(campaign=campaign, actor=manager, now=PREPARED)


def _add_phases(campaign: Campaign) -> None:
    for order, (name, name_zh, first, last, activities) in enumerate(PHASES, start=1):
        Phase.objects.create(
            campaign=campaign,
            order=order,
            name=name,
            name_zh=name_zh,
            starts_on=dt.date(2025, 9, first),
            ends_on=dt.date(2025, 9, last),
            activities=activities,
        )


def _add_duties(campaign: Campaign, departments: dict[str, Department]) -> None:
    for duty in DUTIES:
        responsibility = Responsibility.objects.create(
            campaign=campaign,
            activity=duty.activity,
            lead=departments[duty.lead],
            requirement=duty.requirement,
            requirement_zh=duty.requirement_zh,
        )
        responsibility.supporting.set(departments[code] for code in duty.supporting)


def _add_aims(campaign: Campaign, departments: dict[str, Department]) -> None:
    for order, (lead, name, name_zh, words, words_zh) in enumerate(CORE_TASKS, start=1):
        CoreTask.objects.create(
            campaign=campaign,
            order=order,
            lead=departments[lead],
            name=name,
            name_zh=name_zh,
            description=words,
            description_zh=words_zh,
        )
    for order, (lead, name, name_zh, metric, goal, unit, unit_zh) in enumerate(TARGETS, start=1):
        Target.objects.create(
            campaign=campaign,
            order=order,
            lead=departments[lead],
            name=name,
            name_zh=name_zh,
            metric=metric,
            goal=Decimal(goal),
            unit=unit,
            unit_zh=unit_zh,
        )
    for order, (level, name, name_zh) in enumerate(PRINCIPLES, start=1):
        Principle.objects.create(
            campaign=campaign, level=level, order=order, name=name, name_zh=name_zh
        )


def measuring(campaign: Campaign) -> Story:
    """The values that people type in as the month goes on."""
    targets = {target.name: target for target in campaign.targets.select_related("lead__head")}
    for day, hour, name, value, note in MEASUREMENTS:
        yield september(day, hour)
        target = targets[name]
        Measurement.objects.create(
            target=target,
            measured_on=dt.date(2025, 9, day),
            value=Decimal(value),
            note=note,
            recorded_by=target.lead.head if target.lead else None,
        )
