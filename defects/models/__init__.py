"""Inspections, the red-black list, and the log of every change to a defect."""

from defects.models.anomalies import AnomalyCategory, AnomalyCount
from defects.models.checklists import (
    HIGHEST_SCORE,
    Checklist,
    ChecklistItem,
    ChecklistSection,
    ChecklistVersion,
    ScoreExample,
)
from defects.models.findings import (
    ACTIVE_STATES,
    Commendation,
    Correction,
    Defect,
    DefectQuerySet,
    Finding,
)
from defects.models.inspections import (
    Factor,
    HeldInspection,
    HeldPhoto,
    Inspection,
    InspectionAnswer,
    Severity,
)
from defects.models.plans import DutyExcuse, DutyHandOver, InspectionDuty, InspectionPlan, Weekday
from defects.models.records import DefectEvent, Photo
from defects.models.reports import Report

__all__ = [
    "ACTIVE_STATES",
    "HIGHEST_SCORE",
    "AnomalyCategory",
    "AnomalyCount",
    "Checklist",
    "ChecklistItem",
    "ChecklistSection",
    "ChecklistVersion",
    "Commendation",
    "Correction",
    "Defect",
    "DefectEvent",
    "DefectQuerySet",
    "DutyExcuse",
    "DutyHandOver",
    "Factor",
    "Finding",
    "HeldInspection",
    "HeldPhoto",
    "Inspection",
    "InspectionAnswer",
    "InspectionDuty",
    "InspectionPlan",
    "Photo",
    "Report",
    "ScoreExample",
    "Severity",
    "Weekday",
]
