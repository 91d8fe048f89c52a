"""A worker killed in the middle of reading and scoring changes nothing in the end result."""

import subprocess
import sys
import time
from pathlib import Path

from app.commands.context import prepare
from surveys import db
from tests.app.people import add_relationship, answered, import_all
from tests.support.environment import ROOT, service_environment
from tests.support.service import rapport

COMPARED = {
    "annotation": "answer_id, analyser, language, sentiment, label, key_phrases, is_current",
    "opinion": "answer_id, analyser, position, start_offset, end_offset, quote, topic, polarity",
    "score": "relationship_id, value, lo90, hi90, unclipped, class, standing, n_responses",
    "contribution": "relationship_id, position, source, question_id, points",
    "dimension_score": "relationship_id, dimension, value, lo90, hi90, n",
}
# In one language: the model of each takes seconds to load, in every worker.
WORDS = (
    "Toujours pas reçu l'avoir de mars, personne ne répond.",
    "Des gens vraiment serviables, mais trop d'erreurs de facturation.",
    "Équipe à l'écoute, livraisons à l'heure, rien à redire.",
    "Deux hausses de prix sans aucun préavis.",
)


def fill(folder: Path) -> None:
    database = prepare(folder / "rapport.db")
    for company in range(12):
        kind = "partner" if company % 4 == 0 else "client"
        relationship, people = add_relationship(database, f"Company{company}", kind=kind)
        import_all(
            database,
            [
                answered(
                    relationship,
                    people[month % 2],
                    f"2026-{month + 1:02}-03",
                    rating=(company + month) % 11,
                    words=WORDS[(company + month) % 4],
                    language="fr",
                    kind=kind,
                )
                for month in range(8)
            ],
        )
    db.forget_thread_connections()


def result(folder: Path) -> dict[str, list[db.Row]]:
    database = db.connect(folder / "rapport.db")
    found = {
        table: database.all(f"SELECT {columns} FROM {table} ORDER BY {columns}")
        for table, columns in COMPARED.items()
    }
    assert database.value("SELECT count(*) FROM lease") == 0
    database.close()
    return found


def kill_once_there_is(folder: Path, table: str) -> bool:
    """Start a worker, kill it without warning as soon as it has written into *table*.

    Whether it still had work: it may be too late on a machine that is busy with others.
    """
    worker = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker", "--until-idle"],
        env=service_environment(folder, {}),
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    database = db.connect(folder / "rapport.db")
    while worker.poll() is None and not database.value(f"SELECT count(*) FROM {table}"):
        time.sleep(0.005)
    database.close()
    was_working = worker.poll() is None
    worker.kill()
    worker.wait()
    return was_working


def test_a_killed_worker_changes_nothing_in_the_end_result(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    fill(whole)
    copy = db.connect(whole / "rapport.db")
    broken.mkdir()
    copy.snapshot_to(broken / "rapport.db")
    copy.close()

    rapport("worker", "--until-idle", environment=service_environment(whole, {}), check=True)
    # Twice: words that were in a reader's hands at three deaths in a row are set aside.
    assert kill_once_there_is(broken, "lease"), "it ended without beginning to read"
    kill_once_there_is(broken, "score")  # it has read all and scored the clients, not the partners
    rapport("worker", "--until-idle", environment=service_environment(broken, {}), check=True)

    expected = result(whole)
    assert len(expected["annotation"]) == 96
    assert result(broken) == expected
