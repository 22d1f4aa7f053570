"""Lighthouse on each page, one after another: what runs beside it would be measured too."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from devtools import bootstrap
from devtools.audit.checks import Found
from devtools.browser import ARGUMENTS, found

SCRIPT = Path(__file__).with_name("lighthouse.mjs")
ROUNDS = 3  # of a page whose speed is measured below the bound: the middle one counts
CATEGORIES = {
    "accessibility": "accessibility",
    "best-practices": "best_practices",
    "performance": "performance",
}
Answer = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """A page to measure, and the cookies it is asked for with."""

    page: Found
    url: str
    cookie: str


def measure(jobs: list[Job], least: int, tell: Callable[[str], None]) -> None:
    """Write down the scores of each page, 0 to 100."""
    slow = []
    for job, answer in _run(jobs):
        _keep(job.page, answer)
        tell(f"{job.page.title}: {_in_words(job.page)}")
        if (job.page.performance or 0) < least:
            slow.append(job)
    speeds: dict[str, list[int]] = {job.page.title: [job.page.performance or 0] for job in slow}
    for _again in range(ROUNDS - 1):
        for job, answer in _run(slow):
            speeds[job.page.title].append(answer.get("performance") or 0)
            job.page.performance = int(median(speeds[job.page.title]))
            tell(f"{job.page.title}: performance again {speeds[job.page.title]}")


def _run(jobs: list[Job]) -> Iterable[tuple[Job, Answer]]:
    """The answers of the script, as they come."""
    if not jobs:
        return
    asked = [{"url": job.url, "cookie": job.cookie} for job in jobs]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"jobs": asked, "flags": ARGUMENTS}, file)
        file.flush()
        node = str(bootstrap.node_folder() / "bin" / "node")
        process = subprocess.Popen(
            [node, str(SCRIPT), file.name],
            env=os.environ | {"CHROME_PATH": found() or ""},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        yield from zip(jobs, map(json.loads, process.stdout), strict=True)
        process.wait()


def _keep(page: Found, answer: Answer) -> None:
    if answer.get("error"):
        page.faults.append(f"Lighthouse: {answer['error']}"[:300])
    for category, name in CATEGORIES.items():
        setattr(page, name, answer.get(category))
        page.failing += [f"{name}: {why}" for why in answer.get(f"{category} failing") or []]


def _in_words(page: Found) -> str:
    return " / ".join(f"{name} {getattr(page, name)}" for name in CATEGORIES.values())
