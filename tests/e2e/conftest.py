"""A browser of the machine's own, at the product as `make run` starts it."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests import product

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, where there is one; else Playwright's own."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    path = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **path, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def running_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[product.Product]:
    """The demo, with a worker and beat; all browser tests share it."""
    with product.running(tmp_path_factory.mktemp("product")) as served:
        yield served


@pytest.fixture(scope="session")
def base_url(running_product: product.Product) -> str:
    """`page.goto("/...")` begins here."""
    return running_product.url
