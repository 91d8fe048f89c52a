"""The columns of the scores file, the same on the command line and on the portfolio page."""

from collections.abc import Iterable, Iterator, Mapping

from surveys.interchange.csv_writer import Cell
from surveys.portfolio import Entry
from surveys.scores import BANDS, Score, shown_band

COLUMNS = (
    "account",
    "kind",
    "segment",
    "score",
    "lo90",
    "hi90",
    "reliability",
    "withheld",
    "class",
    *(f"p_{band}" for band in BANDS),
    "p_decline",
    "change_since_last_wave",
    "n_responses",
    "n_contacts",
    "last_answer",
    "coverage",
    "balance",
    "as_of",
    "calibration",
    "class_by_score",
    "class_kept_until",
)


def rows(entries: Iterable[Entry], balances: Mapping[str, str]) -> Iterator[list[Cell]]:
    """One row for each of *entries* that has a score; one just made gets its first in seconds.

    balances: relationship id to the label of app/jobs/balance.py, of those we have assessed.
    """
    for entry in entries:
        if entry.score is not None:
            yield row(entry, entry.score, balances.get(entry.relationship_id))


def row(entry: Entry, score: Score, balance: str | None) -> list[Cell]:
    """The cells of one relationship: score and class are empty when they are withheld.

    class is the one that a person decided where one holds, class_by_score what it would be without.
    balance is empty until we have assessed the account ourselves.
    """
    by_score = None if score.withheld else shown_band(score.band)
    return [
        entry.account,
        entry.kind,
        entry.segment,
        None if score.withheld else score.value,
        score.lo90,
        score.hi90,
        score.reliability,
        score.withheld,
        entry.decided.band if entry.decided else by_score,
        *score.probabilities.values(),
        score.p_decline,
        score.change,
        score.n_responses,
        score.n_contacts,
        score.last_answer[:10] if score.last_answer else None,
        score.coverage,
        balance,
        score.as_of,
        score.calibration_id,
        by_score,
        entry.decided.until if entry.decided else None,
    ]
