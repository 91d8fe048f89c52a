"""Reading and scoring from state: what is due is done once, and done twice it is the same."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import analysis
from app.jobs import reading, scoring
from surveys import (
    annotations,
    calibrations,
    db,
    evidence,
    imported_questions,
    leases,
    scores,
)
from surveys.submissions import Answered
from tests.app.people import add_relationship, answered, import_all, new_database

TODAY = date(2026, 11, 23)


@pytest.fixture
def database(tmp_path: Path) -> db.Database:
    opened = new_database(tmp_path / "test.db")
    yield opened
    opened.close()


def fill(database: db.Database) -> dict[str, str]:
    """Bitter and happy clients, and a partner; returns the ids of their relationships by name."""
    bitter, (anna, ben) = add_relationship(database, "Bitter")
    happy, (carl, dora) = add_relationship(database, "Happy")
    partner, (eve, _) = add_relationship(database, "Partner", kind="partner")
    silent, _ = add_relationship(database, "Silent")
    import_all(
        database,
        [
            answered(bitter, anna, "2026-05-02", rating=2, words="Still waiting for the refund."),
            answered(
                bitter,
                ben,
                "2026-10-02",
                rating=1,
                words="Toujours pas reçu l'avoir, personne ne répond.",
                language="fr",
            ),
            answered(happy, carl, "2026-05-02", rating=9, words="Excellent service, great team."),
            answered(
                happy,
                dora,
                "2026-10-02",
                rating=10,
                words="Très bonne équipe, livraison rapide.",
                language="fr",
            ),
            answered(
                partner, eve, "2026-10-02", rating=5, words="They pay us late.", kind="partner"
            ),
        ],
    )
    return {"bitter": bitter, "happy": happy, "partner": partner, "silent": silent}


def work(database: db.Database) -> None:
    while reading.read_due(database, holder="h:1") + scoring.rescore_due(
        database, holder="h:1", today=TODAY
    ):
        pass


def test_words_are_read_once_and_their_relationships_scored(database: db.Database) -> None:
    ids = fill(database)
    work(database)
    assert annotations.pending(database, analysis.VERSION) == 0
    assert database.value("SELECT count(*) FROM annotation WHERE is_current") == 5
    bitter, happy = (scores.get(database, ids[name]) for name in ("bitter", "happy"))
    assert bitter is not None
    assert happy is not None
    assert bitter.value < happy.value
    assert bitter.n_responses == 2
    assert bitter.lo90 <= bitter.value <= bitter.hi90
    assert reading.read_due(database, holder="h:1") == 0
    assert scoring.rescore_due(database, holder="h:1", today=TODAY) == 0


def test_a_silent_relationship_has_a_withheld_score(database: db.Database) -> None:
    ids = fill(database)
    work(database)
    silent = scores.get(database, ids["silent"])
    assert silent is not None
    assert silent.withheld
    assert silent.n_responses == 0


def test_contributions_add_up_to_the_score(database: db.Database) -> None:
    ids = fill(database)
    work(database)
    for relationship_id in ids.values():
        score = scores.get(database, relationship_id)
        assert score is not None
        total = sum(part.points for part in scores.contributions(database, relationship_id))
        assert total == pytest.approx(score.unclipped, abs=1e-9)


def test_a_new_answer_makes_only_its_own_relationship_due(database: db.Database) -> None:
    ids = fill(database)
    work(database)
    people = database.all(
        "SELECT contact.id FROM contact JOIN account ON account.id = contact.account_id "
        "WHERE account.name = 'Happy' ORDER BY contact.name"
    )
    import_all(database, [answered(ids["happy"], people[0]["id"], "2026-11-20", rating=3)])
    stale = evidence.stale(database, "client", as_of=TODAY.isoformat(), limit=10)
    assert stale == [ids["happy"]]


def test_a_new_mark_counts_before_its_words_are_read_by_the_calibration_in_force(
    database: db.Database,
) -> None:
    ids = fill(database)
    work(database)
    before = scores.get(database, ids["happy"])
    people = database.all(
        "SELECT contact.id FROM contact JOIN account ON account.id = contact.account_id "
        "WHERE account.name = 'Happy' ORDER BY contact.name"
    )
    bad = answered(ids["happy"], people[0]["id"], "2026-11-20", rating=0, words="Too late again.")
    import_all(database, [bad])
    scoring.rescore_due(database, holder="h:1", today=TODAY)
    after = scores.get(database, ids["happy"])
    assert before is not None
    assert after is not None
    assert after.value < before.value
    assert after.calibration_id == before.calibration_id


def test_reading_again_by_the_same_analyser_changes_nothing(database: db.Database) -> None:
    fill(database)
    work(database)
    columns = "answer_id, analyser, language, sentiment, label, key_phrases, is_current"
    query = f"SELECT {columns} FROM annotation ORDER BY answer_id"
    before = database.all(query), database.all("SELECT * FROM opinion ORDER BY answer_id, position")
    database.execute("UPDATE answer SET read_by = NULL")
    work(database)
    after = database.all(query), database.all("SELECT * FROM opinion ORDER BY answer_id, position")
    assert after == before


def test_a_young_population_that_grows_by_half_is_calibrated_anew(
    database: db.Database,
) -> None:
    ids = fill(database)
    work(database)
    first = calibrations.current(database, "client")
    assert first is not None
    scoring.rescore_due(database, holder="h:1", today=TODAY)
    assert calibrations.current(database, "client") == first
    people = database.all("SELECT id FROM contact ORDER BY id LIMIT 1")
    import_all(
        database,
        [
            answered(ids["happy"], people[0]["id"], f"2026-11-{day:02}", rating=8)
            for day in range(1, 12)
        ],
    )
    work(database)
    second = calibrations.current(database, "client")
    assert second is not None
    assert second.id != first.id
    assert (first.cause, second.cause) == ("first", "growth")


def test_words_that_cannot_be_read_are_set_aside_and_the_rest_is_read(
    database: db.Database,
) -> None:
    fill(database)
    poisoned = database.value("SELECT min(id) FROM answer WHERE text IS NOT NULL")
    for _ in range(leases.MAX_TRIES):
        # A holder that dies over it, three times: what a text that kills its reader does.
        leases.claim(database, annotations.WORK, [poisoned], holder="dead:1", seconds=-1)
    work(database)
    assert database.value("SELECT count(*) FROM annotation") == 4
    assert [each.subject_id for each in leases.set_aside(database)] == [poisoned]
    assert annotations.pending(database, analysis.VERSION) == 0


def test_answers_of_clients_never_move_a_partner(database: db.Database) -> None:
    ids = fill(database)
    work(database)
    before = scores.get(database, ids["partner"])
    people = database.all("SELECT id FROM contact ORDER BY id LIMIT 1")
    import_all(database, [answered(ids["bitter"], people[0]["id"], "2026-11-20", rating=10)])
    work(database)
    after = scores.get(database, ids["partner"])
    assert before == after


def test_the_first_answer_to_our_own_questions_moves_nobody_who_is_known_by_past_ratings(
    database: db.Database,
) -> None:
    rating = imported_questions.question_for("client", "stars", "num:1:5")
    imported_questions.ensure(database, "client", rating)
    companies = [add_relationship(database, f"Company {n}") for n in range(12)]
    import_all(
        database,
        [
            replace(
                answered(relationship, people[n % 2], f"2026-0{1 + n % 9}-02", rating=0),
                answers=(Answered(rating.id, value=1.0 + (n + wave) % 5),),
            )
            for n, (relationship, people) in enumerate(companies)
            for wave in range(3)
        ],
    )
    before = {score.relationship_id: score.value for score in as_of_today(database)}
    first, people = companies[0]
    import_all(database, [answered(first, people[0], "2026-11-20", rating=0)])
    after = {score.relationship_id: score.value for score in as_of_today(database)}
    others = before.keys() - {first}
    assert max(abs(after[each] - before[each]) for each in others) < 2.0
    assert after[first] <= before[first]


def as_of_today(database: db.Database) -> list[scores.Score]:
    return scoring.scores_as_of(database, "client", TODAY)
