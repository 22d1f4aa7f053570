"""What one page is measured for, in a browser, as the person and in the language given."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

from devtools.audit.places import Visit
from devtools.browser import DESK, NARROW, PHONE

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
PROBE = Path(__file__).with_name("page.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN_AXE = """async (rules) => {
    const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    const where = ({ target }) => target.join(" ");
    return found.violations.map(({ id, nodes }) => [id, nodes.map(where)]);
}"""
WATCH_SHIFTS = """
    globalThis.auditShift = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            if (!entry.hadRecentInput) globalThis.auditShift += entry.value;
        }
    }).observe({ type: "layout-shift", buffered: true });
"""
# Where photos and films are; not counted as weight.
PHOTOS = ("/photos/", "/proposals/photos/", "/inspections/walk/examples/")
FILMS = (".mp4", "/poster.jpg")
# What the browser is told for the audit's sake: a page's first view has no worker yet.
OWN_MESSAGES = {"Service Worker registration blocked by Playwright"}
UNSAFE = ("'unsafe-inline'", "'unsafe-eval'")
# What runs or styles; a script of another type is data.
RUNS = {"", "module", "text/javascript", "application/javascript"}


@dataclass
class Found:
    """What a page was found to be. Sizes in KB of 1,000 bytes over the wire."""

    name: str
    path: str
    person: str
    language: str
    first_view_kb: float = 0.0
    requests: int = 0
    shift: float = 0.0
    axe: dict[str, list[str]] = field(default_factory=dict)
    overflow: list[str] = field(default_factory=list)
    enlarged: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    accessibility: int | None = None
    best_practices: int | None = None
    performance: int | None = None
    failing: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.path} as {self.person or 'visitor'} in {self.language}"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Inline(HTMLParser):
    """Scripts and styles that stand in the page itself, and attributes that are either."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style":
            self.found.append("<style> in the page")
        if tag == "script" and "src" not in given and (given.get("type") or "") in RUNS:
            self.found.append("<script> in the page")
        bad = [name for name in given if name == "style" or name.startswith("on")]
        self.found += [f"{name}= on <{tag}>" for name in bad]


def inline_of(html: str) -> list[str]:
    parser = Inline()
    parser.feed(html)
    return [f"{what} ({times} times)" for what, times in Counter(parser.found).items()]


def policy_faults(policy: str) -> list[str]:
    """What a Content-Security-Policy allows that ours must not."""
    if not policy:
        return ["no Content-Security-Policy"]
    directives = [part.strip() for part in policy.split(";")]
    return [
        f"policy: {directive}"
        for directive in directives
        if any(word in directive for word in UNSAFE)
    ]


class Traffic:
    """Listens to what a page loads and complains of."""

    def __init__(self, page: Page, host: str, status: int) -> None:
        self.host, self.status = host, status
        self.bytes: Counter[str] = Counter()
        self.addresses: dict[str, str] = {}
        self.faults: list[str] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._loaded)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("response", self._answered)

    def _sent(self, event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        self.addresses[event["requestId"]] = address
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.faults.append(f"asks another host: {address}")

    def _loaded(self, event: dict[str, Any]) -> None:
        address = self.addresses.get(event["requestId"], "")
        self.bytes[urlsplit(address).path] += int(event["encodedDataLength"])

    def _said(self, said: ConsoleMessage) -> None:
        expected = f"status of {self.status}"
        if said.text in OWN_MESSAGES:
            return
        if said.type in {"error", "warning"} and not (self.status != 200 and expected in said.text):
            self.faults.append(f"console: {said.text[:300]}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 400 and answer.status != self.status:
            self.faults.append(f"{answer.status}: {urlsplit(answer.url).path}")

    def kilobytes(self) -> float:
        """Of everything but photos and films."""
        parts = [
            size
            for path, size in self.bytes.items()
            if not path.startswith(PHOTOS) and not path.endswith(FILMS)
        ]
        return round(sum(parts) / 1000, 1)


def look_at(context: BrowserContext, url: str, visit: Visit, language: str) -> Found:
    """Open the page of the product at `url` afresh, and measure it."""
    found = Found(visit.name, visit.path, visit.person, language)
    page = context.new_page()
    try:
        page.add_init_script(WATCH_SHIFTS)
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        _first_view(page, urlsplit(url).netloc, visit, found)
        _axe(page, found, "")
        _small_screen(page, found)
        _large_text(page, found)
        _axe_on_a_dark_desk(page, found)
    except Exception as error:  # noqa: BLE001 - a page that cannot be measured is a fault of its own
        found.faults.append(f"not measured: {error}"[:300])
    finally:
        page.close()
    found.faults = list(dict.fromkeys(found.faults))
    return found


def _first_view(page: Page, host: str, visit: Visit, found: Found) -> None:
    traffic = Traffic(page, host, visit.status)
    found.faults = traffic.faults
    answer = page.goto(visit.path, wait_until="networkidle")
    page.wait_for_timeout(300)
    if answer is None or answer.status != visit.status:
        found.faults.append(f"answers {answer.status if answer else 'nothing'}")
    elif urlsplit(page.url).path != urlsplit(visit.path).path:
        found.faults.append(f"sends on to {urlsplit(page.url).path}")
    if answer:
        found.faults += policy_faults(answer.headers.get("content-security-policy", ""))
        found.faults += inline_of(answer.text())
    found.first_view_kb = traffic.kilobytes()
    found.requests = len(traffic.bytes)
    found.shift = round(page.evaluate("globalThis.auditShift"), 4)


def _axe(page: Page, found: Found, where: str) -> None:
    page.evaluate(AXE)
    for rule, nodes in page.evaluate(RUN_AXE, RULES):
        found.axe[f"{rule}{where}"] = nodes


def _axe_on_a_dark_desk(page: Page, found: Found) -> None:
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.reload(wait_until="networkidle")
    _axe(page, found, " (dark, desk)")


def _small_screen(page: Page, found: Found) -> None:
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    page.wait_for_timeout(150)
    found.overflow = page.evaluate(f"{PROBE}.overflow()")


def _large_text(page: Page, found: Found) -> None:
    """What 200 % text does that 100 % does not."""
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.wait_for_timeout(100)
    kinds = {"overflow": "beyond the edge", "cut": "cut off", "overlaps": "overlaps"}
    calls = ", ".join(f"probe.{kind}()" for kind in kinds)
    asked = f"(() => {{ const probe = {PROBE}; return [{calls}]; }})()"
    before = page.evaluate(asked)
    page.evaluate(f"{PROBE}.enlarge('200%')")
    page.wait_for_timeout(150)
    for words, old, new in zip(kinds.values(), before, page.evaluate(asked), strict=True):
        found.enlarged += [f"{words}: {one}" for one in new if one not in old]
