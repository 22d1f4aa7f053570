"""Copies a campaign with everything that belongs to it, moved by whole years.

What belongs to it is what would be deleted with it (phases, responsibilities, targets,
point rules of the floor above); what happened in it is protected, and stays behind. What
is protected and yet part of the set-up is copied by the app whose it is: see `also_copy`.
"""

# ruff: noqa: SLF001 - `_meta`, `_state` and `_default_manager` are Django's documented model API

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.db import models

from campaigns import rules
from campaigns.models import Campaign

Record = TypeVar("Record", bound=models.Model)
Copier = Callable[[Campaign, Campaign, dt.datetime], object]
_copiers: list[Copier] = []


def also_copy(copier: Copier) -> None:
    """Let `copier(source, target, now)` of an upper floor copy its own part of the set-up.

    An app says so when it starts (`AppConfig.ready`).
    """
    _copiers.append(copier)


def unsaved_copy(record: Record, years: int) -> Record:
    """`record` turned into a new, unsaved one; its dates move by `years`."""
    for field in record._meta.concrete_fields:
        day = getattr(record, field.attname)
        if type(field) is models.DateField and day is not None:
            setattr(record, field.attname, rules.shifted(day, years))
    record.pk = None
    record._state.adding = True
    return record


def copy_belongings(source: Campaign, target: Campaign, years: int, now: dt.datetime) -> None:
    """Copy to `target` every row that belongs to `source`, and what other apps set up."""
    for relation in Campaign._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            _copy_rows(relation.related_model, relation.field.name, source, target, years)
    for copier in _copiers:
        copier(source, target, now)


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
