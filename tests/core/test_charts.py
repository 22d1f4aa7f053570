"""A chart's scale, its plain drawing, and what the browser is given to draw it again."""

import json

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from core.charts import Beam, Box, Chart, Dot, Limit, Row, Series, Stroke, Table, percent, round_top

HOSTILE = "</script><script>alert(1)</script>"


def chart(**fields):
    given = {
        "slug": "pareto",
        "title": "By category",
        "summary": "Few make up most.",
        "definition": "All of them.",
        "labels": ["A", "B"],
        "series": [
            Series("Defects", "main", [3, 1]),
            Series("Added up", "line", [75.0, 100.0], kind="line", is_percent=True),
        ],
        "table": Table(["Category", "Defects"], [Row("A", ["3"], "/a/"), Row("B", ["1"])]),
        "limit": Limit("80 %", 80.0),
        "links": ["/a/", ""],
    }
    return Chart(**given | fields)


def drawn(one: Chart) -> str:
    return render_to_string("components/chart.html", {"chart": one})


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (9, 10), (10, 10), (11, 20), (41, 60), (81, 100), (999, 1000)],
)
def test_the_scale_ends_at_an_even_round_number_no_lower_than_the_highest(highest, top):
    assert round_top(highest) == top


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [(80.0, "80 %", "80"), (90.9, "90.9 %", "90.9"), (0, "0 %", "0")],
)
def test_a_rate_has_a_tenth_only_where_it_has_one(value, english, chinese):
    assert percent(value) == english
    with translation.override("zh-hans"):
        assert percent(value).startswith(chinese)


def test_the_plain_drawing_has_each_value_in_its_place():
    sketch = chart().sketch
    assert sketch.counts == ["4", "2", "0"]
    assert sketch.percents == ["100 %", "50 %", "0 %"]
    assert sketch.labels == ["A", "B"]
    assert sketch.limit == "20.00%"
    assert sketch.boxes == [
        Box("main", "7.50%", "25.00%", "35.00%", "75.00%", "25.00%", "3"),
        Box("main", "57.50%", "75.00%", "35.00%", "25.00%", "75.00%", "1"),
    ]
    assert sketch.strokes == [Stroke("line", "25.00%", "25.00%", "75.00%", "0.00%")]
    assert sketch.dots == [Dot("line", "25.00%", "25.00%"), Dot("line", "75.00%", "0.00%")]


def test_bars_of_two_series_stand_beside_or_on_one_another():
    series = [Series("Late", "late", [1, 0]), Series("In time", "main", [3, 2])]
    assert [(box.tone, box.x, box.y, box.value) for box in chart(series=series).sketch.boxes] == [
        ("late", "7.50%", "75.00%", "1"),
        ("main", "25.00%", "25.00%", "3"),
        ("main", "75.00%", "50.00%", "2"),
    ]
    stacked = chart(series=series, is_stacked=True)
    assert stacked.top == 4
    # The whole stands above the uppermost part.
    assert [(box.tone, box.x, box.y, box.value) for box in stacked.sketch.boxes] == [
        ("late", "7.50%", "75.00%", ""),
        ("main", "7.50%", "0.00%", "4"),
        ("main", "57.50%", "50.00%", "2"),
    ]


def test_a_line_has_a_gap_where_there_is_no_data():
    series = [Series("Rate", "line", [None, 50.0, 60.0, None, 70.0], kind="line", is_percent=True)]
    sketch = chart(labels=list("ABCDE"), series=series).sketch
    assert sketch.strokes == [Stroke("line", "30.00%", "50.00%", "50.00%", "40.00%")]
    assert [dot.y for dot in sketch.dots] == ["50.00%", "40.00%", "30.00%"]
    assert chart(labels=list("ABCDE"), series=series).top == 2


def test_many_labels_leave_each_other_room():
    days = [str(day) for day in range(1, 31)]
    sketch = chart(labels=days, series=[Series("Posted", "main", [1] * 30)]).sketch
    assert [label for label in sketch.labels if label] == ["1", "6", "11", "16", "21", "26"]
    assert {box.value for box in sketch.boxes} == {""}
    assert sketch.percents == []


def test_sideways_bars_carry_their_rate():
    series = [Series("Rate", "main", [62.5, 100.0], is_percent=True)]
    one = chart(series=series, is_sideways=True)
    assert one.beams == [Beam("A", "62.50%", "62.5 %"), Beam("B", "100.00%", "100 %")]
    assert one.limit_at == "80.00%"


def test_places_are_written_alike_in_every_language():
    english = chart().sketch.boxes
    with translation.override("de"):
        assert [box.y for box in chart().sketch.boxes] == [box.y for box in english]


def test_the_browser_is_given_the_same_numbers_and_scale():
    assert chart().spec == {
        "labels": ["A", "B"],
        "links": ["/a/", ""],
        "series": [
            {"name": "Defects", "tone": "main", "values": [3, 1], "kind": "bar", "percent": False},
            {
                "name": "Added up",
                "tone": "line",
                "values": [75.0, 100.0],
                "kind": "line",
                "percent": True,
            },
        ],
        "limit": {"name": "80 %", "value": 80.0},
        "top": 4,
        "stacked": False,
        "sideways": False,
        "level": True,
        "percent": "{number} %",
    }


@pytest.mark.parametrize(
    ("labels", "is_level"),
    [
        (["物料", "环境", "测量", "方法", "设备", "人员"], True),
        (["Materials", "Environment", "Methods"], False),
        ([f"{day} Sep" for day in range(10, 15)], False),
    ],
)
def test_labels_stand_level_where_the_narrowest_phone_has_room(labels, is_level):
    one = chart(labels=labels, links=(), series=[Series("Defects", "main", [1] * len(labels))])
    assert one.sketch.are_level is is_level
    assert ("sketch-labels is-level" in drawn(one)) is is_level


def test_the_component_says_what_it_shows_and_has_the_numbers_behind_it():
    page = drawn(chart())
    assert 'role="img" aria-label="By category. Few make up most."' in page
    assert "All of them." in page
    assert '<th scope="row"><a href="/a/">A</a></th><td>3</td>' in page
    assert '<th scope="row">B</th><td>1</td>' in page
    assert "style=" not in page
    assert "onclick" not in page


def test_hostile_names_stay_words():
    one = chart(labels=[HOSTILE, "B"], summary=HOSTILE, title=HOSTILE)
    page = drawn(one)
    assert "<script>alert" not in page
    data = page.split('type="application/json">')[1].split("</script>")[0]
    assert json.loads(data)["labels"] == [HOSTILE, "B"]
