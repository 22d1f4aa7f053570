"""`manage.py seed_demo`: the 2025 campaign on invented people, at one of its stages."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.models import Campaign
from dashboard.demo import DEMO_ACCOUNTS, PASSWORD, STAGES
from dashboard.demo.month import build_demo
from defects.models import Commendation, Defect
from people.models import Employee

REFUSED = 2
LARGEST_SCALE = 1000


def _scale(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or not 1 <= int(text) <= LARGEST_SCALE:
        raise argparse.ArgumentTypeError(f"give a whole number from 1 to {LARGEST_SCALE}")
    return int(text)


class Command(BaseCommand):
    help = "Load the demo: the 2025 campaign, on invented people, into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--stage",
            choices=list(STAGES),
            default="running",
            help="kickoff: 1 Sept 2025, running: 15 Sept, closing: 29 Sept",
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="another number gives other people and findings"
        )
        parser.add_argument(
            "--scale", type=_scale, default=1, help="multiplies people, lines and defects"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._require_empty_demo()
        build_demo(stage=options["stage"], seed=options["seed"], scale=options["scale"])
        self.stdout.write(
            f"The demo stands at {STAGES[options['stage']]:%d %B %Y %H:%M}: "
            f"{Employee.objects.count()} people, {Defect.objects.count()} defects, "
            f"{Commendation.objects.count()} commendations."
        )
        accounts = ", ".join(number for number, _words in DEMO_ACCOUNTS)
        self.stdout.write(f"Sign in as {accounts}; the password is {PASSWORD}.")

    def _require_empty_demo(self) -> None:
        """Refuse to invent people in a real plant, or beside a record that must stay."""
        if not settings.DEMO:
            raise CommandError(
                "This is not a demo: set DEMO=yes for a database that may hold invented people.",
                returncode=REFUSED,
            )
        if Campaign.objects.exists() or Employee.objects.exists():
            raise CommandError(
                "There are people or campaigns here already, and a record is never deleted. "
                "For a fresh demo remove var/, or point DATABASE_URL at an empty database.",
                returncode=REFUSED,
            )
