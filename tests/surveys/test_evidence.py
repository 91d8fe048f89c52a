"""What one relationship's score rests on is found by way of that relationship, however many
others there are; and what is read says which relationships are behind."""

from datetime import date
from pathlib import Path

import pytest

from surveys import db, evidence, week
from tests.app.people import add_relationship, answered, import_all, new_database


class Explaining(db.Database):
    """A connection that notes how each query is answered: its first step in the query plan."""

    steps: list[str]

    def all(self, sql: str, /, **parameters: object) -> list[db.Row]:
        plan = super().all(f"EXPLAIN QUERY PLAN {sql}", **parameters)
        self.steps = [*getattr(self, "steps", []), plan[0]["detail"]]
        return super().all(sql, **parameters)


@pytest.fixture
def opened(tmp_path: Path) -> Explaining:
    made = new_database(tmp_path / "test.db")
    return Explaining(made.sqlite, made.path)


@pytest.mark.parametrize(
    "read",
    [evidence.relationships, evidence.closed_answers, evidence.sentiments, evidence.invitations],
)
def test_one_relationship_is_read_without_a_walk_through_all(opened: Explaining, read) -> None:
    relationship, _people = add_relationship(opened, "Acme")
    opened.steps = []
    read(opened, "client", only=[relationship])
    (step,) = opened.steps
    assert step.startswith("SEARCH")
    assert "id>? AND " in step
    assert "id<?" in step


def test_a_kind_and_one_of_it_read_the_same_rows(opened: Explaining) -> None:
    for name in ("Acme", "Globex"):
        relationship, people = add_relationship(opened, name)
        import_all(opened, [answered(relationship, people[0], "2026-05-02", rating=7)])
    other, people = add_relationship(opened, "Partner", kind="partner")
    import_all(opened, [answered(other, people[0], "2026-05-02", rating=3, kind="partner")])
    everyone = evidence.relationships(opened, "client")
    assert len(everyone) == 2
    ids = [each.relationship_id for each in everyone]
    assert evidence.relationships(opened, "client", only=ids) == everyone
    rows = evidence.closed_answers(opened, "client")
    assert rows == evidence.closed_answers(opened, "client", only=ids)
    assert [row.value for row in rows] == [7.0, 7.0]
    assert evidence.closed_answers(opened, "client", only=[other]) == []


def test_the_basis_changes_with_every_answer_and_relationship_and_with_nothing_else(
    opened: Explaining,
) -> None:
    relationship, people = add_relationship(opened, "Acme")
    seen = [evidence.basis(opened, "client")]
    import_all(opened, [answered(relationship, people[0], "2026-05-02", rating=7)])
    seen.append(evidence.basis(opened, "client"))
    add_relationship(opened, "Globex")
    seen.append(evidence.basis(opened, "client"))
    assert len(set(seen)) == 3
    add_relationship(opened, "Partner", kind="partner")
    assert evidence.basis(opened, "client") == seen[-1]


def test_fresh_facts_are_found_from_the_fresh_answers_on(opened: Explaining) -> None:
    add_relationship(opened, "Acme")
    opened.steps = []
    week.week_list(opened, today=date(2026, 6, 1))
    fresh = [step for step in opened.steps if "answered_at>" in step]
    assert len(fresh) == 2, "detractors and complaints, not all that was ever read"
