"""A request goes on to a page of our own, or to the page that the view names."""

import pytest
from django.test import RequestFactory

from core.ways import own_path, way_back

OTHERS = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "foo",
    "people:me",
    "javascript:alert(1)",
    "\0",
    "",
]


@pytest.mark.parametrize("address", OTHERS)
def test_own_path_of_anything_else_is_the_default(rf: RequestFactory, address: str):
    assert own_path(rf.get("/"), address, "/here/") == "/here/"


def test_own_path_keeps_its_query(rf: RequestFactory):
    assert own_path(rf.get("/"), "/defects/?page=2", "/here/") == "/defects/?page=2"


@pytest.mark.parametrize("address", OTHERS[:-1])
def test_way_back_named_badly_is_the_default(rf: RequestFactory, address: str):
    request = rf.post("/", {"next": address}, headers={"referer": "http://testserver/me/"})
    assert way_back(request, "/here/") == "/here/"


@pytest.mark.parametrize(
    ("before", "back"),
    [
        ("http://testserver/me/", "http://testserver/me/"),
        ("https://evil.example/me/", "/here/"),
        ("", "/here/"),
    ],
)
def test_way_back_not_named_is_the_page_before(rf: RequestFactory, before: str, back: str):
    assert way_back(rf.post("/", headers={"referer": before}), "/here/") == back
