"""Fills the demo: history first, then a campaign under way, then everything read and scored."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from app import worker
from app.config import Settings
from app.demo import deciding
from app.demo.answers import answers_of, chance, does_answer
from app.demo.assessing import add_own_view
from app.demo.company import COMPANY, Person, add_company, is_empty
from app.jobs import adopting
from app.signing import key
from surveys import (
    accounts,
    audiences,
    campaigns,
    clock,
    db,
    ids,
    invitations,
    launching,
    migrations,
    questionnaires,
    responses,
    settings_kept,
)
from surveys.campaigns import Campaign, Notice, Plan
from surveys.contacts import Choice
from surveys.errors import BadInput
from surveys.submissions import Submission

DATABASE = "demo.db"
"""The file's name in the data folder: never the one that `rapport serve` uses without --demo."""

FILLED = "demo_filled"
SHOWN_ACCOUNT = "Laiterie des Monts"
"""The account whose report the demo shows first: many answers, falling, with words."""

PAST_WAVES = ((1, 190), (2, 380))
"""Number of the wave, and how many days ago it began; wave 0 is the campaign under way."""

WAVE_SPREAD_DAYS = 20
OPEN_DAYS = 21
CAMPAIGNS = {"client": "Clients 2026", "partner": "Partenaires 2026"}

NOTICE = Notice(
    controller=f"{COMPANY} SAS",
    purpose="comprendre ce que vaut notre relation pour vous, et l’améliorer avec vous",
    purpose_en="to understand what our relationship is worth to you, and to improve it with you",
    readers="Marion Verdier (direction) et votre interlocuteur habituel chez nous",
    readers_en="Marion Verdier (management) and your usual contact with us",
    privacy_contact="donnees@verdier-emballages.example",
    retention_months=36,
)


def is_filled(path: Path) -> bool:
    """Whether the demo at *path* is there and whole."""
    if not path.exists():
        return False
    database = db.for_thread(path)
    return bool(migrations.applied(database)) and settings_kept.get(database, FILLED) is not None


def fill(settings: Settings) -> db.Database:
    """The demo database, filled first when it is not; one that was interrupted begins anew.

    Raises BadInput for a file of another name: it would be removed, and may be somebody's own.
    """
    path = settings.database
    if path.name != DATABASE:
        raise BadInput(f"the demo is kept in a file named {DATABASE}; got {path}: left as it is")
    if not is_filled(path):
        remove(path)
    database = db.for_thread(path)
    migrations.migrate(database)
    questionnaires.ensure_shipped(database)
    if is_empty(database):
        today = clock.today()
        with database.transaction():
            people = add_company(database, today)
            _add_history(database, people, today)
            add_own_view(database, people, today)
        under_way = [_launch(database, settings, kind, today) for kind in CAMPAIGNS]
        worker.run_until_idle(database, settings)  # the invitations go to the outbox
        for campaign in under_way:
            _answer(database, campaign, people)
        for kind in CAMPAIGNS:
            adopting.ask_again(database, kind)  # the next night's run now, for a proposal to see
        worker.run_until_idle(database, settings)
        deciding.decide(database, today)
        settings_kept.put(database, FILLED, clock.now())
    return database


def remove(path: Path) -> bool:
    """Remove the demo database; returns whether there was one."""
    db.forget_thread_connections()
    found = [file for end in ("", "-wal", "-shm") if (file := Path(f"{path}{end}")).exists()]
    for file in found:
        file.unlink()
    return bool(found)


def survey_token(database: db.Database) -> str | None:
    """A fresh link to a survey nobody has answered yet; None when all have, or all is closed."""
    for campaign in campaigns.newest(database):
        waiting = invitations.followed(database, campaign.id, state="sent", limit=1)
        if campaign.takes_answers(clock.now()) and waiting:
            return invitations.mint_token(database, waiting[0].id)
    return None


def report_account(database: db.Database) -> str:
    """The id of the account whose report is shown first."""
    account = accounts.find(database, SHOWN_ACCOUNT)
    return account.id if account else accounts.every(database)[0].id


def _add_history(database: db.Database, people: Sequence[Person], today: date) -> None:
    """The waves before this one, as imported from an earlier tool."""
    for wave, days_ago in PAST_WAVES:
        responses.submit_many(
            database,
            [
                _submission(database, person, wave, _day(person, today, days_ago, wave))
                for person in people
                if does_answer(person, wave)
            ],
        )


def _day(person: Person, today: date, days_ago: int, wave: int) -> str:
    later = int(chance("day", person.contact.name, wave) * WAVE_SPREAD_DAYS)
    return f"{today - timedelta(days=days_ago - later)}T09:30:00.000Z"


def _submission(
    database: db.Database,
    person: Person,
    wave: int,
    answered_at: str,
    *,
    invitation_id: str | None = None,
) -> Submission:
    version = questionnaires.latest(database, person.relationship.kind)
    return Submission(
        submission_id=ids.new_id(),
        relationship_id=person.relationship.id,
        contact_id=person.contact.id,
        invitation_id=invitation_id,
        version_id=version.id,
        answers=answers_of(person, version, wave),
        answered_at=answered_at,
        language=person.contact.language,
        mode="web" if invitation_id else "import",
    )


def _launch(database: db.Database, settings: Settings, kind: str, today: date) -> Campaign:
    closes_on = today + timedelta(days=OPEN_DAYS)
    campaign = campaigns.create(database, Plan(CAMPAIGNS[kind], kind, kind, closes_on))
    audiences.choose_all(database, campaign.id, Choice(kind), fallback="fr")
    campaigns.set_notice(database, campaign.id, NOTICE)
    launching.launch(database, campaign.id, key=key("stop-list", secret=settings.secret_key))
    return campaigns.get(database, campaign.id)


def _answer(database: db.Database, campaign: Campaign, people: Sequence[Person]) -> None:
    """Let those answer the campaign under way who do, each by their own invitation."""
    asked = {
        line.contact_id: line.id
        for line in invitations.followed(database, campaign.id, limit=len(people))
    }
    for person in people:
        invitation_id = asked.get(person.contact.id)
        if (
            invitation_id is not None
            and person.relationship.kind == campaign.kind
            and does_answer(person, 0)
        ):
            responses.submit(
                database,
                _submission(database, person, 0, clock.now(), invitation_id=invitation_id),
            )
