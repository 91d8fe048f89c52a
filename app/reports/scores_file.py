"""The columns of the scores file, the same on the command line and on the portfolio page."""

from collections.abc import Iterable, Iterator

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
)


def rows(entries: Iterable[Entry]) -> Iterator[list[Cell]]:
    """One row for each of *entries* that has a score; one just made gets its first in seconds."""
    for entry in entries:
        if entry.score is not None:
            yield row(entry, entry.score)


def row(entry: Entry, score: Score) -> list[Cell]:
    """The cells of one relationship: score and class are empty when they are withheld.

    balance stays empty until our own assessment of the account is known.
    """
    return [
        entry.account,
        entry.kind,
        entry.segment,
        None if score.withheld else score.value,
        score.lo90,
        score.hi90,
        score.reliability,
        score.withheld,
        None if score.withheld else shown_band(score.band),
        *score.probabilities.values(),
        score.p_decline,
        score.change,
        score.n_responses,
        score.n_contacts,
        score.last_answer[:10] if score.last_answer else None,
        score.coverage,
        None,
        score.as_of,
        score.calibration_id,
    ]
