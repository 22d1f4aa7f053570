"""The product is up, and lets the demo's people in."""

import pytest
from playwright.sync_api import Page, expect

ACCOUNTS = ("manager", "leader", "member", "verifier", "executive", "judge", "employee")


@pytest.mark.e2e
@pytest.mark.parametrize("number", ACCOUNTS)
def test_demo_account_signs_in(page: Page, base_url: str, number: str) -> None:
    page.goto("/")
    page.locator("#id_username").fill(number)
    page.locator("#id_password").fill("quality-month")
    page.locator("#id_password").press("Enter")
    expect(page).to_have_url(f"{base_url}/")
    assert page.request.get("/healthz/").json()["ok"] is True
