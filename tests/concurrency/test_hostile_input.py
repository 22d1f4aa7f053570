"""Ten thousand generated inputs over every form and address: words, never a 5xx."""

import random
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from defects import services
from defects.services import checklists
from tests.defects.acting import HOUR, post, submit
from tests.defects.planned import make_duty
from tests.factories import MONDAY

INPUTS = 10_000
ROLES = ("anonymous", "leader", "member", "verifier", "manager", "employee")
NASTY = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "x" * 5000,
    "汉" * 300,
    "\u202e\ufeff\U0001f4a5",
    "<script>alert(1)</script>",
    "'; DROP TABLE points_pointentry; --",
    "%s%(a)s{0}{{x}}{% now 'Y' %}",
    "=HYPERLINK(1)",
    "0",
    "-1",
    "1",
    "2",
    "3",
    "41",
    "9" * 40,
    "1e309",
    "nan",
    "NaN",
    "null",
    "true",
    "on",
    "[]",
    '{"a": 1}',
    "../../etc/passwd",
    "http://example.com/",
    "//example.com",
    "2025-02-30",
    "0000-00-00",
    "9999-12-31T23:59",
    "25:61",
    "people",
    "open",
    "all",
    "submitted",
    "minor",
    "method",
    "confirm",
    "reject",
    "duplicate",
    "zh-hans",
    "xx",
)
# What may stand in a path's number, word, or file name.
PARTS = (
    "0",
    "1",
    "2",
    "3",
    "7",
    "9" * 25,
    "small",
    "full",
    "x",
    "admin",
    "%00",
    "a%2Fb",
    "2025-09",
)
FILES = (b"", b"\x00", b"GIF89a", b"\xff\xd8\xff\xe0broken", b"PK\x03\x04", b"number\nx\n" * 50)


def addresses(resolver: URLResolver | None = None, before: str = "") -> list[str]:
    """Every route of the product, with its converters still in it."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += addresses(entry, route)
        elif isinstance(entry, URLPattern):
            found.append(route)
    return found


def fill(route: str, chance: random.Random) -> str:
    """The route with something in place of each of its parts."""
    out = route.replace("^", "").replace("\\Z", "").replace("$", "")
    while "<" in out:
        start, end = out.index("<"), out.index(">")
        out = out[:start] + chance.choice(PARTS) + out[end + 1 :]
    if "(?P" in out:
        out = out.split("(?P")[0]
    return "/" + out


FIELDS = (
    "username", "password", "old_password", "new_password1", "new_password2", "language", "next",
    "email", "phone", "q", "state", "line", "team", "category", "severity", "mine", "after",
    "before", "end", "of", "client_id", "title", "detail", "inspection", "employee", "factor",
    "whys", "system_factor", "system_cause", "containment", "measure", "decision", "reason",
    "reason_code", "note", "hours", "cause", "duplicate_of", "restart", "to", "by", "day", "term",
    "app_label", "model_name", "field_name", "o", "p", "all", "action", "_selected_action",
    "month", "which", "kind", "site", "department", "since", "until", "confirm", "count_1",
    "roles", "role", "number", "name", "code", "phases-TOTAL_FORMS", "phases-INITIAL_FORMS",
    "phases-0-starts_on", "phases-0-id", "starts_on", "ends_on", "year", "time_zone", "status",
    "week", "rotation", "checklist", "campaign", "inspector", "first_weekday", "last_weekday",
    "sections-TOTAL_FORMS", "sections-INITIAL_FORMS", "sections-0-id", "sections-0-order",
    "items-TOTAL_FORMS", "items-INITIAL_FORMS", "items-0-id", "items-0-lowest", "items-0-kind",
    "seen",
)  # fmt: skip


def values(chance: random.Random) -> dict[str, str | list[str]]:
    chosen = chance.sample(FIELDS, chance.randint(0, 12))
    return {
        name: chance.choices(NASTY, k=chance.randint(1, 3))
        if chance.random() < 0.2
        else chance.choice(NASTY)
        for name in chosen
    }


def send(client: Client, url: str, chance: random.Random) -> int:
    """One request of some kind; returns its status."""
    data = values(chance)
    kind = chance.random()
    if kind < 0.45:
        return client.get(url, data).status_code
    if kind < 0.75:
        return client.post(url, data).status_code
    if kind < 0.85:
        body = chance.choice(FILES) + b"--x\r\nContent-Disposition: form-data; name="
        return client.generic(
            "POST", url, body, content_type="multipart/form-data; boundary=x"
        ).status_code
    if kind < 0.95:
        name = chance.choice(["a.jpg", "roster.xlsx", "..\\x", "汉.heic", "a\x00.png"])
        file = SimpleUploadedFile(name or "x", chance.choice(FILES), content_type="image/jpeg")
        field = chance.choice(["photos", "camera", "gallery", "file"])
        return client.post(url, {**data, field: file}).status_code
    return client.generic(
        chance.choice(["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]), url, b"{}"
    ).status_code


@pytest.mark.django_db
def test_generated_inputs_are_never_answered_with_a_server_error(
    campaign, line, leader, member, other_leader, verifier, manager, employee, client_for
):
    waiting = post(campaign, line, other_leader, MONDAY)
    submit(waiting, member, MONDAY + HOUR)
    post(campaign, line, other_leader, MONDAY, client_id=uuid.uuid4())
    services.start_inspection(campaign=campaign, line=line, actor=leader, now=MONDAY)
    checklist = make_duty(campaign, line, leader).version.checklist
    checklists.start_draft(checklist=checklist, actor=manager)
    people = {"leader": leader, "member": member, "verifier": verifier}
    people |= {"manager": manager, "employee": employee}
    clients = {role: client_for(person) for role, person in people.items()}
    clients["anonymous"] = Client()
    for client in clients.values():
        client.raise_request_exception = False
    chance = random.Random(2025)
    routes = [route for route in addresses() if "sign-out" not in route]
    broken: dict[tuple[str, int], int] = {}
    for number in range(INPUTS):
        role = ROLES[number % len(ROLES)]
        route = routes[number % len(routes)]
        status = send(clients[role], fill(route, chance), chance)
        if status >= 500 and "healthz" not in route:
            broken[route, status] = broken.get((route, status), 0) + 1
        if role != "anonymous" and number % 500 < len(ROLES):
            clients[role].force_login(people[role], backend="people.backends.RoleBackend")
    assert broken == {}
