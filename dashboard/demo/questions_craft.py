"""Questions of the demo about order on site, static electricity, soldering and joining."""

from dashboard.demo.asked import Chapter, multiple, short, single, true_false

SITE = Chapter(
    ("Order on site", "现场管理"),
    (
        single(
            1,
            ("Which S of 5S removes what is not needed?", "5S 中哪一项是清除不需要的物品？"),
            (
                ("Sort", "整理"),
                ("Set in order", "整顿"),
                ("Shine", "清扫"),
                ("Sustain", "素养"),
            ),
            why=(
                "Only what is needed is then given its place.",
                "先区分要与不要，再给需要的物品定位。",
            ),
        ),
        single(
            1,
            (
                "Which two S make 5S the 7S of many Chinese plants?",
                "许多工厂的 7S 是在 5S 的基础上增加了哪两项？",
            ),
            (
                ("Safety and saving", "安全和节约"),
                ("Speed and service", "速度和服务"),
                ("Sales and supply", "销售和供应"),
                ("Skill and salary", "技能和薪酬"),
            ),
            why=(
                "Safety and saving stand beside the five of the workplace.",
                "在 5S 之外增加安全（Safety）和节约（Saving）。",
            ),
        ),
        true_false(
            1,
            (
                (
                    "Cleaning a machine is an inspection, too: whoever cleans sees leaks, "
                    "cracks and loose parts."
                ),
                "清扫也是点检：清扫时能发现泄漏、裂纹和松动。",
            ),
            is_true=True,
            why=("That is what the third S is for.", "这正是第三个 S 的意义。"),
        ),
        single(
            1,
            (
                (
                    "Which inspection is made on the first product of a shift, or after a "
                    "change-over, before the others are made?"
                ),
                "每班开始或换型后，在批量生产前对第一件产品做的是什么检验？",
            ),
            (
                ("First-piece inspection", "首件检验"),
                ("Final inspection", "最终检验"),
                ("Incoming inspection", "来料检验"),
                ("Type test", "型式试验"),
            ),
            why=(
                "A wrong setting is found before it makes a whole batch.",
                "在成批生产之前发现错误的设定。",
            ),
        ),
        multiple(
            2,
            (
                "After which of these is a first-piece inspection needed again?",
                "出现下列哪些情况后需要重新做首件检验？",
            ),
            (
                (True, "A tool or fixture was changed", "更换了工装或模具"),
                (False, "A visitor walked along the line", "有访客参观产线"),
                (True, "A machine was repaired", "设备维修后"),
                (True, "Another material is used", "更换了物料"),
                (False, "The aisle was swept", "清扫了通道"),
            ),
            why=(
                "Whatever may change the result: man, machine, material, method.",
                "凡是可能影响结果的人、机、料、法发生变化，都要重新确认。",
            ),
        ),
        single(
            1,
            (
                "You find a defective part at your station. What comes first?",
                "您在工位上发现不良品，首先做什么？",
            ),
            (
                ("Mark it and set it apart", "做好标识并隔离"),
                ("Pass it on and tell at the end of the shift", "先流到下一工位，下班时再说"),
                ("Put it back among the good parts", "放回良品中"),
                ("Repair it and tell nobody", "自行修好，不告诉任何人"),
            ),
            why=(
                "What is marked and set apart can't be used by mistake.",
                "标识并隔离，才不会被误用。",
            ),
        ),
        single(
            1,
            ("Which are the “three nots” about defects?", "质量“三不原则”是什么？"),
            (
                ("Do not accept, make or pass on defects", "不接受、不制造、不流出不良品"),
                ("Do not count, report or show defects", "不统计、不上报、不公开不良品"),
                ("Do not buy, store or sell defects", "不采购、不存放、不销售不良品"),
                ("Do not touch, move or look at defects", "不触碰、不移动、不查看不良品"),
            ),
            why=("Each station is the customer of the one before it.", "下一道工序就是客户。"),
        ),
        short(
            1,
            (
                ("What is the usual three-letter abbreviation of “standard operating procedure”?"),
                "“标准作业程序”常用的三个英文字母缩写是什么？",
            ),
            (("SOP", ""),),
            why=(
                "It says how the work is done, so that everybody does it in the same way.",
                "它规定作业方法，使每个人的做法一致。",
            ),
        ),
        short(
            2,
            (
                (
                    "200 units were started; 184 passed every step the first time. What is the "
                    "first-pass yield, in per cent?"
                ),
                "投入 200 台，184 台一次通过全部工序，直通率是百分之多少？",
            ),
            (
                ("92", ""),
                ("92 %", ""),
                ("0.92", ""),
            ),
            why=(
                "184 / 200 = 92 %; what was reworked does not count.",
                "184÷200＝92%，返工后合格的不计入。",
            ),
        ),
    ),
)
CRAFT = Chapter(
    ("ESD, soldering, joining", "静电、焊接与连接"),
    (
        single(
            1,
            (
                "When is an ESD wrist strap tested that has no continuous monitor?",
                "没有连续监测的静电手环应何时测试？",
            ),
            (
                ("Before work, each day or shift", "每天或每班上岗前"),
                ("Once a year", "每年一次"),
                ("When it looks worn", "看起来旧了再测"),
                ("After the shift only", "只在下班后"),
            ),
            why=("A broken wire inside can't be seen.", "内部断线从外观上看不出来。"),
        ),
        true_false(
            2,
            (
                (
                    "A component damaged by static discharge may pass the test today and fail "
                    "at the customer later."
                ),
                "被静电损伤的元件可能今天测试合格，之后在客户处失效。",
            ),
            is_true=True,
            why=(
                "That is latent damage, and why ESD rules hold even when all tests pass.",
                "这叫潜在性损伤，所以即使测试全部合格也要遵守静电防护规定。",
            ),
        ),
        multiple(
            2,
            (
                "Which of these protect components from static discharge?",
                "下列哪些能保护元件免受静电损伤？",
            ),
            (
                (True, "An earthed wrist strap", "已接地的手环"),
                (False, "An ordinary plastic bag", "普通塑料袋"),
                (True, "A dissipative mat that is earthed", "已接地的防静电台垫"),
                (True, "A shielding bag", "静电屏蔽袋"),
                (False, "A nylon jacket", "尼龙外套"),
            ),
            why=(
                "Ordinary plastics and nylon charge themselves when they are rubbed.",
                "普通塑料和尼龙摩擦时会产生静电。",
            ),
        ),
        single(
            2,
            (
                "How does a good solder joint of a through-hole lead look?",
                "通孔引脚的良好焊点是什么样的？",
            ),
            (
                ("A concave fillet that wets lead and pad", "焊料润湿引脚和焊盘，呈内凹弧形"),
                ("A ball that sits on the pad", "焊料呈球状停在焊盘上"),
                ("A ring with a crack around the lead", "引脚周围有环形裂纹"),
                ("A bridge to the next pad", "与相邻焊盘相连"),
            ),
            why=(
                "A small wetting angle shows that the solder has joined the metals.",
                "润湿角小，说明焊料与金属结合良好。",
            ),
        ),
        single(
            1,
            ("What is a solder bridge?", "什么是桥连（连锡）？"),
            (
                (
                    "Solder that joins conductors which shall be apart",
                    "焊料把不应相连的导体连在一起",
                ),
                ("A joint with too little solder", "焊料过少的焊点"),
                ("A bubble inside a joint", "焊点内部的气泡"),
                ("A part that is soldered upside down", "元件焊反"),
            ),
            why=("It is a short circuit.", "它会造成短路。"),
        ),
        single(
            2,
            ("What is “tombstoning”?", "什么是“立碑”？"),
            (
                ("A chip part stands up on one end", "片式元件一端翘起直立"),
                ("A part is missing", "元件缺失"),
                ("Two pads are bridged", "两个焊盘桥连"),
                ("A part is too hot", "元件过热"),
            ),
            why=(
                "The solder at its ends melts unevenly and pulls it up.",
                "两端焊料熔化不均，表面张力把元件拉起。",
            ),
        ),
        multiple(
            2,
            ("Which of these tell of the quality of a crimp?", "下列哪些可反映压接质量？"),
            (
                (True, "Crimp height", "压接高度"),
                (True, "Pull-out force", "拉脱力"),
                (False, "Colour of the wire", "导线颜色"),
                (True, "All strands are inside the barrel", "全部线芯都在压接筒内"),
                (False, "Length of the reel", "线盘长度"),
            ),
            why=(
                "Height is measured on each batch, pull-out force destroys a sample.",
                "压接高度逐批测量，拉脱力是破坏性抽样试验。",
            ),
        ),
        true_false(
            1,
            (
                "After the click of a torque wrench, one more pull makes the joint better.",
                "扭力扳手响声后再多拧一下，连接更可靠。",
            ),
            is_true=False,
            why=(
                "The torque is reached at the click; more overtightens the joint.",
                "响声时已达到设定扭矩，再拧会过紧。",
            ),
        ),
        short(
            2,
            (
                (
                    "A force of 50 N acts at a right angle on a lever of 0.2 m. What is the "
                    "torque in N·m?"
                ),
                "50 N 的力垂直作用在 0.2 m 的力臂上，扭矩是多少 N·m？",
            ),
            (
                ("10", ""),
                ("10 N·m", "10牛·米"),
                ("10 newton metres", "10牛顿米"),
            ),
            why=("Torque = force × lever = 50 N × 0.2 m.", "扭矩＝力×力臂＝50 N×0.2 m。"),
        ),
    ),
)
