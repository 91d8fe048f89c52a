"""How far two people agree: known answers, and the second reading that is kept."""

from pathlib import Path

import pytest

from analysis.corpus.agreement import (
    KEPT_SAMPLE,
    OF_ALL,
    OF_KEPT,
    SAMPLE,
    SecondReading,
    agreement,
    cohens_kappa,
    sample,
    second_readings,
)
from analysis.corpus.comments import BadComment, Comment, LabelledOpinion
from analysis.corpus.measure import Counts, counts
from analysis.results import LABELS, LANGUAGES
from analysis.training.split import KEPT_HANDS

TEXT = "Livré trop tard, équipe aimable."
FIRST = Comment(
    "fr-h99-0001", "h99", "client", "food", "", TEXT, "mixed",
    (LabelledOpinion("Livré trop tard", "delivery", -0.5),
     LabelledOpinion("équipe aimable", "people", 0.5)),
)  # fmt: skip


def test_kappa_of_a_table_worked_by_hand():
    # 35 of 50 agree: .70. Chance: .5 x .6 + .5 x .4 = .50. So (.70 - .50) / (1 - .50).
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohens_kappa(pairs) == pytest.approx(0.4)


def test_kappa_at_its_ends():
    assert cohens_kappa([("a", "a"), ("b", "b")]) == 1.0
    assert cohens_kappa([("a", "b"), ("b", "a")]) == -1.0
    assert cohens_kappa([("a", "a")]) == 1.0
    assert cohens_kappa([]) == 0.0


def test_the_same_reading_agrees_wholly():
    found = agreement({FIRST.id: FIRST}, [SecondReading(FIRST.id, "mixed", FIRST.opinions)])
    assert found.counts == Counts((1, 1), (0, 0), (2, 2), (4, 4))
    assert (found.label_kappa, found.topic_kappa, found.n_topics) == (1.0, 1.0, 2)


def test_another_topic_for_the_same_words_is_a_disagreement_on_topics_only():
    other = (LabelledOpinion("trop tard", "planning", -0.5), FIRST.opinions[1])
    found = agreement({FIRST.id: FIRST}, [SecondReading(FIRST.id, "mixed", other)])
    assert found.counts.labels == (1, 1)
    assert found.counts.topic_f1 == pytest.approx(0.5)
    assert found.n_topics == 2


def test_counts_add_up():
    one = counts(FIRST, SecondReading(FIRST.id, "pos", FIRST.opinions[1:]))
    assert one + Counts() == one
    assert (one + one).labels == (0, 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_chooses_the_sample(language: str):
    chosen = sample(language, size=7)
    assert chosen == sample(language, size=SAMPLE)[:7]
    assert len({comment.hand for comment in sample(language)}) > 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("of", "size"), [(OF_ALL, SAMPLE), (OF_KEPT, KEPT_SAMPLE)])
def test_the_second_reading_holds_to_the_rules_too(language: str, of: str, size: int):
    second = second_readings(language, of=of)
    assert len({reading.id for reading in second}) == len(second) == size
    assert of == OF_ALL or all(reading.id.split("-")[1] in KEPT_HANDS for reading in second)
    for reading in second:
        signs = {opinion.polarity > 0 for opinion in reading.opinions if opinion.polarity}
        follows = "mixed" if len(signs) == 2 else "neu" if not signs else LABELS[2 * signs.pop()]
        assert reading.label == follows, reading.id


def test_a_second_reading_of_nothing_names_its_line(tmp_path: Path):
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "fr.tsv").write_text("fr-h99-9999\tneg\t\n", "utf-8")
    with pytest.raises(BadComment, match=r"fr\.tsv:1: expected the id"):
        second_readings("fr", tmp_path)
