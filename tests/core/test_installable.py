"""The manifest, the service worker and the offline page, as the phone asks for them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from campaigns.models import Campaign
from core import installable
from people.models import Employee

pytestmark = pytest.mark.django_db


def manifest(client: Client, **headers: str) -> dict[str, object]:
    response = client.get("/manifest.webmanifest", headers=headers)
    assert response["Content-Type"] == "application/manifest+json"
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))
    return dict(response.json())


def test_manifest_speaks_the_language_of_the_browser(client: Client) -> None:
    english = manifest(client, accept_language="en")
    chinese = manifest(client, accept_language="zh-CN,zh;q=0.9")
    assert (english["lang"], english["name"]) == ("en", "Quality Month")
    assert (chinese["lang"], chinese["name"]) == ("zh-hans", "质量月")
    for key in ("id", "start_url", "scope"):
        assert english[key] == chinese[key] == "/"
    assert english["display"] == "standalone"


def test_manifest_speaks_the_language_of_the_person(
    client_for: Callable[[Employee], Client], member: Employee
) -> None:
    member.language = "zh-hans"
    member.save()
    assert manifest(client_for(member), accept_language="en")["lang"] == "zh-hans"


def test_icons_have_the_sizes_that_the_manifest_says() -> None:
    for name, sizes, _purpose in installable.ICONS:
        file = Path(str(finders.find(name)))
        image = Image.open(file)
        assert f"{image.width}x{image.height}" == sizes
        assert file.stat().st_size < 5_000


def test_maskable_icon_has_no_see_through_corner() -> None:
    for name in ("img/icon-maskable-512.png", "img/apple-touch-icon.png"):
        image = Image.open(str(finders.find(name))).convert("RGBA")
        assert image.getpixel((0, 0)) == (0x1D, 0x5F, 0xBF, 255)


def shell_of(client: Client) -> dict[str, object]:
    response = client.get("/service-worker.js")
    assert (response["Content-Type"], response["Cache-Control"]) == ("text/javascript", "no-cache")
    line = next(
        line for line in response.content.decode().splitlines() if line.startswith("const SHELL")
    )
    return dict(json.loads(line.removeprefix("const SHELL = ").removesuffix(";")))


def test_worker_keeps_nothing_whose_name_stays_when_it_changes(client: Client) -> None:
    """As in these tests, where names have no hashes."""
    assert shell_of(client)["files"] == []


def test_worker_is_another_one_when_a_file_of_the_shell_is(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = []
    for digest in ("aa", "aa", "bb"):
        monkeypatch.setattr(installable, "static", lambda name, digest=digest: f"/{digest}.{name}")
        shell = shell_of(client)
        assert f"/{digest}.css/core.css" in shell["files"]
        versions.append(shell["version"])
    assert versions[0] == versions[1] != versions[2]


def test_every_file_of_the_shell_exists() -> None:
    assert [name for name in installable.SHELL if not finders.find(name)] == []


def test_every_script_of_the_walk_is_kept() -> None:
    folder = Path(settings.BASE_DIR, "static", "js", "walk")
    assert sorted(installable.WALK_SCRIPTS) == sorted(f"js/walk/{f.name}" for f in folder.iterdir())


def test_worker_and_the_page_for_walks_are_of_one_version(client: Client) -> None:
    shell = shell_of(client)
    assert shell["walk"] == reverse("defects:walk")
    assert client.get(reverse("defects:walk"))["X-Shell"] == shell["version"]
    leading = [reverse(f"defects:{name}") for name in ("walk", "inspection_start")]
    assert shell["leadToWalk"] == [*leading, "/lines/"]
    assert reverse("defects:line", args=[1]).startswith("/lines/")


def test_offline_page_is_the_same_for_everybody(
    client_for: Callable[[Employee], Client], campaign: Campaign, member: Employee
) -> None:
    anonymous = Client().get("/offline/", headers={"accept-language": "zh-CN"}).content.decode()
    signed_in = client_for(member).get("/offline/").content.decode()
    assert anonymous == signed_in
    assert "csrf" not in anonymous
    assert [code for code, _name in settings.LANGUAGES if f'lang="{code}"' not in anonymous] == []


def test_page_names_the_worker_unless_somebody_develops(
    client: Client, campaign: Campaign, settings: Any
) -> None:
    assert 'data-worker="/service-worker.js"' in client.get("/sign-in/").content.decode()
    settings.DEBUG = True
    assert 'data-worker=""' in client.get("/sign-in/").content.decode()


def test_person_with_a_first_password_gets_the_worker_too(
    client_for: Callable[[Employee], Client], member: Employee
) -> None:
    """Whoever must choose a password first is sent there from every page, not from these."""
    member.must_change_password = True
    member.save()
    client = client_for(member)
    for path in ("/manifest.webmanifest", "/service-worker.js", "/offline/", "/inspections/walk/"):
        assert client.get(path).status_code == 200
