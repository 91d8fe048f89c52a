"""The assertions themselves: each passes a good page and names what is wrong with a bad one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import assertions
from tests.browser.axe import assert_axe_finds_nothing, axe
from tests.browser.launching import HALF_OF_THE_LOOKS, Look, PageFor

GOOD = """<!doctype html><html lang="en"><head><title>Error: How are we doing?</title>
<meta name="viewport" content="width=device-width"><style>
 body { margin: 16px; font: 17px sans-serif; color: #111; background: #fff }
 @media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #9cf } }
 label, button { display: inline-block; min-height: 44px; min-width: 44px }
 svg { width: 280px; background: #fff } :focus-visible { outline: 3px solid #06c }
</style></head><body><main><h1>How are we doing?</h1>
<div id="summary" role="alert" tabindex="-1"><h2>There is a problem</h2>
 <ul><li>Please choose: <a href="#q1-0">Recommend us?</a></li></ul></div>
<form method="post"><fieldset aria-describedby="q1-error"><legend>Recommend us?</legend>
 <p id="q1-error">Choose a number</p>
 <label><input id="q1-0" type="radio" name="q1" value="0" aria-invalid="true"
   aria-describedby="q1-error"> 0</label>
 <label><input type="radio" name="q1" value="1"> 1</label></fieldset>
 <label for="why">Why?</label><br><input id="why" name="why" style="height: 44px; width: 200px">
 <p><button>Send</button></p></form>
<svg role="img" viewBox="0 0 280 80" aria-labelledby="chart"><title id="chart">Score</title>
 <rect width="140" height="80" fill="#004d40"></rect>
 <text x="10" y="40" font-size="14" fill="#fff">62 points</text>
 <text x="160" y="40" font-size="14" fill="#222">since May</text></svg>
</main></body></html>"""

Check = Callable[[Page], None]

BAD: dict[str, tuple[str, str, Check, str]] = {
    "a group without a legend": (
        "<legend>Recommend us?</legend>",
        "<legend></legend>",
        assertions.assert_groups_have_legends,
        "q1",
    ),
    "a title without the word error": (
        "<title>Error: ",
        "<title>",
        assertions.assert_errors_are_announced,
        "Erreur",
    ),
    "a field not marked invalid": (
        'aria-invalid="true"',
        "",
        assertions.assert_errors_are_announced,
        "aria-invalid",
    ),
    "a field described by nothing": (
        '<p id="q1-error">',
        "<p>",
        assertions.assert_errors_are_announced,
        "described by nothing",
    ),
    "a summary that leads nowhere": (
        'href="#q1-0"',
        'href="#gone"',
        assertions.assert_errors_are_announced,
        "nowhere",
    ),
    "a small button": (
        "<button>",
        '<button style="min-height: 20px; height: 20px">',
        lambda page: assertions.assert_targets_are_large_enough(page, 44),
        "20.0",
    ),
    "a wide table": (
        "<main>",
        '<main><div style="width: 900px">wide</div>',
        assertions.assert_no_sideways_scroll,
        "wide",
    ),
    "a scrolling region without focus": (
        "<main>",
        '<main><div style="overflow-x: auto"><p style="width: 900px">w</p></div>',
        assertions.assert_no_sideways_scroll,
        "takes no focus",
    ),
    "a shrunk drawing": (
        'viewBox="0 0 280 80"',
        'viewBox="0 0 560 160"',
        assertions.assert_svg_text_is_legible,
        "7.0 px",
    ),
    "faint text on a dark bar": (
        'fill="#fff">62',
        'fill="#333">62',
        assertions.assert_svg_text_has_contrast,
        "62 points",
    ),
    "faint text on the page": (
        'fill="#222"',
        'fill="#222" opacity="0.3"',
        assertions.assert_svg_text_has_contrast,
        "since May",
    ),
    "a drawing without a title": (
        ' aria-labelledby="chart"><title id="chart">Score</title>',
        ">",
        assertions.assert_svgs_are_described,
        "title",
    ),
    "an id used twice": (
        '<p id="q1-error">',
        '<b id="why"></b><p id="q1-error">',
        assertions.assert_svgs_are_described,
        "why",
    ),
    "a tab index of its own": (
        '<input id="why"',
        '<input tabindex="3" id="why"',
        assertions.assert_tab_order_is_reading_order,
        "visited",
    ),
    "a field shown above the ones before it": (
        '<input id="why" name="why" style="',
        '<input id="why" name="why" style="position: absolute; top: 0; left: 0; ',
        assertions.assert_tab_order_is_reading_order,
        "leaps back",
    ),
    "a focus nobody sees": (
        ":focus-visible { outline: 3px solid #06c }",
        ":focus { outline: none }",
        assertions.assert_focus_is_visible,
        "Send",
    ),
    "a missing picture": (
        "<main>",
        '<main><img alt="" src="http://127.0.0.1:9/logo.png">',
        assertions.assert_no_complaint,
        "ERR_",
    ),
}


def opened(page_for: PageFor, html: str, **look: object) -> Page:
    page = page_for(**{"width": 320, **look})
    page.set_content(html)
    page.locator("#summary").focus()
    return page


@pytest.mark.parametrize("look", HALF_OF_THE_LOOKS, ids=str)
def test_a_good_page_passes_the_whole_battery_in_every_look(page_for: PageFor, look: Look) -> None:
    page = page_for(look)
    page.set_content(GOOD)
    assertions.assert_page_is_accessible(page, survey=True)
    assertions.assert_tab_order_is_reading_order(page)
    assertions.assert_focus_is_visible(page)


def test_a_good_page_with_errors_announces_them(page_for: PageFor) -> None:
    assertions.assert_errors_are_announced(opened(page_for, GOOD))


def test_a_french_title_announces_errors_with_its_space_before_the_colon(page_for: PageFor) -> None:
    french = GOOD.replace("Error: How are we doing?", "Erreur : Votre avis")
    assertions.assert_errors_are_announced(opened(page_for, french))


def test_an_error_summary_without_the_focus_is_an_error(page_for: PageFor) -> None:
    page = opened(page_for, GOOD)
    page.locator("#why").focus()
    with pytest.raises(AssertionError, match="the focus is on"):
        assertions.assert_errors_are_announced(page)


@pytest.mark.parametrize(("good", "bad", "check", "said"), BAD.values(), ids=BAD.keys())
def test_a_bad_page_is_named(
    page_for: PageFor, good: str, bad: str, check: Check, said: str
) -> None:
    assert good in GOOD
    with pytest.raises(AssertionError) as failure:
        check(opened(page_for, GOOD.replace(good, bad)))
    assert said in str(failure.value)


def test_axe_names_a_field_without_a_label(page_for: PageFor) -> None:
    page = opened(page_for, GOOD.replace('<label for="why">Why?</label>', "Why?"))
    assert [violation.rule for violation in axe(page)] == ["label"]
    with pytest.raises(AssertionError, match="label"):
        assert_axe_finds_nothing(page)


def test_a_request_to_another_host_is_named(page_for: PageFor) -> None:
    page = opened(page_for, GOOD + '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">')
    with pytest.raises(AssertionError, match=r"127\.0\.0\.1:9/a\.css"):
        assertions.assert_no_third_party_request(page)


def test_the_measures_also_work_where_scripts_are_off(page_for: PageFor) -> None:
    page = opened(page_for, GOOD, javascript=False)
    assertions.assert_errors_are_announced(page)
    assertions.assert_targets_are_large_enough(page, 44)
    assertions.assert_svg_text_has_contrast(page)
    assertions.assert_tab_order_is_reading_order(page)
    with pytest.raises(ValueError, match="scripts are off"):
        axe(page)
