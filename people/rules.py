"""Rules about people and what they are told: values in, values out."""

import datetime as dt
import secrets
import zoneinfo
from dataclasses import dataclass

# Without l, i, o, 0 and 1, which people mistake for each other: 31 characters.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
FIRST_LENGTH = 10  # 10 * log2(31) = 49.5 bits

MAX_ATTEMPTS = 8
LONGEST_WAIT = dt.timedelta(minutes=60)
CRASHED_AFTER = dt.timedelta(minutes=10)

ROBOT_SCHEMES = frozenset({"wecombot", "dingtalk", "feishu", "lark"})
TRIAL_SCHEMES = frozenset({"json", "jsons"})


def first_password() -> str:
    """A random first password that is easy to read aloud and to type on a phone."""
    return "".join(secrets.choice(READABLE) for _position in range(FIRST_LENGTH))


def retry_delay(attempts: int, jitter: float) -> dt.timedelta:
    """How long to wait after the failed try number `attempts` (the first is 1).

    Doubles from one minute up to an hour; `jitter`, from 0 to 1, adds up to a quarter,
    so that what failed together does not come back together.
    """
    wait = min(dt.timedelta(minutes=2 ** (attempts - 1)), LONGEST_WAIT)
    return wait * (1 + jitter / 4)


def robot_scheme_allowed(address: str, *, trial: bool) -> bool:
    """Whether a group robot's address is of a service that we send to.

    The address is typed by a person, so only the chat services themselves are
    reached; `trial` (a developer's machine) adds plain JSON over HTTP.
    """
    scheme, separator, _rest = address.strip().partition("://")
    allowed = ROBOT_SCHEMES | (TRIAL_SCHEMES if trial else frozenset())
    return bool(separator) and scheme.lower() in allowed


@dataclass(frozen=True)
class QuietHours:
    """The part of the day in which nothing is sent. Local times in the zone.

    Where it ends when it begins, there is none.
    """

    begin: dt.time
    end: dt.time
    zone: zoneinfo.ZoneInfo

    def next_allowed(self, at: dt.datetime) -> dt.datetime:
        """`at` itself, or the end of the quiet hours that it falls in (UTC)."""
        local = at.astimezone(self.zone)
        if not self._quiet(local.time()):
            return at.astimezone(dt.UTC)
        day = local.date()
        if self.begin > self.end and local.time() >= self.begin:
            day += dt.timedelta(days=1)
        return dt.datetime.combine(day, self.end, tzinfo=self.zone).astimezone(dt.UTC)

    def _quiet(self, time: dt.time) -> bool:
        if self.begin <= self.end:
            return self.begin <= time < self.end
        return time >= self.begin or time < self.end


NEVER_QUIET = QuietHours(dt.time(), dt.time(), zoneinfo.ZoneInfo("UTC"))
