"""Monthly performance: the campaign's formula, and the months that were closed with it."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from core.bilingual import Named, localized
from people.models import Department, Employee
from points.models.ledger import APPEND_ONLY, PointEntry
from points.rules import Formula


class FormulaValues(models.Model):
    """What a point comes to, for employees and for departments, in `unit`."""

    employee_rate = models.DecimalField(
        _("per point, employees"),
        max_digits=10,
        decimal_places=4,
        validators=[MinValueValidator(Decimal())],
        help_text=_("What one point comes to."),
    )
    employee_floor = models.DecimalField(
        _("at least, employees"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Also for whoever has no points. Empty: points below 0 are taken off."),
    )
    employee_cap = models.DecimalField(
        _("at most, employees"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: no limit."),
    )
    department_rate = models.DecimalField(
        _("per point, departments"),
        max_digits=10,
        decimal_places=4,
        default=Decimal(),
        validators=[MinValueValidator(Decimal())],
        help_text=_("0: departments have points, and no figure."),
    )
    department_floor = models.DecimalField(
        _("at least, departments"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    department_cap = models.DecimalField(
        _("at most, departments"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="yuan")
    unit_zh = models.CharField(_("unit in Chinese"), max_length=20, blank=True, default="元")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(employee_cap__isnull=True)
                | Q(employee_floor__isnull=True)
                | Q(employee_cap__gte=F("employee_floor")),
                name="%(app_label)s_%(class)s_employees",
            ),
            models.CheckConstraint(
                condition=Q(department_cap__isnull=True)
                | Q(department_floor__isnull=True)
                | Q(department_cap__gte=F("department_floor")),
                name="%(app_label)s_%(class)s_departments",
            ),
        ]

    @property
    def unit_label(self) -> str:
        return localized(self, "unit")

    @property
    def for_employees(self) -> Formula:
        return Formula(self.employee_rate, self.employee_floor, self.employee_cap)

    @property
    def for_departments(self) -> Formula:
        return Formula(self.department_rate, self.department_floor, self.department_cap)


class PerformanceFormula(FormulaValues):
    """The campaign's formula as it stands; a month keeps the one that it was closed with."""

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, related_name="performance_formula", verbose_name=_("campaign")
    )

    class Meta(FormulaValues.Meta):
        verbose_name = _("performance formula")
        verbose_name_plural = _("performance formulas")

    def __str__(self) -> str:
        return f"{self.employee_rate.normalize():f} {self.unit_label}"


class PerformanceMonth(FormulaValues):
    """A closed month: written once with all that belongs to it, and never changed.

    `month` is its first day, `ends_at` the instant at which it ended in the campaign's
    zone; the totals are those of its rows.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="performance_months", verbose_name=_("campaign")
    )
    month = models.DateField(_("month"))
    ends_at = models.DateTimeField(_("end"))
    closed_at = models.DateTimeField(_("closed"))
    closed_by = models.ForeignKey(
        Employee, models.PROTECT, related_name="+", verbose_name=_("closed by")
    )
    entries = models.PositiveIntegerField(_("entries"))
    employees = models.PositiveIntegerField(_("employees"))
    employees_sum = models.DecimalField(_("sum, employees"), max_digits=20, decimal_places=2)
    departments = models.PositiveIntegerField(_("departments"))
    departments_sum = models.DecimalField(_("sum, departments"), max_digits=20, decimal_places=2)

    class Meta(FormulaValues.Meta):
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        permissions = [("close_performancemonth", _("Can close a month"))]
        constraints = [
            *FormulaValues.Meta.constraints,
            models.UniqueConstraint(fields=["campaign", "month"], name="points_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="points_month_first_day"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class PerformanceRow(Named, models.Model):
    """What one employee, or one department, has in a closed month.

    Number, names and department are kept as they were then: who moves or marries later
    changes nothing of what was reported.
    """

    month = models.ForeignKey(
        PerformanceMonth, models.PROTECT, related_name="rows", verbose_name=_("month")
    )
    employee = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="performance",
        verbose_name=_("employee"),
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="performance",
        verbose_name=_("department"),
    )
    number = models.CharField(_("number"), max_length=30)
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    department_name = models.CharField(_("department then"), max_length=100, blank=True)
    department_name_zh = models.CharField(
        _("department then, in Chinese"), max_length=100, blank=True
    )
    points = models.IntegerField(_("points"))
    entries = models.PositiveIntegerField(_("entries"))
    figure = models.DecimalField(_("figure"), max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = _("performance of a month")
        verbose_name_plural = _("performance of a month")
        constraints = [
            models.UniqueConstraint(fields=["month", "employee"], name="points_row_employee_once"),
            models.UniqueConstraint(
                fields=["month", "department"], name="points_row_department_once"
            ),
            models.CheckConstraint(
                condition=Q(employee__isnull=True, department__isnull=False)
                | Q(employee__isnull=False, department__isnull=True),
                name="points_row_of_one",
            ),
        ]
        indexes = [
            models.Index(
                fields=["month", "number", "id"],
                name="points_row_employees",
                condition=Q(employee__isnull=False),
            ),
            models.Index(
                fields=["month", "number", "id"],
                name="points_row_departments",
                condition=Q(department__isnull=False),
            ),
        ]
        triggers = [APPEND_ONLY]

    @property
    def department_label(self) -> str:
        """The employee's department as it was; empty for whoever had none."""
        return localized(self, "department_name")


class PerformanceEntry(models.Model):
    """Which month took an entry of the ledger. One at most: the database refuses a second."""

    month = models.ForeignKey(
        PerformanceMonth, models.PROTECT, related_name="taken", verbose_name=_("month")
    )
    entry = models.OneToOneField(
        PointEntry, models.PROTECT, related_name="taken", verbose_name=_("entry")
    )

    class Meta:
        verbose_name = _("entry of a month")
        verbose_name_plural = _("entries of a month")
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.month_id}: {self.entry_id}"
