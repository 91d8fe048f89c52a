"""Every change of class is logged with its version and the answers that caused it."""

from dataclasses import replace

from app.jobs import adopting, versions
from surveys import class_changes, db, proposals
from surveys.class_changes import ClassChange
from tests.calibration.company import TODAY, People, work


def latest(database: db.Database, relationship: str) -> ClassChange:
    return class_changes.every(database, relationship)[0]


def worst(database: db.Database, people: People) -> str:
    return next(each for each in people.of("client") if latest(database, each).to_class == "repair")


def test_the_first_class_is_caused_by_all_answers_so_far(
    database: db.Database, people: People
) -> None:
    for each in people.of("client"):
        (change,) = class_changes.every(database, each)
        assert (change.from_class, change.cause) == (None, "first")
        assert len(change.responses) == 4
        assert change.calibration_id.startswith("client-2026Q4-")


def test_a_change_names_only_the_answers_that_came_in_since(
    database: db.Database, people: People
) -> None:
    relationship = worst(database, people)
    for person in (0, 1):
        people.answer(relationship, 1.0, "2026-11-20", person=person)
        people.answer(relationship, 1.0, "2026-11-21", person=person)
    new = database.all(
        "SELECT id FROM response WHERE relationship_id = :id AND answered_at > '2026-11'",
        id=relationship,
    )
    work(database)
    change = latest(database, relationship)
    assert change.cause == "answers"
    assert change.from_class == "repair"
    assert {each.response_id for each in change.responses} == {row["id"] for row in new}
    days = [each.answered_at for each in change.responses]
    assert days == sorted(days, reverse=True)


def test_another_version_is_named_as_the_cause_where_nobody_answered(
    database: db.Database, people: People
) -> None:
    relationship = worst(database, people)
    loose = replace(versions.rules(database, "client"), cuts=(5.0, 10.0, 15.0, 20.0))
    adopting.propose_rules(database, "client", loose)
    work(database)
    proposal = proposals.get(database, "client", "settings")
    assert proposal is not None
    adopting.adopt(database, "client", "settings", version=proposal.version)
    work(database, TODAY)
    change = latest(database, relationship)
    assert (change.from_class, change.to_class, change.cause) == ("repair", "grow", "calibration")
    assert change.calibration_id == proposal.version
    assert change.responses == ()


def test_scoring_again_logs_nothing(database: db.Database, people: People) -> None:
    before = database.all("SELECT * FROM class_change ORDER BY id")
    database.execute("UPDATE relationship SET evidence = evidence + 1")
    work(database)
    assert database.all("SELECT * FROM class_change ORDER BY id") == before
