"""What this week's list is made of: how much each relationship is at risk, and the fresh facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from surveys import actions, portfolio
from surveys.db import Database
from surveys.portfolio import Entry

LENGTH = 5
"""Lines of the list: never long."""

FACT_PLACES = 2
"""Places kept for fresh facts about relationships that risk and value alone would leave out."""

FRESH_DAYS = 30
"""A detractor or a complaint is news for this long."""

PATIENCE_DAYS = 14
"""An invitation that has been open this long without an answer counts as silence."""

DETRACTOR_AT_MOST = 6

RECOMMENDATION_SCALE = "nps11"

PLAIN_COMPLAINT = -0.3
"""From this polarity down an opinion is a complaint; closer to 0 it may be a nuance."""


@dataclass(frozen=True)
class Fact:
    """One thing that happened. kind: detractor, complaint, overdue (an action) or silence.

    on_date: ISO date of the answer, or of the invitation that met silence. value: of a detractor's
    recommendation; words: a complaint's quote, with its topic. response_id: None for a silence.
    """

    kind: str
    relationship_id: str
    on_date: str
    contact: str | None = None
    contact_id: str | None = None
    response_id: str | None = None
    value: float | None = None
    words: str | None = None
    topic: str | None = None
    action: str | None = None
    action_id: str | None = None


@dataclass(frozen=True)
class Line:
    """One relationship of the list.

    risk: P(T < cut), where improve begins; share: of its kind's value, 0 to 1.
    """

    entry: Entry
    risk: float
    share: float
    facts: tuple[Fact, ...]


def week_list(db: Database, *, today: date) -> list[Line]:
    """The relationships that need someone this week, at most five, most at stake first.

    Places go by P(T < cut) x value; the last two are for fresh facts about relationships that are
    not among the first. Value is the share of its own kind's revenue or spend; the median where
    unknown, equal where nobody's is known.
    """
    stakes = _stakes(db)
    facts = _by_relationship(_facts(db, today))
    ranked = sorted(stakes, key=lambda each: (-stakes[each][0] * stakes[each][1], each))
    with_news = [each for each in ranked if each in facts]
    chosen = ranked[: LENGTH - FACT_PLACES]
    chosen += [each for each in with_news if each not in chosen][:FACT_PLACES]
    chosen += [each for each in ranked if each not in chosen][: LENGTH - len(chosen)]
    chosen.sort(key=ranked.index)
    entries = {each.relationship_id: each for each in portfolio.some(db, chosen)}
    return [Line(entries[each], *stakes[each], tuple(facts.get(each, ()))) for each in chosen]


def _stakes(db: Database) -> dict[str, tuple[float, float]]:
    """Per active relationship with a score: P(T < cut) and its share of its kind's value."""
    rows = db.all(
        """
        WITH known AS (
            SELECT kind, revenue,
                   row_number() OVER (PARTITION BY kind ORDER BY revenue) AS place,
                   count(*) OVER (PARTITION BY kind) AS total
              FROM relationship
             WHERE stage = 'active' AND revenue IS NOT NULL
        ), median AS (
            SELECT kind, CAST(avg(revenue) AS DOUBLE PRECISION) AS revenue
              FROM known
             WHERE place IN ((total + 1) / 2, (total + 2) / 2)
             GROUP BY kind
        ), weighed AS (
            SELECT relationship.id, relationship.kind, score.p_below_55,
                   coalesce(relationship.revenue, median.revenue, 1.0) AS weight
              FROM relationship
              LEFT JOIN median ON median.kind = relationship.kind
              LEFT JOIN score ON score.relationship_id = relationship.id
             WHERE relationship.stage = 'active'
        ), shares AS (
            SELECT id, p_below_55,
                   weight / nullif(sum(weight) OVER (PARTITION BY kind), 0) AS share,
                   1.0 / count(*) OVER (PARTITION BY kind) AS equal_share
              FROM weighed
        )
        SELECT id, p_below_55, coalesce(share, equal_share) AS share
          FROM shares
         WHERE p_below_55 IS NOT NULL
         ORDER BY id
        """
    )
    return {row["id"]: (row["p_below_55"], row["share"]) for row in rows}


def _by_relationship(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Facts of each relationship, the gravest kind first, then the latest."""
    weight = {"detractor": 0, "complaint": 1, "overdue": 2, "silence": 3}
    ordered = sorted(facts, key=lambda fact: fact.on_date, reverse=True)
    ordered.sort(key=lambda fact: weight[fact.kind])
    grouped: dict[str, list[Fact]] = {}
    for fact in ordered:
        grouped.setdefault(fact.relationship_id, []).append(fact)
    return grouped


def _facts(db: Database, today: date) -> list[Fact]:
    fresh = (today - timedelta(days=FRESH_DAYS)).isoformat()
    patience = (today - timedelta(days=PATIENCE_DAYS)).isoformat()
    return [
        *_detractors(db, fresh),
        *_complaints(db, fresh),
        *_overdue(db, today),
        *_silences(db, patience),
    ]


def _overdue(db: Database, today: date) -> list[Fact]:
    return [
        Fact(
            kind="overdue",
            relationship_id=each.relationship_id,
            on_date=each.due_on,
            action=each.kind,
            action_id=each.id,
        )
        for each in actions.overdue(db, today)
    ]


def _detractors(db: Database, since: str) -> list[Fact]:
    """New detractors: who recommended with 6 or less lately, and not already the time before."""
    rows = db.all(
        """
        SELECT response.relationship_id, response.answered_at, response.id AS response_id,
               response.contact_id, contact.name AS contact, answer.value,
               (SELECT earlier_answer.value
                  FROM response AS earlier
                  JOIN answer AS earlier_answer ON earlier_answer.response_id = earlier.id
                 WHERE earlier.relationship_id = response.relationship_id
                   AND earlier.is_current
                   AND earlier.contact_id = response.contact_id
                   AND earlier.answered_at < response.answered_at
                   AND earlier_answer.question_id = answer.question_id
                 ORDER BY earlier.answered_at DESC
                 LIMIT 1) AS before
          FROM response
         CROSS JOIN relationship
         CROSS JOIN question
         CROSS JOIN answer
          LEFT JOIN contact ON contact.id = response.contact_id
         WHERE response.is_current
           AND response.answered_at >= :since
           AND relationship.id = response.relationship_id
           AND question.kind = relationship.kind AND question.scale = :recommendation
           AND answer.response_id = response.id AND answer.question_id = question.id
           AND answer.value <= :detractor
         ORDER BY response.answered_at DESC, response.id
        """,
        since=since,
        recommendation=RECOMMENDATION_SCALE,
        detractor=DETRACTOR_AT_MOST,
    )
    return [
        Fact(
            kind="detractor",
            relationship_id=row["relationship_id"],
            on_date=row["answered_at"][:10],
            contact=row["contact"],
            contact_id=row["contact_id"],
            response_id=row["response_id"],
            value=row["value"],
        )
        for row in rows
        if row["before"] is None or row["before"] > DETRACTOR_AT_MOST
    ]


def _complaints(db: Database, since: str) -> list[Fact]:
    # CROSS JOINs are not reordered: from the few fresh responses on, not from all that was read.
    rows = db.all(
        """
        SELECT response.relationship_id, response.answered_at, response.id AS response_id,
               response.contact_id, contact.name AS contact, opinion.quote, opinion.topic
          FROM response
         CROSS JOIN answer
         CROSS JOIN annotation
         CROSS JOIN opinion
          LEFT JOIN contact ON contact.id = response.contact_id
         WHERE response.is_current
           AND response.answered_at >= :since
           AND answer.response_id = response.id AND answer.text IS NOT NULL
           AND annotation.answer_id = answer.id AND annotation.is_current
           AND opinion.answer_id = annotation.answer_id
           AND opinion.analyser = annotation.analyser
           AND opinion.polarity <= :complaint
         ORDER BY opinion.polarity, response.answered_at DESC, response.id, opinion.position
        """,
        since=since,
        complaint=PLAIN_COMPLAINT,
    )
    return [
        Fact(
            kind="complaint",
            relationship_id=row["relationship_id"],
            on_date=row["answered_at"][:10],
            contact=row["contact"],
            contact_id=row["contact_id"],
            response_id=row["response_id"],
            words=row["quote"],
            topic=row["topic"],
        )
        for row in rows
    ]


def _silences(db: Database, before: str) -> list[Fact]:
    """Deciders who answered once, and left their latest invitation unanswered."""
    rows = db.all(
        """
        WITH latest AS (
            SELECT contact_id, relationship_id, max(sent_at) AS sent_at
              FROM invitation
             WHERE sent_at IS NOT NULL
             GROUP BY contact_id, relationship_id
        )
        SELECT invitation.relationship_id, invitation.sent_at, contact.id AS contact_id,
               contact.name AS contact
          FROM latest
          JOIN invitation ON invitation.contact_id = latest.contact_id
                         AND invitation.relationship_id = latest.relationship_id
                         AND invitation.sent_at = latest.sent_at
          JOIN contact ON contact.id = invitation.contact_id
         WHERE contact.role = 'decider'
           AND contact.active
           AND invitation.completed_at IS NULL
           AND invitation.bounced_at IS NULL
           AND invitation.sent_at < :before
           AND EXISTS (SELECT 1 FROM response
                        WHERE response.contact_id = contact.id
                          AND response.relationship_id = invitation.relationship_id
                          AND response.answered_at < invitation.sent_at)
           AND NOT EXISTS (SELECT 1 FROM response
                            WHERE response.contact_id = contact.id
                              AND response.relationship_id = invitation.relationship_id
                              AND response.answered_at >= invitation.sent_at)
         ORDER BY invitation.sent_at DESC, contact.id
        """,
        before=before,
    )
    return [
        Fact(
            kind="silence",
            relationship_id=row["relationship_id"],
            on_date=row["sent_at"][:10],
            contact=row["contact"],
            contact_id=row["contact_id"],
        )
        for row in rows
    ]
