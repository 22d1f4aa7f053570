"""The points ledger with its standings, and the months that were closed from it."""

from points.models.ledger import (
    DepartmentStanding,
    EmployeeStanding,
    PointEntry,
    PointRule,
    Standing,
    TeamStanding,
)
from points.models.performance import (
    FormulaValues,
    PerformanceEntry,
    PerformanceFormula,
    PerformanceMonth,
    PerformanceRow,
)

__all__ = [
    "DepartmentStanding",
    "EmployeeStanding",
    "FormulaValues",
    "PerformanceEntry",
    "PerformanceFormula",
    "PerformanceMonth",
    "PerformanceRow",
    "PointEntry",
    "PointRule",
    "Standing",
    "TeamStanding",
]
