"""The rules of the lists and of inspections: pure functions of values.

`clock` is about a defect's deadline and its log, `planning` about the weeks of an
inspection plan, `answers` about what an item's answer says.
"""

from campaigns.clock import StatusRule, next_reminder
from defects.rules.answers import is_passed
from defects.rules.asking import MOST_ITEMS, SCORES, item_problems, limits, plain
from defects.rules.clock import (
    ALLOWED,
    INSPECTION_LASTS,
    NUMBER_DIGITS,
    BrokenLogError,
    Clock,
    Replayed,
    Status,
    Step,
    is_allowed,
    is_breached,
    is_under_way,
    number,
    point_key,
    replay,
    replay_steps,
    root_cause_problems,
    status,
)

__all__ = [
    "ALLOWED",
    "INSPECTION_LASTS",
    "MOST_ITEMS",
    "NUMBER_DIGITS",
    "SCORES",
    "BrokenLogError",
    "Clock",
    "Replayed",
    "Status",
    "StatusRule",
    "Step",
    "is_allowed",
    "is_breached",
    "is_passed",
    "is_under_way",
    "item_problems",
    "limits",
    "next_reminder",
    "number",
    "plain",
    "point_key",
    "replay",
    "replay_steps",
    "root_cause_problems",
    "status",
]
