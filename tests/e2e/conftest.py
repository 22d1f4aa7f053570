"""A browser of the machine's own, at the product as `make run` starts it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from devtools import product
from devtools.browser import launch_arguments
from tests.e2e.pages import enter
from tests.e2e.words import Words

PHONE = 390  # pixels wide
SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, where there is one; else Playwright's own."""
    return {**browser_type_launch_args, **launch_arguments()}


def processes_of(session: int, var: Path) -> list[list[str]]:
    """The command lines of what still runs in the session, or names the data."""
    found = []
    for process in psutil.process_iter():
        try:
            command = process.cmdline()
            if os.getsid(process.pid) == session or any(str(var) in word for word in command):
                found.append(command)
        except (OSError, psutil.Error):
            continue
    return found


@pytest.fixture(scope="session")
def running_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[product.Product]:
    """The demo, with a worker and beat; all browser tests share it. Nothing of it may stay."""
    with product.running(tmp_path_factory.mktemp("product")) as served:
        session = served.session
        yield served
    assert processes_of(session, served.var) == []


@pytest.fixture(scope="session")
def base_url(running_product: product.Product) -> str:
    """`page.goto("/...")` begins here."""
    return running_product.url


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browsers of a test complained of: none, or the test fails."""
    heard: list[str] = []
    yield heard
    assert heard == []


def listen(context: BrowserContext, complaints: list[str]) -> None:
    """Errors in the console (a breach of the content policy is one), of scripts, of the server."""
    context.on(
        "console",
        lambda said: complaints.append(said.text) if said.type == "error" else None,
    )
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "response",
        lambda answer: (
            complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
        ),
    )


@pytest.fixture
def sign_in(browser: Browser, base_url: str, complaints: list[str]) -> Iterator[SignIn]:
    """Open a browser of this person's own, in this language and of this width."""
    opened: list[BrowserContext] = []

    def signed_in(person: str, words: Words, width: int = PHONE) -> Page:
        context = browser.new_context(
            base_url=base_url, locale=words.locale, viewport={"width": width, "height": 844}
        )
        opened.append(context)
        listen(context, complaints)
        page = context.new_page()
        enter(page, person, words)
        return page

    yield signed_in
    for context in opened:
        context.close()
