"""Filled questionnaires: stored whole or not at all, once each, none ever overwritten."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from surveys import clock, evidence
from surveys.answer_digests import digest
from surveys.db import Database, Row
from surveys.errors import BadInput, CampaignClosed, NotFound
from surveys.ids import new_id
from surveys.submissions import Answered as Answered
from surveys.submissions import Submission as Submission
from surveys.submissions import check

BATCH = 500
"""Submissions stored by one set of statements; a larger one gains nothing and holds more memory."""


@dataclass(frozen=True)
class Saved:
    """A stored submission. is_new: False when it was stored before and nothing was changed."""

    response_id: str
    is_new: bool
    replaces_id: str | None = None


@dataclass(frozen=True)
class SavedMany:
    """How many of a batch were stored, and how many had been stored before."""

    saved: int = 0
    known: int = 0

    def __add__(self, other: "SavedMany") -> "SavedMany":
        return SavedMany(self.saved + other.saved, self.known + other.known)


@dataclass(frozen=True)
class Response:
    """A stored response with its answers, in the order of their question ids."""

    id: str
    submission_id: str
    relationship_id: str
    contact_id: str | None
    campaign_id: str | None
    invitation_id: str | None
    version_id: str | None
    language: str | None
    mode: str
    answered_at: str
    received_at: str
    is_current: bool
    replaces_id: str | None
    answers: tuple[Answered, ...]


def submit(db: Database, submission: Submission, *, received_at: str | None = None) -> Saved:
    """Store *submission* in one transaction: response, answers, digest, and what follows from them.

    A submission id seen before returns what was stored then. With an invitation, the campaign must
    still take answers, and an earlier response to it is kept but is no longer current.
    received_at: now, unless a test says otherwise.

    Raises CampaignClosed, NotFound (no such invitation), BadInput (nothing answered, a value that
    cannot be kept, a submission id that belongs to another invitation), DatabaseBusy; each leaves
    everything as it was.
    """
    check(submission)
    moment = received_at or clock.now()
    with db.transaction():
        known = _stored(db, submission)
        if known is not None:
            return known
        campaign_id, replaced_id = _open_invitation(db, submission, moment)
        if replaced_id is not None:
            db.execute("UPDATE response SET is_current = FALSE WHERE id = :id", id=replaced_id)
        row = _response_row(submission, moment, campaign_id=campaign_id, replaces_id=replaced_id)
        _insert(db, [row], _answer_rows(str(row["id"]), submission))
        if submission.invitation_id is not None:
            _mark_completed(db, submission.invitation_id, moment)
        evidence.touch(db, [submission.relationship_id])
    return Saved(str(row["id"]), True, replaced_id)


def submit_many(
    db: Database, submissions: Iterable[Submission], *, received_at: str | None = None
) -> SavedMany:
    """Store imported *submissions*, all or none, in a few statements for each 500 of them.

    They are read as they come, so that a large file needs no more memory than a small one. Ids seen
    before, in the database or earlier in the same call, are counted and change nothing. None may
    carry an invitation (ValueError): answers to a campaign go through `submit`.
    """
    moment = received_at or clock.now()
    total = SavedMany()
    touched: set[str] = set()
    rest = iter(submissions)
    with db.transaction():
        while batch := list(islice(rest, BATCH)):
            total += _submit_batch(db, batch, moment, touched)
        evidence.touch(db, touched)
    return total


def known_submissions(db: Database, submission_ids: Iterable[str]) -> set[str]:
    """Those of *submission_ids* that were stored before: what an import leaves out."""
    return {
        submission_id
        for submission_id in submission_ids
        if db.maybe("SELECT id FROM response WHERE submission_id = :id", id=submission_id)
    }


def current(db: Database, invitation_id: str) -> Response | None:
    """The response that counts for this invitation, or None when it was not answered."""
    rows = db.all(f"{_SELECT} WHERE invitation_id = :id AND is_current", id=invitation_id)
    return next(iter(_with_answers(db, rows)), None)


def history(db: Database, invitation_id: str) -> list[Response]:
    """Every response of this invitation, the latest first; the first alone is current."""
    rows = db.all(
        f"{_SELECT} WHERE invitation_id = :id ORDER BY is_current DESC, received_at DESC, id",
        id=invitation_id,
    )
    return _with_answers(db, rows)


def get(db: Database, response_id: str) -> Response:
    """One response. Raises NotFound."""
    return _with_answers(db, [db.one(f"{_SELECT} WHERE id = :id", id=response_id)])[0]


_SELECT = """
SELECT id, submission_id, relationship_id, contact_id, campaign_id, invitation_id,
       questionnaire_version_id AS version_id, language, mode, answered_at, received_at,
       is_current, replaces_id
  FROM response
"""


def _stored(db: Database, submission: Submission) -> Saved | None:
    row = db.maybe(
        "SELECT id, invitation_id, replaces_id FROM response WHERE submission_id = :id",
        id=submission.submission_id,
    )
    if row is None:
        return None
    if row["invitation_id"] != submission.invitation_id:
        raise BadInput("this submission id belongs to another invitation; open your own link again")
    return Saved(row["id"], False, row["replaces_id"])


def _open_invitation(
    db: Database, submission: Submission, moment: str
) -> tuple[str | None, str | None]:
    """The campaign of the submission's invitation, and the response that this one will replace."""
    if submission.invitation_id is None:
        return None, None
    row = db.maybe(
        """
        SELECT campaign.id AS campaign_id, campaign.state, campaign.closes_at,
               response.id AS response_id
          FROM invitation
          JOIN campaign ON campaign.id = invitation.campaign_id
          LEFT JOIN response ON response.invitation_id = invitation.id AND response.is_current
         WHERE invitation.id = :id AND invitation.relationship_id = :relationship_id
        """,
        id=submission.invitation_id,
        relationship_id=submission.relationship_id,
    )
    if row is None:
        raise NotFound
    if row["state"] != "open" or row["closes_at"] <= moment:
        raise CampaignClosed
    return row["campaign_id"], row["response_id"]


def _mark_completed(db: Database, invitation_id: str, moment: str) -> None:
    db.execute(
        """
        UPDATE invitation
           SET started_at = COALESCE(started_at, :moment),
               completed_at = COALESCE(completed_at, :moment)
         WHERE id = :id
        """,
        id=invitation_id,
        moment=moment,
    )


def _submit_batch(
    db: Database, batch: list[Submission], moment: str, touched: set[str]
) -> SavedMany:
    seen: set[str] = set()
    responses: list[Row] = []
    answers: list[Row] = []
    for submission in batch:
        if submission.invitation_id is not None:
            raise ValueError("submit_many takes history without invitations; use submit")
        check(submission)
        if submission.submission_id in seen or _stored(db, submission) is not None:
            continue
        seen.add(submission.submission_id)
        row = _response_row(submission, moment)
        responses.append(row)
        answers.extend(_answer_rows(str(row["id"]), submission))
        touched.add(submission.relationship_id)
    _insert(db, responses, answers)
    return SavedMany(len(responses), len(batch) - len(responses))


def _response_row(
    submission: Submission,
    moment: str,
    *,
    campaign_id: str | None = None,
    replaces_id: str | None = None,
) -> Row:
    row: Row = {
        "id": new_id(),
        "submission_id": submission.submission_id,
        "relationship_id": submission.relationship_id,
        "contact_id": submission.contact_id,
        "campaign_id": campaign_id,
        "invitation_id": submission.invitation_id,
        "version_id": submission.version_id,
        "language": submission.language,
        "mode": submission.mode,
        "answered_at": submission.answered_at,
        "received_at": moment,
        "replaces_id": replaces_id,
    }
    return {**row, "digest": digest(row, submission.answers)}


def _answer_rows(response_id: str, submission: Submission) -> list[Row]:
    return [
        {
            "id": new_id(),
            "response_id": response_id,
            "question_id": answer.question_id,
            "value": answer.value,
            "choice": answer.choice,
            "text": answer.text,
            "no_opinion": answer.no_opinion,
        }
        for answer in submission.answers
    ]


def _insert(db: Database, responses: list[Row], answers: list[Row]) -> None:
    db.execute_many(
        """
        INSERT INTO response (id, submission_id, relationship_id, contact_id, campaign_id,
                              invitation_id, questionnaire_version_id, language, mode,
                              answered_at, received_at, is_current, replaces_id, digest)
        VALUES (:id, :submission_id, :relationship_id, :contact_id, :campaign_id,
                :invitation_id, :version_id, :language, :mode,
                :answered_at, :received_at, TRUE, :replaces_id, :digest)
        """,
        responses,
    )
    db.execute_many(
        """
        INSERT INTO answer (id, response_id, question_id, value, choice, text, no_opinion)
        VALUES (:id, :response_id, :question_id, :value, :choice, :text, :no_opinion)
        """,
        answers,
    )


def _with_answers(db: Database, rows: list[Row]) -> list[Response]:
    return [
        Response(
            **{**row, "is_current": bool(row["is_current"])},
            answers=tuple(answers_of(db, row["id"])),
        )
        for row in rows
    ]


def answers_of(db: Database, response_id: str) -> Iterator[Answered]:
    """The answers of one response, in the order of their question ids."""
    rows = db.all(
        """
        SELECT question_id, value, choice, text, no_opinion
          FROM answer WHERE response_id = :id ORDER BY question_id
        """,
        id=response_id,
    )
    for row in rows:
        yield Answered(**{**row, "no_opinion": bool(row["no_opinion"])})
