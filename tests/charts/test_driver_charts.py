"""The charts of drivers: dots on their intervals, numbers that keep apart."""

import pytest
from flask import get_template_attribute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.charts.drivers import DriverValue, drivers_chart
from app.charts.quadrant import BOTTOM, NARROWEST, ROOM, TOP, QuadrantValue, quadrant_chart
from tests.reports.reading import read

WITHIN_A_REQUEST = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
SHARES = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=12)


def place(text):
    assert text.endswith("%")
    return float(text[:-1])


def value(share, name="Trust", *, weak=False):
    return DriverValue(name, share, share * 0.7, min(1.0, share * 1.3), weak, "weak", "#answers")


@given(SHARES)
@WITHIN_A_REQUEST
def test_every_dot_lies_on_its_interval_inside_the_chart(english, shares):
    total = sum(shares)
    chart = drivers_chart("d", title="t", drivers=[value(each / total) for each in shares])
    for row in chart.rows:
        assert place(row.at) - 0.5 <= place(row.dot) <= place(row.at) + place(row.width) + 0.5
        assert place(row.at) + place(row.width) <= 100
    assert 0 <= place(chart.equal) <= 100


def test_the_line_of_equal_weights_stands_where_all_would_be(english):
    chart = drivers_chart("d", title="t", drivers=[value(0.25), value(0.25)] * 2)
    assert {row.dot for row in chart.rows} == {chart.equal}
    assert chart.equal_label == "if all weighed alike: 25%"


def test_a_weak_driver_is_grey_and_says_so(english):
    chart = drivers_chart("d", title="t", drivers=[value(0.6), value(0.4, "Ease", weak=True)])
    figure = read(get_template_attribute("charts/drivers.html", "drivers_figure")(chart))
    assert len(figure.all("circle", "dot-weak")) == 1
    notes = [each.text for each in figure.all("span", "row-note")]
    assert notes == ["60%", "weak, 40%"]
    names = figure.all("ol", "chart-rows")[0].all("a")
    assert [each.attributes["href"] for each in names] == ["#answers"] * 2


def quadrant(means, shares):
    values = [
        QuadrantValue(f"n{i}", share, mean, weak=False)
        for i, (share, mean) in enumerate(zip(shares, means, strict=True))
    ]
    return quadrant_chart("q", title="t", target=80.0, values=values)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.01, 1)), min_size=2, max_size=10))
@WITHIN_A_REQUEST
def test_no_dot_leaves_the_plot_and_each_keeps_its_true_place(english, pairs):
    means, shares = zip(*pairs, strict=True)
    chart = quadrant(means, shares)
    for point in chart.points:
        assert TOP <= float(point.y) <= BOTTOM
        assert 0 <= place(point.x) <= 100
        assert (float(point.y) > float(chart.target)) == (point.value.mean < 80.0) or (
            abs(point.value.mean - 80.0) < 0.1
        )


def test_numbers_of_neighbours_keep_apart_at_320_pixels(english):
    chart = quadrant((69.0, 69.5, 70.0, 70.5, 71.0), (0.19, 0.2, 0.2, 0.21, 0.2))
    spots = [
        (place(each.x) * NARROWEST / 100 + each.dx, float(each.y_label)) for each in chart.points
    ]
    for i, (x, y) in enumerate(spots):
        for other_x, other_y in spots[i + 1 :]:
            assert abs(x - other_x) + abs(y - other_y) >= ROOM * 0.6


@pytest.mark.parametrize(("language", "words"), [("en", "target 80"), ("fr", "objectif 80")])
def test_the_target_is_named_in_both_languages(app, language, words):
    with app.test_request_context(f"/?lang={language}"):
        assert quadrant((50.0, 90.0), (0.4, 0.6)).target_label == words
