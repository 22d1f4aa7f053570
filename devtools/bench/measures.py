"""What is measured, and what each figure must reach."""

import os
import resource
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.clock import now
from devtools.bench import load, plant, sweep
from devtools.bench.load import Server
from devtools.bench.plant import DAY, Plant
from people.models import Employee, Team
from points import services as points
from points.models import PointRule, TeamStanding
from proposals.models import Proposal

Figures = dict[str, float]
HOUR = DAY / 24
SMALL = "small"  # the database beside
PRODUCT, FLOOR = "qualitymonth.settings.test", "devtools.bench.floor_settings"


@dataclass(frozen=True)
class Size:
    """How much is measured; `rounds` is how many medians are taken over."""

    sweeps: tuple[tuple[str, int, int], ...]  # key, rows, rounds
    idle_defects: int
    small: int
    large_list: int
    large_ledger: int
    large_box: int  # of proposals
    rounds: int
    requests: int  # for the list, by each connection in a round
    requests_after: int  # for each page that comes after it


FULL = Size(
    sweeps=(("sweep_10k_ratio", 10_000, 7), ("sweep_100k_ratio", 100_000, 5)),
    idle_defects=1_000_000,
    small=1_000,
    large_list=1_000_000,
    large_ledger=1_000_000,
    large_box=200_000,
    rounds=9,
    requests=30,
    requests_after=30,
)
QUICK = Size(
    sweeps=(("sweep_10k_ratio", 1_500, 5), ("sweep_100k_ratio", 2_500, 5)),
    idle_defects=5_000,
    small=1_000,
    large_list=10_000,
    large_ledger=20_000,
    large_box=2_000,
    rounds=5,
    requests=3,
    requests_after=2,
)

# key -> (bound, whether the figure must be at most or at least it)
BOUNDS: dict[str, tuple[float, Callable[[float, float], bool]]] = {
    "sweep_10k_ratio": (0.8, float.__ge__),
    "sweep_100k_ratio": (0.8, float.__ge__),
    "sweep_memory_mb": (50.0, float.__le__),
    "empty_sweep_ms": (20.0, float.__le__),
    "list_queries": (10.0, float.__le__),
    "list_over_floor": (2.2, float.__le__),
    "list_growth": (1.1, float.__le__),
    "list_last_over_first": (1.1, float.__le__),
    "standings_p99_over_p50": (3.0, float.__le__),
    "standings_growth": (1.1, float.__le__),
    "standings_age_s": (1.0, float.__le__),
    "proposals_list_growth": (1.2, float.__le__),
    "proposals_search_growth": (1.2, float.__le__),
    "proposals_similar_growth": (1.2, float.__le__),
    "proposals_search_p95_over_page": (5.0, float.__le__),
}


def say(key: str, value: float, beside: str = "") -> None:
    """One line of the table."""
    bound = ""
    if key in BOUNDS:
        limit, reaches = BOUNDS[key]
        sign = ">=" if reaches is float.__ge__ else "<="
        bound = f"{sign} {limit:g}  {'ok' if reaches(float(value), limit) else 'FALLS SHORT'}"
    sys.stdout.write(f"{key:26} {value:10.3f}  {bound:22} {beside}\n")
    sys.stdout.flush()


def verdict(figures: Figures) -> int:
    """1 where a figure misses its bound."""
    return int(
        any(not reaches(float(figures[key]), limit) for key, (limit, reaches) in BOUNDS.items())
    )


@dataclass(frozen=True)
class Servers:
    """The product over the large and the small plant, and a plain view over the small one."""

    large: Server
    small: Server
    floor: Server

    def wait(self) -> None:
        """Until each of them answers."""
        for server in (self.large, self.small, self.floor):
            server.wait()


def all_of(size: Size) -> Figures:
    """Every figure, printed as it comes."""
    site = plant.build()
    figures = measure_sweep(site, size)
    figures |= measure_pages(site, size)
    return figures


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_sweep(site: Plant, size: Size) -> Figures:
    """The sweep beside the hand-written statement, and a sweep with nothing to do."""
    figures: Figures = {}
    memory = 0.0
    for key, rows, rounds in size.sweeps:
        floors: list[float] = []
        products: list[float] = []
        for _ in range(rounds):
            for action, times in ((sweep.floor, floors), (sweep.product, products)):
                plant.empty()
                plant.add_defects(site, rows, due_in=-HOUR)
                before = _memory_mb()
                times.append(sweep.seconds(action, site.campaign, now()))
                memory = max(memory, _memory_mb() - before)
        figures[key] = sweep.ratio(floors, products)
        rate = rows / statistics.median(products)
        beside = f"{rate:,.0f} rows/s, floor {rows / statistics.median(floors):,.0f}"
        say(key, figures[key], beside)
    figures["sweep_memory_mb"] = memory
    say("sweep_memory_mb", memory, "grown by one sweep at most")
    plant.empty()
    plant.add_defects(site, size.idle_defects, due_in=30 * DAY)
    times = [sweep.seconds(sweep.product, site.campaign, now()) * 1000 for _ in range(7)]
    figures["empty_sweep_ms"] = statistics.median(times)
    say("empty_sweep_ms", figures["empty_sweep_ms"], f"over {size.idle_defects:,} defects")
    return figures


def measure_pages(site: Plant, size: Size) -> Figures:
    """The list, the standings and the posting of a defect, under gunicorn.

    The small plant stays beside the large one, so that both are asked in turn.
    """
    here, beside = os.environ["DATABASE_URL"], plant.address(SMALL)
    with load.serving((PRODUCT, here), (PRODUCT, beside), (FLOOR, beside)) as servers:
        cookie = plant.cookie_of(site.leader)
        plant.empty()
        plant.add_defects(site, size.small, due_in=HOUR)
        plant.add_entries(site, size.small)
        plant.add_proposals(site, size.small)
        plant.copy(SMALL)
        plant.add_defects(site, size.large_list - size.small, due_in=2 * DAY)
        web = Servers(*servers)
        web.wait()
        figures = measure_list(size, web, cookie)
        figures |= measure_standings(site, size, web, cookie)
        figures |= measure_standings_age(web.large, site, cookie)
        figures |= measure_posting(site, size, web.large, cookie)
        figures |= measure_proposals(site, size, web, cookie)
    return figures


def _queries() -> int:
    client = Client(SERVER_NAME="localhost")
    client.force_login(Employee.objects.order_by("pk")[0], "people.backends.RoleBackend")
    client.get("/list/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/list/")
    return len(captured)


def measure_list(size: Size, web: Servers, cookie: str) -> Figures:
    """The list of 50 beside a plain view, small beside large, the last page beside the first."""

    def page(server: Server, path: str) -> Callable[[], load.Timing]:
        return lambda: load.get_pages(server, path, cookie, 4, size.requests)

    runs = load.in_turn(
        size.rounds,
        page(web.floor, "/"),
        page(web.small, "/list/"),
        page(web.large, "/list/"),
        page(web.large, "/list/?end=1"),
    )
    p50s = [tuple(timing.p50 for timing in run) for run in runs]
    figures = {
        "list_queries": float(_queries()),
        "list_over_floor": statistics.median(ours / plain for plain, ours, _, _ in p50s),
        "list_growth": statistics.median(more / few for _, few, more, _ in p50s),
        "list_last_over_first": statistics.median(last / first for _, _, first, last in p50s),
    }
    plain, few, more, last = (statistics.median(column) for column in zip(*p50s, strict=True))
    say("list_queries", figures["list_queries"])
    say("list_over_floor", figures["list_over_floor"], f"p50 {few:.1f} ms, floor {plain:.1f}")
    beside = f"{size.large_list:,} in {more:.1f} ms, {size.small:,} in {few:.1f}"
    say("list_growth", figures["list_growth"], beside)
    say("list_last_over_first", figures["list_last_over_first"], f"p50 {last:.1f} ms")
    return figures


def _age(site: Plant, product: Server, cookie: str) -> float:
    """Seconds from the posting of an entry until the standings show it."""
    team = Team.objects.order_by("pk")[0]
    points.post(
        rule=replace_amount(points.rule_for(site.campaign.pk, "defect_corrected"), 30_000),
        key=f"age:{uuid.uuid4()}",
        team_id=team.pk,
        department_id=team.department_id,
        occurred_at=now(),
        now=now(),
    )
    begin = time.perf_counter()
    shown = f"{TeamStanding.objects.get(team=team).points}"
    browser = product.connect()
    while time.perf_counter() - begin < 10:
        browser.request("GET", "/standings/", headers={"Cookie": cookie})
        body = browser.getresponse().read().decode()
        if shown in body or f"{int(shown):,}" in body:
            return time.perf_counter() - begin
    return float("inf")


def replace_amount(rule: PointRule, amount: int) -> PointRule:
    """The rule with another amount, not stored."""
    rule.amount = amount
    return rule


def measure_standings(site: Plant, size: Size, web: Servers, cookie: str) -> Figures:
    """The standings of a thousand teams while entries are posted, small beside large."""

    def page(server: Server) -> Callable[[], load.Timing]:
        return lambda: load.get_pages(server, "/standings/", cookie, 16, size.requests_after)

    plant.empty()
    plant.add_entries(site, size.large_ledger)
    with load.posting(web.small), load.posting(web.large):
        runs = load.in_turn(size.rounds, page(web.small), page(web.large))
    figures = {
        "standings_p99_over_p50": statistics.median(more.p99 / more.p50 for _, more in runs),
        "standings_growth": statistics.median(more.p50 / few.p50 for few, more in runs),
    }
    few, more = (statistics.median(run.p50 for run in column) for column in zip(*runs, strict=True))
    say("standings_p99_over_p50", figures["standings_p99_over_p50"], f"p50 {more:.1f} ms")
    beside = f"{size.large_ledger:,} in {more:.1f} ms, {size.small:,} in {few:.1f}"
    say("standings_growth", figures["standings_growth"], beside)
    return figures


def measure_standings_age(server: Server, site: Plant, cookie: str) -> Figures:
    """How long after the posting of an entry the standings show it."""
    figures = {"standings_age_s": max(_age(site, server, cookie) for _ in range(5))}
    say("standings_age_s", figures["standings_age_s"])
    return figures


def measure_posting(site: Plant, size: Size, product: Server, cookie: str) -> Figures:
    """Posting a defect with eight clients, each over its own connection."""
    connections = [product.connect() for _ in range(8)]
    token = "b" * 32

    def request(client: int, number: int) -> Callable[[], None]:
        line = site.lines[(client * 131 + number) % len(site.lines)]
        form = {
            "csrfmiddlewaretoken": token,
            "client_id": str(uuid.uuid4()),
            "line": line.pk,
            "category": "method",
            "severity": "minor",
            "title": f"Posted by client {client}, number {number}",
        }
        body = "&".join(f"{name}={value}" for name, value in form.items()).replace(" ", "+")
        headers = {
            "Cookie": f"{cookie}; csrftoken={token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }

        def action() -> None:
            connections[client].request("POST", "/defects/new/", body, headers)
            answer = connections[client].getresponse()
            answer.read()
            if answer.status != 302:
                raise SystemExit(f"Posting a defect answered {answer.status}.")

        return action

    each = -(-size.requests_after // 3)
    load.run(8, each, request)
    runs = [load.run(8, each, request) for _ in range(size.rounds)]
    figures = {
        "post_p50_ms": statistics.median(run.p50 for run in runs),
        "post_p99_ms": statistics.median(run.p99 for run in runs),
    }
    say("post_p50_ms", figures["post_p50_ms"], "8 clients")
    say("post_p99_ms", figures["post_p99_ms"])
    return figures


# Of small and large as many as a page shows: rows that are drawn cost more than they find.
SEARCH = quote("治具放反")
TYPED = quote("波峰焊的治具经常放反，建议增加定位销")


def measure_proposals(site: Plant, size: Size, web: Servers, cookie: str) -> Figures:
    """The list of proposals, its search, and what is similar, small beside large; the
    search beside the page of one proposal."""

    def page(server: Server, path: str) -> Callable[[], load.Timing]:
        return lambda: load.get_pages(server, f"/proposals/{path}", cookie, 2, size.requests_after)

    plant.empty()
    plant.add_proposals(site, size.large_box)
    one = Proposal.objects.order_by("-pk").values_list("pk", flat=True)[0]
    paths = {"list": "", "search": f"?q={SEARCH}", "similar": f"similar/?title={TYPED}"}
    both = [page(server, path) for path in paths.values() for server in (web.small, web.large)]
    runs = load.in_turn(size.rounds, page(web.large, f"{one}/"), *both)
    single, *columns = zip(*runs, strict=True)
    figures: Figures = {}
    for name, few, more in zip(paths, columns[::2], columns[1::2], strict=True):
        key = f"proposals_{name}_growth"
        figures[key] = statistics.median(m.p50 / f.p50 for f, m in zip(few, more, strict=True))
        beside = f"{size.large_box:,} in {p50_of(more):.1f} ms, {size.small:,} in {p50_of(few):.1f}"
        say(key, figures[key], beside)
    key = "proposals_search_p95_over_page"
    found = columns[2 * list(paths).index("search") + 1]
    figures[key] = statistics.median(f.p95 / s.p50 for s, f in zip(single, found, strict=True))
    say(key, figures[key], f"page of one in {p50_of(single):.1f} ms")
    return figures


def p50_of(runs: Iterable[load.Timing]) -> float:
    """The median of the medians."""
    return statistics.median(run.p50 for run in runs)
