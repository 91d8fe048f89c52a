"""Who was asked and who answered in a relationship, those who never did included."""

from dataclasses import dataclass

from surveys.db import Database


@dataclass(frozen=True)
class Participant:
    """One contact of an account, seen from one relationship. Times are None when it never was.

    n_invitations: delivered ones. state: answered, silent (invited, never answered) or unasked.
    """

    contact_id: str
    name: str
    email: str | None
    role: str | None
    title: str | None
    active: bool
    n_invitations: int
    invited_at: str | None
    n_responses: int
    answered_at: str | None

    @property
    def state(self) -> str:
        if self.n_responses:
            return "answered"
        return "silent" if self.n_invitations else "unasked"


def participants(db: Database, relationship_id: str) -> list[Participant]:
    """Every contact of the relationship's account: who answered last first, then by name."""
    rows = db.all(
        """
        SELECT contact.id AS contact_id, contact.name, contact.email, contact.role, contact.title,
               contact.active,
               (SELECT count(*) FROM invitation
                 WHERE invitation.contact_id = contact.id
                   AND invitation.relationship_id = relationship.id
                   AND invitation.sent_at IS NOT NULL AND invitation.bounced_at IS NULL)
                   AS n_invitations,
               (SELECT max(invitation.sent_at) FROM invitation
                 WHERE invitation.contact_id = contact.id
                   AND invitation.relationship_id = relationship.id
                   AND invitation.bounced_at IS NULL) AS invited_at,
               coalesce(given.n, 0) AS n_responses, given.answered_at
          FROM relationship
          JOIN contact ON contact.account_id = relationship.account_id
          LEFT JOIN (SELECT contact_id, count(*) AS n, max(answered_at) AS answered_at
                       FROM response
                      WHERE relationship_id = :relationship_id AND is_current
                      GROUP BY contact_id) AS given ON given.contact_id = contact.id
         WHERE relationship.id = :relationship_id
         ORDER BY given.answered_at DESC NULLS LAST, contact.name, contact.id
        """,
        relationship_id=relationship_id,
    )
    return [Participant(**{**row, "active": bool(row["active"])}) for row in rows]


def unnamed_responses(db: Database, relationship_id: str) -> int:
    """How many current responses came from nobody we know by name."""
    return int(
        db.value(
            """
            SELECT count(*)
              FROM response
             WHERE relationship_id = :relationship_id AND is_current AND contact_id IS NULL
            """,
            relationship_id=relationship_id,
        )
    )
