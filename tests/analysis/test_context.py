"""Words that judge in one place and not in another, and clauses that judge for themselves."""

import pytest

from analysis import analyse

IMPROVE = ("Que devons-nous améliorer ?", "What should we improve?")
STRENGTH = ("Que faisons-nous bien ?", "What do we do well?")
SIDES = ("fr", "en")


# Each holds words that praise or blame elsewhere: "told you", "got the", "first time", "down" …
@pytest.mark.parametrize(
    ("english", "sign"),
    [
        ("I told them three times that the gate code had changed.", -1),
        ("The ticket is still open.", -1),
        ("You keep the deposit whatever happens.", -1),
        ("Driver got there late and left the tail lift down.", -1),
        ("The goods arrived broken.", -1),
        ("They found the leak in ten minutes.", 1),
        ("They are honest about delays and never hide a fault.", 1),
        ("Our error rate went down after your course.", 1),
        ("The whole network went down on payroll day.", -1),
        ("Rebooked the slot without a fee.", 1),
        ("Paid on day 61, terms are 30.", -1),
        ("Paid on day 21, as always.", 1),
        ("I can't say I was impressed.", -1),
        ("I cannot say we ever had reason to complain.", 1),
        ("I have yet to find a fault with the finish.", 1),
        ("A CSV export would save us an hour a day.", -1),
        ("The CSV export saves us an hour a day.", 1),
        ("Had hoped for more from a market leader.", -1),
        ('Interesting interpretation of "next day".', -1),
        ("I would think twice before using you again.", -1),
        ("I would not think twice about using you again.", 1),
    ],
)
def test_a_word_judges_by_what_stands_around_it(english, sign):
    assert analyse(english, language="en").sentiment * sign > 0


@pytest.mark.parametrize(
    "text",
    [
        "Fine, nothing special.",
        "Neither good nor bad.",
        "No strong feelings either way.",
        "Thank you for asking, no particular comment.",
        "It was the first time that we ordered from Bristol.",
        "It is too early to say.",
    ],
)
def test_a_sentence_that_does_not_judge_is_neutral(text):
    assert analyse(text, language="en").label == "neu"


@pytest.mark.parametrize(
    ("french", "english"),
    [
        (
            "Une équipe adorable, le portail nous déconnecte toutes les dix minutes.",
            "Denise in accounts is a gem, the statements themselves are gibberish.",
        ),
        (
            "Le chauffeur est adorable, la planification est une blague.",
            "The driver could not be nicer, the routing is a joke.",
        ),
    ],
)
def test_a_clause_with_its_own_subject_keeps_its_own_sign(french, english):
    for language, text in zip(SIDES, (french, english), strict=True):
        signs = {opinion.polarity > 0 for opinion in analyse(text, language=language).opinions}
        assert signs == {True, False}, text


@pytest.mark.parametrize(
    ("french", "english"),
    [("Rapidité et fiabilité.", "Speed and honesty."), ("La fiabilité", "Reliability")],
)
def test_a_good_quality_named_alone_is_missing_after_a_question_on_what_to_improve(french, english):
    for language, text, bad, good in zip(SIDES, (french, english), IMPROVE, STRENGTH, strict=True):
        assert analyse(text, question=bad, language=language).sentiment < 0
        assert analyse(text, question=good, language=language).sentiment > 0


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Nothing I'd change.", "pos"),
        ("Not much, if I'm honest", "pos"),
        ("No particular comment", "neu"),
    ],
)
def test_a_set_answer_may_hold_short_forms(text, label):
    assert analyse(text, question=IMPROVE[1], language="en").label == label


def test_a_while_cuts_no_sentence():
    quotes = [
        o.quote for o in analyse("Once in a while the lorry is late.", language="en").opinions
    ]
    assert any("while the lorry is late" in quote for quote in quotes)
