"""The language tables, their small phrase language, and how phrases are found."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import LANGUAGES, TOPICS, tables
from analysis.lexicon import own_phrases
from analysis.matching import Phrases, Word, longest_first
from analysis.topics import patterns

_MOST_SEQUENCES = 2500


def as_words(text):
    return [Word(0, 0, word, word, "") for word in tables.split_words(tables.fold(text))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_but_overall_has_patterns(language):
    named = {section.split()[0] for section in tables.sections(language, "topics")}
    assert named == set(TOPICS) - {"overall"}
    assert patterns(language) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_polarity_is_a_number_within_bounds(language):
    weights = [float(section) for section in tables.sections(language, "polarity")]
    assert all(-1 <= weight <= 1 for weight in weights)
    assert min(weights) < 0 < max(weights)
    assert own_phrases(language) is not None


def test_both_languages_have_the_same_tables_and_sections():
    for table in ("grammar", "answers", "questions", "signature", "language"):
        french, english = (set(tables.sections(language, table)) for language in LANGUAGES)
        assert french == english, table


@pytest.mark.parametrize(
    "path", tables.data_files(), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_no_table_holds_an_entry_twice_or_a_broken_bracket(path):
    for entries in tables.sections(path.parent.name, path.stem).values():
        for entry in entries:
            assert entry.count("(") == entry.count(")")
            assert "|" not in entry or "(" in entry
            assert not re.search(r"\([^)]*\(", entry), "brackets hold no brackets"
            # Each sequence costs memory; an entry of thousands is better written as two.
            assert 0 < len(tables.expand(entry)) <= _MOST_SEQUENCES


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("factur*", "Vos factures", True),
        ("factur*", "La manufacture", False),
        ("avoir de mars", "l'Avoir de mars", True),
        ("note de crédit", "NOTE DE CREDIT", True),
        ("relanc* ~ fois", "relancé plus de trois fois", True),
        ("relanc* ~ fois", "relancé hier et aussi avant, cinq fois", False),
        ("(still|yet) waiting", "yet waiting", True),
        ("credit (note|)", "no credit", True),
        ("don't answer", "They don’t answer", True),
        ("l'oeuvre", "l’Œuvre", True),
        ("e-mail", "un e mail", True),
    ],
)
def test_the_phrase_language_finds_what_it_says(entry, text, found):
    assert bool(list(Phrases([(entry, 1)]).find(as_words(text)))) is found


def test_the_longest_phrase_wins():
    phrases = Phrases([("mal", -1), ("pas mal", 1), ("mal du tout", -2)])
    assert [m.value for m in longest_first(phrases.find(as_words("pas mal")))] == [1]


WORDS = st.lists(st.sampled_from(["a", "b", "ab", "abc", "c"]), max_size=12)


@given(
    WORDS, st.lists(st.lists(st.sampled_from(["a", "b", "ab*", "~", "c"]), min_size=1), max_size=4)
)
def test_chosen_matches_never_overlap(text, entries):
    phrases = Phrases((" ".join(entry), 1) for entry in entries)
    chosen = longest_first(phrases.find(as_words(" ".join(text))))
    assert all(one.end <= other.start for one, other in pairwise(chosen))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# nothing\norphan\n", r"odd\.txt, line 2: expected a \[section\] before 'orphan'"),
        ("[a]\none\ntwo\none\n", r"odd\.txt, line 4: 'one' is already in its section"),
    ],
)
def test_a_fault_in_a_table_is_named_with_its_line(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        tables.parse(text, "odd.txt")


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert tables.fold(tables.fold(text)) == tables.fold(text)
