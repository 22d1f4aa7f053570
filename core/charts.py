"""A chart: what it says, the numbers behind it, and a plain drawing of them.

The page is drawn with `templates/components/chart.html`: a drawing in SVG that needs no
script, and the numbers as a table. `static/js/charts.js` draws it again with echarts, from
`Chart.spec`, when somebody touches the page. Both use the same scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, Literal
from unicodedata import east_asian_width

from django.utils.formats import number_format
from django.utils.translation import gettext

from core.words import grouped, with_unit

Number = int | float
# Labels below an upright chart, and the number of bars that carry their own value.
MOST_LABELS: Final = 7
MOST_VALUES: Final = 8
# The room below an upright chart on the narrowest phone, in letters of Chinese, and between two.
NARROWEST: Final = 14
APART: Final = 0.3
# The part of a label's width that bars leave free, in percent.
GAP: Final = 30
# Twice these, times a power of ten: half of the scale is then a round number, too.
ROUND: Final = (1, 2, 3, 4, 5)


# --- Numbers in words ---------------------------------------------------------
def percent(value: Number) -> str:
    """A rate of 0 to 100 as the reader's language writes it, to a tenth where it has one."""
    rounded = round(value, 1)
    return with_unit(number_format(rounded, 1 if rounded % 1 else 0), "%")


def round_top(highest: Number) -> int:
    """Where a scale of counts ends: even, round, and no lower than `highest`."""
    for power in count():
        for step in ROUND:
            top: int = 2 * step * 10**power
            if top >= highest:
                return top
    raise AssertionError  # the powers never end


# --- What is shown --------------------------------------------------------------
@dataclass(frozen=True)
class Series:
    """Values, one for each label; None: no data. `tone` is a class of charts.css."""

    name: str
    tone: str
    values: Sequence[Number | None]
    kind: Literal["bar", "line"] = "bar"
    is_percent: bool = False

    @property
    def spec(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "tone": self.tone,
            "values": list(self.values),
            "kind": self.kind,
            "percent": self.is_percent,
        }


@dataclass(frozen=True)
class Limit:
    """A mark across the scale of percentages: a target, or the 80 of a Pareto chart."""

    name: str
    value: float


@dataclass(frozen=True)
class Row:
    """A row of the table; `url` is the list that the row counts."""

    label: str
    cells: Sequence[str]
    url: str = ""


@dataclass(frozen=True)
class Table:
    """The numbers in words; the first word of `head` is about the rows' labels."""

    head: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Chart:
    """A chart of a page, where `slug` is its own.

    Bars stand beside one another, or on one another where it `is_stacked`; it
    `is_sideways` where long labels ask for it: then there is one series, of percentages.
    `links` lead from the labels to the lists behind them.
    """

    slug: str
    title: str
    summary: str
    definition: str
    labels: Sequence[str]
    series: Sequence[Series]
    table: Table
    limit: Limit | None = None
    links: Sequence[str] = field(default=())
    is_stacked: bool = False
    is_sideways: bool = False

    @property
    def data_id(self) -> str:
        return f"chart-{self.slug}"

    @property
    def bars(self) -> list[Series]:
        return [each for each in self.series if each.kind == "bar"]

    @property
    def lines(self) -> list[Series]:
        return [each for each in self.series if each.kind == "line"]

    @property
    def has_percent(self) -> bool:
        return any(each.is_percent for each in self.series)

    @property
    def top(self) -> int:
        """The end of the scale of counts."""
        columns = [[value or 0 for value in each.values] for each in self.bars]
        heights = map(sum, zip(*columns, strict=True)) if self.is_stacked else map(max, columns)
        return round_top(max(heights, default=1))

    @property
    def spec(self) -> dict[str, Any]:
        """What the browser needs to draw it."""
        return {
            "labels": list(self.labels),
            "links": list(self.links),
            "series": [each.spec for each in self.series],
            "limit": self.limit and {"name": self.limit.name, "value": self.limit.value},
            "top": self.top,
            "stacked": self.is_stacked,
            "sideways": self.is_sideways,
            "level": self.sketch.are_level,
            "percent": gettext("{number} %"),
        }

    @property
    def sketch(self) -> Sketch:
        """The plain drawing of an upright chart."""
        return Sketch(self)

    @property
    def beams(self) -> list[Beam]:
        """The plain drawing of a sideways one."""
        values = self.series[0].values
        pairs = zip(self.labels, values, strict=True)
        return [Beam(label, _length(value or 0), percent(value or 0)) for label, value in pairs]

    @property
    def limit_at(self) -> str:
        return _length(self.limit.value) if self.limit else ""


# --- The plain drawing ------------------------------------------------------------
def _length(share: float) -> str:
    """A percentage as SVG wants it, whatever the language."""
    return f"{share:.2f}%"


def _breadth(words: str) -> float:
    """About how wide they are, in letters of Chinese."""
    return sum(1 if east_asian_width(letter) in "WF" else 0.6 for letter in words)


@dataclass(frozen=True)
class Beam:
    """One bar of a sideways chart."""

    label: str
    width: str
    value: str


@dataclass(frozen=True)
class Box:
    """A bar; its places are parts of the drawing's width and height."""

    tone: str
    x: str
    y: str
    width: str
    height: str
    middle: str
    value: str


@dataclass(frozen=True)
class Span:
    """From where to where a bar reaches sideways, in percent."""

    x: float
    width: float


@dataclass(frozen=True)
class Stroke:
    """A part of a line, from one value to the next."""

    tone: str
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Dot:
    """A value on a line."""

    tone: str
    x: str
    y: str


class Sketch:
    """Where everything of an upright chart stands, in percent of its width and height."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.slot = 100 / max(1, len(chart.labels))
        self.top = chart.top

    @property
    def counts(self) -> list[str]:
        """The scale of counts, from above."""
        return [grouped(self.top), grouped(self.top // 2), "0"]

    @property
    def percents(self) -> list[str]:
        """The scale of percentages, from above; none where nothing is one."""
        return [percent(value) for value in (100, 50, 0)] if self.chart.has_percent else []

    @property
    def labels(self) -> list[str]:
        """The labels, as many as there is room for; the others are empty."""
        labels = self.chart.labels
        every = -(-len(labels) // MOST_LABELS)
        return [label if number % every == 0 else "" for number, label in enumerate(labels)]

    @property
    def are_level(self) -> bool:
        """Whether the labels stand beside one another even on the narrowest phone."""
        shown = [label for label in self.labels if label]
        widest = max(map(_breadth, shown), default=0)
        return len(shown) * (widest + APART) <= NARROWEST

    @property
    def boxes(self) -> list[Box]:
        return self._stacked() if self.chart.is_stacked else self._beside()

    @property
    def strokes(self) -> list[Stroke]:
        return [
            Stroke(series.tone, *here, *there)
            for series in self.chart.lines
            for here, there in zip(self._points(series), self._points(series)[1:], strict=False)
            if here and there
        ]

    @property
    def dots(self) -> list[Dot]:
        """The values of lines; a line of many days needs none but where it stands alone."""
        if len(self.chart.labels) > MOST_VALUES:
            return []
        return [
            Dot(series.tone, *point)
            for series in self.chart.lines
            for point in self._points(series)
            if point
        ]

    @property
    def limit(self) -> str:
        """The height of the limit; empty where there is none."""
        limit = self.chart.limit
        return _length(100 - limit.value) if limit else ""

    def _points(self, series: Series) -> list[tuple[str, str] | None]:
        return [
            None if value is None else (_length((at + 0.5) * self.slot), _length(100 - value))
            for at, value in enumerate(series.values)
        ]

    def _beside(self) -> list[Box]:
        free = self.slot * GAP / 100
        width = (self.slot - free) / max(1, len(self.chart.bars))
        has_words = len(self.chart.labels) <= MOST_VALUES
        boxes = []
        for place, series in enumerate(self.chart.bars):
            for at, value in enumerate(series.values):
                span = Span(at * self.slot + free / 2 + place * width, width)
                if value:
                    words = grouped(value) if has_words else ""
                    boxes.append(self._box(series.tone, span, (0, value), words))
        return boxes

    def _stacked(self) -> list[Box]:
        free = self.slot * GAP / 100
        boxes = []
        for at in range(len(self.chart.labels)):
            span = Span(at * self.slot + free / 2, self.slot - free)
            parts = [(series.tone, series.values[at] or 0) for series in self.chart.bars]
            parts = [(tone, value) for tone, value in parts if value]
            base: Number = 0
            for place, (tone, value) in enumerate(parts, start=1):
                words = grouped(base + value) if place == len(parts) else ""
                boxes.append(self._box(tone, span, (base, value), words))
                base += value
        return boxes

    def _box(self, tone: str, span: Span, at: tuple[Number, Number], words: str) -> Box:
        """A bar that starts at a value and is as high as another."""
        base, value = (100 * each / self.top for each in at)
        return Box(
            tone=tone,
            x=_length(span.x),
            y=_length(100 - base - value),
            width=_length(span.width),
            height=_length(value),
            middle=_length(span.x + span.width / 2),
            value=words,
        )
