"""The generated forms: one class a version, the same checks for the page and for imported rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.answering.fields import MAX_TEXT_LENGTH, NO_OPINION
from app.answering.forms import AnswerForm, form_class, form_class_for_questions
from surveys import scales
from surveys.questionnaires import QuestionnaireVersion
from surveys.questions import Choice, Question, ShowIf
from surveys.submissions import Answered

CHOICES = (Choice("fax", "Par fax", "By fax"), Choice("mail", "Par courriel", "By mail"))


def question(scale: str, *, required: bool = False, name: str = "q") -> Question:
    choices = CHOICES if scale == "choice" else ()
    return Question(name, "any", scale, False, required, "Combien ?", "How many?", choices)


def filled(scale: str, value: str, *, required: bool = False) -> AnswerForm:
    form = form_class_for_questions([question(scale, required=required)]).of({"q": value})
    form.validate()
    return form


@pytest.mark.parametrize(
    ("scale", "typed", "kept"),
    [
        ("nps11", "0", 0.0),
        ("nps11", "10", 10.0),
        ("nps11", "7.0", 7.0),
        ("nps11", " 7,00 ", 7.0),
        ("csat5", "5", 5.0),
        ("likert5", "1", 1.0),
        ("ces7", "7", 7.0),
        ("bal5", "3", 3.0),
        ("num:1:5", "2,5", 2.5),
        ("num:1:5", "+4.25", 4.25),
        ("num:-1:1", "-0", 0.0),
        ("num:-1:1", "-0.5", -0.5),
    ],
)
def test_a_value_on_its_scale_is_kept_as_a_number(scale: str, typed: str, kept: float) -> None:
    form = filled(scale, typed)
    assert form.problems() == {}
    assert form.answers() == (Answered("q", value=kept),)
    assert str(form.answers()[0].value) == str(kept)  # 0.0, never -0.0


@pytest.mark.parametrize(
    "typed",
    [
        *("11", "-1", "7.5", "²", "٣", "７", "1e1", "0x5", "NaN", "inf", "None", "7 7", "7;7"),
        *("9" * 5000, str(2**63), "-" + "9" * 400, "1" * 7, "7." + "0" * 5000, "🙂", "<b>7</b>"),
        *("7\0", "\ud800", "'; DROP TABLE answer; --", "{{7*7}}", "=7", "\u202e7"),
    ],
)
@pytest.mark.parametrize("scale", ["nps11", "csat5", "ces7", "num:0:10", "choice"])
def test_what_is_not_on_the_scale_is_an_error_with_what_came(scale: str, typed: str) -> None:
    if scale == "num:0:10" and typed == "7.5":
        typed = "17.5"
    form = filled(scale, typed)
    assert set(form.problems()) == {"q"}
    assert "got “" in form.problems()["q"]
    assert len(form.problems()["q"]) < 150
    form.problems()["q"].encode("utf-8")
    assert form.answers() == ()


def test_a_choice_is_one_of_those_offered() -> None:
    assert filled("choice", "fax").answers() == (Answered("q", choice="fax"),)
    assert filled("choice", "Fax").problems() == {
        "q": "Choose one of the answers (fax, mail); got “Fax”."
    }


@pytest.mark.parametrize("scale", [*scales.POINTS, "choice", "num:0:1"])
def test_every_scale_takes_no_opinion(scale: str) -> None:
    form = filled(scale, NO_OPINION, required=True)
    assert form.problems() == {}
    assert form.answers() == (Answered("q", no_opinion=True),)


def test_a_text_takes_no_opinion_beside_it_and_words_count_more() -> None:
    made = form_class_for_questions([question("text")])
    ticked = made(MultiDict({"q": "  ", "q-no-opinion": "1"}))
    assert ticked.validate()
    assert ticked.answers() == (Answered("q", no_opinion=True),)
    both = made(MultiDict({"q": "Bien", "q-no-opinion": "1"}))
    assert both.validate()
    assert both.answers() == (Answered("q", text="Bien"),)


@pytest.mark.parametrize("scale", [*scales.POINTS, "choice", "num:0:1", "text"])
def test_only_a_required_question_must_be_answered(scale: str) -> None:
    assert filled(scale, "").problems() == {}
    assert filled(scale, "").answers() == ()
    assert "No opinion" in filled(scale, "", required=True).problems()["q"]


def test_line_ends_of_a_browser_become_plain_ones_and_nothing_else_changes() -> None:
    text = "  Bonjour,\r\n\r\n\tdélais : 3 jours\u00a0!\r fin  "
    kept = filled("text", text).answers()[0].text
    assert kept == "  Bonjour,\n\n\tdélais : 3 jours\u00a0!\n fin  "


@pytest.mark.parametrize("bad", ["\0", "\ud800", "\0\udfff"])
def test_a_text_that_cannot_be_kept_is_given_back_without_the_cause(bad: str) -> None:
    form = filled("text", f"un {bad} mot")
    assert "cannot be kept" in form.problems()["q"]
    assert form.fields[0].typed == "un  mot"
    assert form.answers() == ()


def test_a_text_may_have_ten_thousand_characters_and_not_one_more() -> None:
    assert filled("text", "é" * MAX_TEXT_LENGTH).problems() == {}
    too_long = filled("text", "é" * (MAX_TEXT_LENGTH + 1))
    assert too_long.problems() == {"q": "Write at most 10000 characters; there are 10001."}
    assert too_long.fields[0].typed == "é" * (MAX_TEXT_LENGTH + 1)


def test_two_different_answers_to_one_question_are_an_error() -> None:
    made = form_class_for_questions([question("nps11")])
    assert made(MultiDict([("q", "3"), ("q", "3")])).validate()
    both = made(MultiDict([("q", "3"), ("q", "9")]))
    assert not both.validate()
    assert both.problems() == {"q": "Choose only one answer."}


@pytest.mark.parametrize("name", ["data", "errors", "validate", "fields", "meta", "process"])
def test_a_question_may_be_called_like_anything_in_the_form(name: str) -> None:
    form = form_class_for_questions([question("nps11", name=name)]).of({name: "4"})
    assert form.validate()
    assert form.answers() == (Answered(name, value=4.0),)


def test_each_version_has_one_class_and_relationships_see_their_questions() -> None:
    questions = (
        question("nps11", name="P1", required=True),
        Question("P11", "pay", "likert5", False, False, "a", "b", (), ShowIf(("supplier",))),
    )
    version = QuestionnaireVersion("v", "partner", 1, ("partner",), 3, "T", "T", questions)
    assert form_class(version, "supplier") is form_class(version, "supplier")
    names = [[q.id for q in form_class(version, kind).questions] for kind in ("supplier", None)]
    assert names == [["P1", "P11"], ["P1"]]
    # What was not asked is not taken, whoever sends it.
    stray = form_class(version, "distributor").of({"P1": "4", "P11": "5"})
    assert stray.validate()
    assert stray.answers() == (Answered("P1", value=4.0),)


@given(value=st.one_of(st.text(max_size=60), st.floats().map(str), st.integers().map(str)))
@pytest.mark.parametrize("scale", [*scales.POINTS, "num:-3:7.5", "text", "choice"])
def test_any_input_is_kept_within_the_scale_or_named_as_an_error(scale: str, value: str) -> None:
    form = filled(scale, value)
    answers, problems = form.answers(), form.problems()
    assert len(answers) + len(problems) <= 1
    if not answers and not problems:
        assert not value.strip()
    for answer in answers:
        limits = scales.limits(scale)
        if limits and answer.value is not None:
            assert limits[0] <= answer.value <= limits[1]


@given(
    typed=st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1).filter(
        str.strip
    )
)
def test_a_text_survives_being_shown_and_sent_again(typed: str) -> None:
    made = form_class_for_questions([question("text")])
    first = made.of({"q": typed})
    assert first.validate()
    again = made.of({"q": made.showing(first.answers()).fields[0].typed})
    assert again.validate()
    assert again.answers() == first.answers() == (Answered("q", text=typed),)
