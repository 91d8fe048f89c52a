"""Camille, who answers in French: invited to a real campaign in a real database."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from surveys import (
    accounts,
    campaigns,
    clock,
    contacts,
    db,
    ids,
    invitations,
    migrations,
    questionnaires,
    relationships,
)
from surveys.accounts import Account
from surveys.campaigns import Notice, Plan
from surveys.contacts import Contact
from surveys.relationships import Relationship
from surveys.submissions import Answered, Submission

NOTICE = Notice(
    controller="Ateliers Martin SAS",
    purpose="améliorer notre travail avec vous",
    readers="la direction et votre interlocuteur commercial",
    privacy_contact="donnees@ateliers-martin.example",
    retention_months=36,
    purpose_en="improving our work with you",
    readers_en="our management and your account manager",
)


@dataclass(frozen=True)
class Invited:
    """One contact with a link to an open campaign."""

    token: str
    invitation_id: str
    campaign_id: str
    relationship_id: str
    contact_id: str
    version_id: str

    @property
    def path(self) -> str:
        return f"/s/{self.token}"


def new_database(path: Path) -> db.Database:
    """An open database with today's schema and the shipped questionnaires."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = db.connect(path)
    migrations.migrate(database)
    questionnaires.ensure_shipped(database)
    return database


def open_campaign(
    database: db.Database,
    *,
    questionnaire_id: str = "client",
    kind: str = "client",
    subject_event: str = "",
) -> str:
    """A campaign that takes answers for 30 days; returns its id."""
    closes_on = clock.today() + timedelta(days=30)
    plan = Plan("Spring", questionnaire_id, kind, closes_on, subject_event=subject_event)
    campaign = campaigns.create(database, plan)
    campaigns.set_notice(database, campaign.id, NOTICE)
    database.execute(
        "UPDATE campaign SET state = 'open', launched_at = :now WHERE id = :id",
        now=clock.now(),
        id=campaign.id,
    )
    return campaign.id


def invite(
    database: db.Database,
    *,
    campaign_id: str | None = None,
    questionnaire_id: str = "client",
    kind: str = "client",
    subtype: str | None = None,
    language: str = "fr",
    subject_event: str = "",
) -> Invited:
    """A new company with one contact, invited; to a new campaign unless one is named."""
    campaign_id = campaign_id or open_campaign(
        database, questionnaire_id=questionnaire_id, kind=kind, subject_event=subject_event
    )
    account = Account(ids.new_id(), f"Verrerie {ids.new_id()}")
    relationship = Relationship(ids.new_id(), account.id, kind, subtype)
    camille = Contact(
        ids.new_id(),
        account.id,
        "Camille Roy",
        f"{ids.new_id()}@verrerie.example",
        language=language,
    )
    invitation_id = ids.new_id()
    with database.transaction():
        accounts.insert_many(database, [account])
        relationships.insert_many(database, [relationship])
        contacts.insert_many(database, [camille])
        database.execute(
            """
            INSERT INTO invitation (id, campaign_id, relationship_id, contact_id, language,
                                    due_at, sent_at)
            VALUES (:id, :campaign_id, :relationship_id, :contact_id, :language, :now, :now)
            """,
            id=invitation_id,
            campaign_id=campaign_id,
            relationship_id=relationship.id,
            contact_id=camille.id,
            language=language,
            now=clock.now(),
        )
        token = invitations.mint_token(database, invitation_id)
    campaign = campaigns.get(database, campaign_id)
    return Invited(
        token,
        invitation_id,
        campaign_id,
        relationship.id,
        camille.id,
        campaign.questionnaire_version_id,
    )


def submission(
    invited: Invited, *answers: Answered, submission_id: str | None = None
) -> Submission:
    """What *invited* sends; a 9 when no answers are named."""
    return Submission(
        submission_id=submission_id or ids.new_id(),
        relationship_id=invited.relationship_id,
        contact_id=invited.contact_id,
        invitation_id=invited.invitation_id,
        version_id=invited.version_id,
        language="fr",
        answered_at=clock.now(),
        answers=answers or (Answered("C1", value=9.0),),
    )


def history_row(invited: Invited, submission_id: str, *answers: Answered) -> Submission:
    """The same person's answer of an earlier time, as an import brings it in."""
    given = submission(invited, *answers, submission_id=submission_id)
    return replace(given, invitation_id=None, version_id=None, mode="import")


def dump(database: db.Database) -> dict[str, list[db.Row]]:
    """Every row of every table, to compare before and after."""
    tables = database.all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'verbatim_index%'"
        " ORDER BY name"
    )
    return {
        table["name"]: database.all(f"SELECT * FROM {table['name']} ORDER BY 1, 2")
        for table in tables
    }
