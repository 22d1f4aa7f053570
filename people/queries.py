"""What pages and tasks ask about people."""

from collections.abc import Mapping

from django.db.models import Q

from core.pagination import KeysetPage, keyset_page
from people.models import Employee, Notice, ProductionLine, Team

UNREAD_LIMIT = 100
INBOX_PAGE = 30
FOUND_LIMIT = 8


def unread_count(employee: Employee) -> int:
    """How many notices wait to be read, counted up to 100 (which pages show as 99+)."""
    unread = Notice.objects.filter(recipient=employee, read_at=None)
    return unread.order_by().values("pk")[:UNREAD_LIMIT].count()


def inbox_page(employee: Employee, params: Mapping[str, str]) -> KeysetPage[Notice]:
    """One page of somebody's notices, newest first; `params` are the address's own."""
    notices = Notice.objects.filter(recipient=employee)
    return keyset_page(notices, order=["-id"], params=params, size=INBOX_PAGE)


def has_manager() -> bool:
    """Whether anybody could still open the admin."""
    return Employee.objects.managers().exists()


def found(words: str) -> list[Employee]:
    """Active people by the beginning of their number or pinyin, or by a part of their name."""
    words = words.strip()
    if not words:
        return []
    fits = Q(number__istartswith=words) | Q(name__icontains=words)
    fits |= Q(sort_key__startswith=words.lower())
    people = Employee.objects.filter(fits, is_active=True).select_related("team", "department")
    return list(people.order_by("sort_key", "number")[:FOUND_LIMIT])


def teams_of(person: Employee) -> list[int]:
    """The teams whose defects are this person's task: member, leader or head."""
    mine = Q(pk=person.team_id) | Q(leader=person) | Q(department__head=person)
    return list(Team.objects.filter(mine).order_by().values_list("pk", flat=True))


def lines_for(person: Employee) -> tuple[list[ProductionLine], list[ProductionLine]]:
    """The lines in use: this person's own, and all others."""
    teams = set(teams_of(person))
    lines = list(ProductionLine.objects.filter(is_active=True).select_related("team"))
    own = [line for line in lines if line.team_id in teams]
    return own, [line for line in lines if line.team_id not in teams]
