"""How our own comments teach: whom, as what, and which of their statements judge which topic."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.corpus.comments import Comment, LabelledOpinion
from analysis.features import TOPIC_FIGURES
from analysis.results import LANGUAGES
from analysis.training.own import Own, own_comments, read_own, rows, signs, topic_rows
from analysis.training.phrases import HAND
from analysis.training.split import KEPT_HANDS
from analysis.training.variants import without
from tests.analysis.training.texts import HANDS, what_teaches
from tests.analysis.training.texts import own_comments as made_up

TWO_SIDED = {
    "fr": ("Livraison toujours en retard", ", mais ", "l'équipe est adorable"),
    "en": ("Deliveries are always late", ", but ", "the team is lovely"),
}


def comment(language: str, text: str, label: str, *opinions: LabelledOpinion) -> Comment:
    return Comment(f"{language}-h91-0001", "h91", "client", "food", "", text, label, opinions)


def two_sided(language: str) -> Comment:
    """A complaint about deliveries and praise of people, in one sentence."""
    complaint, but, praise = TWO_SIDED[language]
    opinions = (
        LabelledOpinion(complaint, "delivery", -0.5),
        LabelledOpinion(praise, "people", 1.0),
    )
    return comment(language, f"{complaint}{but}{praise}.", "mixed", *opinions)


def read(one: Comment) -> Own:
    (found,) = read_own(one.language, comments=[one])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hand_that_is_left_out_does_not_teach_beside_those_that_never_do(language: str) -> None:
    comments = [one for one in made_up() if one.language == language]
    kept = [replace(comments[0], hand=hand) for hand in sorted(KEPT_HANDS)]
    everybody = read_own(language, comments=[*comments, *kept])
    assert {one.comment.hand for one in everybody} == {*HANDS}
    rest = read_own(language, without=["h91"], comments=[*comments, *kept])
    assert [one.comment for one in rest] == [
        one.comment for one in everybody if one.comment.hand == "h92"
    ]


@pytest.mark.parametrize(
    ("language", "answer"), [("fr", "RAS"), ("fr", "Aucun commentaire."), ("en", "No comment.")]
)
def test_an_answer_that_the_reader_has_in_a_table_does_not_teach(
    language: str, answer: str
) -> None:
    assert read_own(language, comments=[comment(language, answer, "neu")]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mixed_comment_teaches_as_half_praise_and_half_complaint(language: str) -> None:
    mixed = list(rows(read(two_sided(language))))
    (plain,) = rows(read(replace(two_sided(language), label="neg")))
    assert [row.label for row in mixed] == ["neg", "pos"]
    assert [row.weight for row in mixed] == [plain.weight / 2] * 2
    assert mixed[0].ngrams == mixed[1].ngrams == sorted(mixed[0].ngrams)


def test_a_typical_phrase_counts_less_than_a_comment_and_a_comment_less_than_a_public_one() -> None:
    (one,) = rows(read(comment("fr", "Livraison en retard.", "neg")))
    (phrase,) = rows(read(replace(comment("fr", "Livraison en retard.", "neg"), hand=HAND)))
    assert 0 < phrase.weight < one.weight < 1
    assert phrase._replace(weight=one.weight) == one


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_statement_has_the_topics_and_the_signs_of_the_quotes_in_it(language: str) -> None:
    own = read(two_sided(language))
    assert [row.topics for row in topic_rows(own)] == [{"delivery"}, {"people"}]
    assert signs(own) == [-0.5, 1.0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_that_shares_too_few_words_with_a_quote_does_not_judge_its_topic(
    language: str,
) -> None:
    both = two_sided(language)
    (quote,) = [o.quote for o in both.opinions if o.topic == "people"]
    # The quote begins with the last word before the comma: the first statement has little of it.
    start = both.text.index(TWO_SIDED[language][1])
    start = both.text.rindex(" ", 0, start) + 1
    longer = LabelledOpinion(both.text[start : -len(".")], "people", 1.0)
    assert longer.quote.endswith(quote)
    own = read(replace(both, opinions=(longer,)))
    assert [row.topics for row in topic_rows(own)] == [frozenset(), {"people"}]
    assert signs(own) == [0, 1.0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_hints_a_statement_carries_none(language: str) -> None:
    own = {language: [read(two_sided(language))]}
    hints = [place for place, name in enumerate(TOPIC_FIGURES) if "hint" in name]

    def hinted(one: Own) -> list[float]:
        return [row.figures[place] for row in topic_rows(one) for place in hints]

    _, plain = without(["hints"], {language: []}, own)
    assert any(hinted(own[language][0]))
    assert not any(hinted(plain[language][0]))


def test_without_phrases_only_comments_teach() -> None:
    phrase = replace(comment("fr", "Livraison en retard.", "neg"), hand=HAND)
    own = {"fr": read_own("fr", comments=[two_sided("fr"), phrase])}
    _, rest = without(["phrases"], {"fr": []}, own)
    assert [one.comment for one in rest["fr"]] == [two_sided("fr")]


def test_another_corpus_is_read_in_place_of_the_projects(tmp_path: Path) -> None:
    _, corpus = what_teaches().write(tmp_path)
    for language in LANGUAGES:
        found = own_comments(language, corpus)
        written = [one for one in made_up() if one.language == language]
        assert [one for one in found if one.hand != HAND] == written
        assert [one.label for one in found if one.hand == HAND] == ["neg", "pos", "neu"]
