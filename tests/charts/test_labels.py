"""Names beside points never lie over each other, over a point or outside, at any width."""

from hypothesis import given
from hypothesis import strategies as st

from app.charts.both_sides import NARROW, PLOT_HEIGHT, WIDE
from app.charts.labels import Corner, Spot, _mark, _name_box, place_names

CORNERS = (
    Corner("we gain more", 4, False),
    Corner("both gain", 4, True),
    Corner("neither gains", PLOT_HEIGHT - 22, False),
    Corner("they gain more", PLOT_HEIGHT - 22, True),
)
SPOTS = st.lists(
    st.builds(
        Spot,
        x=st.floats(0, 1),
        y=st.floats(0, PLOT_HEIGHT),
        name=st.text("abcdefgh ", min_size=1, max_size=40).map(lambda text: f"A{text}"),
    ),
    max_size=30,
)


def placed(spots):
    return place_names(spots, CORNERS, height=PLOT_HEIGHT, narrow=NARROW, wide=WIDE)


@given(spots=SPOTS, width=st.floats(NARROW, 1200))
def test_no_name_lies_over_another_or_over_a_point_at_any_width(spots, width):
    names = [name for name in placed(spots) if not name.wide or width >= WIDE]
    boxes = [(name.of, _name_box(spots[name.of], name, width)) for name in names]
    marks = [_mark(spot, width) for spot in spots]
    for place, (of, box) in enumerate(boxes):
        for _other, other_box in boxes[place + 1 :]:
            assert not box.meets(other_box)
        for index, mark in enumerate(marks):
            assert index == of or not box.meets(mark)


@given(spots=SPOTS, width=st.floats(NARROW, 1200))
def test_every_name_stays_inside_the_plot_at_any_width(spots, width):
    for name in placed(spots):
        if name.wide and width < WIDE:
            continue
        box = _name_box(spots[name.of], name, width)
        assert box.left >= 0
        assert box.right <= width
        assert box.top >= 0
        assert box.bottom <= PLOT_HEIGHT


@given(spots=SPOTS)
def test_each_point_is_named_once_at_most_and_the_first_first(spots):
    names = placed(spots)
    assert len({name.of for name in names}) == len(names)
    if len(spots) == 1 and 0.4 < spots[0].x < 0.6:
        assert len(names) == 1


def test_a_point_in_a_corner_finds_a_place_beside_the_words_there():
    (name,) = placed([Spot(0.96, PLOT_HEIGHT - 14, "Acme")])
    assert name.text == "Acme"
    assert not name.wide


def test_long_names_are_cut_where_a_word_would_not_fit():
    (name,) = placed([Spot(0.5, 100, "Société Générale de Caoutchouc")])
    assert name.text == "Société Générale de…"
