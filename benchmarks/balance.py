"""What the balance between both sides costs: its page, the sheet, the scores file, the worker.

    python -m benchmarks.balance [--accounts 5000] [--rounds 10]

Fills a database as benchmarks/reports.py does, then says who gains more in every questionnaire and
assesses every account twice, with figures. CPU of this process, the median of the rounds.
"""

import argparse
import random
import tempfile
import time
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from app import create_app
from app.commands.context import prepare
from app.config import Settings
from app.jobs import balance
from benchmarks.reports import fetch as fetch_page
from benchmarks.reports import fill, line, logged_in, median_ms
from surveys import assessments, clock, db, figures, ids, internal
from surveys.assessments import Assessment
from surveys.db import Database
from surveys.figures import Figure

ANSWERS_AN_ACCOUNT = 54
"""Six questionnaires of nine answers."""


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"RAPPORT_DATA": str(Path(folder))})
        database = prepare(settings.database)
        n = arguments.accounts
        fill(database, accounts=n, answers=n * ANSWERS_AN_ACCOUNT)
        speak(database)
        began = time.process_time()
        balance.assess_due(database)
        print(f"benefits of {n} accounts, by the worker: {time.process_time() - began:.2f} s\n")
        measure(database, settings, rounds=arguments.rounds)
        db.forget_thread_connections()


def speak(database: Database) -> None:
    """Let both sides say who gains more, and assess every account a year ago and last month."""
    chance = random.Random(2)
    today = clock.today()
    with database.transaction():
        database.execute_many(
            """
            INSERT INTO answer (id, response_id, question_id, value)
            VALUES (:id, :response, 'CB', :value)
            """,
            [
                {"id": ids.new_id(), "response": row["id"], "value": chance.randint(1, 5)}
                for row in database.all("SELECT id FROM response ORDER BY id")
            ],
        )
        for row in database.all("SELECT id FROM relationship ORDER BY id"):
            figures.keep(database, [_figure(chance, row["id"], today)])
            for days_ago in (395, 30):
                assessments.save(database, _assessment(chance, row["id"], today, days_ago))


def measure(database: Database, settings: Settings, *, rounds: int) -> None:
    """Print one line for each thing measured, with its budget."""
    client = logged_in(create_app(settings), database)
    relationship = database.one("SELECT id, account_id FROM relationship ORDER BY id")
    bare = median_ms(lambda: sum(range(100_000)), rounds)
    for name, path, budget in (
        ("both sides of all: the page", "/balance", 100.0),
        ("the sheet: what is due", "/balance/assess", None),
        ("the sheet: all, last page", "/balance/assess?show=all&page=250", None),
        ("report: the page", f"/accounts/{relationship['account_id']}", 25.0),
    ):
        line(name, median_ms(partial(fetch_page, client, path), rounds), budget, bare)
    line("both sides of all: data",
         median_ms(partial(balance.lines, database, "client"), rounds), None, bare)  # fmt: skip
    line("both sides of one: data",
         median_ms(partial(balance.two_sides_of, database, relationship["id"]), rounds),
         None, bare)  # fmt: skip
    line("labels of all, for a file",
         median_ms(partial(balance.labels, database), rounds), None, bare)  # fmt: skip
    line("worker: nothing due",
         median_ms(partial(balance.assess_due, database), rounds), None, bare)  # fmt: skip


def _figure(chance: random.Random, relationship_id: str, today: date) -> Figure:
    return Figure(relationship_id, today.isoformat(), chance.gauss(20, 8), chance.gauss(10, 9))


def _assessment(
    chance: random.Random, relationship_id: str, today: date, days_ago: int
) -> Assessment:
    return Assessment(
        relationship_id,
        None,
        (today - timedelta(days=days_ago)).isoformat(),
        values={name: chance.randint(1, 5) for name in internal.question_ids()},
    )


if __name__ == "__main__":
    main()
