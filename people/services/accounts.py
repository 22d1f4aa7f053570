"""What people and the quality manager change about an account."""

import datetime as dt

from axes.utils import reset as unlock
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError, NotAllowed
from people import queries, rules
from people.hashers import InitialPasswordHasher
from people.models import Employee, Notice


@transaction.atomic
def change_password(*, actor: Employee, password: str) -> None:
    """Store the actor's own new password; their other sessions end by it."""
    if actor.check_password(password):
        raise DomainError(_("Choose a password other than the present one."), "new_password1")
    actor.set_password(password)
    actor.must_change_password = False
    actor.save(update_fields=["password", "must_change_password"])


@transaction.atomic
def issue_first_password(*, actor: Employee, employee: Employee) -> str:
    """Give somebody who forgot theirs a random password, told once; they replace it.

    Their sessions end, and a lock after too many wrong tries is taken off.
    """
    if not actor.has_perm("people.change_employee"):
        raise NotAllowed(_("Only a quality manager gives out first passwords."))
    if employee.pk == actor.pk:
        raise NotAllowed(_("Change your own password on your own page."))
    if employee.is_superuser and not actor.is_superuser:
        raise NotAllowed(_("This account is kept by the system's administrator."))
    password = rules.first_password()
    employee.password = hash_first_password(password)
    employee.must_change_password = True
    employee.save(update_fields=["password", "must_change_password"])
    unlock(username=employee.number)
    return password


def hash_first_password(password: str) -> str:
    """The quick hash, which is for generated passwords only."""
    return make_password(password, hasher=InitialPasswordHasher.algorithm)


def check_employee(*, actor: Employee, employee: Employee) -> None:
    """Refuse a change by which the quality managers would lock themselves out."""
    if employee.pk == actor.pk and not employee.is_active:
        raise DomainError(_("You can't deactivate yourself."), "is_active")
    if employee.pk == actor.pk and not employee.is_staff:
        raise DomainError(_("You can't take the role of quality manager from yourself."), "roles")


@transaction.atomic
def save_employee(*, actor: Employee, employee: Employee) -> None:
    """Store what a quality manager changed, or somebody new, who can't sign in yet."""
    check_employee(actor=actor, employee=employee)
    if employee.pk is None and not employee.password:
        employee.set_unusable_password()
    employee.save()
    require_manager()


def require_manager() -> None:
    """Refuse what would leave nobody who can open the admin."""
    if not queries.has_manager():
        raise DomainError(_("Somebody must stay quality manager."), "roles")


@transaction.atomic
def update_profile(*, actor: Employee, language: str, email: str, phone: str) -> None:
    """Store what people keep about themselves."""
    actor.language = language
    actor.email = email
    actor.phone = phone
    actor.save(update_fields=["language", "email", "phone"])


def set_language(*, actor: Employee, language: str) -> None:
    """Remember the language that the actor reads."""
    actor.language = language
    actor.save(update_fields=["language"])


def read_notice(*, actor: Employee, notice: Notice, now: dt.datetime) -> None:
    """Mark one of the actor's notices as read; the first time counts."""
    actor.notices.filter(pk=notice.pk, read_at=None).update(read_at=now)


def read_all_notices(*, actor: Employee, now: dt.datetime) -> int:
    """Mark all of the actor's notices as read; says how many were not."""
    return actor.notices.filter(read_at=None).update(read_at=now)
