"""The figures of an audit, the bounds they must keep, and the pages that break them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from devtools.audit.checks import Found

AT_LEAST, AT_MOST = "at least", "at most"
BOUNDS: dict[str, tuple[str, Any]] = {
    "axe_violations": (AT_MOST, 0),
    "accessibility_min": (AT_LEAST, 100),
    "best_practices_min": (AT_LEAST, 100),
    "performance_min": (AT_LEAST, 95),
    "first_view_kb_max": (AT_MOST, 150),
    "overflow_pages": (AT_MOST, 0),
    "enlarged_pages": (AT_MOST, 0),
    "shift_max": (AT_MOST, 0.05),
    "fault_pages": (AT_MOST, 0),
}
WORST = 12


def figures(pages: list[Found]) -> dict[str, Any]:
    """Over all pages; a score is None where Lighthouse was left out."""
    return {
        "pages": len(pages),
        "axe_violations": sum(len(nodes) for page in pages for nodes in page.axe.values()),
        "accessibility_min": least(page.accessibility for page in pages),
        "best_practices_min": least(page.best_practices for page in pages),
        "performance_min": least(page.performance for page in pages),
        "first_view_kb_max": max((page.first_view_kb for page in pages), default=0),
        "overflow_pages": sum(bool(page.overflow) for page in pages),
        "enlarged_pages": sum(bool(page.enlarged) for page in pages),
        "shift_max": max((page.shift for page in pages), default=0),
        "fault_pages": sum(bool(page.faults) for page in pages),
    }


def least(scores: Iterable[int | None]) -> int | None:
    return min((score for score in scores if score is not None), default=None)


def missed(found: dict[str, Any]) -> list[str]:
    """The names of the bounds that are missed, in their order."""
    return [
        name
        for name, (kind, bound) in BOUNDS.items()
        if found[name] is not None
        and (found[name] < bound if kind == AT_LEAST else found[name] > bound)
    ]


def problems(page: Found) -> list[str]:
    """What breaks a bound on one page, in words."""
    axe = [f"axe {rule}: {', '.join(nodes[:3])}" for rule, nodes in page.axe.items()]
    wide = [f"at 320 px: {what}" for what in page.overflow]
    large = [f"200 % text: {what}" for what in page.enlarged]
    heavy = [f"{page.first_view_kb} KB"] * (page.first_view_kb > BOUNDS["first_view_kb_max"][1])
    shifts = [f"shift {page.shift}"] * (page.shift > BOUNDS["shift_max"][1])
    scores = [
        f"{name} {score}"
        for name in ("accessibility", "best_practices", "performance")
        if (score := getattr(page, name)) is not None and score < BOUNDS[f"{name}_min"][1]
    ]
    return [*page.faults, *axe, *wide, *large, *heavy, *shifts, *scores]


def in_words(page: Found) -> str:
    found = problems(page)
    return f"{page.first_view_kb} KB, " + ("good" if not found else f"{len(found)} problems")


def show(found: dict[str, Any], pages: list[Found], say: Callable[[str], None]) -> None:
    """The worst pages with what is wrong, then each figure beside its bound."""
    bad = sorted((page for page in pages if problems(page)), key=lambda one: -len(problems(one)))
    for page in bad[:WORST]:
        say(f"\n{page.title}")
        for what in [*problems(page)[:8], *page.failing[:4]]:
            say(f"    {what}")
    if len(bad) > WORST:
        say(f"\n... and {len(bad) - WORST} more pages; see the file.")
    say(f"\n{'pages':<22}{found['pages']:>10}")
    wrong = missed(found)
    for name, (kind, bound) in BOUNDS.items():
        value = "-" if found[name] is None else found[name]
        say(
            f"{name:<22}{value:>10}  {kind} {bound:<6} {'MISSED' if name in wrong else ''}".rstrip()
        )
