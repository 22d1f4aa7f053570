"""The app on a phone: it can be installed, says when there is no network, and loses no form."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, expect

from tests.e2e import pages
from tests.e2e.conftest import SignIn
from tests.e2e.words import CHINESE, ENGLISH, Words

pytestmark = pytest.mark.e2e
NO_NETWORK = {ENGLISH.locale: "No network", CHINESE.locale: "没有网络"}
READY = "() => navigator.serviceWorker.ready.then(() => true)"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
KEPT = "async () => (await caches.keys()).filter((name) => name.startsWith('shell-'))"
CONTENTS = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys();
    found.push(...kept.map((request) => new URL(request.url).pathname));
  }
  return found;
}"""


def wait_for_worker(page: Page) -> None:
    page.evaluate(READY)
    page.wait_for_function(CONTROLLED)


def await_kept(page: Page, expected: list[str]) -> None:
    """Wait until exactly these versions are kept."""
    for _attempt in range(100):
        if page.evaluate(KEPT) == expected:
            return
        page.wait_for_timeout(50)
    assert page.evaluate(KEPT) == expected


# --- Installing -------------------------------------------------------------------
def test_browser_finds_nothing_that_hinders_installing(sign_in: SignIn) -> None:
    page = sign_in("leader", ENGLISH)
    page.goto("/")
    wait_for_worker(page)
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Tests run in a window without memory, in which nothing can be installed.
    hindering = [error["errorId"] for error in errors if error["errorId"] != "in-incognito"]
    assert (manifest["errors"], hindering) == ([], [])
    assert json.loads(manifest["data"])["name"] == "Quality Month"


def test_worker_keeps_the_shell_and_no_page_with_data(sign_in: SignIn) -> None:
    page = sign_in("leader", ENGLISH)
    page.goto("/")
    wait_for_worker(page)
    for path in ("/", "/list/", "/standings/", "/me/"):
        page.goto(path)
    kept = page.evaluate(CONTENTS)
    pages_kept = sorted(path for path in kept if not path.startswith("/static/"))
    assert pages_kept == ["/inspections/walk/", "/offline/"]
    assert len(kept) > 5


# --- Without a network ----------------------------------------------------------------
@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_page_without_a_network_says_so_and_comes_back(sign_in: SignIn, words: Words) -> None:
    page = sign_in("leader", words)
    page.goto("/")
    wait_for_worker(page)
    page.context.set_offline(True)
    page.goto("/standings/")
    expect(page.get_by_role("heading", level=1)).to_have_text(NO_NETWORK[words.locale])
    page.context.set_offline(False)
    expect(page.locator("li.standing").first).to_be_visible()
    assert page.url.endswith("/standings/")


def test_form_that_can_not_be_sent_stays_as_it_is(sign_in: SignIn) -> None:
    page = sign_in("leader", ENGLISH)
    title = "Typed without a network"
    pages.fill_defect(page, ENGLISH, title)
    page.context.set_offline(True)
    page.get_by_role("button", name=ENGLISH.post, exact=True).click()
    expect(page.locator("#network-note")).to_contain_text("What you typed is still here")
    expect(page.get_by_label(ENGLISH.what_is_wrong)).to_have_value(title)
    expect(page.locator("form.narrow .photo-previews img")).to_have_count(1)
    page.context.set_offline(False)
    page.get_by_role("button", name=ENGLISH.post, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def test_form_stays_where_only_the_server_is_out_of_reach(
    sign_in: SignIn, complaints: list[str]
) -> None:
    """The phone has its Wi-Fi and believes to be online."""
    page = sign_in("leader", ENGLISH)
    page.goto("/me/")
    page.route("**/mark.*.svg", lambda route: route.abort())
    page.locator("#id_phone").fill("13800000000")
    page.get_by_role("button", name=ENGLISH.save).click()
    expect(page.locator("#network-note")).to_be_visible()
    expect(page.locator("#id_phone")).to_have_value("13800000000")
    assert complaints == ["Failed to load resource: net::ERR_FAILED"]
    complaints.clear()


def test_worker_lets_signing_out_and_the_language_pass(sign_in: SignIn) -> None:
    page = sign_in("employee", ENGLISH)
    page.goto("/")
    wait_for_worker(page)
    page.locator(pages.MENU).click()
    page.locator(".top-bar").get_by_role("button", name=CHINESE.language).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    pages.leave(page, CHINESE)
    page.goto("/me/")
    expect(page.locator("#id_password")).to_be_visible()


# --- A new version ----------------------------------------------------------------------
@dataclass
class Deployed:
    """A server of one page with a form, and of the worker of whichever version is deployed."""

    version: str = "one"
    url: str = ""

    def answer(self, path: str) -> tuple[str, str]:
        if path == "/service-worker.js":
            files = [f"/static/core.{self.version}.css"]
            shell = {
                "version": self.version,
                "files": files,
                "offline": "/offline/",
                "walk": "/inspections/walk/",
                "leadToWalk": ["/inspections/walk/"],
                "leftAlone": [],
            }
            script = render_to_string("core/service_worker.js", {"shell": json.dumps(shell)})
            return "text/javascript", script
        return (
            "text/html",
            "<script>navigator.serviceWorker.register('/service-worker.js')</script><input>",
        )


@pytest.fixture
def deployed() -> Iterator[Deployed]:
    site = Deployed()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = site.answer(self.path)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: Any) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://localhost:{server.server_port}/"
    Thread(target=server.serve_forever, daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


def test_new_version_replaces_the_old_one_under_a_form(
    browser: Browser, deployed: Deployed
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(deployed.url)
    wait_for_worker(page)
    await_kept(page, ["shell-one"])
    page.locator("input").fill("half typed")
    deployed.version = "two"
    page.evaluate("() => navigator.serviceWorker.ready.then((worker) => worker.update())")
    await_kept(page, ["shell-two"])
    assert sorted(page.evaluate(CONTENTS)) == [
        "/inspections/walk/",
        "/offline/",
        "/static/core.two.css",
    ]
    expect(page.locator("input")).to_have_value("half typed")
    context.close()
