"""Choosing the contacts of a draft: found by filters, ticked one by one, or taken all at once.

A chosen contact is an invitation of the draft that has no due time yet, so ticks on one page are
still there on the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys import clock, ids, stop_list
from surveys.campaigns import Campaign, get, require_draft
from surveys.contacts import Choice, address_key
from surveys.db import Database, Row
from surveys.errors import BadInput
from surveys.folding import fold
from surveys.launching import ASKED_LATELY, REST_DAYS

LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Candidate:
    """A contact in the relationship a campaign asks about. email: None when we have none.

    language: the contact's own, None when not known. stage: of the relationship.
    """

    contact_id: str
    name: str
    email: str | None
    role: str | None
    language: str | None
    active: bool
    account_id: str
    account_name: str
    relationship_id: str
    segment: str
    stage: str
    is_chosen: bool


@dataclass(frozen=True)
class Reachable:
    """A contact who would get a mail. role: decider, user, buyer or None."""

    contact_id: str
    name: str
    role: str | None
    account_name: str
    relationship_id: str


def candidates(
    db: Database, campaign_id: str, choice: Choice, *, limit: int = 50, offset: int = 0
) -> list[Candidate]:
    """One page of the contacts that *choice* finds, by account and name, also the unreachable."""
    rows = db.all(
        f"""
        SELECT contact.id AS contact_id, contact.name, contact.email, contact.role,
               contact.language, contact.active, account.id AS account_id,
               account.name AS account_name, relationship.id AS relationship_id,
               relationship.segment, relationship.stage,
               invitation.id IS NOT NULL AS is_chosen
          {_FOUND}
         ORDER BY account.name_folded, contact.name, contact.id
         LIMIT :limit OFFSET :offset
        """,
        **_parameters(campaign_id, choice),
        limit=limit,
        offset=offset,
    )
    flags = ("active", "is_chosen")
    return [Candidate(**row | {flag: bool(row[flag]) for flag in flags}) for row in rows]


def count_candidates(db: Database, campaign_id: str, choice: Choice) -> int:
    """How many contacts `candidates` lists in all."""
    return int(db.value(f"SELECT count(*) {_FOUND}", **_parameters(campaign_id, choice)))


def reachable(
    db: Database, campaign: Campaign, choice: Choice, *, key: bytes, moment: str | None = None
) -> list[Reachable]:
    """The contacts that *choice* finds and that would get a mail if chosen now, by id.

    They have an address, may be written to, and were not asked the same within
    `launching.REST_DAYS`. key: that of the stop list.
    """
    rows = db.all(
        f"""
        SELECT contact.id AS contact_id, contact.name, contact.email, contact.role,
               account.name AS account_name, relationship.id AS relationship_id
          {_FOUND}
           AND contact.email IS NOT NULL AND contact.active AND relationship.stage = 'active'
           AND NOT {ASKED_LATELY}
         ORDER BY contact.id
        """,
        **_parameters(campaign.id, choice),
        questionnaire_id=campaign.questionnaire_id,
        since=clock.after(moment or clock.now(), seconds=-REST_DAYS * 86_400),
    )
    stopped = stop_list.stopped_among(db, [row["email"] for row in rows], key=key)
    return [
        Reachable(**{name: value for name, value in row.items() if name != "email"})
        for row in rows
        if row["email"] not in stopped
    ]


def choose(db: Database, campaign_id: str, contact_ids: Iterable[str], *, fallback: str) -> int:
    """Add contacts to a draft; returns how many were new to it.

    fallback: language of the mail for those whose own is not known. Contacts whose account has no
    relationship of the campaign's kind are not added. Raises BadInput when it is a draft no more.
    """
    _check_language(fallback)
    with db.transaction():
        campaign = get(db, campaign_id)
        require_draft(campaign)
        found = [
            row
            for contact_id in contact_ids
            if (row := _in_relationship(db, contact_id, campaign.kind)) is not None
        ]
        return _insert(db, campaign_id, found, fallback)


def choose_all(db: Database, campaign_id: str, choice: Choice, *, fallback: str) -> int:
    """Add every contact that *choice* finds; returns how many were new. Raises as `choose`."""
    _check_language(fallback)
    with db.transaction():
        require_draft(get(db, campaign_id))
        found = db.all(
            f"""
            SELECT contact.id AS contact_id, contact.language,
                   relationship.id AS relationship_id {_FOUND} ORDER BY contact.id
            """,
            **_parameters(campaign_id, choice),
        )
        return _insert(db, campaign_id, found, fallback)


def leave_out(db: Database, campaign_id: str, contact_ids: Iterable[str]) -> None:
    """Take contacts out of a draft. Raises BadInput when it is a draft no more."""
    with db.transaction():
        require_draft(get(db, campaign_id))
        db.execute_many(
            "DELETE FROM invitation WHERE campaign_id = :campaign_id AND contact_id = :contact_id",
            [{"campaign_id": campaign_id, "contact_id": contact} for contact in contact_ids],
        )


def leave_out_all(db: Database, campaign_id: str) -> None:
    """Take everybody out of a draft. Raises BadInput when it is a draft no more."""
    with db.transaction():
        require_draft(get(db, campaign_id))
        db.execute("DELETE FROM invitation WHERE campaign_id = :id", id=campaign_id)


def count_chosen(db: Database, campaign_id: str) -> int:
    return int(db.value("SELECT count(*) FROM invitation WHERE campaign_id = :id", id=campaign_id))


def fallback_language(db: Database, campaign_id: str, *, default: str = "fr") -> str:
    """The language a draft writes in to contacts whose own is not known."""
    row = db.maybe(
        """
        SELECT invitation.language FROM invitation
          JOIN contact ON contact.id = invitation.contact_id
         WHERE invitation.campaign_id = :id AND contact.language IS NULL
         ORDER BY invitation.id LIMIT 1
        """,
        id=campaign_id,
    )
    return str(row["language"]) if row else default


def set_fallback_language(db: Database, campaign_id: str, language: str) -> int:
    """Write to those chosen whose own language is not known in *language*; returns how many."""
    _check_language(language)
    with db.transaction():
        require_draft(get(db, campaign_id))
        return db.execute(
            """
            UPDATE invitation SET language = :language
             WHERE campaign_id = :campaign_id
               AND contact_id IN (SELECT id FROM contact WHERE language IS NULL)
            """,
            campaign_id=campaign_id,
            language=language,
        )


# Words are looked for in the account's folded name, the folded address, and the name as written.
_FOUND = """
  FROM contact
  JOIN account ON account.id = contact.account_id
  JOIN relationship ON relationship.account_id = account.id
  JOIN campaign ON campaign.id = :campaign_id AND campaign.kind = relationship.kind
  LEFT JOIN invitation
    ON invitation.contact_id = contact.id AND invitation.campaign_id = campaign.id
 WHERE (CAST(:segment AS TEXT) = '' OR relationship.segment = :segment)
   AND (CAST(:role AS TEXT) = '' OR contact.role = :role)
   AND (CAST(:language AS TEXT) = '' OR contact.language = :language)
   AND (account.name_folded LIKE :pattern ESCAPE '!'
        OR contact.email_folded LIKE :address ESCAPE '!'
        OR contact.name LIKE :name ESCAPE '!')
"""


def _parameters(campaign_id: str, choice: Choice) -> Row:
    return {
        "campaign_id": campaign_id,
        "segment": choice.segment,
        "role": choice.role,
        "language": choice.language,
        "pattern": f"%{_literal(fold(choice.words))}%",
        "address": f"%{_literal(address_key(choice.words))}%",
        "name": f"%{_literal(choice.words.strip())}%",
    }


def _literal(text: str) -> str:
    """*text* with the signs that mean something to LIKE escaped by `!`."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _in_relationship(db: Database, contact_id: str, kind: str) -> Row | None:
    return db.maybe(
        """
        SELECT contact.id AS contact_id, contact.language, relationship.id AS relationship_id
          FROM contact
          JOIN relationship
            ON relationship.account_id = contact.account_id AND relationship.kind = :kind
         WHERE contact.id = :contact_id
        """,
        contact_id=contact_id,
        kind=kind,
    )


def _insert(db: Database, campaign_id: str, found: list[Row], fallback: str) -> int:
    before = count_chosen(db, campaign_id)
    db.execute_many(
        """
        INSERT INTO invitation (id, campaign_id, relationship_id, contact_id, language)
        VALUES (:id, :campaign_id, :relationship_id, :contact_id, :language)
        ON CONFLICT (campaign_id, contact_id) DO NOTHING
        """,
        [
            {
                "id": ids.new_id(),
                "campaign_id": campaign_id,
                "relationship_id": row["relationship_id"],
                "contact_id": row["contact_id"],
                "language": row["language"] or fallback,
            }
            for row in found
        ],
    )
    return count_chosen(db, campaign_id) - before


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise BadInput(f"language must be fr or en; got {language!r}")
