"""Receiving what phones recorded, however often and in whatever state they send it.

`reading` understands a sending, `taking` takes it over, `photos` its photos; `holding`
keeps what the plan has no place for. Why so: docs/decisions/0010-inspections-offline.md.
"""

from defects.services.receiving.holding import put_aside, read_again, take_in
from defects.services.receiving.photos import receive_photo
from defects.services.receiving.reading import Sent, SentAnswer, SentFinding
from defects.services.receiving.records import Received, unsaved_answers
from defects.services.receiving.taking import receive

__all__ = [
    "Received",
    "Sent",
    "SentAnswer",
    "SentFinding",
    "put_aside",
    "read_again",
    "receive",
    "receive_photo",
    "take_in",
    "unsaved_answers",
]
