"""Which texts are never trained on: by their first letters alone, today as yesterday."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.training.split import is_held_out

LETTERS = st.text("abcdefghijklmnopqrstuvwxyzéèàç ", min_size=1, max_size=60)
FIRST = "Livraison toujours en retard malgré nos relances et appels"  # more than 45 letters


@pytest.mark.parametrize(
    ("text", "held_out"),
    [
        ("Pas mal du tout", True), ("Très satisfait", False), ("Rien à signaler", False),
        ("Not bad at all", True), ("Flawless service", True), ("Very satisfied", False),
    ],
)  # fmt: skip
def test_the_side_of_a_text_never_moves(text: str, held_out: bool) -> None:
    # Else the reader would be measured on texts that taught the weights of an earlier release.
    assert is_held_out(text) is held_out


@given(LETTERS)
def test_case_accents_spaces_and_marks_do_not_change_the_side(text: str) -> None:
    plain = text.translate(str.maketrans("éèàç", "eeac"))
    written = f"« {plain.upper().replace(' ', ' ... ')} » !"
    assert is_held_out(text) == is_held_out(plain) == is_held_out(written)


@given(st.text(max_size=200))
def test_what_follows_the_first_letters_does_not_change_the_side(rest: str) -> None:
    assert is_held_out(FIRST + rest) == is_held_out(FIRST)
