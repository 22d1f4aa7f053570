"""The anomalies of the demo.

Source: the seed document, of August 2025: 80 on-site anomalies, incoming material with
the largest share, no clear improvement on last year. All other numbers are invented.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from dashboard.demo import ZONE
from defects.models import AnomalyCategory
from defects.services import anomalies as services
from people.models import Employee

# Code, names, factor, and the counts of MONTHS.
CATEGORIES: Final = (
    ("incoming", "Incoming material", "来料不良", "material", (32, 29, 31)),
    ("equipment", "Equipment", "设备故障", "machine", (13, 12, 14)),
    ("process", "Process and method", "工艺方法", "method", (11, 13, 12)),
    ("personnel", "Personnel", "人员操作", "people", (8, 9, 7)),
    ("design", "Design change", "设计变更", "method", (6, 4, 5)),
    ("planning", "Planning and supply", "计划与缺料", "material", (5, 6, 7)),
    ("measuring", "Measuring and testing", "检测测量", "measurement", (3, 2, 3)),
    ("environment", "Environment", "作业环境", "environment", (2, 3, 2)),
)
MONTHS: Final = (dt.date(2025, 8, 1), dt.date(2025, 7, 1), dt.date(2024, 8, 1))
ENTERED: Final = dt.datetime(2025, 9, 1, 8, 30, tzinfo=ZONE)


def add_anomalies(manager: Employee) -> None:
    """What the manager enters before the kick-off meeting."""
    categories = [
        AnomalyCategory.objects.create(
            code=code, name=name, name_zh=name_zh, factor=factor, order=order
        )
        for order, (code, name, name_zh, factor, _counts) in enumerate(CATEGORIES, start=1)
    ]
    for place, month in enumerate(MONTHS):
        counts = [row[-1][place] for row in CATEGORIES]
        services.save_counts(
            month=month,
            counts=dict(zip(categories, counts, strict=True)),
            actor=manager,
            now=ENTERED,
        )
