"""The pages of the red-black list: authorise, parse, call one service, answer."""

from defects.views.correcting import correct, progress, queue, verify
from defects.views.detail import clock, commendation, detail
from defects.views.exporting import black_export, inspections_export, queue_export, red_export
from defects.views.holding import held, held_list, held_photo
from defects.views.inspecting import inspection, inspection_start, inspections
from defects.views.lines import line, line_codes
from defects.views.lists import black_list, red_list
from defects.views.managing import extend, transfer, void
from defects.views.photos import photo
from defects.views.planning import duty_ask_again, duty_excuse, duty_hand_over, plan, plan_export
from defects.views.posting import post, praise
from defects.views.reporting import (
    report,
    report_accept,
    report_answer,
    report_new,
    reports,
    reports_export,
)
from defects.views.walking import example, walk_data, walk_photo, walk_send
from defects.views.walking_page import walk

__all__ = [
    "black_export",
    "black_list",
    "clock",
    "commendation",
    "correct",
    "detail",
    "duty_ask_again",
    "duty_excuse",
    "duty_hand_over",
    "example",
    "extend",
    "held",
    "held_list",
    "held_photo",
    "inspection",
    "inspection_start",
    "inspections",
    "inspections_export",
    "line",
    "line_codes",
    "photo",
    "plan",
    "plan_export",
    "post",
    "praise",
    "progress",
    "queue",
    "queue_export",
    "red_export",
    "red_list",
    "report",
    "report_accept",
    "report_answer",
    "report_new",
    "reports",
    "reports_export",
    "transfer",
    "verify",
    "void",
    "walk",
    "walk_data",
    "walk_photo",
    "walk_send",
]
