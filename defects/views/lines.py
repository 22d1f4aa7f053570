"""A production line: the page that its code on the wall opens, and the sheet of all codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import segno
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.pages import in_campaign, page
from core.forms import Filter
from core.middleware import TimedRequest
from core.pagination import keyset_page
from defects import queries
from defects.models import InspectionDuty
from defects.queries import Narrowing
from defects.queries.lines import SHOWN
from defects.views.lists import RowMaker
from people.models import Department, Employee, ProductionLine, Site

# Ten sheets of A4.
CODES = 80
LOCAL = {"localhost", "127.0.0.1"}


@dataclass(frozen=True)
class Deed:
    """Something that this person can do at this line now; the first one is the main one."""

    url: str
    icon: str
    label: str


def deeds_at(line: ProductionLine, person: Employee, duty: InspectionDuty | None) -> Iterator[Deed]:
    """Their inspection first; else what they saw: onto the list where they may, or reported."""
    here = f"?line={line.pk}"
    walk = reverse("defects:walk") + here
    if duty is not None:
        yield Deed(f"{walk}#duty-{duty.pk}", "clipboard-check", gettext("Inspect this line"))
    report = reverse("defects:report_new") + here
    if person.has_perm("defects.add_defect"):
        yield Deed(reverse("defects:post") + here, "camera-plus", gettext("Report a defect"))
    else:
        yield Deed(report, "message-report", gettext("Report a problem"))
    if person.has_perm("defects.add_commendation"):
        praise = reverse("defects:praise") + here
    else:
        praise = f"{report}&kind=praise"
    yield Deed(praise, "thumb-up", gettext("Praise good work"))
    if duty is None and person.has_perm("defects.add_inspection"):
        yield Deed(walk, "clipboard-check", gettext("Inspect this line"))


@require_safe
@in_campaign
def line(request: TimedRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """What I can do here now, what is open, what was found last time, and what is good."""
    lines = ProductionLine.objects.select_related("site", "team__leader")
    found = get_object_or_404(lines, pk=pk)
    by = Narrowing(line=found.pk)
    rows = queries.list_rows(queries.narrowed(campaign, request.user, by, request.now))
    shown = list(rows.order_by(*by.order)[: SHOWN + 1])
    maker = RowMaker(campaign, request.now)
    duty = queries.lines.duty_here(found, request.user, request.now)
    context = {
        "line": found,
        "duty": duty,
        "deeds": list(deeds_at(found, request.user, duty)) if found.is_active else [],
        "rows": [maker.row(each) for each in shown[:SHOWN]],
        "has_more": len(shown) > SHOWN,
        "last": queries.lines.last_time(found, campaign),
        "praise": queries.lines.newest_praise(found, campaign),
    }
    return page(request, "defects/line.html", campaign, context)


# --- The sheet of codes ---------------------------------------------------------
class CodesFilter(Filter):
    site = forms.ModelChoiceField(
        Site.objects.all(), label=_("Site"), required=False, empty_label=_("All")
    )
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), required=False, empty_label=_("All")
    )

    def lines(self) -> dict[str, int]:
        chosen = {"site": self._key("site"), "team__department": self._key("department")}
        return {name: pk for name, pk in chosen.items() if pk}


@dataclass(frozen=True)
class Code:
    """One label of the sheet."""

    line: ProductionLine
    url: str
    drawing: SafeString


@require_safe
@in_campaign
def line_codes(request: TimedRequest, campaign: Campaign) -> HttpResponse:
    """The codes of the lines in use, eight to a sheet of paper, to be cut apart."""
    narrowing = CodesFilter(request.GET)
    lines = ProductionLine.objects.filter(is_active=True, **narrowing.lines())
    found = keyset_page(
        lines.select_related("team", "site"), order=["code"], params=request.GET, size=CODES
    )
    context = {
        "codes": [_code(request, each) for each in found],
        "hints": _in_both_languages(),
        "page": found,
        "filter": narrowing,
        "chips": narrowing.chips(),
        "panel": "filters" in request.GET,
        "open_panel": narrowing.with_panel(shown=True),
        "closed_panel": narrowing.with_panel(shown=False),
        "clear": request.path,
    }
    return page(request, "defects/line_codes.html", campaign, context)


def _code(request: HttpRequest, line: ProductionLine) -> Code:
    url = urljoin(_site(request), reverse("defects:line", args=[line.pk]))
    # A quarter of the code may be scratched or dirty, and it can still be read.
    drawing = segno.make_qr(url, error="q").svg_inline(
        omitsize=True, svgclass="code-drawing", lineclass=None, border=0
    )
    return Code(line, url, mark_safe(drawing))  # noqa: S308 - drawn from our own address


def _site(request: HttpRequest) -> str:
    """Where phones find this site: as it was set; where nothing was, as it is open here."""
    if urlsplit(settings.SITE_URL).hostname in LOCAL:
        return request.build_absolute_uri("/")
    return f"{settings.SITE_URL}/"


def _in_both_languages() -> list[str]:
    """What a code is for, as it stands on the wall for everybody."""
    words = []
    for language in ("zh-hans", "en"):
        with override(language):
            words.append(gettext("Scan it to inspect the line, or to report what you see."))
    return words
