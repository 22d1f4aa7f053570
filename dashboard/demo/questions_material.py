"""Questions of the demo about material and its labels, the safety of charging piles."""

from dashboard.demo.asked import Chapter, multiple, short, single, true_false

MATERIAL = Chapter(
    ("Material and labels", "物料与标识"),
    (
        single(
            1,
            ("What does FIFO ask of a store?", "仓库的先进先出（FIFO）要求什么？"),
            (
                ("What came first is used first", "先入库的先用"),
                ("What came last is used first", "后入库的先用"),
                ("What is nearest is used first", "最近的先用"),
                ("What is cheapest is used first", "最便宜的先用"),
            ),
            why=(
                "So nothing grows too old, and batches follow one another.",
                "避免物料过期，批次也不会混乱。",
            ),
        ),
        single(
            1,
            (
                "Incoming inspection finds a nonconforming batch. What comes first?",
                "来料检验发现不合格批，首先做什么？",
            ),
            (
                ("Label it and set it apart", "标识并隔离"),
                ("Send it to the line if it is urgent", "急用就先上线"),
                ("Mix it with earlier batches", "与以前的批次混放"),
                ("Return it without a record", "不作记录直接退货"),
            ),
            why=(
                "Then those who are authorised decide what becomes of it.",
                "随后由授权人员决定如何处置。",
            ),
        ),
        multiple(
            1,
            ("Which of these on a label serve traceability?", "标签上的哪些信息用于追溯？"),
            (
                (True, "Batch number", "批号"),
                (False, "Price", "价格"),
                (True, "Supplier", "供应商"),
                (True, "Date of production", "生产日期"),
                (False, "Colour of the pallet", "托盘颜色"),
            ),
            why=(
                "With them the way of a bad batch can be followed both ways.",
                "有了这些信息，可双向追查不良批次的去向和来源。",
            ),
        ),
        true_false(
            2,
            (
                (
                    "When material is urgent, a team leader may use a nonconforming batch "
                    "without an approved concession."
                ),
                "物料紧急时，班组长可以不经让步接收审批就使用不合格批。",
            ),
            is_true=False,
            why=(
                (
                    "A concession is given by those who are authorised, for a quantity or a "
                    "time, and recorded."
                ),
                "让步接收须由授权人员批准，限定数量或期限，并留下记录。",
            ),
        ),
        short(
            2,
            (
                "3 of 10,000 delivered parts are defective. How many ppm is that?",
                "交付 10000 件中有 3 件不良，是多少 ppm？",
            ),
            (
                ("300", ""),
                ("300 ppm", ""),
            ),
            why=("3 / 10,000 = 300 / 1,000,000.", "3÷10000＝300÷1000000。"),
        ),
        true_false(
            1,
            (
                ("A box with two different labels is set apart until it is clear what it holds."),
                "一个箱子上贴有两张不同的标签时，应隔离到确认内容为止。",
            ),
            is_true=True,
            why=(
                "A wrong label can bring a wrong part into every unit of the day.",
                "标签错误可能使当天每台产品都装错料。",
            ),
        ),
        single(
            2,
            (
                "What is a first-article sample of a supplier approved for?",
                "为什么要批准供应商的首批样件？",
            ),
            (
                (
                    (
                        "To show that series tools and process meet the drawing before series "
                        "delivery"
                    ),
                    "在批量供货前证明量产工装和过程满足图纸要求",
                ),
                ("To get one part free of charge", "为了得到一件免费零件"),
                ("To replace incoming inspection for ever", "为了永远取代来料检验"),
                ("To set the price", "为了确定价格"),
            ),
            why=(
                "It is made with the tools and the process of the series.",
                "样件须用量产的工装和过程制造。",
            ),
        ),
    ),
)
CHARGING = Chapter(
    ("Safety of charging piles", "充电桩安全检验"),
    (
        single(
            2,
            (
                "What does the insulation resistance test of a charging pile check?",
                "充电桩的绝缘电阻试验检查什么？",
            ),
            (
                (
                    "That live parts are insulated well enough from earth",
                    "带电部分与地之间绝缘是否足够",
                ),
                ("That the display is bright", "显示屏是否明亮"),
                ("That the cable is long enough", "电缆是否够长"),
                ("That the meter counts right", "电能计量是否准确"),
            ),
            why=(
                "A test voltage is applied, and the resistance must not be below the limit.",
                "施加试验电压，测得的电阻不得低于限值。",
            ),
        ),
        single(
            2,
            ("What does the test of earth continuity check?", "接地连续性试验检查什么？"),
            (
                (
                    (
                        "That metal parts which can be touched are joined to earth with low "
                        "resistance"
                    ),
                    "可触及金属部件与保护接地之间电阻足够低",
                ),
                ("That no current flows while charging", "充电时没有电流"),
                ("That the network is reachable", "网络是否连通"),
                ("That the fan turns", "风扇是否转动"),
            ),
            why=(
                ("Then a fault trips the protection instead of putting a voltage on the housing."),
                "这样故障时保护装置会动作，外壳不会带危险电压。",
            ),
        ),
        true_false(
            1,
            (
                (
                    "The emergency stop of a DC charging pile passes its test only if pressing "
                    "it cuts off the charging output."
                ),
                "直流充电桩的急停只有在按下后切断充电输出才算合格。",
            ),
            is_true=True,
            why=(
                "It is tested while charging; an indicator alone is not enough.",
                "应在充电状态下测试，只有指示灯变化是不够的。",
            ),
        ),
        single(
            2,
            ("What does a residual current device do?", "剩余电流保护器的作用是什么？"),
            (
                ("It switches off when current leaks to earth", "有电流漏向大地时断开电路"),
                ("It counts the energy", "计量电能"),
                ("It raises the charging current", "提高充电电流"),
                ("It cools the cable", "冷却电缆"),
            ),
            why=(
                (
                    "It compares the currents that flow out and back; overload is the circuit "
                    "breaker's."
                ),
                "它比较流出与流回的电流；过载由断路器保护。",
            ),
        ),
        multiple(
            3,
            (
                ("What is done before hands go into the housing of a charging pile that was live?"),
                "对带过电的充电桩，伸手进壳体之前要做什么？",
            ),
            (
                (True, "Switch off and lock against switching on", "断电并上锁挂牌"),
                (False, "Rely on the dark display", "看到屏幕熄灭即可"),
                (True, "Wait until the capacitors are discharged", "等待电容放电完毕"),
                (True, "Verify that there is no voltage", "验电确认无电压"),
                (False, "Ask a colleague to hold the door", "请同事扶住柜门"),
            ),
            why=(
                "Capacitors hold a dangerous voltage after the supply is off.",
                "断电后电容仍可能带有危险电压。",
            ),
        ),
        single(
            3,
            ("What does the 4 in IP54 stand for?", "IP54 中的“4”表示什么？"),
            (
                ("Protection against water splashed from any direction", "防止任意方向的溅水"),
                ("Protection against lasting immersion", "防止持续浸水"),
                ("Complete protection against dust", "完全防尘"),
                ("Protection against powerful water jets", "防止强烈喷水"),
            ),
            why=(
                ("By IEC 60529 the second digit is about water, the first about dust and touch."),
                "按 IEC 60529（GB/T 4208），第二位数字表示防水，第一位表示防尘和防触及。",
            ),
        ),
        true_false(
            2,
            (
                (
                    "A charging pile may be delivered if its safety test failed once and "
                    "nobody knows why, as long as it passed the second time."
                ),
                "充电桩安全试验第一次不合格且原因不明，只要第二次合格就可以出厂。",
            ),
            is_true=False,
            why=(
                "A failure without a known cause may come back; it is analysed first.",
                "原因不明的失效可能再次出现，必须先分析。",
            ),
        ),
    ),
)
