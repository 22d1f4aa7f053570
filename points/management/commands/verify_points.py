"""`manage.py verify_points`: standings and closed months against the ledger; else exit 1."""

from typing import Any

from django.core.management.base import BaseCommand

from points.models import PerformanceMonth, PointEntry
from points.months.verification import verify as verify_months
from points.services import verify


class Command(BaseCommand):
    help = "Recompute every standing and every closed month from the ledger and compare."

    def handle(self, *args: Any, **options: Any) -> None:
        differences = [
            f"{found.standing} {found.subject_id}, campaign {found.campaign_id}: "
            f"kept {found.kept}, ledger {found.ledger}"
            for found in verify()
        ]
        wrong = verify_months()
        for words in (*differences, *wrong):
            self.stderr.write(words)
        if differences or wrong:
            self.stderr.write(
                f"{len(differences)} standings and {len(wrong)} facts of closed months "
                "differ from the ledger."
            )
            raise SystemExit(1)
        self.stdout.write(
            f"The standings and {PerformanceMonth.objects.count()} closed month(s) agree with "
            f"the ledger ({PointEntry.objects.count()} entries)."
        )
