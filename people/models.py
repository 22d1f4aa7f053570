"""The organisation, the people in it, and what they are told."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.bilingual import Named
from core.sorting import ByName, SortKeyField
from people.rules import QuietHours

CODE = RegexValidator(r"^[\w.\-/]+$", _("Use letters, digits, and - _ . / only."))


class Role(models.TextChoices):
    """What somebody is in a campaign; `people.permissions` says what each may do."""

    QUALITY_MANAGER = "quality_manager", _("Quality manager")
    TEAM_LEADER = "team_leader", _("Team leader")
    DEPARTMENT_HEAD = "department_head", _("Department head")
    VERIFIER = "verifier", _("Verifier")
    JUDGE = "judge", _("Judge")
    EXECUTIVE = "executive", _("Executive")
    EMPLOYEE = "employee", _("Employee")


class OrganisationUnit(Named, models.Model):
    """A part of the plant: a short code for imports, a name in one or two languages."""

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[CODE])
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    sort_en = SortKeyField("name")
    sort_zh = SortKeyField("name_zh", "name")

    class Meta:
        abstract = True
        ordering = (ByName(), "code")
        indexes = [
            models.Index(fields=["sort_en", "code"], name="people_%(class)s_sort_en"),
            models.Index(fields=["sort_zh", "code"], name="people_%(class)s_sort_zh"),
        ]


class Site(OrganisationUnit):
    class Meta(OrganisationUnit.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")


class Department(OrganisationUnit):
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departments",
        verbose_name=_("site"),
    )
    head = models.ForeignKey(
        "people.Employee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="heads",
        verbose_name=_("head"),
    )

    class Meta(OrganisationUnit.Meta):
        verbose_name = _("department")
        verbose_name_plural = _("departments")


class Team(OrganisationUnit):
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="teams", verbose_name=_("department")
    )
    leader = models.ForeignKey(
        "people.Employee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("team leader"),
    )

    class Meta(OrganisationUnit.Meta):
        verbose_name = _("team")
        verbose_name_plural = _("teams")


class ProductionLine(OrganisationUnit):
    site = models.ForeignKey(Site, models.PROTECT, related_name="lines", verbose_name=_("site"))
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="lines", verbose_name=_("responsible team")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(OrganisationUnit.Meta):
        verbose_name = _("production line")
        verbose_name_plural = _("production lines")


class EmployeeQuerySet(models.QuerySet["Employee"]):
    def managers(self) -> EmployeeQuerySet:
        """Those who may open the admin, as `Employee.is_staff` has it."""
        keeps = Q(is_superuser=True) | Q(roles__contains=[Role.QUALITY_MANAGER])
        return self.filter(keeps, is_active=True)


class EmployeeManager(BaseUserManager["Employee"]):
    """Creates people; the employee number is what they sign in with."""

    def get_queryset(self) -> EmployeeQuerySet:
        return EmployeeQuerySet(self.model, using=self._db)

    def managers(self) -> EmployeeQuerySet:
        return self.get_queryset().managers()

    def create_user(self, number: str, password: str | None = None, **fields: Any) -> Employee:
        employee = self.model(number=number, **fields)
        employee.set_password(password)
        employee.save(using=self._db)
        return employee

    def create_superuser(self, number: str, password: str | None = None, **fields: Any) -> Employee:
        fields.setdefault("roles", [Role.QUALITY_MANAGER])
        return self.create_user(number, password, is_superuser=True, **fields)


class Employee(AbstractBaseUser, PermissionsMixin):
    """Somebody who works here. Signs in with the employee number; may have no e-mail."""

    # Roles give the permissions (see people.backends), so neither table is needed.
    groups = None  # type: ignore[assignment]  # Django's way to leave an inherited field out
    user_permissions = None  # type: ignore[assignment]  # as above
    _role_permissions: set[str]

    number = models.CharField(
        _("employee number"),
        max_length=30,
        unique=True,
        validators=[CODE],
        error_messages={"unique": _("Somebody already has this employee number.")},
    )
    name = models.CharField(_("name"), max_length=100)
    sort_key = SortKeyField("name", of_person=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employees",
        verbose_name=_("department"),
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("team")
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employees",
        verbose_name=_("site"),
    )
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=[("en", "English"), ("zh-hans", "简体中文")],
        blank=True,
        help_text=_("Empty: as the browser asks."),
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices),
        verbose_name=_("roles"),
        default=list,
        blank=True,
        help_text=_("Everybody is an employee; add what they are beside that."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("People who left are kept for the record, not deleted."),
    )
    must_change_password = models.BooleanField(_("must set a new password"), default=False)
    joined_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects: ClassVar[EmployeeManager] = EmployeeManager()

    USERNAME_FIELD = "number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ("number",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(number=""), name="people_employee_number_not_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "number"], name="people_employee_sort"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether the admin is open to them: it is the quality manager's workplace."""
        return self.is_superuser or Role.QUALITY_MANAGER in self.roles

    def has_role(self, *roles: Role) -> bool:
        return any(role == Role.EMPLOYEE or role in self.roles for role in roles)


class Notice(models.Model):
    """One thing that one person is told; the words are made when it is read.

    `kind` names the template in `people.notices`, `params` fill it, `key` makes
    each fact be told once.
    """

    recipient = models.ForeignKey(
        Employee, models.CASCADE, related_name="notices", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=40)
    params = models.JSONField(_("details"), default=dict)
    url = models.CharField(_("address"), max_length=200, blank=True)
    key = models.CharField(_("key"), max_length=120, unique=True)
    created_at = models.DateTimeField(_("sent"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["recipient", "-id"], name="people_notice_inbox"),
            models.Index(
                fields=["recipient"], name="people_notice_unread", condition=Q(read_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"


class Delivery(models.Model):
    """The outbox: a notice on its way out of the product by one channel.

    Written in the transaction of what it tells. `started_at` is recorded before a
    try and the outcome after it, so a crash in between can repeat this one only.
    It carries its quiet hours: whenever it is tried, they hold. Equal times: none.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        ROBOT = "robot", _("Group robot")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    notice = models.ForeignKey(
        Notice, models.CASCADE, related_name="deliveries", verbose_name=_("notice")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    address = models.CharField(_("address"), max_length=500)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    not_before = models.DateTimeField(_("not before"))
    quiet_from = models.TimeField(_("quiet from"), default=dt.time())
    quiet_until = models.TimeField(_("quiet until"), default=dt.time())
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    started_at = models.DateTimeField(_("last try"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel", "address"], name="people_delivery_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="people_delivery_due",
                condition=Q(state__in=["waiting", "sending"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"

    @property
    def quiet(self) -> QuietHours:
        """The hours in which it does not leave."""
        return QuietHours(self.quiet_from, self.quiet_until, zoneinfo.ZoneInfo(self.time_zone))
