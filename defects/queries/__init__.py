"""Reads of inspections and the red-black list that pages, exports and tasks share.

`lists` are the long ones, `record` is one defect; the rest is named after what it reads.
"""

from defects.queries import checklists, lines, looks, planning, reports, walking
from defects.queries.lists import (
    COUNT_LIMIT,
    ORDERS,
    RECENT,
    Counts,
    Narrowing,
    RedNarrowing,
    held_waiting,
    inspections,
    list_rows,
    narrowed,
    open_counts,
    posted_between,
    posted_within,
    praised,
    red_list,
    refusal_of,
    status_rule,
    verification_queue,
)
from defects.queries.record import (
    corrections_of,
    differences,
    events_of,
    ledger_points,
    steps,
    team_names,
    whole_defects,
)

__all__ = [
    "COUNT_LIMIT",
    "ORDERS",
    "RECENT",
    "Counts",
    "Narrowing",
    "RedNarrowing",
    "checklists",
    "corrections_of",
    "differences",
    "events_of",
    "held_waiting",
    "inspections",
    "ledger_points",
    "lines",
    "list_rows",
    "looks",
    "narrowed",
    "open_counts",
    "planning",
    "posted_between",
    "posted_within",
    "praised",
    "red_list",
    "refusal_of",
    "reports",
    "status_rule",
    "steps",
    "team_names",
    "verification_queue",
    "walking",
    "whole_defects",
]
