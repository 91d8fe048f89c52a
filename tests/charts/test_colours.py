"""The colours of variables.css, measured: WCAG 2.2 contrast of every pair that meets on a page."""

import re
from pathlib import Path

import pytest

STYLESHEET = (Path(__file__).parents[2] / "app/static/variables.css").read_text("utf-8")

TEXT_PAIRS = [
    *((text, ground) for text in ("ink", "muted", "accent", "accent-strong", "positive",
                                  "negative", "neutral", "error", "notice")
      for ground in ("paper", "surface", "sunken")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("positive", "positive-soft"),
    ("negative", "negative-soft"),
    ("neutral", "neutral-soft"),
    ("error", "error-soft"),
    ("notice", "notice-soft"),
    *(("ink", ground) for ground in ("positive-soft", "negative-soft", "neutral-soft", "band",
                                     "error-soft", "notice-soft")),
]  # fmt: skip

SHAPE_PAIRS = [
    (shape, ground)
    for shape in ("border", "focus", "accent", "positive", "negative", "neutral")
    for ground in ("paper", "surface", "sunken", "band")
    if (shape, ground) != ("border", "band")
]


def themes() -> dict[str, dict[str, str]]:
    light_block, dark_block = STYLESHEET.split("@media screen and (prefers-color-scheme: dark)")
    light = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light_block))
    dark = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark_block))
    return {"light": light, "dark": dark}


def luminance(colour: str) -> float:
    """Relative luminance (0 to 1) as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21, whichever of the two is the lighter."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_computes_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_dark_theme_names_every_colour_of_the_light_one():
    both = themes()
    assert both["light"]
    assert both["light"].keys() == both["dark"].keys()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground_by_4_5(theme, text, ground):
    colours = themes()[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_shapes_stand_out_from_their_ground_by_3(theme, shape, ground):
    colours = themes()[theme]
    assert contrast(colours[shape], colours[ground]) >= 3
