"""Answers Django's permission checks from the roles of the signed-in person."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from people.models import Employee
from people.permissions import permissions_of


class RoleBackend(ModelBackend):
    """Passwords as Django checks them; permissions by role, without a query."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def get_all_permissions(self, user_obj: Employee | AnonymousUser, obj: Any = None) -> set[str]:
        if not user_obj.is_active or not isinstance(user_obj, Employee) or obj is not None:
            return set()
        if not hasattr(user_obj, "_role_permissions"):
            user_obj._role_permissions = permissions_of(user_obj.roles)  # noqa: SLF001 - a cache on the person, as Django's own backend keeps one
        return user_obj._role_permissions  # noqa: SLF001 - see above

    def with_perm(self, *args: Any, **kwargs: Any) -> QuerySet[Employee]:
        raise NotImplementedError("Ask people.queries for those who have a role.")
