"""The admin keeps to the policy of every other page, with a theme that would not by itself."""

import hashlib
import re
from pathlib import Path

import pytest
import unfold
from django.conf import settings
from django.contrib.admin import site
from django.urls import reverse

from campaigns.models import Campaign
from core.admin import Admin
from people.models import Employee

ROOT = Path(settings.BASE_DIR)
THEME = Path(unfold.__file__).parent
# Files of the theme that ours stand in for or speak to -> what they were when ours were written.
SEEN = {
    "templates/admin/actions.html": "b5332aace8e69192",
    "templates/admin/index.html": "9fdb849b7da18ccd",
    "templates/unfold/helpers/welcomemsg.html": "e8eab02522ba2319",
    "templates/unfold/layouts/skeleton.html": "66af9f0bb45f98ba",
    "static/unfold/js/app.js": "be01a34d18a89dc9",
}
WHAT_TO_DO = (
    "The theme has a new {name}. Compare it with the one before; take what changed into our own"
    " (templates/, or static/js/admin.js for app.js); run `make audit ONLY=/admin/` and"
    " tests/e2e/test_admin_policy.py; then write {digest} beside it here."
)


@pytest.mark.parametrize("name", SEEN)
def test_what_stands_in_for_the_theme_was_compared_with_it(name: str) -> None:
    digest = hashlib.sha256((THEME / name).read_bytes()).hexdigest()[:16]
    assert digest == SEEN[name], WHAT_TO_DO.format(name=name, digest=digest)


def test_every_file_that_stands_in_for_the_theme_is_compared() -> None:
    ours = {
        str(file.relative_to(ROOT))
        for folder in ("admin", "unfold")
        for file in (ROOT / "templates" / folder).rglob("*.html")
    }
    assert {name for name in ours if (THEME / name).exists()} == {
        name for name in SEEN if name.startswith("templates/")
    }


def test_every_admin_of_ours_leaves_the_unused_scripts_out() -> None:
    ours = {one for one in site._registry.values() if (ROOT / one.opts.app_label).is_dir()}
    assert ours
    assert {one for one in ours if not isinstance(one, Admin)} == set()


def pages_of(campaign: Campaign, person: Employee) -> list[str]:
    return [
        reverse("admin:index"),
        reverse("admin:people_employee_changelist"),
        reverse("admin:people_employee_change", args=[person.pk]),
        reverse("admin:people_employee_import_roster"),
        reverse("admin:campaigns_campaign_add"),
        reverse("admin:campaigns_campaign_change", args=[campaign.pk]),
        reverse("admin:campaigns_campaign_history", args=[campaign.pk]),
        reverse("admin:campaigns_campaign_preview", args=[campaign.pk]),
        reverse("admin:dashboard_boardtoken_add"),
        reverse("admin:jsi18n"),
    ]


def test_policy_of_the_admin_is_that_of_every_other_page(
    client_for, manager: Employee, campaign: Campaign
) -> None:
    desk = client_for(manager)
    outside = desk.get(reverse("campaigns:campaign")).headers["Content-Security-Policy"]
    assert "unsafe" not in outside
    answers = [desk.get(address) for address in pages_of(campaign, manager)]
    assert {answer.headers["Content-Security-Policy"] for answer in answers} == {outside}


def test_pages_of_the_admin_ask_for_nothing_that_the_policy_refuses(
    client_for, manager: Employee, campaign: Campaign
) -> None:
    desk = client_for(manager)
    for address in pages_of(campaign, manager)[:-1]:
        html = desk.get(address).content.decode()
        assert re.findall(r"<style|<script(?![^>]*\bsrc=)[^>]*>|\s(?:style|on\w+)=\"", html) == []
        sources = " ".join(re.findall(r'<script[^>]*\bsrc="([^"]*)"', html))
        assert "alpine/alpine." in sources
        assert "unfold/js/alpine/alpine.js" not in sources
