"""Names for the array types used in the score, so that signatures stay short."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def distinct(values: Ints) -> Ints:
    """The distinct values of an array that is sorted already.

    numpy.unique would hash first: for a million sorted numbers that took 300 times as long.
    """
    return values[_starts(values)]


def runs(values: Ints) -> tuple[Ints, Ints]:
    """First position and length of each run of equal values; *values* sorted."""
    first = np.flatnonzero(_starts(values))
    return first, np.diff(np.append(first, len(values)))


def run_index(values: Ints) -> Ints:
    """Number (0, 1, ...) of the run that each value belongs to; *values* sorted."""
    return np.cumsum(_starts(values)) - 1


def _starts(values: Ints) -> Bools:
    starts = np.ones(len(values), dtype=bool)
    starts[1:] = values[1:] != values[:-1]
    return starts
