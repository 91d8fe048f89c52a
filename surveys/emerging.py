"""How many accounts spoke of each topic and each phrase, in a period and in the one before."""

from dataclasses import dataclass

from surveys.db import Database, Row


@dataclass(frozen=True)
class Spoken:
    """Relationships that spoke of a subject in each period; negative: those that complained now."""

    name: str
    now: int
    before: int
    negative: int = 0


@dataclass(frozen=True)
class Periods:
    """Two periods that touch, ISO dates: [before, since) and [since, until]."""

    before: str
    since: str
    until: str


def writers(db: Database, kind: str, periods: Periods) -> tuple[int, int]:
    """Relationships that wrote something readable: in the period, and in the one before."""
    row = db.one(
        f"""
        SELECT {_COUNTS}
          {_READ}
        """,
        **_parameters(kind, periods),
    )
    return row["now"], row["before"]


def topics(db: Database, kind: str, periods: Periods) -> list[Spoken]:
    """Every topic spoken of in the period."""
    rows = db.all(
        f"""
        SELECT opinion.topic AS name,
               {_COUNTS},
               count(DISTINCT response.relationship_id)
                   FILTER (WHERE response.answered_at >= :since AND opinion.label = 'neg')
                   AS negative
          {_READ_JOINED}
          JOIN opinion ON opinion.answer_id = annotation.answer_id
                      AND opinion.analyser = annotation.analyser
         WHERE {_WHERE}
         GROUP BY opinion.topic
         ORDER BY opinion.topic
        """,
        **_parameters(kind, periods),
    )
    return [Spoken(**row) for row in rows if row["now"]]


def phrases(db: Database, kind: str, periods: Periods, *, least: int) -> list[Spoken]:
    """Every key phrase that at least *least* relationships used in the period."""
    rows = db.all(
        f"""
        SELECT key_phrase.phrase AS name,
               {_COUNTS},
               count(DISTINCT response.relationship_id)
                   FILTER (WHERE response.answered_at >= :since AND annotation.label = 'neg')
                   AS negative
          {_READ_JOINED}
          JOIN key_phrase ON key_phrase.answer_id = annotation.answer_id
                         AND key_phrase.analyser = annotation.analyser
         WHERE {_WHERE}
         GROUP BY key_phrase.phrase
        HAVING count(DISTINCT response.relationship_id)
                   FILTER (WHERE response.answered_at >= :since) >= :least
         ORDER BY key_phrase.phrase
        """,
        least=least,
        **_parameters(kind, periods),
    )
    return [Spoken(**row) for row in rows]


_COUNTS = """
       count(DISTINCT response.relationship_id)
           FILTER (WHERE response.answered_at >= :since) AS now,
       count(DISTINCT response.relationship_id)
           FILTER (WHERE response.answered_at < :since) AS before
"""

# From the responses of the two periods on: the index by time finds them, the rest are look-ups.
_READ_JOINED = """
  FROM response
  CROSS JOIN relationship
  CROSS JOIN answer
  JOIN annotation ON annotation.answer_id = answer.id AND annotation.is_current
"""

_WHERE = """
       response.is_current AND response.answered_at >= :before AND response.answered_at < :end
   AND relationship.id = response.relationship_id AND relationship.kind = :kind
   AND answer.response_id = response.id AND answer.text IS NOT NULL
   AND annotation.language <> 'und'
"""

_READ = f"{_READ_JOINED} WHERE {_WHERE}"


def _parameters(kind: str, periods: Periods) -> Row:
    return {
        "kind": kind,
        "before": periods.before,
        "since": periods.since,
        "end": periods.until + "T~",  # "~" sorts after every digit: the day itself is in
    }
