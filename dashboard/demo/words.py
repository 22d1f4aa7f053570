"""What people say: praise, progress, reasons. English first, then Chinese."""

from typing import Final, NamedTuple


class Praise(NamedTuple):
    """Good work as it stands on the red list, and whether one person did it."""

    title: str
    detail: str
    one_person: bool = True


PRAISES: Final = (
    Praise(
        "Stopped the line for a cracked terminal before anybody asked",
        "Found it by ear while crimping; 120 pieces were saved.",
    ),
    Praise("7S 样板工位：物料一目了然，三秒取放", "欢迎其他班组来看。", one_person=False),
    Praise(
        "Shadow board for torque tools, built from scrap",
        "A missing tool is seen from the aisle.",
    ),
    Praise("主动发现来料连接器镀层异常，避免批量上线", "来料检验标准已补充。"),
    Praise(
        "Zero findings in two inspections running",
        "The whole team keeps the standard, also on the night shift.",
        one_person=False,
    ),
    Praise("自制线束防呆夹具，插反率降为零", "已推广到另一条线。"),
    Praise(
        "Explained the root cause of a weak joint to three new colleagues",
        "With boards cut open under the microscope.",
    ),
    Praise("交接班记录清楚，问题、原因、对策都写明", "", one_person=False),
    Praise(
        "Reported their own mistake within five minutes",
        "Only 4 units were affected. This is how it should be.",
    ),
    Praise("夜班抽检发现标签批次错误，及时拦截 48 台", ""),
    Praise(
        "First-pass yield of 99.6 % this week",
        "Up from 98.1 % in the first week of the month.",
        one_person=False,
    ),
    Praise("提出扭力复检改进，每台节省 40 秒", ""),
    Praise("Kept the ageing room at 45 ± 1 °C through the power cut", ""),
    Praise("帮助兄弟班组排查 CAN 通讯干扰", "下班后留下来一起找到原因。"),
)

PROGRESS: Final = (
    (
        "Parts set apart and counted. The cause is clear, the new jig is being made.",
        "Trial with 20 pieces is running; result this afternoon.",
        "Spare part ordered, arrives tomorrow morning.",
    ),
    (
        "已隔离并清点，正在做临时对策。",
        "原因已确认，工装下午到位后试做 20 件。",
        "已申请备件，明早到货。",
    ),
)
REJECTIONS: Final = (
    (
        "The photo shows one unit. Please show that the whole batch was checked.",
        "The measure depends on somebody remembering. What makes it impossible next time?",
        "The second why repeats the first. Go one step deeper.",
    ),
    (
        "照片只有一台，请补充整批复查的证据。",
        "对策靠人记住，请改为防错措施。",
        "第二个“为什么”与第一个重复，请再往下追一层。",
    ),
)
CONFIRMATIONS: Final = (
    ("Seen at the station. Good.", "Checked 10 pieces, all good.", ""),
    ("现场已确认，有效。", "抽查 10 件，全部合格。", ""),
)
EXTENSIONS: Final = (
    "The replacement part comes from the supplier tomorrow; containment holds.",
    "供应商备件明天到货，临时措施有效，同意延期。",
)
TRANSFERS: Final = (
    "The cause lies in the step before; that team has agreed.",
    "原因在上道工序，已与该班组确认。",
)
NOT_DEFECTS: Final = (
    "The drawing allows it since revision C; measured and within tolerance.",
    "图纸 C 版已允许，实测在公差内。",
)
DUPLICATES: Final = (
    "The same finding stands on the list already.",
    "与已有问题重复。",
)
