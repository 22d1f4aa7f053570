"""Questions of the demo about QC tools, and how problems are solved."""

from dashboard.demo.asked import Chapter, multiple, short, single, true_false

TOOLS = Chapter(
    ("QC tools", "质量工具"),
    (
        single(
            1,
            (
                (
                    "Which QC tool ranks causes from the largest to the smallest, with a line "
                    "for their cumulative share?"
                ),
                "哪种质量工具把原因按影响从大到小排列，并画出累计百分比曲线？",
            ),
            (
                ("Pareto chart", "排列图（帕累托图）"),
                ("Scatter diagram", "散布图"),
                ("Control chart", "控制图"),
                ("Histogram", "直方图"),
            ),
            why=(
                "Its first bars are the vital few that are worth working on first.",
                "排在最前面的“关键少数”最值得优先改善。",
            ),
        ),
        single(
            1,
            ("By what other name is the cause-and-effect diagram known?", "因果图又称为什么？"),
            (
                ("Fishbone diagram", "鱼骨图"),
                ("Gantt chart", "甘特图"),
                ("Pareto chart", "排列图"),
                ("Box plot", "箱线图"),
            ),
            why=(
                "Its branches look like the bones of a fish; Kaoru Ishikawa made it known.",
                "分支形似鱼骨，由石川馨推广，也叫石川图。",
            ),
        ),
        single(
            2,
            (
                "Which tool shows whether two measured quantities are related?",
                "哪种工具用来看两个测量量之间是否相关？",
            ),
            (
                ("Scatter diagram", "散布图"),
                ("Check sheet", "检查表"),
                ("Pareto chart", "排列图"),
                ("Histogram", "直方图"),
            ),
            why=(
                "Each pair of values is one dot; the cloud shows the relation.",
                "每对数值画一个点，从点云的形状可看出相关性。",
            ),
        ),
        true_false(
            1,
            (
                (
                    "A check sheet is made to record data where they occur, in a form that is "
                    "easy to count."
                ),
                "检查表用于在现场记录数据，并便于统计。",
            ),
            is_true=True,
            why=(
                "Tallies on a prepared sheet show at once what occurs how often.",
                "在预先设计的表上划记，可立即看出各类问题发生的次数。",
            ),
        ),
        multiple(
            2,
            (
                "Which of these belong to the seven basic QC tools?",
                "下列哪些属于质量管理“老七种工具”？",
            ),
            (
                (True, "Histogram", "直方图"),
                (False, "Arrow diagram", "箭条图"),
                (True, "Control chart", "控制图"),
                (False, "Affinity diagram", "亲和图"),
                (True, "Check sheet", "检查表"),
            ),
            why=(
                "Arrow and affinity diagrams belong to the seven new (management) tools.",
                "箭条图和亲和图属于“新七种工具”。",
            ),
        ),
        short(
            2,
            (
                (
                    "The Pareto principle says that about 80 % of the effects come from about "
                    "how many per cent of the causes?"
                ),
                "帕累托法则认为，约 80% 的结果来自约百分之多少的原因？",
            ),
            (
                ("20", ""),
                ("20 %", ""),
            ),
            why=("Hence its other name, the 80/20 rule.", "因此也叫“二八法则”。"),
        ),
        single(
            2,
            ("What does stratification do with data?", "分层法对数据做什么？"),
            (
                (
                    (
                        "It separates them by where they come from, such as shift, machine or "
                        "supplier"
                    ),
                    "按来源（如班次、设备、供应商）把数据分开",
                ),
                ("It ranks causes by their cost", "按损失金额给原因排序"),
                ("It replaces missing values by the mean", "用平均值补齐缺失数据"),
                ("It computes control limits", "计算控制限"),
            ),
            why=(
                "Mixed data hide differences between their sources.",
                "数据混在一起会掩盖不同来源之间的差异。",
            ),
        ),
        short(
            1,
            (
                "5M1E stands for man, machine, material, method, measurement, and what?",
                "5M1E 指人、机、料、法、测，以及什么？",
            ),
            (
                ("Environment", "环境"),
                ("Environments", "环"),
            ),
            why=(
                ("Temperature, humidity, light and dust at the workplace change results, too."),
                "现场的温度、湿度、照明、粉尘等也会影响结果。",
            ),
        ),
    ),
)
SOLVING = Chapter(
    ("Solving problems", "问题解决"),
    (
        single(
            1,
            ("What is the order of the PDCA cycle?", "PDCA 循环的顺序是什么？"),
            (
                ("Plan, do, check, act", "计划、实施、检查、处置"),
                ("Prepare, decide, control, audit", "准备、决定、控制、审核"),
                ("Plan, decide, correct, approve", "计划、决策、纠正、批准"),
                ("Do, plan, act, check", "实施、计划、处置、检查"),
            ),
            why=(
                "After acting the cycle begins again, on a higher level.",
                "处置后进入下一循环，水平逐步提高。",
            ),
        ),
        true_false(
            1,
            (
                (
                    "When a measure has proved itself, making it the standard belongs to the A "
                    "of PDCA."
                ),
                "措施验证有效后，把它标准化属于 PDCA 中的 A（处置）。",
            ),
            is_true=True,
            why=(
                ("Act: keep what works as a standard, take what does not into the next cycle."),
                "处置：有效的纳入标准，未解决的转入下一循环。",
            ),
        ),
        single(
            2,
            ("What is done in D3 of the 8D method?", "8D 方法的 D3 做什么？"),
            (
                ("Interim containment", "临时围堵措施"),
                ("Forming the team", "成立小组"),
                ("Finding the root cause", "查找根本原因"),
                ("Recognising the team", "表彰小组"),
            ),
            why=(
                "D1 forms the team, D4 finds the root cause, D8 recognises the team.",
                "D1 成立小组，D4 查找根本原因，D8 表彰小组。",
            ),
        ),
        single(
            2,
            ("Which step of the 8D method prevents recurrence?", "8D 方法中哪一步是预防再发生？"),
            (
                ("D7", ""),
                ("D2", ""),
                ("D4", ""),
                ("D8", ""),
            ),
            why=(
                "D7 changes the systems and standards that let the problem happen.",
                "D7 修改造成问题的制度、标准和流程，防止再发。",
            ),
        ),
        short(
            1,
            (
                (
                    "Which method, with a number in its name, repeats one question until the "
                    "root cause is found?"
                ),
                "哪种名称中带数字的方法通过反复追问来找到根本原因？",
            ),
            (
                ("5 Why", "5个为什么"),
                ("Five Whys", "五个为什么"),
                ("5 Whys", "五问法"),
                ("5 Why analysis", "5Why分析法"),
                ("Five Why", "五个为什么分析法"),
            ),
            why=(
                "Each answer becomes the subject of the next why.",
                "每一个回答都成为下一个“为什么”的对象。",
            ),
        ),
        true_false(
            2,
            (
                "A 5 Why analysis has to end after exactly five questions.",
                "5 Why 分析必须恰好追问五次。",
            ),
            is_true=False,
            why=(
                (
                    "Five is a rule of thumb: one goes on until a cause is found that can be "
                    "acted on."
                ),
                "“5”只是经验数，要追问到可采取措施的根本原因为止。",
            ),
        ),
        multiple(
            2,
            (
                ("A defect was delivered. Which of these are containment, not permanent measures?"),
                "不良品已流出。下列哪些属于围堵措施而不是永久措施？",
            ),
            (
                (True, "Sort the suspect stock", "对可疑库存进行挑选"),
                (
                    False,
                    "Change the design so that the error can't happen",
                    "更改设计使错误无法发生",
                ),
                (True, "Stop the shipment of suspect batches", "暂停发运可疑批次"),
                (True, "Block the suspect batch in the store", "冻结仓库中的可疑批次"),
                (False, "Update the FMEA", "更新 FMEA"),
            ),
            why=(
                "Containment protects the customer until the cause is known and removed.",
                "在找到并消除原因之前，围堵措施用来保护客户。",
            ),
        ),
        single(
            3,
            (
                (
                    "A screw was missing in a delivered unit. Which statement comes closest to "
                    "a root cause that can be acted on?"
                ),
                "交付的产品漏装一颗螺钉。哪种说法最接近可采取措施的根本原因？",
            ),
            (
                (
                    "Nothing in the process shows or stops a missing screw",
                    "过程中没有任何手段能显示或阻止漏装",
                ),
                ("The operator was careless", "操作员粗心"),
                ("The screw was not there", "螺钉没装"),
                ("The customer looked closely", "客户检查很仔细"),
            ),
            why=(
                "Blame and a repeated symptom can't be acted on; a gap in the process can.",
                "归咎于人或重复现象都无从改进，过程的漏洞可以改进。",
            ),
        ),
        single(
            2,
            (
                (
                    "In the words of ISO 9000, what sets a corrective action apart from a "
                    "correction?"
                ),
                "按 ISO 9000 的定义，纠正措施与纠正有什么区别？",
            ),
            (
                (
                    "It removes the cause; a correction removes the nonconformity found",
                    "纠正措施消除原因，纠正消除已发现的不合格",
                ),
                (
                    "It removes the nonconformity found; a correction removes the cause",
                    "纠正措施消除已发现的不合格，纠正消除原因",
                ),
                (
                    "It is made by the customer, a correction by the supplier",
                    "纠正措施由客户做，纠正由供应商做",
                ),
                ("None: both words mean the same", "没有区别，含义相同"),
            ),
            why=(
                (
                    "Reworking a part is a correction; it may come back as long as its cause "
                    "remains."
                ),
                "返工零件是纠正；原因不消除，问题还会再来。",
            ),
        ),
    ),
)
