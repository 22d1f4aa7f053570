"""The audit looks at every page there is, and says what it must."""

import pytest
from django.contrib.admin.sites import site
from django.urls import URLPattern

from devtools.audit import report
from devtools.audit.__main__ import is_wanted, shares
from devtools.audit.checks import Found, inline_of, policy_faults
from devtools.audit.places import NOT_PAGES, PLACES, Model, Visit, admin_places, visits
from qualitymonth.access import ACCESS

MADE_BY_ADMIN = ("changelist", "add", "change", "history", "delete")


def admin_names() -> set[str]:
    """The names of the admin's addresses, without the lists and forms of other apps' models."""
    names = {
        pattern.name
        for pattern in site.get_urls()
        if isinstance(pattern, URLPattern) and pattern.name
    }
    made = set()
    for model, model_admin in site._registry.items():
        names |= {pattern.name for pattern in model_admin.get_urls() if pattern.name}
        made |= {
            f"{model._meta.app_label}_{model._meta.model_name}_{kind}" for kind in MADE_BY_ADMIN
        }
    return {f"admin:{name}" for name in names - made}


def test_every_address_is_looked_at_or_says_why_not():
    wanted = (set(ACCESS) - {"admin"}) | admin_names()
    looked_at = set(PLACES)
    assert looked_at & set(NOT_PAGES) == set()
    assert looked_at | set(NOT_PAGES) == wanted


def test_lists_and_forms_of_each_model_are_looked_at_as_far_as_the_manager_may():
    places = admin_places(
        [
            Model("campaigns_target", 5, adds=True, deletes=True),
            Model("people_notice", 9),
            Model("points_rule", None, adds=True),
        ]
    )
    assert {name: row[0].path for name, row in places.items()} == {
        "admin:campaigns_target_changelist": "/admin/campaigns/target/",
        "admin:campaigns_target_add": "/admin/campaigns/target/add/",
        "admin:campaigns_target_change": "/admin/campaigns/target/5/change/",
        "admin:campaigns_target_history": "/admin/campaigns/target/5/history/",
        "admin:campaigns_target_delete": "/admin/campaigns/target/5/delete/",
        "admin:people_notice_changelist": "/admin/people/notice/",
        "admin:people_notice_change": "/admin/people/notice/9/change/",
        "admin:people_notice_history": "/admin/people/notice/9/history/",
        "admin:points_rule_changelist": "/admin/points/rule/",
        "admin:points_rule_add": "/admin/points/rule/add/",
    }


def test_page_without_its_example_is_an_error():
    with pytest.raises(KeyError, match="open"):
        list(visits({"defects:detail": PLACES["defects:detail"]}, {"verified": 1}))


def test_browsers_share_the_people_but_no_person():
    asked = [Visit("x", "/", person) for person in ["", "a", "a", "b", "c", "c", "c", "c"]]
    assert [[one.person for one in share] for share in shares(asked)] == [
        ["c", "c", "c", "c"],
        ["a", "a", "", "b"],
    ]
    assert shares(asked[:1]) == [asked[:1]]


def test_pages_are_chosen_by_the_beginning_of_their_address(monkeypatch):
    paths = ["/", "/list/", "/list/red/", "/admin/"]
    monkeypatch.setenv("ONLY", "/list/")
    assert [path for path in paths if is_wanted(path)] == ["/list/", "/list/red/"]
    monkeypatch.setenv("SKIP", "/list/red/")
    assert [path for path in paths if is_wanted(path)] == ["/list/"]
    monkeypatch.delenv("ONLY")
    assert [path for path in paths if is_wanted(path)] == ["/", "/list/", "/admin/"]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p class="a">text</p><script src="/a.js"></script>', []),
        ('<script type="application/json">{}</script>', []),
        ('<p style="color:red">a</p><p style="">b</p>', ["style= on <p> (2 times)"]),
        ("<script>go()</script>", ["<script> in the page (1 times)"]),
        (
            '<style>p{}</style><a onclick="go()">',
            ["<style> in the page (1 times)", "onclick= on <a> (1 times)"],
        ),
    ],
)
def test_inline_scripts_and_styles_are_found(html, found):
    assert inline_of(html) == found


@pytest.mark.parametrize(
    ("policy", "faults"),
    [
        ("", ["no Content-Security-Policy"]),
        ("default-src 'self'; img-src 'self' data:", []),
        (
            "default-src 'self'; script-src 'self' 'unsafe-eval'",
            ["policy: script-src 'self' 'unsafe-eval'"],
        ),
    ],
)
def test_policy_that_allows_too_much_is_found(policy, faults):
    assert policy_faults(policy) == faults


def page(**more: object) -> Found:
    found = Found("defects:list", "/list/", "leader", "en", first_view_kb=100)
    for name, value in more.items():
        setattr(found, name, value)
    return found


def test_figures_take_the_worst_of_all_pages():
    good = page(accessibility=100, best_practices=100, performance=99)
    bad = page(
        accessibility=97,
        best_practices=96,
        performance=80,
        axe={"label": ["#a", "#b"], "region": ["p"]},
        overflow=["p"],
        enlarged=["p"],
        faults=["console: no"],
        shift=0.1,
        first_view_kb=151.0,
    )
    figures = report.figures([good, bad, page()])
    assert figures == {
        "pages": 3,
        "axe_violations": 3,
        "accessibility_min": 97,
        "best_practices_min": 96,
        "performance_min": 80,
        "first_view_kb_max": 151.0,
        "overflow_pages": 1,
        "enlarged_pages": 1,
        "shift_max": 0.1,
        "fault_pages": 1,
    }
    assert report.missed(figures) == list(report.BOUNDS)
    assert len(report.problems(bad)) == 10


def test_page_at_its_bounds_is_good():
    kept = page(
        accessibility=100, best_practices=100, performance=95, first_view_kb=150.0, shift=0.05
    )
    assert report.problems(kept) == []
    assert report.missed(report.figures([kept])) == []
    assert report.missed(report.figures([page()])) == []
