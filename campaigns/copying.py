"""Copies a campaign with everything that belongs to it, moved by whole years.

What belongs to it is what would be deleted with it (phases, responsibilities, targets,
point rules of the floor above); what happened in it is protected, and stays behind.
"""

# ruff: noqa: SLF001 - `_meta`, `_state` and `_default_manager` are Django's documented model API

from __future__ import annotations

from typing import TypeVar

from django.db import models

from campaigns import rules
from campaigns.models import Campaign

Record = TypeVar("Record", bound=models.Model)


def unsaved_copy(record: Record, years: int) -> Record:
    """`record` turned into a new, unsaved one; its dates move by `years`."""
    for field in record._meta.concrete_fields:
        day = getattr(record, field.attname)
        if type(field) is models.DateField and day is not None:
            setattr(record, field.attname, rules.shifted(day, years))
    record.pk = None
    record._state.adding = True
    return record


def copy_belongings(source: Campaign, target: Campaign, years: int) -> None:
    """Copy to `target` every row that belongs to `source`."""
    for relation in Campaign._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            _copy_rows(relation.related_model, relation.field.name, source, target, years)


def _copy_rows(
    model: type[models.Model], parent: str, source: Campaign, target: Campaign, years: int
) -> None:
    links = [field.name for field in model._meta.many_to_many]
    for row in model._default_manager.filter(**{parent: source}):
        linked = {name: list(getattr(row, name).all()) for name in links}
        child = unsaved_copy(row, years)
        setattr(child, parent, target)
        child.save()
        for name, others in linked.items():
            getattr(child, name).set(others)
