"""The demo: the 2025 campaign of the seed document, on an invented plant and invented people.

Everything that a rule is about is done through the services, in the order of time,
so the demo's record is as sound as a real one. The same seed gives the same demo.
"""

import datetime as dt
import zoneinfo
from typing import Final

ZONE: Final = zoneinfo.ZoneInfo("Asia/Shanghai")
PASSWORD: Final = "quality-month"  # noqa: S105 - the demo's, printed at its start

# Who signs in with which employee number.
DEMO_ACCOUNTS: Final[tuple[tuple[str, str], ...]] = (
    ("manager", "quality manager"),
    ("leader", "team leader of DC Pile Assembly"),
    ("member", "works in the leader's team"),
    ("verifier", "verifies corrections, Quality"),
    ("executive", "general manager of the plant"),
    ("judge", "judge of the competitions"),
    ("employee", "works in another team"),
)

# The instant at which each stage stands still until the demo's clock takes over.
STAGES: Final[dict[str, dt.datetime]] = {
    "kickoff": dt.datetime(2025, 9, 1, 10, 0, tzinfo=ZONE),
    "running": dt.datetime(2025, 9, 15, 10, 5, tzinfo=ZONE),
    "closing": dt.datetime(2025, 9, 29, 10, 0, tzinfo=ZONE),
}
