"""Questions of the demo about risks and error-proofing, statistics and measurement systems."""

from dashboard.demo.asked import Chapter, multiple, short, single, true_false

RISKS = Chapter(
    ("Risks and error-proofing", "风险与防错"),
    (
        single(
            1,
            ("What does FMEA stand for?", "FMEA 的含义是什么？"),
            (
                ("Failure mode and effects analysis", "失效模式与影响分析"),
                ("Final measurement and evaluation approval", "最终测量与评价批准"),
                ("Factory management and efficiency audit", "工厂管理与效率审核"),
                ("Fault monitoring by electronic alarm", "电子报警故障监控"),
            ),
            why=(
                "It asks beforehand what may fail, with what effect, and why.",
                "事先分析可能怎样失效、有何影响、原因是什么。",
            ),
        ),
        short(
            2,
            (
                (
                    "In a classic FMEA severity is 8, occurrence 3 and detection 5. What is "
                    "the risk priority number?"
                ),
                "传统 FMEA 中严重度为 8、频度为 3、探测度为 5，风险优先数是多少？",
            ),
            (("120", ""),),
            why=(
                "RPN = severity × occurrence × detection = 8 × 3 × 5.",
                "RPN＝严重度×频度×探测度＝8×3×5。",
            ),
        ),
        true_false(
            2,
            (
                (
                    "In an FMEA a higher detection rating means that the failure is easier to "
                    "detect."
                ),
                "FMEA 中探测度评分越高，表示失效越容易被探测到。",
            ),
            is_true=False,
            why=(
                "10 means that it is hardly detected before it reaches the customer.",
                "10 分表示失效到达客户前几乎无法被发现。",
            ),
        ),
        single(
            3,
            (
                (
                    "What takes the place of the risk priority number in the AIAG & VDA FMEA "
                    "handbook of 2019?"
                ),
                "2019 年 AIAG 与 VDA 的 FMEA 手册用什么取代了风险优先数？",
            ),
            (
                ("Action priority", "措施优先级（AP）"),
                ("Process capability index", "过程能力指数"),
                ("Defects per million", "百万分不良率"),
                ("Cost of quality", "质量成本"),
            ),
            why=(
                "A table gives high, medium or low from severity, occurrence and detection.",
                "由严重度、频度、探测度查表得出高、中、低三级。",
            ),
        ),
        multiple(
            2,
            ("Which of these are error-proofing (poka-yoke)?", "下列哪些属于防错（Poka-yoke）？"),
            (
                (True, "A connector that fits in one way only", "只能按一个方向插入的连接器"),
                (False, "A poster that asks for more care", "提醒“请认真操作”的标语"),
                (
                    True,
                    "A fixture that opens only after all screws were driven",
                    "螺钉未打完就无法松开的工装",
                ),
                (
                    True,
                    "A sensor that stops the belt when a part is missing",
                    "缺件时使输送线停止的传感器",
                ),
                (False, "A talk about attention before each shift", "班前强调注意力的讲话"),
            ),
            why=(
                "Error-proofing acts by itself; it does not rely on attention.",
                "防错靠装置自动起作用，不依赖人的注意力。",
            ),
        ),
        single(
            2,
            ("Which error-proofing is the strongest?", "哪种防错效果最强？"),
            (
                ("One that makes the error impossible", "使错误无法发生"),
                ("One that warns after the error", "发生错误后报警"),
                ("One that finds the error in final inspection", "在最终检验中发现错误"),
                ("One that reminds of the instruction", "提醒查看作业指导书"),
            ),
            why=("Prevention comes before detection.", "预防优先于探测。"),
        ),
        true_false(
            1,
            (
                (
                    "An error-proofing device needs regular checks, with a known bad part for "
                    "example."
                ),
                "防错装置需要定期验证，例如用已知的不良样件。",
            ),
            is_true=True,
            why=(
                "A device that fails unnoticed lets every error pass.",
                "装置失效而未被发现时，所有错误都会流过去。",
            ),
        ),
        single(
            2,
            (
                "Which part of the product's life does a process FMEA look at?",
                "过程 FMEA（PFMEA）分析的是什么？",
            ),
            (
                ("How manufacturing and assembly may fail", "制造和装配过程可能怎样失效"),
                ("How the design may fail in use", "设计在使用中可能怎样失效"),
                ("How prices may rise", "价格可能怎样上涨"),
                ("How customers may complain", "客户可能怎样投诉"),
            ),
            why=(
                "Failures of the design are the subject of the design FMEA.",
                "设计失效由设计 FMEA（DFMEA）分析。",
            ),
        ),
    ),
)
STATISTICS = Chapter(
    ("SPC and measurement systems", "SPC 与测量系统"),
    (
        short(
            2,
            (
                "The tolerance is 12 standard deviations wide. What is Cp?",
                "公差宽度等于 12 倍标准差，Cp 是多少？",
            ),
            (("2", ""),),
            why=("Cp = (USL − LSL) / 6σ = 12σ / 6σ = 2.", "Cp＝(USL－LSL)/6σ＝12σ/6σ＝2。"),
        ),
        short(
            3,
            (
                (
                    "Upper limit 10.6, lower limit 9.4, mean 10.3, standard deviation 0.1. "
                    "What is Cpk?"
                ),
                "规格上限 10.6，下限 9.4，均值 10.3，标准差 0.1，Cpk 是多少？",
            ),
            (("1", ""),),
            why=(
                "The nearer limit decides: (10.6 − 10.3) / (3 × 0.1) = 1.",
                "以较近的一侧计算：(10.6－10.3)/(3×0.1)＝1。",
            ),
        ),
        true_false(
            2,
            (
                (
                    "Control limits are computed from the data of the process; they are not "
                    "the specification limits."
                ),
                "控制限由过程数据计算得出，不是规格限。",
            ),
            is_true=True,
            why=(
                "They say what the process does, not what the customer wants.",
                "控制限反映过程的表现，规格限反映客户的要求。",
            ),
        ),
        single(
            2,
            (
                "Which is a sign of a special cause on a control chart?",
                "控制图上哪种情况表明存在特殊原因？",
            ),
            (
                ("A point beyond a control limit", "有点超出控制限"),
                ("Points scattered at random about the centre line", "各点在中心线两侧随机分布"),
                (
                    "Two neighbouring points on different sides of the centre line",
                    "相邻两点分别在中心线两侧",
                ),
                ("One point exactly on the centre line", "一个点恰好落在中心线上"),
            ),
            why=(
                "By chance alone that happens about three times in a thousand.",
                "仅由偶然因素造成的概率约为千分之三。",
            ),
        ),
        single(
            3,
            (
                (
                    "Which control chart fits the number of defects on inspected units of "
                    "constant size?"
                ),
                "检查单位大小固定时，缺陷数用哪种控制图？",
            ),
            (
                ("c chart", "c 控制图"),
                ("p chart", "p 控制图"),
                ("np chart", "np 控制图"),
                ("X-bar and R chart", "均值－极差控制图"),
            ),
            why=(
                (
                    "p and np charts count nonconforming units, X-bar and R charts take "
                    "measured values."
                ),
                "p 图、np 图统计不合格品，均值－极差图用于计量值。",
            ),
        ),
        short(
            2,
            (
                (
                    "About how many per cent of a normal distribution lie within three "
                    "standard deviations of its mean? Give two decimals."
                ),
                "正态分布中约有百分之多少的数值落在均值 ±3 倍标准差内？（保留两位小数）",
            ),
            (
                ("99.73", ""),
                ("99.73 %", ""),
            ),
            why=("About 2.7 in a thousand lie outside.", "约有千分之 2.7 落在范围之外。"),
        ),
        single(
            2,
            (
                "What does repeatability of a measurement system describe?",
                "测量系统的重复性指什么？",
            ),
            (
                (
                    (
                        "The spread when one person measures the same part again with the same "
                        "device"
                    ),
                    "同一人用同一量具重复测量同一零件的变差",
                ),
                ("The spread between different people", "不同测量者之间的变差"),
                ("The difference between mean and reference value", "测量平均值与基准值之差"),
                ("The change over months", "随时间推移的变化"),
            ),
            why=(
                "The others are reproducibility, bias and stability.",
                "其他几项分别是再现性、偏倚和稳定性。",
            ),
        ),
        single(
            2,
            (
                (
                    "By the AIAG guideline, below which %GRR is a measurement system generally "
                    "considered acceptable?"
                ),
                "按 AIAG 指南，%GRR 低于多少时测量系统一般可以接受？",
            ),
            (
                ("10 %", ""),
                ("30 %", ""),
                ("50 %", ""),
                ("70 %", ""),
            ),
            why=(
                (
                    "From 10 to 30 % it may do for some applications; above 30 % it needs "
                    "improvement."
                ),
                "10%～30% 视用途可有条件接受，超过 30% 需要改进。",
            ),
        ),
        true_false(
            2,
            (
                ("A process can be in statistical control and still not meet its specification."),
                "过程可能处于统计受控状态，但仍不满足规格要求。",
            ),
            is_true=True,
            why=(
                ("A stable process may be off centre or spread too widely: stable is not capable."),
                "稳定的过程也可能偏离中心或波动过大：受控不等于有能力。",
            ),
        ),
        multiple(
            3,
            (
                "Which describe the location of measured values, not their spread?",
                "下列哪些描述测量值的位置而不是宽度？",
            ),
            (
                (True, "Bias", "偏倚"),
                (False, "Repeatability", "重复性"),
                (True, "Linearity", "线性"),
                (False, "Reproducibility", "再现性"),
                (True, "Stability", "稳定性"),
            ),
            why=(
                "Repeatability and reproducibility are the spread: together, GRR.",
                "重复性与再现性描述宽度，合称 GRR。",
            ),
        ),
    ),
)
