"""Questions that came in with other tools' answers: their ids, scales and words here."""

import re

from surveys import scales
from surveys.db import Database
from surveys.folding import fold
from surveys.questions import Question

PREFIX = "imported_"
SENTIMENT = "sent"
"""A sentiment measured elsewhere, -1 to +1: kept as a number, never part of what a score means."""

RECOMMENDATION = {"client": "C1", "partner": "P1"}
"""An imported `nps11` rating is the population's own recommendation question."""
CAUSE = {"client": "C9", "partner": "P9"}
"""An imported comment is the reply to the population's own open question about the cause."""

SCALES = ("nps11", "csat5", "likert5", "ces7", SENTIMENT, "num:MIN:MAX")
_DIMENSIONS = {"nps11": "loyalty", "ces7": "effort"}


def scale_of(written: str) -> str:
    """*written* as we spell that scale: `num:1.0:5` is `num:1:5`. Raises ValueError."""
    if written in SCALES[:-1]:
        return written
    if written.startswith("num:") and (limits := scales.limits(written)):
        return f"num:{limits[0]:g}:{limits[1]:g}"
    raise ValueError(f"a scale among {', '.join(SCALES)}; got {written!r}")


def question_for(kind: str, column: str, scale: str) -> Question:
    """The question that ratings of *column* on *scale* answer, for relationships of *kind*."""
    if scale == "nps11":
        return _question(RECOMMENDATION[kind], "loyalty", scale)
    stored, standard = scale, True
    if scale == SENTIMENT:
        stored, standard = "num:-1:1", False
    low, high = scales.limits(stored) or (0.0, 0.0)
    return Question(
        id=f"{PREFIX}{_slug(column)}_{scale}",
        dimension=_DIMENSIONS.get(scale, "satisfaction"),
        scale=stored,
        standard=standard,
        required=False,
        label_fr=f"« {column} » (importé, de {low:g} à {high:g})".replace(".", ","),
        label_en=f"“{column}” (imported, {low:g} to {high:g})",
    )


def cause_question(kind: str) -> Question:
    """The open question that imported comments answer."""
    return _question(CAUSE[kind], "cause", scales.TEXT)


def ensure(db: Database, kind: str, question: Question) -> None:
    """Keep the row of an imported question; those of our own questionnaires are there already.

    Its `standard` says that it may stand in while nobody has answered our own questions
    (`surveys.evidence.standard_questions`).
    """
    if not question.id.startswith(PREFIX):
        return
    db.execute(
        """
        INSERT INTO question (kind, id, dimension, scale, standard, label_fr, label_en)
        VALUES (:kind, :id, :dimension, :scale, :standard, :label_fr, :label_en)
        ON CONFLICT (kind, id) DO NOTHING
        """,
        kind=kind,
        id=question.id,
        dimension=question.dimension,
        scale=question.scale,
        standard=question.standard,
        label_fr=question.label_fr,
        label_en=question.label_en,
    )


def _question(name: str, dimension: str, scale: str) -> Question:
    return Question(
        name, dimension, scale, standard=False, required=False, label_fr="", label_en=""
    )


def _slug(column: str) -> str:
    """*column* as part of an id: `Note globale` is `note_globale`."""
    return re.sub(r"[^a-z0-9]+", "_", fold(column)).strip("_")[:60] or "column"
