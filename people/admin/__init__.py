"""People in the admin."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group

from people.admin import employees, notices, organisation

# Roles give the permissions here; Django's groups would be a second truth. They must be
# registered before they can be taken out, which importing their admin has done.
admin.site.unregister(Group)

__all__ = ["GroupAdmin", "employees", "notices", "organisation"]
