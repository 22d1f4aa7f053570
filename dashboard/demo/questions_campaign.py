"""Questions of the demo about the rules of the Quality Month."""

from dashboard.demo.asked import Chapter, multiple, short, single, true_false

CAMPAIGN = Chapter(
    ("Rules of the Quality Month", "质量月规则"),
    (
        single(
            1,
            ("What stands on the black list?", "黑榜上是什么？"),
            (
                ("Defects that a team has to correct", "需要班组整改的问题"),
                ("Names of people to be punished", "要处罚的人员名单"),
                ("Excellent work", "优秀做法"),
                ("Suppliers' prices", "供应商价格"),
            ),
            why=("Black exposes problems, red commends good work.", "黑榜曝光问题，红榜表扬先进。"),
        ),
        short(
            1,
            (
                ("How many points does a correction earn that was submitted in time and verified?"),
                "按期提交并通过验证的整改得几分？",
            ),
            (
                ("2", ""),
                ("2 points", "2分"),
                ("two", "两分"),
                ("two points", "二分"),
            ),
            why=("It is posted when the correction is verified.", "验证通过时入账。"),
        ),
        short(
            1,
            (
                (
                    "By how many points does a missed correction deadline change the team's "
                    "score? Write the number with its sign."
                ),
                "整改逾期使班组积分变化多少？请写出带正负号的数字。",
            ),
            (
                ("-2", ""),
                ("-2 points", "-2分"),
            ),
            why=("It is posted once, dated at the deadline.", "只扣一次，日期为期限到期时。"),
        ),
        single(
            1,
            ("How long does the correction clock run by default?", "整改时钟默认多长？"),
            (
                ("48 hours", "48 小时"),
                ("12 hours", "12 小时"),
                ("7 days", "7 天"),
                ("30 days", "30 天"),
            ),
            why=(
                "Two days: 2 × 24 hours from the posting of the defect.",
                "两天：从问题登记起 2×24 小时。",
            ),
        ),
        true_false(
            2,
            (
                "A correction that is submitted exactly at the deadline is in time.",
                "恰好在期限时刻提交的整改算按期。",
            ),
            is_true=True,
            why=(
                ("What counts is the instant of submission, and the deadline itself still counts."),
                "以提交时刻为准，期限当刻仍算按期。",
            ),
        ),
        single(
            2,
            (
                "What does the team's clock do while its correction waits for verification?",
                "整改等待验证期间，班组的时钟怎样？",
            ),
            (
                ("It pauses", "暂停"),
                ("It runs on", "继续走"),
                ("It starts anew", "重新开始"),
                ("It runs twice as fast", "加快一倍"),
            ),
            why=(
                "If the correction is rejected, it goes on with what was left.",
                "如被退回，则从剩余时间继续。",
            ),
        ),
        short(
            1,
            ("How many people make a team in the knowledge contest?", "知识竞赛每队几人？"),
            (
                ("4", ""),
                ("four", "四"),
                ("4 people", "4人"),
                ("four people", "四人"),
            ),
            why=("Teams of exactly four.", "每队正好四人。"),
        ),
        true_false(
            1,
            ("Whoever submitted a correction may verify it, too.", "提交整改的人可以自己验证。"),
            is_true=False,
            why=("Somebody else confirms or rejects it.", "必须由他人验证通过或退回。"),
        ),
        single(
            1,
            ("When is the Quality Month of 2025?", "2025 年质量月是什么时候？"),
            (
                ("1 to 30 September", "9 月 1 日至 30 日"),
                ("1 to 31 March", "3 月 1 日至 31 日"),
                ("1 to 30 June", "6 月 1 日至 30 日"),
                ("1 to 31 December", "12 月 1 日至 31 日"),
            ),
            why=(
                "It begins with the kick-off and ends with the summary.",
                "从启动开始，以总结固化结束。",
            ),
        ),
        multiple(
            2,
            ("Which of these are phases of the 2025 campaign?", "下列哪些是 2025 年活动的阶段？"),
            (
                (True, "Kick-off and awareness", "启动宣贯"),
                (True, "Implementation and problem-solving", "实施攻坚"),
                (False, "Budget planning", "预算编制"),
                (True, "Summary and standardisation", "总结固化"),
                (False, "Stocktaking", "库存盘点"),
            ),
            why=(
                "The fourth is culture integration, during the whole month.",
                "第四个是贯穿全月的文化融入。",
            ),
        ),
        single(
            1,
            ("What does the best line of the evaluation hold?", "评比最好的产线获得什么？"),
            (
                ("The Quality Mobile Flag", "质量流动红旗"),
                ("The black list", "黑榜"),
                ("The correction clock", "整改时钟"),
                ("The handbook", "防再发手册"),
            ),
            why=(
                "The flag moves on when another line is better.",
                "其他产线更好时，红旗随之流动。",
            ),
        ),
        true_false(
            1,
            ("Only engineers may submit improvement proposals.", "只有工程师可以提交改善提案。"),
            is_true=False,
            why=("Everybody may.", "人人都可以。"),
        ),
    ),
)
