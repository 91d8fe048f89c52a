"""What reading costs: account report, portfolio, this week's list, verbatims, CSV files.

    python -m benchmarks.reports [--answers 1000000] [--accounts 5000] [--rounds 40] [--keep FOLDER]

Fills a database with made-up accounts, answers, words and scores (about 2 minutes for a million
answers; --keep leaves it for the next run), then measures the functions and the whole pages, called
through WSGI with a real login. Times are the process's own CPU, system calls included, the median
of the rounds, each beside its budget (design.md section 7): on a shared machine the clock on the
wall measures the neighbours. `x bare` is the ratio to a plain loop timed in the same run.
"""

import argparse
import csv
import io
import random
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from html import unescape
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from analysis.score import calibrate
from app import create_app
from app.commands.context import prepare
from app.config import Settings
from app.login import passwords
from app.reports.components import SCORE
from surveys import (
    accounts,
    class_changes,
    db,
    events,
    exports,
    ids,
    participation,
    portfolio,
    scores,
    users,
    verbatims,
)
from surveys.db import Database, Row
from surveys.folding import fold
from surveys.interchange.csv_writer import PLAIN, csv_chunks
from surveys.scores import Contribution, DimensionScore, Scored, ScorePoint

QUESTIONS = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8")
TOPICS = ("delivery", "people", "price_value", "invoicing_payment", "support", "overall")
WORDS = (
    "The delivery came late again, but your people were kind.",
    "Livraison en retard, équipe charmante, facture fausse.",
    "Nothing to add.",
)
PASSWORD = "a lake with four black swans"
LIMESURVEY_CSV_SECONDS = 2.77
CSV_RESPONSES = 10_000


def main() -> None:
    """Fill, measure, print."""
    arguments = _arguments()
    with _folder(arguments.keep) as folder:
        settings = Settings.from_environment({"RAPPORT_DATA": str(folder)})
        database = prepare(settings.database)
        if not database.value("SELECT count(*) FROM account"):
            began = time.perf_counter()
            fill(database, accounts=arguments.accounts, answers=arguments.answers)
            print(f"filled in {time.perf_counter() - began:.0f} s")
        answers = database.value("SELECT count(*) FROM answer")
        print(f"{portfolio.count(database, portfolio.Filter())} accounts, {answers} answers\n")
        measure(create_app(settings), database, rounds=arguments.rounds)
        db.forget_thread_connections()


def measure(app: Flask, database: Database, *, rounds: int) -> None:
    """Print one line for each thing measured, with its budget."""
    bare = median_ms(lambda: sum(range(100_000)), rounds)
    print(f"{'bare loop of 100,000 additions':40} {bare:9.2f} ms")
    entries = portfolio.page(database, portfolio.Filter()).entries
    account_id = entries[0].account_id
    client = logged_in(app, database)

    relationship_id = entries[0].relationship_id
    line("report: data", median_ms(partial(read_report, database, account_id, relationship_id),
                                   rounds), 5, bare)  # fmt: skip
    for name, path, budget in (
        ("report: the page", f"/accounts/{account_id}", 25.0),
        ("portfolio: first page", "/portfolio", 100.0),
        ("portfolio: by score, last page", "/portfolio?sort=lowest&page=99", 100.0),
        ("portfolio: search", "/portfolio?q=account+77", 100.0),
        ("drivers", "/drivers", 25.0),
        ("drivers: the answers on a dimension", "/drivers/answers?dimension=trust", None),
        ("reputation", "/reputation", 25.0),
        ("this week", "/week", None),
        ("verbatims of all: first page", "/verbatims", None),
        ("verbatims of all: words", "/verbatims?q=charmante+facture", None),
        ("verbatims of all: topic and polarity", "/verbatims?topic=support&label=neg", None),
        ("verbatims of an account", f"/accounts/{account_id}/verbatims", None),
    ):
        line(name, median_ms(partial(fetch, client, path), rounds), budget, bare)
    line("statements of the account report", float(statements(database, client, account_id)), 30, 0)
    measure_csv(database)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of this process {peak:.0f} MiB")


def read_report(database: Database, account_id: str, relationship_id: str) -> None:
    """Everything the report of an account reads, nothing drawn."""
    accounts.get(database, account_id)
    portfolio.of_account(database, account_id)
    events.of_account(database, account_id)
    wanted = verbatims.Filter(relationship_id=relationship_id)
    verbatims.count(database, wanted)
    verbatims.latest(database, wanted, limit=6)
    verbatims.topic_counts(database, relationship_id)
    participation.participants(database, relationship_id)
    participation.unnamed_responses(database, relationship_id)
    for read in (scores.contributions, scores.dimensions, scores.points, class_changes.every):
        read(database, relationship_id)


def measure_csv(database: Database) -> None:
    """10,000 responses as CSV: CPU, beside the barest query and writer that give the same cells."""
    ours = bare = float("inf")
    for _round in range(3):
        began = time.process_time()
        size = sum(len(chunk) for chunk in _csv_of_ours(database))
        ours = min(ours, time.process_time() - began)
        began = time.process_time()
        _bare_csv(database)
        bare = min(bare, time.process_time() - began)
    print(
        f"{'CSV of 10,000 responses':40} {ours * 1000:9.0f} ms   {size / 1e6:.1f} MB, "
        f"{ours / bare:.2f} x bare query and csv.writer ({bare * 1000:.0f} ms), "
        f"{LIMESURVEY_CSV_SECONDS / ours:.1f} times faster than LimeSurvey 6.4 was (budget 10)"
    )


def _csv_of_ours(database: Database) -> Iterator[str]:
    questions = exports.question_ids(database, kind=None)
    rows = islice(exports.responses(database, questions, kind=None), CSV_RESPONSES)
    return csv_chunks((*exports.RESPONSE_COLUMNS, *questions), rows, PLAIN)


def _bare_csv(database: Database) -> None:
    """The same answers without batches, names of columns, decimals or care."""
    writer = csv.writer(io.StringIO(), quoting=csv.QUOTE_NONNUMERIC)
    cursor = database.sqlite.execute(
        """
        SELECT response.id, account.name, contact.name, response.answered_at, answer.question_id,
               answer.value, answer.text
          FROM (SELECT * FROM response ORDER BY id LIMIT :limit) AS response
         CROSS JOIN answer ON answer.response_id = response.id
          JOIN relationship ON relationship.id = response.relationship_id
          JOIN account ON account.id = relationship.account_id
          LEFT JOIN contact ON contact.id = response.contact_id
        """,
        {"limit": CSV_RESPONSES},
    )
    for _response, answers in groupby(cursor.fetchall(), key=itemgetter(0)):
        given = list(answers)
        writer.writerow(
            [*given[0][:4], *(row[5] if row[5] is not None else row[6] for row in given)]
        )


def line(name: str, value: float, budget: float | None, bare: float) -> None:
    """One figure beside its budget, if it has one."""
    kept = "" if budget is None else "kept" if value <= budget else "OVER"
    unit = "ms" if bare else "  "
    ratio = f"{value / bare:7.1f} x bare" if bare else ""
    allowed = "" if budget is None else f"budget {budget:.0f}"
    print(f"{name:40} {value:9.2f} {unit}   {allowed:10}  {kept:5} {ratio}")


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """Median CPU of *work* in milliseconds, after one round that warms up."""
    work()
    times = []
    for _round in range(rounds):
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000)
    return statistics.median(times)


def fetch(client: FlaskClient, path: str) -> None:
    answer = client.get(path, base_url="http://127.0.0.1:8000")
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")


def statements(database: Database, client: FlaskClient, account_id: str) -> int:
    """SQL statements that one account report runs."""
    seen: list[str] = []
    with database.sqlite.tracer(lambda sql, _parameters: seen.append(sql)):
        fetch(client, f"/accounts/{account_id}")
    return len(seen)


def logged_in(app: Flask, database: Database) -> FlaskClient:
    """A browser of somebody who may read."""
    if users.by_email(database, "reader@example.com") is None:
        users.create(database, email="reader@example.com", name="Reader",
                     password_hash=passwords.hash_password(PASSWORD))  # fmt: skip
    client = app.test_client()
    page = client.get("/login", base_url="http://127.0.0.1:8000").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if found is None:
        raise SystemExit("the login page has no form")
    client.post(
        "/login",
        base_url="http://127.0.0.1:8000",
        data={"email": "reader@example.com", "password": PASSWORD,
              "csrf_token": unescape(found[1])},
    )  # fmt: skip
    return client


def fill(database: Database, *, accounts: int, answers: int) -> None:
    """Made-up accounts whose questionnaires have QUESTIONS and one text each, all scored."""
    chance = random.Random(1)
    each = max(2, round(answers / accounts / (len(QUESTIONS) + 1)))
    database.execute(
        "INSERT INTO calibration (id, kind, body, responses, made_at) "
        "VALUES ('made-up', 'client', :body, 0, '2026-01-01')",
        body=calibrate([], [], [], version="made-up").to_json(),
    )
    for number in range(accounts):
        if number % 200 == 0:
            print(f"\r{number} of {accounts} accounts", end="", flush=True)
        with database.transaction():
            _fill_account(database, chance, number, each)
    print("\r", end="")


def _fill_account(database: Database, chance: random.Random, number: int, each: int) -> None:
    name = f"Account {number:05} {chance.choice(('Industries', 'Logistique', 'Systems'))}"
    account, relationship = ids.new_id(), ids.new_id()
    people = [ids.new_id() for _ in range(4)]
    database.execute(
        "INSERT INTO account (id, name, name_folded, created_at) VALUES (:id, :name, :folded, '')",
        id=account, name=name, folded=fold(name),
    )  # fmt: skip
    database.execute(
        "INSERT INTO relationship (id, account_id, kind, segment, revenue, evidence, created_at) "
        "VALUES (:id, :account, 'client', :segment, :revenue, 1, '')",
        id=relationship, account=account, segment=chance.choice(("north", "south")),
        revenue=chance.lognormvariate(11, 1),
    )  # fmt: skip
    database.execute_many(
        "INSERT INTO contact (id, account_id, name, role, created_at) "
        "VALUES (:id, :account, :name, 'user', '')",
        [{"id": person, "account": account, "name": f"Person {at}"}
         for at, person in enumerate(people)],
    )  # fmt: skip
    responses = [_response(chance, relationship, chance.choice(people)) for _ in range(each)]
    database.execute_many(_RESPONSE, responses)
    given = [row for response in responses for row in _answers(chance, response["id"])]
    database.execute_many(_ANSWER, given)
    texts = [row for row in given if row["text"]]
    database.execute_many(_ANNOTATION, texts)
    database.execute_many(_OPINION, [row for text in texts for row in _opinions(chance, text)])
    scores.store(database, [_scored(chance, relationship, responses)])


_RESPONSE = """
INSERT INTO response (id, submission_id, relationship_id, contact_id, language, mode, answered_at,
                      received_at, digest)
VALUES (:id, :id, :relationship, :contact, 'en', 'import', :at, :at, '')
"""
_ANSWER = """
INSERT INTO answer (id, response_id, question_id, value, text)
VALUES (:id, :response, :question, :value, :text)
"""
_ANNOTATION = """
INSERT INTO annotation (answer_id, analyser, language, sentiment, label, key_phrases, made_at)
VALUES (:id, 'made-up', 'en', 0.1, 'mixed', '[]', '')
"""
_OPINION = """
INSERT INTO opinion (answer_id, analyser, position, start_offset, end_offset, quote, topic,
                     polarity, label)
VALUES (:id, 'made-up', :position, :start, :end, :quote, :topic, :polarity, :label)
"""


def _response(chance: random.Random, relationship: str, contact: str) -> Row:
    day = date(2026, 11, 1) - timedelta(days=chance.randrange(720))
    return {
        "id": ids.new_id(),
        "relationship": relationship,
        "contact": contact,
        "at": f"{day}T10:00:00.000Z",
    }


def _answers(chance: random.Random, response: str) -> list[Row]:
    closed = [
        {"id": ids.new_id(), "response": response, "question": question, "text": None,
         "value": float(chance.randint(*((0, 10) if question == "C1" else (1, 5))))}
        for question in QUESTIONS
    ]  # fmt: skip
    return [*closed, {"id": ids.new_id(), "response": response, "question": "C9", "value": None,
                      "text": chance.choice(WORDS)}]  # fmt: skip


def _opinions(chance: random.Random, answer: Row) -> list[Row]:
    return [
        {"id": answer["id"], "position": place, "start": place * 8, "end": place * 8 + 7,
         "quote": answer["text"][place * 8 : place * 8 + 7], "topic": chance.choice(TOPICS),
         "polarity": polarity, "label": label}
        for place, (polarity, label) in enumerate(chance.sample(((0.7, "pos"), (-0.7, "neg")), 2))
    ]  # fmt: skip


def _scored(chance: random.Random, relationship: str, responses: list[Row]) -> Scored:
    value = chance.uniform(25, 95)
    change = chance.gauss(0, 8)
    score = replace(
        SCORE, relationship_id=relationship, calibration_id="made-up", value=value,
        unclipped=value, lo90=value - 9, hi90=min(100, value + 9), p_below_55=chance.random(),
        change=change, change_lo90=change - 6, change_hi90=change + 6,
        band=chance.choice(scores.BANDS[1:]), n_responses=len(responses),
        last_answer=max(row["at"] for row in responses),
    )  # fmt: skip
    points = [chance.gauss(0, 0.3) for _ in range(len(responses) * len(QUESTIONS))]
    parts = [Contribution("prior", "", value - sum(points))] + [
        Contribution(response["id"], question, points[at * len(QUESTIONS) + place])
        for at, response in enumerate(responses)
        for place, question in enumerate(QUESTIONS)
    ]
    dimensions = ("loyalty", "trust", "value", "effort", "satisfaction", "responsiveness")
    return Scored(
        score,
        tuple(parts),
        tuple(DimensionScore(each, value, value - 10, value + 10, 5) for each in dimensions),
        tuple(ScorePoint(f"2026-0{month}-01", value, value - 9, value + 9)
              for month in range(1, 9)),
    )  # fmt: skip


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=io.StringIO(__doc__ or "").readline())
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--accounts", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--keep", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
