"""Walks every address of the product, as everybody, against the one table of access."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people.models import Employee, Role
from people.permissions import permissions_of
from qualitymonth.access import ACCESS, DEMO_ONLY, PUBLIC, SIGNED_IN, STAFF
from tests.factories import make_employee

pytestmark = pytest.mark.django_db

# What stands in an address, for whichever of these names its pattern has. No such record
# exists: whoever may open the page is told so (404), whoever may not is refused before that.
VALUES: dict[str, str | int] = {
    "pk": 999_999_999,
    "number": 999_999_999,
    "object_id": "999999999",
    "app_label": "people",
    "content_type_id": 999_999_999,
    "campaign_id": 999_999_999,
    "upload_id": "99999999-9999-4999-8999-999999999999",
    "defect_id": 999_999_999,
    "photo_id": 999_999_999,
    "which": "before",
    "size": "small",
    "height": 720,
    "kind": "defect",
    "scope": "team",
    "url": "nowhere",
    "token": "no-such-board",
    "role": "verifier",
    "month": "1999-01",
}
ROLES = [*Role]


def addresses(
    resolver: URLResolver, namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Every pattern below `resolver` with its full name; one without a name has its route."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from addresses(entry, inner)
        else:
            yield ":".join((*namespaces, entry.name or str(entry.pattern))), entry


def everything() -> list[tuple[str, URLPattern]]:
    return list(addresses(get_resolver()))


def row(name: str) -> str | None:
    return ACCESS["admin"] if name.startswith("admin:") else ACCESS.get(name)


def address(name: str, pattern: URLPattern) -> str | None:
    """Where the pattern leads; None for the admin's own catch-alls, which have no name."""
    if pattern.name is None or not name.endswith(pattern.name):
        return None
    names = pattern.pattern.regex.groupindex
    return reverse(name, kwargs={key: VALUES[key] for key in names})


def visits() -> list[tuple[str, str]]:
    pairs = [(name, address(name, pattern)) for name, pattern in everything()]
    return [(name, url) for name, url in pairs if url is not None]


def is_sign_in(response: HttpResponse) -> bool:
    if response.status_code == 401:  # what a page's script asks is answered in its language
        return response.json()["sign_in"].startswith(reverse(settings.LOGIN_URL))
    return response.status_code == 302 and response["Location"].startswith(
        (reverse(settings.LOGIN_URL), reverse("admin:login"))
    )


def allowed(needed: str, role: Role) -> bool:
    if needed in {PUBLIC, SIGNED_IN}:
        return True
    if needed in {STAFF, DEMO_ONLY}:
        return role == Role.QUALITY_MANAGER
    return needed in permissions_of([role])


@pytest.fixture
def people(db: None) -> dict[Role, Employee]:
    return {role: make_employee(f"the-{role.value}", str(role.label), [role]) for role in ROLES}


def test_every_address_has_a_row():
    assert sorted({name for name, _pattern in everything() if row(name) is None}) == []


def test_every_row_has_an_address():
    names = {name for name, _pattern in everything()}
    assert sorted(set(ACCESS) - names - {"admin"}) == []


def test_every_row_names_something_that_a_role_can_have():
    known = permissions_of(Role) | {PUBLIC, SIGNED_IN, STAFF, DEMO_ONLY}
    assert {name: needed for name, needed in ACCESS.items() if needed not in known} == {}


def test_nobody_signed_in_comes_as_far_as_public_pages():
    wrong = {}
    for name, url in visits():
        response = Client().get(url)
        if is_sign_in(response) != (row(name) != PUBLIC):
            wrong[name] = (row(name), response.status_code)
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_the_table_says(
    role: Role, people: dict[Role, Employee], client_for: Callable[[Employee], Client]
):
    wrong = {}
    client = client_for(people[role])
    client.raise_request_exception = False
    for name, url in visits():
        needed = row(name)
        response = client.get(url)
        # The admin's own pages check model by model beside the row: a manager who may not
        # delete is refused there, and that has its own tests.
        inside_admin = name.startswith("admin:") and role == Role.QUALITY_MANAGER
        refused = response.status_code == 403 or is_sign_in(response)
        if response.status_code == 500 or (
            needed is not None and not inside_admin and refused == allowed(needed, role)
        ):
            wrong[name] = (needed, response.status_code)
    assert wrong == {}


def test_quality_manager_opens_every_list_of_the_admin(people, client_for):
    client = client_for(people[Role.QUALITY_MANAGER])
    lists = {name: url for name, url in visits() if name.endswith("_changelist")}
    assert len(lists) > 5
    statuses = {name: client.get(url).status_code for name, url in lists.items()}
    closed = {name for name, status in statuses.items() if status != 200}
    # Kept by the sign-in throttle itself; only the system's administrator looks into it.
    assert closed <= {name for name in lists if name.startswith("admin:axes_")}


def test_nobody_deletes_people_or_their_organisation(people, client_for):
    client = client_for(people[Role.QUALITY_MANAGER])
    for model in ("site", "department", "team", "productionline", "employee", "notice"):
        url = reverse(f"admin:people_{model}_delete", args=[people[Role.JUDGE].pk])
        assert client.get(url).status_code in {302, 403}
        assert client.post(url, {"post": "yes"}).status_code in {302, 403}
    assert Employee.objects.count() == len(ROLES)


def test_somebody_deactivated_is_out_at_once(people, client_for):
    person = people[Role.QUALITY_MANAGER]
    client = client_for(person)
    person.is_active = False
    person.save()
    assert is_sign_in(client.get(reverse("people:inbox")))
    assert is_sign_in(client.get(reverse("admin:index")))


def test_an_address_without_a_row_is_closed(people, client_for, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(ACCESS, "people:me")
    client = client_for(people[Role.QUALITY_MANAGER])
    assert client.get(reverse("people:me")).status_code == 403
