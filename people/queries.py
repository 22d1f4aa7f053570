"""What pages and tasks ask about people."""

from collections.abc import Mapping

from core.pagination import KeysetPage, keyset_page
from people.models import Employee, Notice

UNREAD_LIMIT = 100
INBOX_PAGE = 30


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
