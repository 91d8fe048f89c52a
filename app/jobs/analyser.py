"""Which reader reads a company's comments: ours, with the company's own weights on top if any."""

import logging
from functools import lru_cache
from pathlib import Path

import analysis
from analysis import own
from analysis.own import Layer
from surveys.db import Database

log = logging.getLogger(__name__)


def weights_file(db: Database) -> Path:
    """Where the company's own weights are: beside its database, named after it."""
    return weights_beside(Path(db.path))


def weights_beside(database: Path) -> Path:
    """Where the own weights of the company whose database file this is are."""
    return database.with_name(f"{database.stem}-own-weights.npz")


def version(db: Database) -> str:
    """The name of the reader of this database; it changes whenever a reading might."""
    layer = own_layer(db)
    return f"{analysis.VERSION} own={layer.digest}" if layer else analysis.VERSION


def own_layer(db: Database) -> Layer | None:
    """The company's own weights; None when it has none, or a file that cannot be read."""
    path = weights_file(db)
    try:
        status = path.stat()
    except OSError:
        return None
    return _loaded(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=4)
def _loaded(path: Path, _changed_ns: int, _size: int) -> Layer | None:
    try:
        return own.load(path)
    except ValueError as error:
        log.error("the company's own weights are left aside: %s", error)
        return None
