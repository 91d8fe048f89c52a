"""The public sets: which comments teach, how much, as answers to what; and what is no such set."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.training import __main__ as training
from analysis.training.corpora import RARE, SETS, BadSet, examples
from analysis.training.split import is_held_out
from tests.analysis.training.texts import Row, row, what_teaches, write_set
from tests.support.environment import ROOT

NEVER = ("telecom_nps", "bank_fr", "retail_fr", "insurance_fr", "airline_tweets", "sst5")


def a_folder(place: Path) -> Path:
    """The public sets of `texts.py`, all as they should be."""
    return what_teaches().write(place)[0]


def asked(folder: Path, name: str, question: str) -> list[str]:
    """The kinds as which 60 answers to *question* are learned."""
    answers = [f"Answer number {n} to this question." for n in range(60)]
    write_set(folder / f"{name}.csv.gz", [row(text, "neg", "en", question) for text in answers])
    return [each.kind for each in examples(folder) if each.text.startswith("Answer number")]


def test_every_row_that_is_not_held_out_teaches_in_the_order_of_the_sets(tmp_path: Path) -> None:
    rows = {
        name: [row(f"{name} {n} is a text", "pos", "en") for n in range(9)] for name in sorted(SETS)
    }
    folder = tmp_path / "sets"
    folder.mkdir()
    for name, of in rows.items():
        write_set(folder / f"{name}.csv.gz", of)
    texts = [each["text"] for name in SETS for each in rows[name] if not is_held_out(each["text"])]
    assert len(texts) < 9 * len(SETS)
    assert [each.text for each in examples(folder)] == texts


def test_what_is_least_like_feedback_counts_least(tmp_path: Path) -> None:
    found = list(examples(a_folder(tmp_path)))
    rare = {SETS[name] * times for (name, _), times in RARE.items()}
    assert set(SETS.values()) <= {each.weight for each in found} <= {*SETS.values(), *rare}
    assert max(SETS.values()) == SETS["app_fr"] == SETS["app_en"] == 1.0
    assert all(each.weight > 0 for each in found)


def test_a_label_that_is_rare_in_a_set_counts_more(tmp_path: Path) -> None:
    (name, label), times = next(iter(RARE.items()))
    folder = a_folder(tmp_path)
    rows = [row(f"tweet {n}", each, "en") for n in range(9) for each in (label, "pos")]
    write_set(folder / f"{name}.csv.gz", rows)
    of_set = [each for each in examples(folder) if each.text.startswith("tweet")]
    assert {each.weight for each in of_set if each.label == label} == {SETS[name] * times}
    assert {each.weight for each in of_set if each.label != label} == {SETS[name]}


def test_most_answers_know_their_question_and_some_are_learned_without(tmp_path: Path) -> None:
    kinds = asked(a_folder(tmp_path), "nhs_v6", "What could we do better?")
    assert set(kinds) == {"improve", "neutral"}
    assert 0.4 < kinds.count("improve") / len(kinds) < 0.8


def test_a_question_that_is_named_and_not_quoted_is_known(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    assert set(asked(folder, "nhs_p1", "Trust A - Q1")) == {"improve", "neutral"}
    assert set(asked(folder, "nhs_p1", "Trust A - Q2")) == {"strength", "neutral"}


def test_each_set_that_teaches_is_named_in_the_third_party_notice() -> None:
    notice = (ROOT / "THIRD_PARTY.md").read_text("utf-8")
    assert [name for name in SETS if f"`{name}`" not in notice] == []
    assert not set(NEVER) & SETS.keys()


@pytest.mark.parametrize("name", SETS)
def test_a_missing_set_is_named(tmp_path: Path, name: str) -> None:
    folder = a_folder(tmp_path)
    (folder / f"{name}.csv.gz").unlink()
    with pytest.raises(FileNotFoundError, match=rf"{name}\.csv\.gz: expected this training set"):
        list(examples(folder))


def packed(text: bytes) -> bytes:
    return gzip.compress(text)


GOOD = b"text,label,lang\nBonjour,pos,fr\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (GOOD, "expected a CSV file in UTF-8, packed by gzip: Not a gz"),
        (packed(GOOD + GOOD[16:] * 99)[:-9], "packed by gzip: Compressed file ended before"),
        (packed("text,label,lang\nété,pos,fr\n".encode("latin-1")), "expected a CSV file in UTF-8"),
        (packed(b""), "expected comments; came none"),
        (packed(b"text,label,lang\n"), "expected comments; came none"),
        (packed(b"comment,label,lang\nBonjour,pos,fr\n"), r"row 1: .*missing \['text'\]"),
        (packed(GOOD + b"Bonsoir,pos\n"), r"row 2: .*missing \['lang'\]"),
        (packed(GOOD + b"Bonsoir,good,fr\n"), "row 2: expected label neg, neu, pos; came 'good'"),
        (packed(GOOD + b"Hola,pos,es\n"), "row 2: expected lang fr, en; came 'es'"),
    ],
    ids=["plain", "cut off", "latin 1", "nothing", "header alone", "no text", "short row", "label",
         "language"],
)  # fmt: skip
def test_what_is_no_such_set_is_said_with_its_file_and_row(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    folder = a_folder(tmp_path)
    (folder / "app_fr.csv.gz").write_bytes(content)
    with pytest.raises(BadSet, match=rf"app_fr\.csv\.gz.*{sentence}"):
        list(examples(folder))


def without_a_set(sets: Path, _corpus: Path) -> str:
    (sets / "kotzias.csv.gz").unlink()
    return f"{sets}/kotzias.csv.gz: expected this training set; name its folder"


def with_a_bad_row(sets: Path, _corpus: Path) -> str:
    bad: list[Row] = [row("Bonjour", "gut", "fr")]
    write_set(sets / "app_fr.csv.gz", bad)
    return f"{sets}/app_fr.csv.gz, row 1: expected label neg, neu, pos; came 'gut'"


def without_a_corpus(_sets: Path, corpus: Path) -> str:
    (corpus / "en.jsonl").unlink()
    return f"{corpus}/en.jsonl: expected this part of the corpus"


def with_a_comment_of_other_keys(_sets: Path, corpus: Path) -> str:
    (corpus / "fr.jsonl").write_text('{"text": "Bonjour"}\n', "utf-8")
    return "fr.jsonl:1: keys must be "


def with_a_phrase_without_sign(_sets: Path, corpus: Path) -> str:
    (corpus / "phrases" / "en.txt").write_text("[delivery]\nlate again\n", "utf-8")
    return "en.txt:2: 'late again' has no sign"


@pytest.mark.parametrize(
    "harm",
    [
        without_a_set, with_a_bad_row, without_a_corpus, with_a_comment_of_other_keys,
        with_a_phrase_without_sign,
    ],
)  # fmt: skip
def test_the_command_says_what_is_wrong_at_once_and_leaves_the_weights_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], harm: Callable[[Path, Path], str]
) -> None:
    sets, corpus = what_teaches().write(tmp_path)
    said = harm(sets, corpus)
    output = tmp_path / "weights"
    paths = [str(sets), "--corpus", str(corpus), "--output", str(output)]
    assert training.main(paths) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert heard.err.startswith(said)
    assert heard.err.count("\n") == 1
    assert list(output.iterdir()) == []


def test_an_output_that_is_a_file_is_refused_before_anything_is_learned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "weights"
    output.write_text("a letter", "utf-8")
    assert training.main([str(a_folder(tmp_path / "texts")), "--output", str(output)]) == 2
    assert str(output) in capsys.readouterr().err
    assert output.read_text("utf-8") == "a letter"
