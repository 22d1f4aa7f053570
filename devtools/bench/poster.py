"""Ten entries a second into the ledger that DATABASE_URL names, until standard input ends.

A process of its own: threads beside those that measure would slow what they measure.
"""

import sys
import threading
import uuid
from itertools import cycle

import django

EVERY = 0.1  # seconds


def main() -> None:
    """Post to fifty teams in turn."""
    django.setup()
    from campaigns.models import Campaign  # noqa: PLC0415 - after the settings
    from core.clock import now  # noqa: PLC0415 - as above
    from people.models import Team  # noqa: PLC0415 - as above
    from points import services as points  # noqa: PLC0415 - as above

    done = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        done.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    rule = points.rule_for(Campaign.objects.get().pk, "defect_corrected")
    for team in cycle(list(Team.objects.order_by("pk")[:50])):
        if done.wait(EVERY):
            return
        points.post(
            rule=rule,
            key=f"live:{uuid.uuid4()}",
            team_id=team.pk,
            department_id=team.department_id,
            occurred_at=now(),
            now=now(),
        )


if __name__ == "__main__":
    main()
