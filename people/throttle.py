"""How many wrong passwords are taken, beside five for one number from one address.

Within the same quarter of an hour, and counted from the same records as the five:
a number is guessed from many addresses, or one address tries many numbers. A whole
plant may share an address, so that its limit is wide.
"""

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.db.models import Q, Sum
from django.http import HttpRequest
from django.utils import timezone

PER_NUMBER = 20
PER_ADDRESS = 100


class SignInHandler(AxesDatabaseHandler):
    """Axes' own limit, and the two wider ones."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, str] | None = None) -> bool:
        """Whether no further password is looked at for now, right or wrong."""
        if super().is_locked(request, credentials):
            return True
        number = get_client_username(request, credentials)
        address = request.axes_ip_address  # type: ignore[attr-defined]  # axes puts it there
        return (
            _failures(Q(username=number)) >= PER_NUMBER
            or _failures(Q(ip_address=address)) >= PER_ADDRESS
        )


def _failures(whose: Q) -> int:
    pause = get_cool_off()
    recent = AccessAttempt.objects.filter(whose, attempt_time__gte=timezone.now() - pause)
    return recent.aggregate(total=Sum("failures_since_start"))["total"] or 0
