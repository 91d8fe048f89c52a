"""Charts compute places, never styles: exact, inside their frame, in the reader's language."""

from datetime import date, timedelta

import pytest
from flask import get_template_attribute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.charts import (
    both_sides_chart,
    gap_map,
    interval_chart,
    probabilities_chart,
    topics_chart,
    trend_chart,
    waterfall_chart,
)
from app.charts.both_sides import Account, Middle
from app.charts.gap_map import Pair
from app.charts.places import Axis
from app.charts.topics import TopicValue
from app.charts.waterfall import Step
from surveys.scores import BANDS, ScorePoint
from tests.reports.reading import read

POINTS = st.floats(0, 100)
WITHIN_A_REQUEST = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def place(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


def course(*values):
    start = date(2025, 1, 1)
    return [
        ScorePoint((start + timedelta(days=91 * at)).isoformat(), value, max(0, value - 8),
                   min(100, value + 8))
        for at, value in enumerate(values)
    ]  # fmt: skip


def topic(name="Delivery", positive=1, negative=1, neutral=0):
    return TopicValue(name, positive, negative, neutral, "#all", "#pos", "#neg")


@given(st.floats(-200, 300), POINTS, st.floats(101, 200))
def test_nothing_leaves_its_axis(value, low, high):
    axis = Axis(low, high, 2, 98)
    assert 2 <= axis.at(value) <= 98


@given(POINTS, POINTS, POINTS)
@WITHIN_A_REQUEST
def test_the_dot_lies_on_its_interval(english, one, two, three):
    low, value, high = sorted((one, two, three))
    chart = interval_chart("i", name="Acme", value=value, lo90=low, hi90=high)
    start, width = place(chart.band_at), place(chart.band_width)
    assert start - 0.5 <= place(chart.dot) <= start + width + 0.5
    assert start >= 0
    assert start + width <= 100


def test_a_withheld_score_draws_no_dot_and_says_why(english):
    chart = interval_chart("i", name="Acme", value=None, lo90=31, hi90=83)
    assert (chart.dot, chart.label) == (None, "")
    assert chart.description == "Insufficient evidence: 90% sure only that it is 31 to 83."


@pytest.mark.parametrize(("value", "anchor"), [(0, "start"), (50, "middle"), (100, "end")])
def test_the_label_of_the_dot_stays_inside(english, value, anchor):
    chart = interval_chart("i", name="Acme", value=value, lo90=value, hi90=value)
    assert chart.label_anchor == anchor


def test_descriptions_speak_both_languages(app):
    texts = {}
    for language in ("en", "fr"):
        with app.test_request_context(f"/?lang={language}"):
            texts[language] = interval_chart("i", name="Acme", value=65.1, lo90=56.2, hi90=74)
    assert texts["en"].title == "Score of Acme on the scale from 0 to 100"
    assert texts["fr"].title == "Acme\N{NO-BREAK SPACE}: score sur l’échelle de 0 à 100"


def test_bars_of_probabilities_are_as_long_as_they_are_likely(english):
    chances = dict(zip(BANDS, (0.0, 0.1, 0.2, 0.3, 0.4), strict=True))
    chart = probabilities_chart("p", name="Acme", probabilities=chances,
                                words=dict.fromkeys(BANDS, "word"), named=("grow",))  # fmt: skip
    widths = [place(row.width) for row in chart.rows]
    track = place(chart.track)
    assert [row.band for row in chart.rows] == list(reversed(BANDS))
    assert widths == pytest.approx([track * chances[row.band] for row in chart.rows], abs=0.01)
    assert [row.named for row in chart.rows] == [True, False, False, False, False]


@given(st.lists(POINTS, min_size=2, max_size=12))
@WITHIN_A_REQUEST
def test_the_whole_band_of_a_trend_is_in_the_picture(english, values):
    chart = trend_chart("t", name="Acme", points=course(*values))
    numbers = [float(each) for each in chart.band.replace("M", " ").replace("L", " ")
               .replace("Z", " ").split()]  # fmt: skip
    assert all(0 <= number <= 100 for number in numbers)
    low, high = int(chart.points_ticks[0].label), int(chart.points_ticks[-1].label)
    assert high - low >= 40
    assert low <= min(max(0, value - 8) for value in values)
    assert high >= max(min(100, value + 8) for value in values)


@given(st.lists(POINTS, min_size=2, max_size=30))
@WITHIN_A_REQUEST
def test_a_trend_names_at_most_three_months_so_that_none_collide(english, values):
    chart = trend_chart("t", name="Acme", points=course(*values))
    assert len(chart.months) <= 3
    assert len({tick.label for tick in chart.months}) == len(chart.months)


def test_months_are_named_in_the_readers_language(french):
    chart = trend_chart("t", name="Acme", points=course(60, 61, 62))
    assert chart.months[0].label == "janv. 2025"


@given(st.lists(st.tuples(*[st.integers(0, 500)] * 3), min_size=1, max_size=12))
@WITHIN_A_REQUEST
def test_topics_diverge_around_the_middle(english, counts):
    topics = [topic(positive=p, negative=n, neutral=u) for p, n, u in counts]
    chart = topics_chart("o", name="Acme", topics=topics)
    for row in chart.rows:
        for kind, start, width in row.parts:
            left, right = place(start), place(start) + place(width)
            assert 10 <= left <= right <= 90.5
            if kind == "neg":
                assert right <= 50.5
            if kind == "pos":
                assert left >= 49.5


def test_a_part_that_is_not_there_is_not_drawn(english):
    chart = topics_chart("o", name="Acme", topics=[topic(positive=0, negative=3)])
    assert [kind for kind, _start, _width in chart.rows[0].parts] == ["neg"]


@given(POINTS, st.lists(st.floats(-20, 20), max_size=12))
@WITHIN_A_REQUEST
def test_each_step_begins_where_the_one_before_ended(english, start, changes):
    end = start + sum(changes)
    steps = [Step("start", "typical", start, start),
             *(Step("step", "step", each, each) for each in changes),
             Step("end", "score", end, end)]  # fmt: skip
    chart = waterfall_chart("w", name="Acme", steps=steps)
    for before, row in zip(chart.rows, chart.rows[1:-1], strict=False):
        left, right = place(row.at), place(row.at) + place(row.width)
        level = place(before.level)
        assert min(abs(level - left), abs(level - right)) < 0.5
    last_change, total = chart.rows[-2], chart.rows[-1]
    assert place(total.level) == pytest.approx(place(last_change.level), abs=0.02)


def test_signs_stand_beside_every_step(french):
    steps = [
        Step("start", "a", 71, 71.04),
        Step("step", "b", -4.6, -4.6),
        Step("end", "c", 66.4, 66.44),
    ]
    chart = waterfall_chart("w", name="Acme", steps=steps)
    assert [row.text for row in chart.rows] == ["71,0", "−4,6", "66,4"]


ACCOUNTS = [Account("Acme", 80, 30, "they_benefit", "They gain more", "#acme")]
MIDDLE = Middle(70, 12, 60, 15, 0.75)
PAIR = Pair("acme", 4.5, 2.0, True)
NAMES = {"acme": {"sides": {"account": "Acme"}, "url": "#acme"}}
STEPS = {step: str(step) for step in range(1, 6)}


@given(st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=40), POINTS, POINTS)
@WITHIN_A_REQUEST
def test_every_account_lies_inside_the_plot(english, values, score, benefit):
    accounts = [
        Account(f"A{place}", one, other, "balanced", "Balanced", "#")
        for place, (one, other) in enumerate(values)
    ]
    middle = Middle(score, 10, benefit, 10, 0.75)
    chart = both_sides_chart("q", name="clients", accounts=accounts, middle=middle)
    assert len(chart.marks) == len(accounts)
    for mark in chart.marks:
        assert place(chart.plot_at) <= place(mark.x) <= place(chart.plot_end)
        assert chart.plot_top <= float(mark.y) <= chart.plot_top + chart.plot_height
    assert place(chart.plot_at) <= place(chart.middle_x) <= place(chart.plot_end)


def test_the_strip_of_balance_runs_where_both_sides_stand_alike(english):
    """At the mean score it reaches 0.75 x 15 points up and down from the mean benefit."""
    accounts = [Account("A", 0, 0, "balanced", "Balanced", "#"),
                Account("B", 100, 100, "balanced", "Balanced", "#")]  # fmt: skip
    chart = both_sides_chart("q", name="clients", accounts=accounts,
                           middle=Middle(50, 10, 50, 15, 0.75))  # fmt: skip
    corners = [tuple(map(float, each.split())) for each in chart.band[1:-2].split(" L")]
    upper_middle = (corners[0][1] + corners[1][1]) / 2
    lower_middle = (corners[2][1] + corners[3][1]) / 2
    assert (upper_middle, lower_middle) == (pytest.approx(50 - 11.25), pytest.approx(50 + 11.25))


def test_bubbles_count_every_account_once(english):
    pairs = [Pair("A", 1.0, 5.0, False), Pair("B", 4.5, 2.4, True),
             Pair("C", 5.0, 2.0, True), Pair("D", 3.4, 3.0, False)]  # fmt: skip
    chart = gap_map("g", name="clients", pairs=pairs, words=STEPS)
    assert {(each.they, each.we): each.count for each in chart.bubbles} == {
        (1, 5): "1",
        (5, 2): "2",
        (3, 3): "1",
    }
    assert [each.grievance for each in chart.bubbles if each.they == 5] == [True]
    assert chart.description.startswith("2 accounts")


DRAWN = {
    "interval": lambda ident: ("interval_figure", interval_chart(
        ident, name="Acme", value=65.1, lo90=56.2, hi90=74), (56.2, 74)),
    "probabilities": lambda ident: ("probabilities_figure", probabilities_chart(
        ident, name="Acme", probabilities=dict.fromkeys(BANDS, 0.2),
        words=dict(zip(BANDS, BANDS, strict=True))), ()),
    "trend": lambda ident: ("trend_figure", trend_chart(
        ident, name="Acme", points=course(60, 70)), ()),
    "topics": lambda ident: ("topics_figure", topics_chart(
        ident, name="Acme", topics=[topic()]), ()),
    "both_sides": lambda ident: ("both_sides_figure", both_sides_chart(
        ident, name="clients", accounts=ACCOUNTS, middle=MIDDLE), ([("balanced", "Balanced")],)),
    "gap_map": lambda ident: ("gap_map_figure", gap_map(
        ident, name="clients", pairs=[PAIR], words=STEPS), (NAMES,)),
    "waterfall": lambda ident: ("waterfall_figure", waterfall_chart(
        ident, name="Acme", steps=[Step("start", "a", 1, 1), Step("end", "b", 1, 1)]), ()),
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_an_image_with_title_description_and_table(english, name):
    macro, chart, more = DRAWN[name]("made-up")
    document = read(str(get_template_attribute(f"charts/{name}.html", macro)(chart, *more)))
    (image,) = [each for each in document.all("svg") if each.attributes.get("role")]
    title, description = image.parts[1], image.parts[3]
    assert image.attributes["role"] == "img"
    assert image.attributes["aria-labelledby"] == "made-up-title made-up-desc"
    assert (title.tag, title.text) == ("title", chart.title)
    assert (description.tag, description.text) == ("desc", chart.description)
    assert "viewBox" not in image.attributes, "a scaled picture would shrink its words"
    (details,) = document.all("details")
    assert details.all("table")


@pytest.mark.parametrize("name", DRAWN)
def test_two_charts_of_a_page_share_no_id(english, name):
    ids = []
    for ident in ("one", "other"):
        macro, chart, more = DRAWN[name](ident)
        document = read(str(get_template_attribute(f"charts/{name}.html", macro)(chart, *more)))
        ids += [each.attributes["id"] for each in document.all() if "id" in each.attributes]
    assert ids
    assert len(ids) == len(set(ids))


def test_hostile_names_stay_text_in_a_chart(english):
    name = "</title><script>alert(1)</script>"
    chart = topics_chart("o", name=name, topics=[topic(name=name)])
    document = read(str(get_template_attribute("charts/topics.html", "topics_figure")(chart)))
    assert not document.all("script")
    assert name in document.text
