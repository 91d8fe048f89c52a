"""Passwords: how they are kept, and which are not taken."""

import re
from collections.abc import Generator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.login import passwords
from app.login.password_rules import MAX_LENGTH, Refused, refusal

REAL_HASHER = passwords._hasher


@pytest.fixture(scope="module", autouse=True)
def real_passwords(quick_passwords: None) -> Generator[None, None, None]:
    """The hasher that the service has, and not the quick one of the other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", REAL_HASHER)
        yield


def test_a_hash_is_as_slow_as_advised() -> None:
    """By RFC 9106, for where memory is scarce: 64 MiB, three rounds, four lanes."""
    memory, rounds, lanes = map(
        int, re.findall(r"[mtp]=(\d+)", passwords.hash_password("une phrase assez longue"))
    )
    assert memory >= 64 * 1024
    assert rounds >= 3
    assert lanes >= 4


def test_right_password_is_verified_and_wrong_or_missing_is_not() -> None:
    kept = passwords.hash_password("une phrase assez longue")
    assert kept.startswith("$argon2id$")
    assert "phrase" not in kept
    assert passwords.verify("une phrase assez longue", kept)
    assert not passwords.verify("une phrase assez longu", kept)
    assert not passwords.verify("une phrase assez longue", None)
    assert not passwords.verify("anything", "not a hash")
    assert not passwords.needs_rehash(kept)


def test_same_password_has_another_hash_each_time() -> None:
    assert passwords.hash_password("same") != passwords.hash_password("same")


def test_accents_typed_on_another_keyboard_are_the_same_password() -> None:
    kept = passwords.hash_password("crème brûlée d'été")
    assert passwords.verify("cre\u0300me bru\u0302le\u0301e d'e\u0301te\u0301", kept)


def test_odd_characters_and_lone_surrogates_are_only_characters() -> None:
    kept = passwords.hash_password("a\0b\ud800 \U0001f600 ‮")
    assert passwords.verify("a\0b\ud800 \U0001f600 ‮", kept)
    assert not passwords.verify("a", kept)


def test_weaker_hash_of_an_earlier_time_asks_for_a_new_one() -> None:
    weak = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21l$Zm9vYmFyZm9vYmFyZm9vYmFyZm9v"
    assert passwords.needs_rehash(weak)


def test_generated_passwords_differ_and_are_taken_by_our_own_rules() -> None:
    made = {passwords.generate() for _ in range(200)}
    assert len(made) == 200
    assert all(refusal(password) is None for password in made)


@pytest.mark.parametrize(
    "password",
    [
        "password", "Password1!", "p@ssw0rd", "motdepasse", "MotDePasse2026", "azertyuiop",
        "qwertyuiop", "12345678", "87654321", "23111987", "aaaaaaaa", "abababab", "abcdefgh",
        "Bonjour123", "été2026été", "iloveyou!!", "Welcome2026", "Soleil75", "1qaz2wsx",
        "Marseille13", "qsdfghjk12", "changeme1", "Rapport2026", "printemps2026", "adminadmin",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert refusal(password) is Refused.COMMON


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple", "les sanglots longs des violons", "Tr0ub4dor&3x",
        "x7Kq-pL2m", "Un chat, deux chiens", "été à Marseille avec Paul",
        "日本語のパスワード文字列",
        "password manager says hi", "83650174295512",
    ],
)  # fmt: skip
def test_what_takes_thought_is_taken(password: str) -> None:
    assert refusal(password) is None


def test_length_has_two_ends() -> None:
    assert refusal("k3-X9p!") is Refused.SHORT
    assert refusal("kX9p3-!w") is None
    assert refusal("kX9p3-!w" * (MAX_LENGTH // 8)) is None
    assert refusal("kX9p3-!w" * (MAX_LENGTH // 8) + "k") is Refused.LONG


@pytest.mark.parametrize(
    "password",
    ["camille.roy@example.com", "Camille.Roy", "camille2026", "roy-camille-1984", "CAMILLECAMILLE",
     "Acmé Industrie", "acmeindustrie75"],
)  # fmt: skip
def test_what_others_know_of_a_person_is_no_password(password: str) -> None:
    about = ("camille.roy@example.com", "Camille Roy", "Acmé Industrie")

    assert refusal(password, about=about) is Refused.PERSONAL


@given(st.text(max_size=300))
def test_no_text_breaks_the_rules(password: str) -> None:
    refusal(password, about=("alice@example.com", "Alice"))
