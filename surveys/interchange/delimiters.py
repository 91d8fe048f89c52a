"""Which of `;`, `,` and tab parts the cells of a file: the one that fits header and rows best."""

import csv
import io

DELIMITERS = (";", ",", "\t")


def choose_delimiter(sample: str, *, is_whole: bool) -> str:
    """The delimiter of the file that begins with *sample*; quotes are considered.

    Judged by how many rows have as many cells as the header. A file of one column has none: then
    the delimiter that leaves its rows whole is answered.
    """
    fits = [(_fit(sample, delimiter, is_whole), delimiter) for delimiter in DELIMITERS]
    parted = [(share, width, delimiter) for (share, width), delimiter in fits if width > 1]
    if parted:
        # max() keeps the first of equals: the order of DELIMITERS, the rarest inside texts first.
        return max(parted, key=lambda fit: fit[:2])[2]
    return max(fits, key=lambda fit: fit[0][0])[1]


def _fit(sample: str, delimiter: str, is_whole: bool) -> tuple[float, int]:
    """(share of rows as wide as the header, width of the header) when cut by *delimiter*."""
    rows = _rows(sample, delimiter)
    if len(rows) > 2 and not is_whole:
        rows.pop()  # cut off in the middle
    if not rows:
        return 0.0, 0
    width = len(rows[0])
    return sum(len(row) == width for row in rows) / len(rows), width


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    """The rows of *sample* up to the first that this delimiter cannot read."""
    rows = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if row:
                rows.append(row)  # noqa: PERF401 - a comprehension would lose the rows before an error
    except csv.Error:
        pass
    return rows
