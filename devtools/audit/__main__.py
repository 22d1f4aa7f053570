"""`make audit`: every page of the demo in both languages, beside what was promised of it.

Starts the product on data of its own, opens each page as each of its people, and writes
`var/audit.json`. Exits 1 where a bound is missed. QUICK=1 takes a handful of pages;
ONLY=/list/ those whose address begins so, SKIP=/admin/ all but those; LIGHTHOUSE=0
leaves Lighthouse out.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from devtools import product
from devtools.audit import lighthouse, report
from devtools.audit.checks import Found, look_at
from devtools.audit.places import ERRORS, PLACES, Visit, admin_places, visits
from devtools.browser import LOCALES, launch_arguments, open_for

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = 2  # at once
Seen = tuple[Found, str]  # a page, and the cookies it was asked for with


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def is_asked(name: str, default: str = "") -> bool:
    return os.environ.get(name, default) not in {"", "0"}


def all_visits() -> list[Visit]:
    """Everybody on every page, by person: signing in takes longer than a page."""
    import django  # noqa: PLC0415 - settings need the product's environment

    django.setup()
    from devtools.audit import examples  # noqa: PLC0415 - as above

    known = examples.examples() | examples.boards()
    places = PLACES | admin_places(examples.models()) | ERRORS
    found = [one for one in visits(places, known, quick=is_asked("QUICK")) if is_wanted(one.path)]
    return sorted(found, key=lambda one: one.person)


def is_wanted(path: str) -> bool:
    """Whether ONLY and SKIP let this address be looked at."""
    skip = os.environ.get("SKIP")
    return path.startswith(os.environ.get("ONLY", "")) and not (skip and path.startswith(skip))


def look_at_all(url: str, asked: list[Visit], language: str) -> list[Seen]:
    """What each page was found to be; nothing that counts here is a time, so that two
    browsers look at once, each as people of its own."""
    total = len(asked)
    counted = itertools.count(1)

    def look(own: list[Visit]) -> list[Seen]:
        seen = []
        for page in look_as_each(url, own, language):
            seen.append(page)
            say(f"{next(counted)}/{total} {page[0].title}: {report.in_words(page[0])}")
        return seen

    with ThreadPoolExecutor(BROWSERS) as pool:
        return list(itertools.chain.from_iterable(pool.map(look, shares(asked))))


def shares(asked: list[Visit]) -> list[list[Visit]]:
    """The visits for each browser: about as many, and one person's all in the same."""
    found: list[list[Visit]] = [[] for _browser in range(BROWSERS)]
    people = [list(own) for _person, own in groupby(asked, key=lambda visit: visit.person)]
    for own in sorted(people, key=len, reverse=True):
        min(found, key=len).extend(own)
    return [share for share in found if share]


def look_as_each(url: str, asked: list[Visit], language: str) -> Iterator[Seen]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())
        for person, own in groupby(asked, key=lambda visit: visit.person):
            context = open_for(browser, url, person, language)
            for visit in own:
                yield look_at(context, url, visit, language), cookies(context)
            context.close()
        browser.close()


def cookies(context: BrowserContext) -> str:
    return "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())


def measure(url: str, asked: list[Visit]) -> list[Found]:
    """Language by language: a person's pages are in the one that was chosen last."""
    pages = []
    for language in LOCALES:
        seen = look_at_all(url, asked, language)
        if is_asked("LIGHTHOUSE", "1"):
            jobs = [
                lighthouse.Job(page, f"{url}{page.path}", cookie)
                for page, cookie in seen
                if page.name not in ERRORS
            ]
            say(f"Lighthouse on {len(jobs)} pages ...")
            lighthouse.measure(jobs, report.BOUNDS["performance_min"][1], say)
        pages += [page for page, _cookie in seen]
    return pages


def main() -> int:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="qm-audit-") as folder:
        say("Starting the demo ...")
        with product.running(Path(folder, "var")) as running:
            product.share_data(running)
            pages = measure(running.url, all_visits())
    out = ROOT / "var" / "audit.json"
    out.parent.mkdir(exist_ok=True)
    figures = report.figures(pages)
    details = [page.as_dict() for page in pages]
    out.write_text(json.dumps(figures | {"details": details}, indent=1, ensure_ascii=False) + "\n")
    report.show(figures, pages, say)
    minutes = (time.monotonic() - begun) / 60
    say(f"\nWritten to {out.relative_to(ROOT)} after {minutes:.0f} minutes")
    return 0 if not report.missed(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
