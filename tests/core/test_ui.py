"""The components that every page is made of."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import translation

from core import durations
from core.templatetags import ui

NOW = dt.datetime(2025, 9, 15, 2, 0, tzinfo=dt.UTC)


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


# --- Icons ------------------------------------------------------------------
def test_icon_is_drawn_in_the_page_and_silent_to_a_screen_reader() -> None:
    drawn = render('{% icon "home" "big" %}')
    assert drawn.startswith('<svg class="icon big"')
    assert 'aria-hidden="true"' in drawn
    assert "style=" not in drawn


def test_icon_escapes_its_class() -> None:
    assert '"><b>' not in render('{% icon "home" css %}', css='"><b>')


@pytest.mark.parametrize("name", ["no-such-icon", "../outline/home", "", "home\0"])
def test_icon_unknown_raises_while_developing(name: str) -> None:
    with pytest.raises(FileNotFoundError):
        render("{% icon name %}", name=name)


@override_settings(STRICT_ICONS=False, DEBUG=False)
def test_icon_unknown_draws_nothing_in_production() -> None:
    assert render('{% icon "no-such-icon" %}') == ""


@pytest.mark.parametrize("status", ui.LOOKS)
def test_every_state_has_words_and_an_icon_beside_its_colour(status: str) -> None:
    drawn = render_to_string("components/badge.html", {"status": status})
    assert str(ui.LOOKS[status].words) in drawn
    assert "<svg" in drawn


def test_every_status_of_a_defect_has_a_look() -> None:
    from defects.models import Correction, Defect, Severity
    from defects.rules import Status

    named = {*Status, *Defect.State.values, *Severity.values, *Correction.Verdict.values}
    assert named <= set(ui.LOOKS)


# --- Durations ----------------------------------------------------------------
@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h 0 min"),
        (66_000, "18 h 20 min"),
        (172_799, "47 h 59 min"),
        (172_800, "2 d 0 h"),
        (-5, "0 s"),
    ],
)
def test_spelled_at_the_edges(seconds: int, words: str) -> None:
    assert durations.spelled(dt.timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("seconds", "words", "late"),
    [(1, "1 s left", False), (0, "0 s left", False), (-1, "1 s late", True)],
)
def test_countdown_before_at_and_after_the_deadline(seconds: int, words: str, late: bool) -> None:
    due = NOW + dt.timedelta(seconds=seconds)
    drawn = render_to_string("components/countdown.html", {"due": due, "now": NOW})
    assert words in drawn
    assert ("is-late" in drawn) is late
    assert f'data-due="{due.isoformat()}"' in drawn


def test_countdown_of_a_stopped_clock_does_not_tick() -> None:
    context = {"due": NOW, "left": dt.timedelta(hours=5), "now": NOW}
    drawn = render_to_string("components/countdown.html", context)
    assert "5 h 0 min left, clock stopped" in drawn
    assert "data-due" not in drawn


def test_countdown_words_are_the_ones_the_browser_fills() -> None:
    with translation.override("en"):
        words = durations.countdown_words()
    assert set(words) == {"days", "hours", "minutes", "seconds", "left", "late"}
    assert "data-word-left=" in render("{% countdown_data %}")


# --- Numbers ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("amount", "words"), [(2, "+2"), (-2, "−2"), (0, "0"), (1234, "+1,234"), (None, "")]
)
def test_signed(amount: int | None, words: str) -> None:
    assert ui.signed(amount) == words


@pytest.mark.parametrize(("count", "words"), [(999, "999"), (1000, "999+")])
def test_at_most_at_the_edge(count: int, words: str) -> None:
    assert ui.at_most(count) == words


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("number", "words"), [(999, "999"), (1234567, "1,234,567"), (-1000, "−1,000"), (None, "")]
)
def test_thousands_stand_apart(language: str, number: int | None, words: str) -> None:
    with translation.override(language):
        assert ui.grouped(number) == words


@pytest.mark.parametrize(("language", "row"), [("en", "A, B"), ("zh-hans", "A、B")])
def test_names_in_a_row_have_the_comma_of_the_language(language: str, row: str) -> None:
    with translation.override(language):
        assert ui.listed(["A", "B"]) == row


@pytest.mark.parametrize(
    ("number", "unit", "english", "chinese"),
    [("95", "%", "95 %", "95%"), ("3", "项", "3 项", "3 项"), ("3", "", "3", "3")],
)
def test_unit_stands_as_the_language_writes_it(
    number: str, unit: str, english: str, chinese: str
) -> None:
    assert ui.with_unit(number, unit) == english
    with translation.override("zh-hans"):
        assert ui.with_unit(number, unit) == chinese


# --- Blocks and escaping --------------------------------------------------------
def test_card_keeps_its_content_and_escapes_what_people_typed() -> None:
    drawn = render(
        "{% card title=title icon='home' more='/all/' %}<p>{{ words }}</p>{% endcard %}",
        title="<b>Title",
        words="<script>",
    )
    assert "&lt;b&gt;Title" in drawn
    assert "<p>&lt;script&gt;</p>" in drawn
    assert 'href="/all/"' in drawn


@pytest.mark.parametrize("value", [None, ""])
def test_figure_without_a_value_says_no_data(value: object) -> None:
    drawn = render_to_string("components/figure.html", {"value": value, "label": "Rate"})
    assert "no data" in drawn


def test_figure_of_zero_is_zero() -> None:
    drawn = render_to_string("components/figure.html", {"value": 0, "label": "Rate"})
    assert "no data" not in drawn


def test_confirm_without_scripts_is_a_plain_form() -> None:
    context = {"action": "/void/", "question": 'Void "it"?', "button": "Void"}
    drawn = render_to_string("components/confirm.html", context)
    assert '<form method="post" action="/void/"' in drawn
    assert 'data-confirm="Void &quot;it&quot;?"' in drawn


def test_timeline_escapes_notes() -> None:
    event = {"at": NOW, "words": "Posted", "note": "<img src=x>\nnext"}
    drawn = render_to_string("components/timeline.html", {"events": [event]})
    assert "&lt;img src=x&gt;<br>next" in drawn


def test_squeezed_page_says_the_same() -> None:
    page = "{% squeezed %}<b>one</b>\n\n   <i>two  words</i> <p>{{ name }}</p>{% endsqueezed %}"
    shown = Template(page).render(Context({"name": ">  <"}))
    assert shown == "<b>one</b> <i>two  words</i> <p>&gt;  &lt;</p>"


@pytest.mark.parametrize(
    ("number", "written"),
    [("2.5000", "2.5"), ("1000", "1,000"), ("0.00", "0"), ("-10.00", "−10"), (None, "")],
)
def test_decimal_is_written_without_zeros_at_its_end(number: str | None, written: str) -> None:
    assert ui.plain(None if number is None else Decimal(number)) == written
