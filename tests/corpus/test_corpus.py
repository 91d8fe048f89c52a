"""Our corpus holds to its own rules, and its checker finds what breaks them."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.corpus import balance, comments, writing
from analysis.corpus.build import build, committed_counts
from analysis.corpus.check import problems
from analysis.corpus.comments import Comment, LabelledOpinion, faults, from_json, read_merged
from analysis.corpus.duplicates import duplicates
from analysis.results import LANGUAGES, TOPICS

WRITING = (comments.FOLDER / "WRITING.md").read_text("utf-8")
LATE = "Livré trois jours trop tard, sans un mot d'excuse de votre part."
GOOD = Comment(
    id="fr-h99-0001",
    hand="h99",
    kind="client",
    trade="food",
    question="Commentaire libre",
    text=LATE,
    label="neg",
    opinions=(LabelledOpinion("Livré trois jours trop tard", "delivery", -0.5),),
    source="fr-h99.tsv:1",
)


def copied(tmp_path: Path, *lines: str, name: str = "fr-h99.tsv") -> Path:
    """A corpus folder of its own with one part."""
    (tmp_path / "parts").mkdir(exist_ok=True)
    (tmp_path / "parts" / name).write_text("\n".join(lines) + "\n", "utf-8")
    shutil.copy(comments.FOLDER / "README.md", tmp_path)
    return tmp_path


# -- the corpus itself


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_comment_keeps_the_rules(language: str) -> None:
    # Parts being written are judged by the checker and by the merge, which refuses them.
    assert list(problems(read_merged(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_never_shrinks(language: str) -> None:
    assert len(read_merged(language)) >= committed_counts()[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_lacks_nothing(language: str) -> None:
    found = read_merged(language)
    print(balance.table(language, found))
    assert list(balance.lacking(found)) == []
    counted = sum(balance.topic_signs(found).values())
    assert counted == sum(len(comment.opinions) for comment in found)


def test_every_question_has_both_languages_and_says_what_it_asks_for() -> None:
    for code, question in comments.questions().items():
        assert set(question) == {"asks", *LANGUAGES}, code
        assert question["asks"] in ("neutral", "improve", "strength"), code


# -- the page for writers


def test_the_page_for_writers_names_every_topic_trade_and_question() -> None:
    codes = {code for code in writing.TOPIC_CODES if code not in TOPICS}
    assert {writing.TOPIC_CODES[code] for code in codes} == set(TOPICS)
    for word in (*codes, *comments.TRADES, *comments.questions()):
        assert word in WRITING, word


def test_the_examples_of_the_page_for_writers_are_faultless(tmp_path: Path) -> None:
    examples = [line for line in WRITING.split("```")[3].split("\n") if line.strip()]
    half = len(examples) // 2
    copied(tmp_path, *examples[:half])
    copied(tmp_path, *examples[half:], name="en-h99.tsv")
    assert set(build(tmp_path).values()) == {half}


# -- the compact form


def read_line(tmp_path: Path, line: str) -> Comment:
    folder = copied(tmp_path, line)
    found, wrong = writing.read_part(folder / "parts" / "fr-h99.tsv")
    assert wrong == []
    return found[0]


def test_a_compact_line_becomes_a_comment(tmp_path: Path) -> None:
    text, opinions = "Très à l'écoute.\\nPayés tard", "ppl++Très à l'écoute | inv-Payés tard"
    line = f"partner\ttextiles\tP9\tmixed\t{text}\t{opinions}"
    comment = read_line(tmp_path, line)
    assert comment.text == "Très à l'écoute.\nPayés tard"
    assert comment.question == "Quelle est la raison principale de votre note ?"
    assert comment.opinions == (
        LabelledOpinion("Très à l'écoute", "people", 1.0),
        LabelledOpinion("Payés tard", "invoicing_payment", -0.5),
    )
    assert list(faults(comment)) == []


def test_opinions_come_in_the_order_of_the_text(tmp_path: Path) -> None:
    line = "client\tfood\tC9\tmixed\tCher, mais bon\tqual+bon | price-Cher"
    assert [o.quote for o in read_line(tmp_path, line).opinions] == ["Cher", "bon"]


@pytest.mark.parametrize(
    ("written", "quote"),
    [("del-*", LATE.rstrip(".")), ("del-Livré .. tard", "Livré trois jours trop tard")],
)
def test_a_star_is_the_whole_text_and_dots_join_two_ends(
    tmp_path: Path, written: str, quote: str
) -> None:
    comment = read_line(tmp_path, f"client\tfood\t-\tneg\t{LATE}\t{written}")
    assert [opinion.quote for opinion in comment.opinions] == [quote]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("client\tfood\tC9\tneg", "expected 6 fields"),
        ("client\tfood\tC77\tneg\tTrop cher\tprice-*", "question must be"),
        ("client\tfood\tC9\tneg\tTrop cher\tprix-*", "an opinion is a topic code"),
        ("client\tfood\tC9\tneg\tTrop cher\tprice-Bien .. cher", "no stretch of the text"),
        ('{"kind": "client"}', "keys must be"),
        ("{", "Expecting"),
    ],
)
def test_an_unreadable_line_is_named(tmp_path: Path, line: str, sentence: str) -> None:
    folder = copied(tmp_path, "# a remark", line)
    found, wrong = writing.read_part(folder / "parts" / "fr-h99.tsv")
    assert found == []
    assert len(wrong) == 1
    assert wrong[0].startswith("fr-h99.tsv:2: ")
    assert sentence in wrong[0]


# -- the checker


def test_a_comment_that_keeps_the_rules_has_no_fault() -> None:
    assert list(faults(GOOD)) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "supplier"}, "kind must be"),
        ({"trade": "magic"}, "trade must be"),
        ({"label": "bad"}, "label must be"),
        ({"label": "pos"}, "label must be 'neg' by the signs"),
        ({"question": "Ça va ?"}, "question must stand in questions.json"),
        ({"text": LATE + " "}, "without spaces around"),
        ({"id": "de-h99-0001"}, "id must begin"),
        ({"hand": "h98"}, "id must be language-hand-number"),
        ({"opinions": (LabelledOpinion("trop tôt", "delivery", -0.5),)}, "must stand in the text"),
        ({"opinions": (LabelledOpinion("Livré tr", "delivery", -0.5),)}, "whole words"),
        ({"opinions": (LabelledOpinion("tard", "speed", -0.5),)}, "topic must be"),
        ({"opinions": (LabelledOpinion("trop tard", "delivery", -0.7),)}, "polarity must be"),
        ({"opinions": (*GOOD.opinions, *GOOD.opinions)}, "one opinion"),
        ({"text": f"{LATE} {LATE}"}, "2 times"),
        ({"opinions": (*GOOD.opinions, LabelledOpinion("excuse", "people", 0.5))}, "'mixed'"),
        ({"opinions": ()}, "'neu'"),
    ],
)
def test_a_fault_is_named(change: dict[str, object], sentence: str) -> None:
    found = list(faults(dataclasses.replace(GOOD, **change)))  # type: ignore[arg-type]  # as wanted
    assert any(sentence in fault for fault in found), found


@pytest.mark.parametrize(
    "text",
    [
        LATE,
        LATE.upper(),
        "livre trois jours TROP TARD, sans un mot d’excuse de votre part",
        "Livré trois jours trop tard, sans un mot d'excuse de qui que ce soit chez vous.",
        "Encore une fois : livré trois jours trop tard, sans un mot d'excuse de votre part, merci",
    ],
)
def test_a_repeated_comment_is_found(text: str) -> None:
    again = dataclasses.replace(GOOD, id="fr-h98-0001", text=text)
    assert [comment.id for comment, _ in duplicates([GOOD, again])] == ["fr-h98-0001"]


def test_two_comments_on_one_matter_are_no_duplicates() -> None:
    other = dataclasses.replace(GOOD, id="fr-h98-0001", text="Trois jours de retard, pas un mot.")
    assert list(duplicates([GOOD, other])) == []


def test_the_same_short_answer_may_follow_different_questions() -> None:
    asked = [dataclasses.replace(GOOD, text="RAS", question=q, id=q) for q in "abcdef"]
    assert list(duplicates(asked)) == []
    too_often = [*asked, dataclasses.replace(GOOD, text="ras", question="g", id="g")]
    assert [comment.id for comment, _ in duplicates(too_often)] == ["g"]


def test_two_hands_may_give_the_same_short_answer_and_one_hand_may_not() -> None:
    first = dataclasses.replace(GOOD, text="Correct, sans plus.")
    same_hand = dataclasses.replace(first, id="fr-h99-0002")
    other_hand = dataclasses.replace(first, id="fr-h98-0001", hand="h98")
    found = duplicates([first, same_hand, other_hand])
    assert [comment.id for comment, _ in found] == ["fr-h99-0002"]


# -- merging

ONE = "client\tfood\tC9\tneg\tToujours pas reçu l'avoir de mars.\tinv-*"
TWO = "client\tfood\tT3\tneu\tRAS\t"


def test_merging_twice_changes_nothing(tmp_path: Path) -> None:
    folder = copied(tmp_path, ONE, TWO)
    assert build(folder) == {"fr": 2, "en": 0}
    first = (folder / "fr.jsonl").read_bytes()
    build(folder)
    assert (folder / "fr.jsonl").read_bytes() == first
    assert committed_counts(folder / "README.md") == {"fr": 2, "en": 0}


def test_merged_lines_outlive_their_part(tmp_path: Path) -> None:
    folder = copied(tmp_path, ONE, TWO)
    build(folder)
    (folder / "parts" / "fr-h99.tsv").unlink()
    copied(tmp_path, "partner\ttravel\tP9\tpos\tparfait\tall++*", name="fr-h02.tsv")
    build(folder)
    assert [c.id for c in read_merged("fr", folder)] == [
        "fr-h02-0001",
        "fr-h99-0001",
        "fr-h99-0002",
    ]


def test_a_corrected_part_replaces_what_its_hand_had(tmp_path: Path) -> None:
    build(copied(tmp_path, ONE, TWO))
    build(copied(tmp_path, ONE.replace("mars", "mai")))
    assert [c.text for c in read_merged("fr", tmp_path)] == ["Toujours pas reçu l'avoir de mai."]


def test_nothing_is_merged_when_a_line_is_wrong(tmp_path: Path) -> None:
    folder = copied(tmp_path, ONE, TWO.replace("neu", "pos"))
    with pytest.raises(comments.BadComment, match=r"fr-h99\.tsv:2: label must be 'neu'"):
        build(folder)
    assert not (folder / "fr.jsonl").exists()


def test_a_comment_survives_the_file(tmp_path: Path) -> None:
    build(copied(tmp_path, ONE.replace("Toujours", "Toujours\u2028\\n\u0085")))
    (again,) = read_merged("fr", tmp_path)
    assert again.opinions[0].quote == "Toujours\u2028\n\u0085 pas reçu l'avoir de mars"


def test_a_merged_line_with_another_key_is_refused() -> None:
    with pytest.raises(comments.BadComment, match="keys must be"):
        from_json({"id": "fr-h01-0001"})


# -- what is lacking


def test_an_empty_corpus_lacks_everything_and_a_full_one_nothing() -> None:
    missing = list(balance.lacking([]))
    assert len(missing) == 4 + len(TOPICS)
    texts = ["Tard", "tard " * 150]
    full = [
        dataclasses.replace(
            GOOD,
            text=texts[number % 2],
            kind=comments.KINDS[number % 2],
            trade=comments.TRADES[number % 20],
            opinions=(LabelledOpinion("x", topic, 0.5 if number % 3 else -0.5),),
        )
        for number in range(220)
        for topic in TOPICS
    ]
    assert list(balance.lacking(full)) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda c: c.trade in comments.TRADES[:14], "trades with"),
        (lambda c: c.kind == "client" or c.id[-1] in "01", "partner"),
        (lambda c: len(c.text.split()) > 1, "comments of 1 word"),
        (lambda c: len(c.text.split()) < 150, "comments of 150 words"),
        (lambda c: all(o.topic != "fairness" for o in c.opinions), "fairness: "),
        (lambda c: all((o.topic, o.polarity > 0) != ("processes", True) for o in c.opinions),
         "processes: 50 plus"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_corpus_would_lack_is_named(
    language: str, change: Callable[[Comment], bool], sentence: str
) -> None:
    left = [comment for comment in read_merged(language) if change(comment)]
    assert any(sentence in lacking for lacking in balance.lacking(left))
