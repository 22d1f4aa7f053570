"""Questions of the demo about inspection, sampling and measuring."""

from dashboard.demo.asked import Chapter, short, single, true_false

INSPECTION = Chapter(
    ("Inspection and sampling", "检验与抽样"),
    (
        single(
            1,
            (
                "Which class has a defect that endangers the user?",
                "可能危及使用者安全的缺陷属于哪一级？",
            ),
            (
                ("Critical", "致命缺陷（CR）"),
                ("Major", "主要缺陷（MA）"),
                ("Minor", "次要缺陷（MI）"),
                ("Cosmetic", "外观缺陷"),
            ),
            why=(
                "As a rule, no critical defect is accepted in a sample.",
                "通常抽样中不允许出现致命缺陷。",
            ),
        ),
        single(
            2,
            ("What does AQL mean in ISO 2859-1?", "ISO 2859-1（GB/T 2828.1）中的 AQL 指什么？"),
            (
                ("Acceptance quality limit", "接收质量限"),
                ("Average quantity of a lot", "批的平均数量"),
                ("Allowed quality loss", "允许的质量损失"),
                ("Audit questionnaire list", "审核问题清单"),
            ),
            why=(
                "The worst tolerable process average of a continuing series of lots.",
                "连续批系列中可容许的最差过程平均质量水平。",
            ),
        ),
        single(
            1,
            (
                (
                    "Single sampling: n = 125, Ac = 3, Re = 4. Three nonconforming units are "
                    "found. What follows?"
                ),
                "一次抽样方案 n＝125，Ac＝3，Re＝4，发现 3 件不合格品，应如何判定？",
            ),
            (
                ("The lot is accepted", "接收该批"),
                ("The lot is rejected", "拒收该批"),
                ("A second sample is drawn", "抽取第二个样本"),
                ("The sampling is void", "抽样作废"),
            ),
            why=(
                "Up to Ac it is accepted, from Re on it is not.",
                "不合格品数不超过 Ac 则接收，达到 Re 则不接收。",
            ),
        ),
        single(
            2,
            (
                "Which inspection level does ISO 2859-1 use unless another one is named?",
                "没有另行规定时，ISO 2859-1（GB/T 2828.1）使用哪个检验水平？",
            ),
            (
                ("General level II", "一般检验水平 II"),
                ("General level I", "一般检验水平 I"),
                ("General level III", "一般检验水平 III"),
                ("Special level S-1", "特殊检验水平 S-1"),
            ),
            why=(
                "Level I asks for smaller samples, level III for larger ones.",
                "水平 I 样本较小，水平 III 样本较大。",
            ),
        ),
        true_false(
            2,
            (
                (
                    "An AQL of 0.65 % guarantees that no accepted lot holds more than 0.65 % "
                    "nonconforming units."
                ),
                "AQL 为 0.65% 保证每个接收批的不合格品率不超过 0.65%。",
            ),
            is_true=False,
            why=(
                ("It is about the process over many lots; a single accepted lot may be worse."),
                "AQL 针对连续多批的过程平均，单个接收批可能更差。",
            ),
        ),
        single(
            3,
            (
                "By ISO 2859-1, when does normal inspection change to tightened?",
                "按 ISO 2859-1（GB/T 2828.1），何时由正常检验转为加严检验？",
            ),
            (
                (
                    "When two of five or fewer consecutive lots were not accepted",
                    "连续五批或少于五批中有两批不接收",
                ),
                ("When ten consecutive lots were accepted", "连续十批被接收"),
                ("When one minor defect was found", "发现一个次要缺陷"),
                ("When the inspector was changed", "更换检验员"),
            ),
            why=(
                "Only the original inspection of each lot counts.",
                "只计初次检验的结果，不计再次提交的批。",
            ),
        ),
        true_false(
            1,
            (
                "A sample without any defect proves that no unit of the lot is defective.",
                "样本中没有不合格品，就证明整批没有不合格品。",
            ),
            is_true=False,
            why=(
                "A sample limits the risk; it never removes it.",
                "抽样只能控制风险，不能消除风险。",
            ),
        ),
        single(
            3,
            ("What is the producer's risk in sampling?", "抽样检验中的生产方风险是什么？"),
            (
                ("That a good lot is rejected", "合格批被拒收的概率"),
                ("That a bad lot is accepted", "不合格批被接收的概率"),
                ("That a sample is lost", "样本丢失的概率"),
                ("That a delivery is late", "延迟交付的概率"),
            ),
            why=(
                "The acceptance of a bad lot is the consumer's risk.",
                "不合格批被接收属于使用方风险。",
            ),
        ),
    ),
)
MEASURING = Chapter(
    ("Measuring and calibration", "计量与校准"),
    (
        single(
            1,
            (
                "The calibration label of your gauge expired yesterday. What do you do?",
                "您的量具校准标签昨天到期了，应怎么做？",
            ),
            (
                ("Use it no more and hand it in for calibration", "停止使用并送校"),
                ("Use it until the end of the week", "用到周末再说"),
                ("Write a new date on the label", "在标签上改写日期"),
                ("Use it for visual checks with a finer scale", "换算成更细的刻度继续用"),
            ),
            why=(
                "Nobody knows what it measures until it is calibrated again.",
                "重新校准之前，无法确认其示值是否可靠。",
            ),
        ),
        true_false(
            3,
            (
                (
                    "Calibration compares an instrument with a standard; adjusting it is "
                    "another step."
                ),
                "校准是把仪器与标准比较，调整是另外的操作。",
            ),
            is_true=True,
            why=(
                "So it is defined in the international vocabulary of metrology (VIM).",
                "国际计量学词汇（VIM）如此定义。",
            ),
        ),
        single(
            3,
            (
                (
                    "A calibration shows that a gauge was wrong, perhaps for weeks. What is "
                    "due beside its repair?"
                ),
                "校准发现量具可能已失准数周，除维修外还要做什么？",
            ),
            (
                (
                    "Judge what was measured with it since it was last known to be right",
                    "评估自上次确认合格以来用它测量的产品",
                ),
                ("Nothing: from now on it is right", "不需要，以后准确即可"),
                ("Change the tolerance", "修改公差"),
                ("Shorten the shift", "缩短班次"),
            ),
            why=(
                "ISO 9001 asks whether earlier results are still valid.",
                "ISO 9001 要求评估以往测量结果的有效性。",
            ),
        ),
        single(
            2,
            (
                (
                    "Is a caliper with a resolution of 0.02 mm fit to judge a diameter of 10 ± "
                    "0.01 mm?"
                ),
                "分辨力 0.02 mm 的卡尺能否用来判定直径 10±0.01 mm？",
            ),
            (
                (
                    "No: its resolution is as large as the whole tolerance",
                    "不能，分辨力与整个公差一样大",
                ),
                ("Yes, if two people read it", "能，只要两个人读数"),
                ("Yes, if it was calibrated this year", "能，只要今年校准过"),
                ("Yes, if it is held still", "能，只要拿稳"),
            ),
            why=(
                "As a rule the resolution is a tenth of the tolerance or finer.",
                "一般要求分辨力不大于公差的十分之一。",
            ),
        ),
        short(
            1,
            ("How many millimetres are 25 µm?", "25 µm 等于多少毫米？"),
            (
                ("0.025", ""),
                ("0.025 mm", "0.025毫米"),
            ),
            why=("1 mm = 1,000 µm.", "1 mm＝1000 µm。"),
        ),
        true_false(
            1,
            (
                (
                    "A gauge that was dropped is checked before it is used again, even if its "
                    "label is valid."
                ),
                "量具跌落后，即使校准标签仍在有效期内，也要确认合格后再用。",
            ),
            is_true=True,
            why=(
                "The label tells of the day of calibration, not of what happened since.",
                "标签只说明校准当时的状态，不说明之后发生的事。",
            ),
        ),
    ),
)
