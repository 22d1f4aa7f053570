"""What the anomalies of a month say: which few are most, and how they differ from last year's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import accumulate
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from core.charts import Chart, Limit, Row, Series, Table, grouped, percent
from dashboard.anomalies.queries import Compared, last_day, month_before, total, year_before
from dashboard.figures.charts import VITAL, Figure, rate

# So many bars have room for their words on a phone; the rest are one bar of their own.
MOST_BARS: Final = 6


def month_words(month: dt.date) -> str:
    return date_format(month, "YEAR_MONTH_FORMAT")


def change_words(change: int | None) -> str:
    """A difference in words, so that no colour and no sign alone has to say it."""
    if change is None:
        return _("no data")
    if change > 0:
        return _("%(n)s more") % {"n": grouped(change)}
    if change < 0:
        return _("%(n)s fewer") % {"n": grouped(-change)}
    return _("the same")


def defects_behind(row: Compared, month: dt.date, campaign: Campaign) -> str:
    """The campaign's defects of the category's factor: those of the month, where the
    campaign ran in it; else all of them."""
    query = {"state": "all", "category": row.category.factor}
    if month <= campaign.ends_on and last_day(month) >= campaign.starts_on:
        query |= {"since": month.isoformat(), "until": last_day(month).isoformat()}
    return f"{reverse('defects:list')}?{urlencode(query)}"


def every(campaign: Campaign, month: dt.date, rows: Sequence[Compared]) -> list[Figure]:
    return [pareto(campaign, month, rows), year_on_year(campaign, month, rows)]


# --- Pareto -------------------------------------------------------------------
def pareto(campaign: Campaign, month: dt.date, rows: Sequence[Compared]) -> Figure:
    """Categories by how often they occur, with the share that they add up to."""
    title = _("Anomalies by category")
    known = [row for row in rows if row.count]
    if not known:
        words = _("No anomalies were entered for %(month)s.") % {"month": month_words(month)}
        return Figure("pareto", title, "chart-bar", None, words)
    whole = sum(row.count or 0 for row in known)
    bars = _bars([(row.category.label, row.count or 0) for row in known])
    sums = [rate(count, whole) or 0 for count in accumulate(count for _label, count in bars)]
    links = [defects_behind(row, month, campaign) for row in known[: len(bars)]]
    chart = Chart(
        slug="pareto",
        title=title,
        summary=_("%(name)s: %(n)s of %(whole)s anomalies, %(share)s.")
        % {
            "name": known[0].category.label,
            "n": grouped(known[0].count or 0),
            "whole": grouped(whole),
            "share": percent(rate(known[0].count or 0, whole) or 0),
        },
        definition=_(
            "What production control counted in the month, in the whole plant. A category "
            "leads to the campaign's defects of the same factor."
        ),
        labels=[label for label, _count in bars],
        series=[
            Series(_("Anomalies"), "main", [count for _label, count in bars]),
            Series(_("Added up"), "line", sums, kind="line", is_percent=True),
        ],
        table=_pareto_table(campaign, month, known, whole),
        limit=Limit(percent(VITAL), VITAL),
        links=links if len(bars) == len(known) else [*links[:-1], ""],
    )
    return Figure("pareto", title, "chart-bar", chart)


def _bars(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The first few, and one for all others where there are more than that."""
    if len(counts) <= MOST_BARS + 1:
        return list(counts)
    rest = sum(count for _label, count in counts[MOST_BARS:])
    return [*counts[:MOST_BARS], (_("Others"), rest)]


def _pareto_table(
    campaign: Campaign, month: dt.date, known: Sequence[Compared], whole: int
) -> Table:
    sums = accumulate(row.count or 0 for row in known)
    return Table(
        [_("Category"), _("Anomalies"), _("Share"), _("Added up")],
        [
            Row(
                row.category.label,
                [
                    grouped(row.count or 0),
                    percent(rate(row.count or 0, whole) or 0),
                    percent(rate(added, whole) or 0),
                ],
                defects_behind(row, month, campaign),
            )
            for row, added in zip(known, sums, strict=True)
        ],
    )


# --- Year on year ---------------------------------------------------------------
def year_on_year(campaign: Campaign, month: dt.date, rows: Sequence[Compared]) -> Figure:
    """Each category beside the same month of last year."""
    title = _("Against last year")
    here, before = (month_words(each) for each in (month, year_before(month)))
    if total([row.last_year for row in rows]) is None or total([row.count for row in rows]) is None:
        words = _("There is nothing to compare: %(month)s or %(before)s has no data.")
        empty = words % {"month": here, "before": before}
        return Figure("years", title, "arrows-left-right", None, empty)
    labels = [label for label, _n in _bars([(row.category.label, row.count or 0) for row in rows])]
    now = _bars([(row.category.label, row.count or 0) for row in rows])
    then = _bars([(row.category.label, row.last_year or 0) for row in rows])
    chart = Chart(
        slug="years",
        title=title,
        summary=_year_words(rows, before),
        definition=_("Compared are the same month of both years. No data is not zero."),
        labels=labels,
        series=[
            Series(here, "main", [count for _label, count in now]),
            Series(before, "rest", [count for _label, count in then]),
        ],
        table=_year_table(campaign, month, rows),
    )
    return Figure("years", title, "arrows-left-right", chart)


def _year_words(rows: Sequence[Compared], before: str) -> str:
    """How the whole differs from last year's, as far as both are known."""
    both = [row for row in rows if row.change is not None]
    now = sum(row.count or 0 for row in both)
    then = sum(row.last_year or 0 for row in both)
    words = {
        "now": grouped(now),
        "then": grouped(then),
        "before": before,
        "change": change_words(now - then),
    }
    share = rate(abs(now - then), then)
    if share is None:
        return _("%(now)s now, %(then)s in %(before)s: %(change)s.") % words
    said = _("%(now)s now, %(then)s in %(before)s: %(change)s (%(share)s).")
    return said % {**words, "share": percent(share)}


def _year_table(campaign: Campaign, month: dt.date, rows: Sequence[Compared]) -> Table:
    months = (month, year_before(month), month_before(month))
    here, last_year, previous = (month_words(each) for each in months)
    return Table(
        [_("Category"), here, last_year, _("Change in a year"), previous],
        [
            Row(
                row.category.label,
                [
                    _counted(row.count),
                    _counted(row.last_year),
                    change_words(row.change),
                    _counted(row.previous),
                ],
                defects_behind(row, month, campaign),
            )
            for row in rows
        ],
    )


def _counted(count: int | None) -> str:
    return _("no data") if count is None else grouped(count)
