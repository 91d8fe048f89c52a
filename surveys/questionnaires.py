"""Questionnaires and their versions: shipped, published, never edited, handed out as values."""

import json
from dataclasses import dataclass
from importlib import resources

from surveys import clock, ids
from surveys.db import Database, Row
from surveys.errors import BadInput
from surveys.questions import Choice, Definition, Question, ShowIf, parse, wording
from surveys.scales import NO_OPINION, ScalePoint, scale_points

__all__ = [
    "NO_OPINION",
    "SHIPPED",
    "Choice",
    "Question",
    "QuestionnaireVersion",
    "ScalePoint",
    "ShowIf",
    "ensure_shipped",
    "get_version",
    "latest",
    "latest_of_each",
    "publish",
    "scale_points",
    "wording",
]

SHIPPED = ("client", "partner", "pulse")
"""The questionnaires of `surveys/instruments/`, in the order they are offered."""


@dataclass(frozen=True)
class QuestionnaireVersion:
    """One published version. kinds: of the relationships it may be sent to (the pulse: both)."""

    id: str
    questionnaire_id: str
    version: int
    kinds: tuple[str, ...]
    minutes: int
    title_fr: str
    title_en: str
    questions: tuple[Question, ...]

    def title(self, language: str) -> str:
        return self.title_fr if language == "fr" else self.title_en

    def questions_for(self, subtype: str | None) -> tuple[Question, ...]:
        """What a relationship of *subtype* is asked, in order."""
        return tuple(question for question in self.questions if question.is_asked_of(subtype))

    @property
    def recommendation(self) -> Question | None:
        """The 0 to 10 question that the mail offers as buttons; None when there is none."""
        return next((question for question in self.questions if question.scale == "nps11"), None)


def get_version(db: Database, version_id: str) -> QuestionnaireVersion:
    """The version of that id. Raises NotFound."""
    return _version(
        db.one(
            """
            SELECT id, questionnaire_id, version, definition FROM questionnaire_version
             WHERE id = :version_id
            """,
            version_id=version_id,
        )
    )


def latest(db: Database, questionnaire_id: str) -> QuestionnaireVersion:
    """The version of *questionnaire_id* published last. Raises NotFound."""
    return _version(
        db.one(
            """
            SELECT id, questionnaire_id, version, definition FROM questionnaire_version
             WHERE questionnaire_id = :questionnaire_id
             ORDER BY version DESC LIMIT 1
            """,
            questionnaire_id=questionnaire_id,
        )
    )


def latest_of_each(db: Database) -> list[QuestionnaireVersion]:
    """The newest version of every questionnaire, those we ship first."""
    rows = db.all(
        """
        SELECT id, questionnaire_id, version, definition FROM questionnaire_version
         WHERE version = (SELECT max(newest.version) FROM questionnaire_version AS newest
                           WHERE newest.questionnaire_id = questionnaire_version.questionnaire_id)
         ORDER BY questionnaire_id
        """
    )
    versions = [_version(row) for row in rows]
    return sorted(versions, key=lambda version: _shipped_position(version.questionnaire_id))


def ensure_shipped(db: Database) -> None:
    """Publish what we ship and this database has never had; does nothing the second time."""
    missing = [text for text in _shipped_definitions() if not _is_published(db, text)]
    for text in missing:
        publish(db, text)


def publish(db: Database, text: str) -> QuestionnaireVersion:
    """Publish the definition *text* (JSON) as the next version of its questionnaire.

    The same definition published before is returned as it is. Raises BadInput when the definition
    is wrong, or gives a question already asked another scale, dimension or part in the score.
    """
    definition = parse(text)
    text = _canonical(text)
    with db.transaction():
        known = _published(db, definition.questionnaire_id, text)
        if known is not None:
            return _version(known)
        for kind in definition.kinds:
            for question in definition.questions:
                _keep_question(db, kind, question)
        return get_version(db, _insert_version(db, definition, text))


def _version(row: Row) -> QuestionnaireVersion:
    definition = parse(row["definition"])
    return QuestionnaireVersion(
        id=row["id"],
        questionnaire_id=row["questionnaire_id"],
        version=row["version"],
        kinds=definition.kinds,
        minutes=definition.minutes,
        title_fr=definition.title_fr,
        title_en=definition.title_en,
        questions=definition.questions,
    )


def _published(db: Database, questionnaire_id: str, text: str) -> Row | None:
    return db.maybe(
        """
        SELECT id, questionnaire_id, version, definition FROM questionnaire_version
         WHERE questionnaire_id = :questionnaire_id AND definition = :definition
         ORDER BY version
        """,
        questionnaire_id=questionnaire_id,
        definition=text,
    )


def _is_published(db: Database, text: str) -> bool:
    return _published(db, parse(text).questionnaire_id, text) is not None


def _insert_version(db: Database, definition: Definition, text: str) -> str:
    version_id, moment = ids.new_id(), clock.now()
    db.execute(
        """
        INSERT INTO questionnaire (id, title_fr, title_en, created_at)
        VALUES (:id, :title_fr, :title_en, :moment)
        ON CONFLICT (id) DO UPDATE SET title_fr = excluded.title_fr, title_en = excluded.title_en
        """,
        id=definition.questionnaire_id,
        title_fr=definition.title_fr,
        title_en=definition.title_en,
        moment=moment,
    )
    db.execute(
        """
        INSERT INTO questionnaire_version (id, questionnaire_id, version, definition, published_at)
        SELECT :id, :questionnaire_id, coalesce(max(version), 0) + 1, :definition, :moment
          FROM questionnaire_version
         WHERE questionnaire_id = :questionnaire_id
        """,
        id=version_id,
        questionnaire_id=definition.questionnaire_id,
        definition=text,
        moment=moment,
    )
    return version_id


def _keep_question(db: Database, kind: str, question: Question) -> None:
    """Write the question's row; its words may be improved, what it measures may not change."""
    known = db.maybe(
        "SELECT dimension, scale, standard FROM question WHERE kind = :kind AND id = :id",
        kind=kind,
        id=question.id,
    )
    meant = {
        "dimension": question.dimension,
        "scale": question.scale,
        "standard": question.standard,
    }
    for name, value in meant.items():
        if known is not None and known[name] != value:
            raise BadInput(
                f"question {question.id} ({kind}) was published with {name} {known[name]}; got "
                f"{value}: a question that measures something else needs another id"
            )
    db.execute(
        """
        INSERT INTO question (kind, id, dimension, scale, standard, label_fr, label_en)
        VALUES (:kind, :id, :dimension, :scale, :standard, :label_fr, :label_en)
        ON CONFLICT (kind, id) DO UPDATE
           SET label_fr = excluded.label_fr, label_en = excluded.label_en
        """,
        kind=kind,
        id=question.id,
        label_fr=question.label_fr,
        label_en=question.label_en,
        **meant,
    )


def question_labels(db: Database, kind: str) -> dict[str, tuple[str, str]]:
    """French and English wording of every question of *kind*, by id."""
    rows = db.all("SELECT id, label_fr, label_en FROM question WHERE kind = :kind ORDER BY id",
                  kind=kind)  # fmt: skip
    return {row["id"]: (row["label_fr"], row["label_en"]) for row in rows}


def _shipped_definitions() -> list[str]:
    folder = resources.files("surveys.instruments")
    return [_canonical((folder / f"{name}.json").read_text("utf-8")) for name in SHIPPED]


def _shipped_position(questionnaire_id: str) -> tuple[int, str]:
    known = questionnaire_id in SHIPPED
    return (SHIPPED.index(questionnaire_id) if known else len(SHIPPED), questionnaire_id)


def _canonical(text: str) -> str:
    """One spelling of equal definitions, so that spaces and the order of names make no version."""
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
