"""Submissions: whole or not at all, once each, the latest current, the earlier ones kept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from surveys import campaigns, clock, db, ids, responses
from surveys.errors import BadInput, CampaignClosed, NotFound
from surveys.submissions import Answered
from tests.answering.invited import dump, history_row, invite, new_database, submission

NINE = Answered("C1", value=9.0)
FIVE = Answered("C1", value=5.0)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[db.Database]:
    opened = new_database(tmp_path / "test.db")
    yield opened
    opened.close()


def evidence_of(database: db.Database, relationship_id: str) -> int:
    return int(
        database.value("SELECT evidence FROM relationship WHERE id = :id", id=relationship_id)
    )


def test_a_submission_is_stored_with_all_its_answers_and_completes_the_invitation(
    database: db.Database,
) -> None:
    camille = invite(database)
    answers = (
        NINE,
        Answered("C10", no_opinion=True),
        Answered("C2", value=4.0),
        Answered("C9", text="Des délais tenus, même en août.\nMerci !"),
    )
    saved = responses.submit(database, submission(camille, *answers))
    stored = responses.get(database, saved.response_id)
    assert stored.answers == answers
    assert (stored.campaign_id, stored.is_current, stored.language) == (
        camille.campaign_id,
        True,
        "fr",
    )
    row = database.one("SELECT * FROM invitation WHERE id = :id", id=camille.invitation_id)
    assert row["started_at"] == row["completed_at"] == stored.received_at
    assert evidence_of(database, camille.relationship_id) == 1


def test_the_same_submission_again_changes_nothing_and_names_the_first(
    database: db.Database,
) -> None:
    camille = invite(database)
    sent = submission(camille, NINE)
    first = responses.submit(database, sent)
    before = dump(database)
    again = responses.submit(database, replace(sent, answers=(FIVE,)))
    assert again == replace(first, is_new=False)
    assert dump(database) == before


def test_second_answer_from_the_same_invitation_replaces_the_first_and_keeps_it(
    database: db.Database,
) -> None:
    camille = invite(database)
    first = responses.submit(database, submission(camille, NINE))
    second = responses.submit(database, submission(camille, FIVE))
    third = responses.submit(database, submission(camille, NINE))
    assert (second.replaces_id, third.replaces_id) == (first.response_id, second.response_id)
    history = responses.history(database, camille.invitation_id)
    assert {each.id: each.is_current for each in history} == {
        third.response_id: True,
        second.response_id: False,
        first.response_id: False,
    }
    assert history[0].id == third.response_id
    current = responses.current(database, camille.invitation_id)
    assert current is not None
    assert current.answers == (NINE,)


def test_a_late_retry_of_a_replaced_submission_does_not_bring_it_back(
    database: db.Database,
) -> None:
    camille = invite(database)
    first = submission(camille, NINE)
    responses.submit(database, first)
    responses.submit(database, submission(camille, FIVE))
    assert not responses.submit(database, first).is_new
    current = responses.current(database, camille.invitation_id)
    assert current is not None
    assert current.answers == (FIVE,)


@pytest.mark.parametrize("how", ["by hand", "by its date"])
def test_a_closed_campaign_takes_no_answer_but_acknowledges_what_it_has(
    database: db.Database, how: str
) -> None:
    camille = invite(database)
    sent = submission(camille, NINE)
    first = responses.submit(database, sent)
    moment = clock.now()
    if how == "by hand":
        campaigns.close(database, camille.campaign_id)
    else:
        moment = clock.after(moment, seconds=40 * 86_400)
    before = dump(database)
    with pytest.raises(CampaignClosed):
        responses.submit(database, submission(camille, FIVE), received_at=moment)
    assert responses.submit(database, sent, received_at=moment).response_id == first.response_id
    assert dump(database) == before


def test_nobody_can_answer_under_the_submission_id_of_another_invitation(
    database: db.Database,
) -> None:
    camille, alice = invite(database), invite(database)
    sent = submission(camille, NINE)
    responses.submit(database, sent)
    with pytest.raises(BadInput, match="another invitation"):
        responses.submit(database, submission(alice, FIVE, submission_id=sent.submission_id))
    assert responses.current(database, alice.invitation_id) is None


def test_an_invitation_of_another_relationship_is_not_found(database: db.Database) -> None:
    camille, alice = invite(database), invite(database)
    crossed = replace(submission(camille), relationship_id=alice.relationship_id)
    with pytest.raises(NotFound):
        responses.submit(database, crossed)


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ((), "at least one"),
        ((NINE, FIVE), "C1 is answered twice"),
        ((Answered("C1"),), "got 0"),
        ((Answered("C1", value=3.0, no_opinion=True),), "got 2"),
        ((Answered("C1", value=float("nan")),), "got nan"),
        ((Answered("C1", value=float("inf")),), "got inf"),
        ((Answered("C9", text="a\0b"),), "NUL"),
        ((Answered("C9", text="\ud800"),), "surrogate"),
        ((Answered("C9", choice="\udfff"),), "surrogate"),
    ],
)
def test_what_cannot_be_kept_as_it_is_changes_nothing(
    database: db.Database, answers: tuple[Answered, ...], complaint: str
) -> None:
    camille = invite(database)
    before = dump(database)
    with pytest.raises(BadInput, match=complaint):
        responses.submit(database, replace(submission(camille), answers=answers))
    assert dump(database) == before


def test_an_answer_refused_by_the_schema_leaves_no_response_behind(database: db.Database) -> None:
    camille = invite(database)
    before = dump(database)
    with pytest.raises(db.IntegrityError):
        responses.submit(database, replace(submission(camille), contact_id="nobody"))
    assert dump(database) == before


def test_a_batch_of_history_is_stored_once_however_often_it_is_sent(database: db.Database) -> None:
    camille = invite(database)
    rows = [
        history_row(camille, f"row-{n}", NINE, Answered("C9", text=str(n))) for n in range(1203)
    ]
    assert responses.submit_many(database, [*rows, rows[7]]) == responses.SavedMany(1203, 1)
    before = dump(database)
    assert responses.submit_many(database, iter(rows)) == responses.SavedMany(0, 1203)
    assert dump(database) == before
    assert evidence_of(database, camille.relationship_id) == 1
    assert database.value("SELECT count(*) FROM answer") == 2 * 1203


def test_a_batch_is_stored_whole_or_not_at_all(database: db.Database) -> None:
    camille = invite(database)
    rows = [history_row(camille, f"row-{n}", NINE) for n in range(700)]
    before = dump(database)
    with pytest.raises(BadInput, match="C9"):
        responses.submit_many(
            database, [*rows, history_row(camille, "bad", Answered("C9", text="\0"))]
        )
    assert dump(database) == before


def test_a_batch_takes_no_answers_to_a_campaign(database: db.Database) -> None:
    camille = invite(database)
    with pytest.raises(ValueError, match="without invitations"):
        responses.submit_many(database, [submission(camille)])


def test_answers_sent_at_once_by_one_invitation_leave_exactly_one_current(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    database = new_database(path)
    camille = invite(database)
    same = submission(camille, NINE, submission_id="the same click")

    def send(number: int) -> bool:
        own = db.connect(path)
        try:
            sent = same if number % 2 else submission(camille, FIVE, submission_id=ids.new_id())
            return responses.submit(own, sent).is_new
        finally:
            own.close()

    with ThreadPoolExecutor(10) as pool:
        new = list(pool.map(send, range(50)))
    history = responses.history(database, camille.invitation_id)
    database.close()
    assert new.count(True) == len(history) == 26
    assert [each.is_current for each in history].count(True) == 1
    assert [each.submission_id for each in history].count("the same click") == 1
    # An unbroken chain: each replaced the one before it.
    replaced = {each.replaces_id for each in history} - {None}
    assert replaced == {each.id for each in history if not each.is_current}
