"""The version of the analyser: it changes whenever a result might."""

import hashlib

from analysis import model, pipelines
from analysis.tables import data_files

# Raise this with every change of the rules' code that can change a result.
RULES = 8


def _digest() -> str:
    """The content of tables and weights, in twelve hexadecimal digits."""
    digest = hashlib.sha256()
    for path in [*data_files(), *model.weights_files()]:
        place = f"{path.parent.name}/{path.name}"
        digest.update(place.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


VERSION = f"{RULES}-{_digest()} {pipelines.versions()}"
