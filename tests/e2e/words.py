"""What the pages say, in both languages, as the tests look for it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language: its locale, its name in itself, and the words of its pages."""

    locale: str
    language: str
    sign_in: str
    sign_out: str
    # the plant
    line: str
    team: str
    # the campaign
    save: str
    phase: str
    day_typed: str  # how a day is written in a field
    phase_days: str  # with the last day's number in it
    outside: str
    # the demo's clock
    move_clock: str
    three_days: str
    one_hour: str
    # posting
    what_kind: str
    method: str
    how_bad: str
    major: str
    what_is_wrong: str
    post: str
    posted: str
    left: str  # a regular expression: hours and minutes
    # correcting and verifying
    submit: str
    containment: str
    cause: str
    people: str
    why: tuple[str, str]
    measure: str
    only_a_person: str
    waiting: str
    before: str
    after: str
    confirm: str
    confirmed: str
    # a deadline missed
    overdue: str
    missed: str
    still_to_correct: str
    same_replayed: str


ENGLISH = Words(
    locale="en-GB",
    language="English",
    sign_in="Sign in",
    sign_out="Sign out",
    line="DC Line 1, 120 kW",
    team="DC Pile Assembly",
    save="Save",
    phase="Implementation and problem-solving",
    day_typed="%Y-%m-%d",
    phase_days="6 Sep – {} Sep",
    outside="This day is outside the campaign, which runs from 1 Sep 2025 to 30 Sep 2025.",
    move_clock="Move the clock",
    three_days="+3 days",
    one_hour="+1 hour",
    what_kind="What kind?",
    method="Methods",
    how_bad="How bad?",
    major="Major",
    what_is_wrong="What is wrong?",
    post="Post",
    posted="DC Pile Assembly has until",
    left=r"^(\d+) h (\d+) min left$",
    submit="Submit correction",
    containment="Containment",
    cause="Cause",
    people="People",
    why=("Why 1", "Why 2"),
    measure="Measure",
    only_a_person="Choose what in the system let a person make this error.",
    waiting="Waiting for verification by Quality.",
    before="Before",
    after="After",
    confirm="Confirm",
    confirmed="Confirmed: {number}. DC Pile Assembly: +2.",
    overdue="Overdue",
    missed="Deadline missed",
    still_to_correct="You can still correct it; it stays on the list until verified.",
    same_replayed="The log, replayed from its first line, gives exactly what the record says.",
)

CHINESE = Words(
    locale="zh-CN",
    language="简体中文",
    sign_in="登录",
    sign_out="退出登录",
    line="直流一线（120 kW）",
    team="直流桩总装班",
    save="保存",
    phase="实施攻坚",
    day_typed="%Y/%m/%d",
    phase_days="9月6日 – 9月{}日",
    outside="该日期不在活动期间内，活动时间为 2025年9月1日至 2025年9月30日。",
    move_clock="调整时钟",
    three_days="+3 天",
    one_hour="+1 小时",
    what_kind="属于哪一类？",
    method="方法",
    how_bad="严重程度如何？",
    major="严重",
    what_is_wrong="发现了什么问题？",
    post="登记",
    posted="责任班组：直流桩总装班，截止时间：",
    left=r"^剩余 (\d+) 小时 (\d+) 分$",
    submit="提交整改",
    containment="围堵措施",
    cause="原因",
    people="人员",
    why=("第 1 个为什么", "第 2 个为什么"),
    measure="整改措施",
    only_a_person="请选择是哪项系统因素让人员出现该失误。",
    waiting="等待质量部门验证。",
    before="整改前",
    after="整改后",
    confirm="验证通过",
    confirmed="验证通过：{number}。直流桩总装班：+2 分。",
    overdue="逾期",
    missed="已逾期",
    still_to_correct="仍可继续整改，验证通过前，该问题保留在黑榜上。",
    same_replayed="从第一条日志起回放，结果与现有记录完全一致。",
)

LANGUAGES = {"en": ENGLISH, "zh": CHINESE}
