"""Reads of checklists that pages, services and tasks share."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from defects.models import ChecklistItem, ChecklistSection, ChecklistVersion


def published_versions() -> QuerySet[ChecklistVersion]:
    """The newest published version of each checklist, in no order."""
    published = ChecklistVersion.objects.filter(published_at__isnull=False)
    newest = published.order_by("checklist_id", "-number").distinct("checklist_id")
    return ChecklistVersion.objects.filter(pk__in=newest.values("pk"))


def newest_of(checklists: Iterable[int]) -> dict[int, ChecklistVersion]:
    """Checklist id -> its newest published version; one without any is left out."""
    found = published_versions().filter(checklist__in=list(checklists))
    return {version.checklist_id: version for version in found}


def default_version() -> ChecklistVersion | None:
    """What an inspection without a plan is made with: the first checklist in use."""
    found = published_versions().filter(checklist__is_active=True)
    return found.select_related("checklist").order_by("checklist_id").first()


def with_content(versions: QuerySet[ChecklistVersion]) -> QuerySet[ChecklistVersion]:
    """The versions with sections, items and examples, in order, in four queries."""
    items = ChecklistItem.objects.order_by("order", "id").prefetch_related("examples")
    sections = ChecklistSection.objects.order_by("order", "id")
    inside = sections.prefetch_related(Prefetch("items", items))
    return versions.select_related("checklist").prefetch_related(Prefetch("sections", inside))


def items_of(version_id: int | None) -> QuerySet[ChecklistItem]:
    """The items of a version, section by section; none where there is no version."""
    items = ChecklistItem.objects.filter(section__version=version_id)
    return items.order_by("section__order", "section_id", "order", "id")
