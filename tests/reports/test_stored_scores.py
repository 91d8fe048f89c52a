"""Scores are kept whole, replaced whole, and never by older evidence."""

from dataclasses import replace

import pytest

from app.reports.components import SCORE
from surveys import class_changes, ids, scores
from surveys.scores import Contribution, DimensionScore, Scored, ScorePoint
from tests.app.people import add_relationship, new_database


@pytest.fixture
def db(tmp_path):
    return new_database(tmp_path / "scores.db")


@pytest.fixture
def score(db):
    relationship_id, _people = add_relationship(db, "Acme")
    db.execute(
        "INSERT INTO calibration (id, kind, body, responses, made_at) "
        "VALUES ('made-up', 'client', '{}', 0, '2026-11-23')"
    )
    return replace(SCORE, relationship_id=relationship_id)


def test_a_score_comes_back_as_it_was_stored(db, score):
    whole = Scored(
        score,
        (Contribution("prior", "", 65.1),),
        (DimensionScore("trust", 60.0, 50.0, 70.0, 3),),
        (ScorePoint("2026-05-01", 70.0, 60.0, 80.0), ScorePoint("2026-11-01", 65.1, 56.2, 74.0)),
    )
    assert scores.store(db, [whole]) == 1
    assert scores.get(db, score.relationship_id) == score
    assert tuple(scores.dimensions(db, score.relationship_id)) == whole.dimensions
    assert tuple(scores.points(db, score.relationship_id)) == whole.points
    assert [each.points for each in scores.contributions(db, score.relationship_id)] == [65.1]


def test_storing_twice_changes_nothing(db, score):
    whole = Scored(score, (Contribution("prior", "", 65.1),))
    scores.store(db, [whole])
    before = [
        db.all(f"SELECT * FROM {table}") for table in ("score", "contribution", "class_change")
    ]
    scores.store(db, [whole])
    after = [
        db.all(f"SELECT * FROM {table}") for table in ("score", "contribution", "class_change")
    ]
    assert before == after


def test_older_evidence_never_replaces_newer(db, score):
    scores.store(db, [Scored(replace(score, evidence=5))])
    assert scores.store(db, [Scored(replace(score, evidence=4, value=1.0))]) == 0
    assert scores.get(db, score.relationship_id).value == score.value


def test_no_score_is_none_and_not_an_error(db):
    assert scores.get(db, ids.new_id()) is None


def test_every_change_of_the_class_shown_is_kept_latest_first(db, score):
    for evidence, band in enumerate(("improve", "improve", "maintain", "repair")):
        changed = replace(
            score, evidence=evidence, band=band, computed_at=f"2026-11-0{evidence + 1}"
        )
        scores.store(db, [Scored(changed)])
    changes = class_changes.every(db, score.relationship_id)
    assert [(each.from_class, each.to_class) for each in changes] == [
        ("maintain", "repair"),
        ("improve", "maintain"),
        (None, "improve"),
    ]


def test_a_withheld_class_leaves_no_trace_of_a_change(db, score):
    scores.store(db, [Scored(replace(score, withheld=True, standing="insufficient"))])
    assert class_changes.every(db, score.relationship_id) == []


def test_a_low_mark_alone_never_proposes_the_end(db, score):
    scores.store(db, [Scored(replace(score, band="end", p_end=0.97))])
    kept = scores.get(db, score.relationship_id)
    assert (kept.band, kept.p_end) == ("repair", 0.97)


def test_nothing_is_kept_when_the_transaction_around_it_fails(db, score):
    with pytest.raises(RuntimeError), db.transaction():
        scores.store(db, [Scored(score)])
        raise RuntimeError
    assert scores.get(db, score.relationship_id) is None
