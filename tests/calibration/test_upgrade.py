"""A database from before versions were logged: its version stays in force and is proposed anew."""

from pathlib import Path

from surveys import calibrations, db, migrations, proposals
from tests.app.people import new_database
from tests.calibration.company import NEXT_QUARTER, TODAY, surveyed, work


def test_a_version_from_before_gets_its_day_from_when_it_came_into_force(tmp_path: Path) -> None:
    opened = db.connect(tmp_path / "old.db")
    before = [each for each in migrations.known() if each.number < 8]
    with opened.transaction():
        for migration in before:
            for statement in migrations.statements(migration.sql):
                opened.execute(statement)
        opened.execute(
            "INSERT INTO calibration (id, kind, body, responses, made_at) "
            "VALUES ('client-2026Q3-1', 'client', '{}', 5, '2026-09-03T10:00:00.000Z')"
        )
        new = next(each for each in migrations.known() if each.number == 8)
        for statement in migrations.statements(new.sql):
            opened.execute(statement)
    stored = calibrations.current(opened, "client")
    opened.close()
    assert stored is not None
    assert (stored.estimated_on, stored.quarter) == ("2026-09-03", "2026Q3")
    assert (stored.cause, stored.basis, stored.changed) == ("unknown", "", None)


def test_a_version_of_unknown_basis_is_proposed_anew_in_its_quarter_and_replaced_at_the_next(
    tmp_path: Path,
) -> None:
    opened = new_database(tmp_path / "test.db")
    surveyed(opened)
    opened.execute("UPDATE calibration SET basis = '', cause = 'unknown'")
    opened.execute("UPDATE setting SET value = '' WHERE name LIKE 'calibration_reviewed%'")
    work(opened, TODAY)
    assert {each.origin for each in proposals.every(opened)} == {"figures"}
    work(opened, NEXT_QUARTER)
    stored = calibrations.current(opened, "client")
    opened.close()
    assert stored is not None
    assert (stored.id, stored.cause) == ("client-2027Q1-1", "quarter")
