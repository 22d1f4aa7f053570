"""Inspections, the red-black list, and the log of every change to a defect."""

from defects.models.findings import (
    ACTIVE_STATES,
    Commendation,
    Correction,
    Defect,
    DefectQuerySet,
    Finding,
)
from defects.models.inspections import ChecklistItem, Factor, Inspection, InspectionAnswer, Severity
from defects.models.records import DefectEvent, Photo

__all__ = [
    "ACTIVE_STATES",
    "ChecklistItem",
    "Commendation",
    "Correction",
    "Defect",
    "DefectEvent",
    "DefectQuerySet",
    "Factor",
    "Finding",
    "Inspection",
    "InspectionAnswer",
    "Photo",
    "Severity",
]
