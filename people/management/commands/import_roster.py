"""`manage.py import_roster FILE`: the roster import, for the terminal."""

import os
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from core.errors import DomainError
from people import handout, roster, services

T = TypeVar("T")


class Command(BaseCommand):
    help = "Takes a roster (XLSX or CSV) into the organisation: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the roster, .xlsx or .csv")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument(
            "--passwords",
            type=Path,
            metavar="OUT.csv",
            help="where to write the first passwords of new people (readable by you only)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        content = self._content(options["file"])
        dry_run, target = options["dry_run"], options["passwords"]
        report = self._import(content, dry_run=True)
        self._tell(report)
        if not report.is_good:
            raise CommandError(
                f"{report.problem_count} problems; nothing was written. Correct them and try again."
            )
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")
            return
        if report.new and target is None:
            raise CommandError(
                "Nothing was written. Name a file for the first passwords: --passwords OUT.csv"
            )
        self._write(content, target)

    def _content(self, path: Path) -> bytes:
        try:
            if path.stat().st_size > roster.MAX_BYTES:
                raise CommandError("The file is larger than 10 MB. Split it into smaller ones.")
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror}.") from error

    def _import(self, content: bytes, *, dry_run: bool) -> services.ImportReport:
        try:
            return services.import_roster(
                content=content, actor=None, dry_run=dry_run, progress=_bar
            )
        except DomainError as error:
            raise CommandError(error.text) from error

    def _write(self, content: bytes, target: Path | None) -> None:
        """Import, with the password file opened first: nobody is added without one."""
        if target is None:
            self._import(content, dry_run=False)
            self.stdout.write("Done.")
            return
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise CommandError(f"{target} exists already; name a new file.") from error
        except OSError as error:
            raise CommandError(f"{target} can't be written: {error.strerror}.") from error
        try:
            with os.fdopen(handle, "wb") as file:
                report = self._import(content, dry_run=False)
                file.write(handout.passwords_csv(report.passwords))
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        self.stdout.write(f"Done. The first passwords are in {target}; delete it when handed out.")

    def _tell(self, report: services.ImportReport) -> None:
        new, changed, unchanged = report.outcome
        for problem in report.problems:
            self.stdout.write(f"Row {problem.row}, {problem.column}: {problem.reason}")
        if report.problem_count > len(report.problems):
            self.stdout.write(f"... and {report.problem_count - len(report.problems)} more.")
        for unit in report.created_units:
            self.stdout.write(f"Creates {unit}")
        self.stdout.write(f"{new} new, {changed} changed, {unchanged} unchanged")


def _bar(items: Sequence[T], label: str) -> Iterable[T]:
    return tqdm(items, desc=label, unit_scale=True, disable=None if items else True)
