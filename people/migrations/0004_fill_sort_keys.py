"""Gives everybody and every unit that is there already the key by which its name sorts."""

from django.db import migrations

from core.sorting import person_key, unit_key

UNITS = ("Site", "Department", "Team", "ProductionLine")


def fill(apps, schema_editor):
    for name in UNITS:
        model = apps.get_model("people", name)
        units = list(model.objects.order_by("pk").only("name", "name_zh"))
        for unit in units:
            unit.sort_en = unit_key(unit.name)
            unit.sort_zh = unit_key(unit.name_zh or unit.name)
        model.objects.bulk_update(units, ["sort_en", "sort_zh"], batch_size=500)
    model = apps.get_model("people", "Employee")
    people = list(model.objects.order_by("pk").only("name"))
    for person in people:
        person.sort_key = person_key(person.name)
    model.objects.bulk_update(people, ["sort_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_sort_keys")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
