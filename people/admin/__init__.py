"""People in the admin."""

from django.contrib import admin
from django.contrib.auth.models import Group

from people.admin import employees, notices, organisation

# Roles give the permissions here; Django's groups would be a second truth.
if admin.site.is_registered(Group):
    admin.site.unregister(Group)

__all__ = ["employees", "notices", "organisation"]
