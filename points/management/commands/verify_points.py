"""`manage.py verify_points`: the standings against the ledger; exit 1 on any difference."""

from typing import Any

from django.core.management.base import BaseCommand

from points.models import PointEntry
from points.services import verify


class Command(BaseCommand):
    help = "Recompute every standing from the ledger and compare."

    def handle(self, *args: Any, **options: Any) -> None:
        differences = verify()
        for found in differences:
            self.stderr.write(
                f"{found.standing} {found.subject_id}, campaign {found.campaign_id}: "
                f"kept {found.kept}, ledger {found.ledger}"
            )
        if differences:
            self.stderr.write(f"{len(differences)} standings differ from the ledger.")
            raise SystemExit(1)
        count = PointEntry.objects.count()
        self.stdout.write(f"The standings agree with the ledger ({count} entries).")
