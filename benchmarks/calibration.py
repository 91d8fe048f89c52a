"""How long the nightly run of a large population takes, and what the page of it costs.

    python -m benchmarks.calibration [--accounts 5000] [--waves 5]

Makes a database with that many clients of three contacts, lets a third of them answer in each
wave (eight closed questions), scores them all, then times, in seconds of processor: reading and
estimating anew, comparing, the page with its comparison; and the arithmetic of one account after
one new answer, with the company's settings changed and roles weighing, in milliseconds.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from analysis import score as scoring
from app.jobs import adopting, calibrating, comparing, versions
from app.jobs.inputs import read_inputs
from app.jobs.scoring import rescore_due
from surveys import calibrations, clock, ids, proposals, responses
from surveys.db import Database
from surveys.submissions import Answered, Submission
from tests.app.people import add_relationship
from tests.login.site import open_site

QUESTIONS = ("C1", "C2", "C3", "C4", "C5", "C6", "C7")
SHARE_ANSWERING = 0.33
Result = TypeVar("Result")


def fill(db: Database, accounts: int, waves: int) -> None:
    """Clients with a level of their own, and what they answered."""
    rng = random.Random(5)
    for number in range(accounts):
        relationship, people = add_relationship(db, f"Client{number}", people=3)
        level = rng.gauss(0.68, 0.15)
        given = []
        for wave in range(waves):
            for person in people:
                if rng.random() < SHARE_ANSWERING:
                    day = f"2026-{wave * 2 + 1:02}-{rng.randint(1, 28):02}"
                    given.append(_submission(rng, relationship, person, day, level))
        responses.submit_many(db, given)


def _submission(
    rng: random.Random, relationship: str, person: str, day: str, level: float
) -> Submission:
    answers = []
    for question in QUESTIONS:
        share = min(1.0, max(0.0, rng.gauss(level, 0.15)))
        value = round(10 * share) if question == "C1" else 1 + round(4 * share)
        answers.append(Answered(question, value=float(value)))
    return Submission(
        submission_id=ids.new_id(),
        relationship_id=relationship,
        contact_id=person,
        answers=tuple(answers),
        answered_at=f"{day}T09:00:00.000Z",
        mode="import",
    )


def timed(name: str, work: Callable[[], Result]) -> Result:
    """Do *work*, print its processor time."""
    began = time.process_time()
    result = work()
    print(f"{name:<58} {time.process_time() - began:8.2f} s", flush=True)
    return result


def one_account(db: Database) -> None:
    """The arithmetic after one new answer, under settings of the company's own."""
    stored = calibrations.current(db, "client")
    assert stored is not None
    rules = replace(versions.loaded(stored).rules, cuts=(45.0, 60.0, 70.0, 85.0), weigh_roles=True)
    ruled = replace(versions.loaded(stored), rules=rules)
    largest = db.value(
        "SELECT relationship_id FROM response GROUP BY relationship_id ORDER BY count(*) DESC"
    )
    inputs = read_inputs(db, "client", clock.today(), only=[largest])
    for name, calibration in (("as before", versions.loaded(stored)), ("cuts and roles", ruled)):
        scoring.score_accounts(*inputs, calibration)
        began = time.process_time()
        for _ in range(50):
            scoring.score_accounts(*inputs, calibration)
        each = (time.process_time() - began) / 50 * 1000
        print(f"one account of {len(inputs[1])} answers, {name:<25} {each:8.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--accounts", type=int, default=5000)
    parser.add_argument("--waves", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = open_site(Path(folder))
        db, today = site.database, clock.today()
        timed("filling the database", lambda: fill(db, given.accounts, given.waves))

        def score_all() -> None:
            while rescore_due(db, holder="benchmark"):
                pass

        timed("scoring everyone, with reasons and trends, and storing it", score_all)
        stored = calibrations.current(db, "client")
        assert stored is not None
        known = timed("reading everything known", lambda: versions.read_known(db, "client", today))
        timed(
            "estimating anew",
            lambda: versions.estimate(db, "client", today, cause="person", known=known),
        )
        db.execute("UPDATE calibration SET basis = 'other'")
        rules = replace(versions.loaded(stored).rules, cuts=(45.0, 60.0, 72.0, 84.0))
        adopting.propose_rules(db, "client", rules)
        proposal = proposals.get(db, "client", "settings")
        assert proposal is not None
        timed(
            "comparing, once read",
            lambda: comparing.compared(db, stored, proposal, today, inputs=known.inputs),
        )
        timed("the whole nightly run", lambda: calibrating.review_due(db, holder="b", today=today))
        timed(
            "a comparison of settings", lambda: calibrating.compare_due(db, holder="b", today=today)
        )
        site.add("alice@example.com", role="admin")
        alice = site.visitor()
        alice.log_in("alice@example.com")
        alice.get("/calibration")
        timed("the page with both comparisons", lambda: alice.get("/calibration"))
        one_account(db)


if __name__ == "__main__":
    main()
