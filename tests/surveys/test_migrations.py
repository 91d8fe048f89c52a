"""From any schema to today's: once, whole, under a lock, and never backwards."""

import subprocess
import sys
from pathlib import Path

import pytest

from surveys import db, migrations, search
from surveys.errors import SchemaMismatch

TABLES = {
    "account", "action", "annotation", "answer", "answers_read", "arrangement", "assessment",
    "assessment_value",
    "audit_entry", "benefit", "benefit_basis", "calibration", "calibration_move",
    "calibration_proposal", "campaign", "class_change", "class_change_response", "class_decision",
    "class_wish", "contact", "contribution", "dimension_score", "event", "exit_step", "figure",
    "import_mapping", "invitation",
    "key_phrase", "label_correction", "opinion_correction",
    "invitation_token", "lease", "login_attempt", "opinion", "question", "questionnaire",
    "questionnaire_version", "relationship", "response", "schema_migration", "score",
    "score_point", "session", "setting", "staff_user", "stop_list", "their_word", "spread",
    "driver", "driver_finding", "overview_basis", "reputation_point",
}  # fmt: skip

VIEWS = {"v_answers", "v_scores", "v_verbatims"}


@pytest.fixture
def database(tmp_path: Path) -> db.Database:
    opened = db.connect(tmp_path / "test.db")
    yield opened
    opened.close()


def names(database: db.Database, kind: str) -> set[str]:
    rows = database.all("SELECT name FROM sqlite_master WHERE type = :kind", kind=kind)
    return {row["name"] for row in rows if not row["name"].startswith("sqlite_")}


def test_the_tables_are_exactly_the_migrated_ones(database: db.Database) -> None:
    migrations.migrate(database)
    assert names(database, "table") == TABLES | set(search.TABLES)
    assert names(database, "view") == VIEWS


def test_a_second_run_finds_nothing_to_do(database: db.Database) -> None:
    assert [each.number for each in migrations.migrate(database)] == [
        each.number for each in migrations.known()
    ]
    assert migrations.migrate(database) == []
    migrations.check(database)


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [each.number for each in migrations.known()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_an_older_schema_is_refused_with_what_to_run(database: db.Database) -> None:
    migrations.migrate(database)
    last = migrations.known()[-1].number
    database.execute("DELETE FROM schema_migration WHERE number = :number", number=last)
    with pytest.raises(SchemaMismatch, match="rapport migrate"):
        migrations.check(database)


def test_a_newer_schema_is_refused_and_left_alone(database: db.Database) -> None:
    migrations.migrate(database)
    database.execute(
        "INSERT INTO schema_migration (number, name, applied_at) VALUES (999, 'later', 'x')"
    )
    with pytest.raises(SchemaMismatch, match="newer version"):
        migrations.migrate(database)
    with pytest.raises(SchemaMismatch, match="newer version"):
        migrations.check(database)


def test_four_processes_may_migrate_one_file_at_once(tmp_path: Path) -> None:
    file = tmp_path / "shared.db"
    program = (
        "import sys; from pathlib import Path; from surveys import db, migrations; "
        "print(len(migrations.migrate(db.connect(Path(sys.argv[1])))))"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(file)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    applied = sorted(int(run.communicate(timeout=60)[0]) for run in runs)
    assert [run.returncode for run in runs] == [0, 0, 0, 0]
    assert applied == [0, 0, 0, len(migrations.known())]


def test_a_migration_that_fails_leaves_the_schema_as_it_was(database: db.Database) -> None:
    database.execute("CREATE TABLE campaign (id TEXT)")  # in the way of the second file
    with pytest.raises(Exception, match="already exists"):
        migrations.migrate(database)
    assert names(database, "table") == {"campaign"}


def test_statements_are_cut_where_sqlite_says_they_end() -> None:
    text = (
        "CREATE TABLE a (b TEXT); -- one; two\n"
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n SELECT 1;\nEND;\n"
    )
    assert [each.split()[1] for each in migrations.statements(text)] == ["TABLE", "TRIGGER"]
