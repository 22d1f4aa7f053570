"""Puts the items that there were into a first checklist, and every inspection to it."""

import uuid

from django.db import migrations
from django.utils import timezone


def _version(apps, checklist, number, items):
    """A version with one section of these items; a copy of each where it has a section."""
    version = apps.get_model("defects", "ChecklistVersion").objects.create(
        checklist=checklist, number=number
    )
    section = apps.get_model("defects", "ChecklistSection").objects.create(
        version=version, name="Line", name_zh="产线"
    )
    for item in items:
        if item.section_id is None:
            item.key = uuid.uuid4()  # the column came with one key for all
        else:
            item.pk = None
        item.section = section
        item.save()
    return version


def into_a_checklist(apps, schema_editor):
    items = list(apps.get_model("defects", "ChecklistItem").objects.order_by("order", "id"))
    if not items:
        return
    checklist = apps.get_model("defects", "Checklist").objects.create(
        name="Line inspection", name_zh="产线巡检"
    )
    versions = [_version(apps, checklist, 1, items)]
    if not all(item.is_active for item in items):
        # Answers stay with the items that they are about; what is asked now has those in use.
        in_use = [item for item in items if item.is_active]
        versions.append(_version(apps, checklist, 2, in_use))
    apps.get_model("defects", "Inspection").objects.update(version=versions[0])
    for version in versions:
        version.published_at = timezone.now()
        version.save()


def out_of_it(apps, schema_editor):
    """The items stay; the checklist goes with the table."""


class Migration(migrations.Migration):
    dependencies = [("defects", "0004_checklists_plans_reports")]

    operations = [migrations.RunPython(into_a_checklist, out_of_it)]
