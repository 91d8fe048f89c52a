"""The digest of a response: equal answers read back equal, and any change of them is found."""

import string
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import db, ids, responses
from surveys.answer_digests import damaged, digest
from surveys.submissions import Answered
from tests.answering.invited import Invited, history_row, invite, new_database, submission

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=200)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


def answered(question_id: str) -> st.SearchStrategy[Answered]:
    return st.one_of(
        st.builds(Answered, st.just(question_id), value=NUMBERS),
        st.builds(Answered, st.just(question_id), choice=TEXTS),
        st.builds(Answered, st.just(question_id), text=TEXTS),
        st.just(Answered(question_id, no_opinion=True)),
    )


ANSWER_SETS = st.sets(st.sampled_from(string.ascii_letters), min_size=1, max_size=12).flatmap(
    lambda names: st.tuples(*(answered(name) for name in sorted(names)))
)


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[db.Database, Invited]]:
    with tempfile.TemporaryDirectory() as folder:
        database = new_database(Path(folder) / "test.db")
        yield database, invite(database)
        database.close()


@given(answers=ANSWER_SETS)
def test_any_set_of_answers_is_read_back_equal_and_sound(
    world: tuple[db.Database, Invited], answers: tuple[Answered, ...]
) -> None:
    database, camille = world
    saved = responses.submit(database, submission(camille, *answers))
    assert responses.get(database, saved.response_id).answers == answers
    assert saved.response_id not in set(damaged(database))
    database.execute("DELETE FROM answer")
    database.execute("UPDATE response SET replaces_id = NULL")
    database.execute("DELETE FROM response")


@given(first=ANSWER_SETS, second=ANSWER_SETS)
def test_different_answers_have_different_digests(
    first: tuple[Answered, ...], second: tuple[Answered, ...]
) -> None:
    row = dict.fromkeys(
        ("id", "submission_id", "relationship_id", "invitation_id", "version_id")
    ) | dict.fromkeys(("language", "mode", "answered_at"), "x")
    same = sorted(map(repr, first)) == sorted(map(repr, second))
    assert (digest(row, first) == digest(row, second[::-1])) == (first == second or same)


CHANGES = [
    "UPDATE answer SET value = 8 WHERE question_id = 'C1' AND response_id = :id",
    "UPDATE answer SET text = text || ' ' WHERE question_id = 'C9' AND response_id = :id",
    "UPDATE answer SET text = NULL, no_opinion = TRUE WHERE question_id = 'C9' "
    "AND response_id = :id",
    "UPDATE answer SET question_id = 'C2' WHERE question_id = 'C1' AND response_id = :id",
    "DELETE FROM answer WHERE question_id = 'C1' AND response_id = :id",
    "UPDATE answer SET value = 'nine' WHERE question_id = 'C1' AND response_id = :id",
    "UPDATE answer SET text = CAST(x'C328' AS TEXT) WHERE question_id = 'C9' AND response_id = :id",
    "UPDATE response SET answered_at = '2020-01-01T00:00:00.000Z' WHERE id = :id",
    "UPDATE response SET language = 'en' WHERE id = :id",
    "UPDATE response SET digest = replace(digest, substr(digest, 1, 1), 'x') WHERE id = :id",
    "UPDATE response SET relationship_id = (SELECT id FROM relationship "
    "WHERE id <> relationship_id ORDER BY id LIMIT 1) WHERE id = :id",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_behind_our_back_is_named_and_nothing_else_is(tmp_path: Path, change: str) -> None:
    database = new_database(tmp_path / "test.db")
    camille = invite(database)
    invite(database)
    given_answers = (Answered("C1", value=9.0), Answered("C9", text="Rien à redire"))
    rows = [history_row(camille, ids.new_id(), *given_answers) for _ in range(1100)]
    responses.submit_many(database, rows)
    assert list(damaged(database)) == []
    everyone = [row["id"] for row in database.all("SELECT id FROM response ORDER BY id")]
    victims = [everyone[0], everyone[499], everyone[500], everyone[-1]]
    for victim in victims:
        database.execute(change, id=victim)
    assert list(damaged(database)) == victims
    database.close()


def test_moving_an_answer_between_responses_is_found(tmp_path: Path) -> None:
    database = new_database(tmp_path / "test.db")
    camille, alice = invite(database), invite(database)
    first = responses.submit(database, submission(camille, Answered("C1", value=1.0)))
    second = responses.submit(database, submission(alice, Answered("C2", value=5.0)))
    database.execute(
        "UPDATE answer SET response_id = :to WHERE response_id = :id",
        to=second.response_id,
        id=first.response_id,
    )
    assert set(damaged(database)) == {first.response_id, second.response_id}
    database.close()
