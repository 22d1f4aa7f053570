"""Reads of proposals: the lists, one of them, and what is like it."""

from proposals.queries.figures import Figures, figures
from proposals.queries.lists import (
    ALL,
    COUNT_LIMIT,
    LATE,
    MINE,
    REVIEW,
    TURN,
    Narrowing,
    count_of,
    narrowed,
    rows,
)
from proposals.queries.one import (
    MANAGES,
    Marks,
    May,
    comments_of,
    documents_for,
    effect_of,
    events_of,
    marks,
    may,
    photos_for,
    whole,
)
from proposals.queries.similar import Alike, similar

__all__ = [
    "ALL",
    "COUNT_LIMIT",
    "LATE",
    "MANAGES",
    "MINE",
    "REVIEW",
    "TURN",
    "Alike",
    "Figures",
    "Marks",
    "May",
    "Narrowing",
    "comments_of",
    "count_of",
    "documents_for",
    "effect_of",
    "events_of",
    "figures",
    "marks",
    "may",
    "narrowed",
    "photos_for",
    "rows",
    "similar",
    "whole",
]
