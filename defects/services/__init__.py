"""Every write to inspections and the red-black list.

`posting` puts findings on the lists, `correcting` answers and verifies them,
`managing` extends, transfers and voids, `sweeping` records what the clock did,
`reporting` takes in what anybody reports, `chasing` reminds of what waits there,
`receiving` takes in what phones recorded.
"""

from defects.services.chasing import remind_of_reports
from defects.services.correcting import (
    add_progress,
    confirm_correction,
    reject_correction,
    submit_correction,
)
from defects.services.inspecting import answer_checklist, finish_inspection, start_inspection
from defects.services.managing import extend_deadline, transfer_defect, void_defect
from defects.services.posting import post_commendation, post_defect
from defects.services.receiving import Received, put_aside, receive, receive_photo, take_in
from defects.services.reporting import accept_report, answer_report, make_report
from defects.services.sweeping import remind, sweep

__all__ = [
    "Received",
    "accept_report",
    "add_progress",
    "answer_checklist",
    "answer_report",
    "confirm_correction",
    "extend_deadline",
    "finish_inspection",
    "make_report",
    "post_commendation",
    "post_defect",
    "put_aside",
    "receive",
    "receive_photo",
    "reject_correction",
    "remind",
    "remind_of_reports",
    "start_inspection",
    "submit_correction",
    "sweep",
    "take_in",
    "transfer_defect",
    "void_defect",
]
