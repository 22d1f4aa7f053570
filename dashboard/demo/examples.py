"""What turns up on the lines of the plant, and how its people answer it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A defect as somebody posts it, and the correction that the team answers with.

    `title` holds `{n}`, the station. `area` is that of a team, or `any`. People type
    the language that they speak, so each example has one.
    """

    area: str
    scene: str
    category: str
    severity: str
    title: str
    containment: str
    factor: str
    whys: tuple[str, ...]
    measure: str
    system_factor: str = ""
    system_cause: str = ""
    detail: str = ""
    chinese: bool = False
