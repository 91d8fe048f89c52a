"""Campaigns: one questionnaire sent to chosen contacts; drafted, launched with a notice, closed."""

import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import date

from surveys import clock, ids, questionnaires
from surveys.db import Database, Row
from surveys.errors import BadInput

RHYTHMS = (6, 12)
"""How often a company asks, in months; the period that questions speak of."""

DEFAULT_RETENTION_MONTHS = 36
MAX_RETENTION_MONTHS = 120
MAX_NAME = 200
MAX_NOTICE = 1000


@dataclass(frozen=True)
class Notice:
    """What respondents are told before the first question, and what a launch asks for.

    controller: who is responsible, a legal name. purpose, readers: why, and who will read the
    answers, in French, or in whatever language when the English one is empty. retention_months:
    counted from the campaign's close. privacy_contact: where rights are exercised.
    """

    controller: str = ""
    purpose: str = ""
    readers: str = ""
    privacy_contact: str = ""
    retention_months: int = DEFAULT_RETENTION_MONTHS
    purpose_en: str = ""
    readers_en: str = ""

    def spoken(self, language: str) -> "SpokenNotice":
        """The same in one language, as the page and the mail tell it."""
        english = language == "en"
        return SpokenNotice(
            controller=self.controller,
            purpose=(self.purpose_en if english else "") or self.purpose,
            readers=(self.readers_en if english else "") or self.readers,
            privacy_contact=self.privacy_contact,
            retention_months=self.retention_months,
        )

    def missing(self) -> list[str]:
        """The names of what a launch still needs."""
        needed = ("controller", "purpose", "readers", "privacy_contact")
        return [name for name in needed if not getattr(self, name)]


@dataclass(frozen=True)
class SpokenNotice:
    """A notice in one language."""

    controller: str
    purpose: str
    readers: str
    privacy_contact: str
    retention_months: int


@dataclass(frozen=True)
class Campaign:
    """One campaign. state: draft, open, closed. closes_at: the last moment that takes answers.

    subject_event: what a pulse asks about, named above its questions; else empty.
    """

    id: str
    name: str
    questionnaire_version_id: str
    questionnaire_id: str
    kind: str
    state: str
    confidentiality: str
    rhythm_months: int
    subject_event: str
    closes_at: str
    created_at: str
    created_by: str | None
    launched_at: str | None
    closed_at: str | None
    notice: Notice

    @property
    def closes_on(self) -> date:
        """The last day that takes answers."""
        return date.fromisoformat(self.closes_at[:10])

    def takes_answers(self, moment: str) -> bool:
        return self.state == "open" and moment < self.closes_at


@dataclass(frozen=True)
class Plan:
    """What a new campaign is to be. closes_on: its last day, UTC."""

    name: str
    questionnaire_id: str
    kind: str
    closes_on: date
    rhythm_months: int = 12
    subject_event: str = ""


def create(db: Database, plan: Plan, *, created_by: str | None = None) -> Campaign:
    """A draft of *plan* with the questionnaire's newest version. Raises BadInput, NotFound."""
    name, event = one_line(plan.name), one_line(plan.subject_event)
    version = questionnaires.latest(db, plan.questionnaire_id)
    _check_plan(replace(plan, name=name, subject_event=event), version)
    campaign_id = ids.new_id()
    db.execute(
        """
        INSERT INTO campaign (id, name, questionnaire_version_id, kind, state, confidentiality,
                              controller, purpose, readers, privacy_contact, retention_months,
                              rhythm_months, subject_event, closes_at, created_at, created_by)
        VALUES (:id, :name, :version_id, :kind, 'draft', 'named', '', '', '', '', :retention_months,
                :rhythm_months, :subject_event, :closes_at, :created_at, :created_by)
        """,
        id=campaign_id,
        name=name,
        version_id=version.id,
        kind=plan.kind,
        retention_months=DEFAULT_RETENTION_MONTHS,
        rhythm_months=plan.rhythm_months,
        subject_event=event,
        closes_at=end_of(plan.closes_on),
        created_at=clock.now(),
        created_by=created_by,
    )
    return get(db, campaign_id)


def get(db: Database, campaign_id: str) -> Campaign:
    """The campaign of that id. Raises NotFound."""
    return _campaign(
        db.one(
            """
            SELECT campaign.*, questionnaire_version.questionnaire_id
              FROM campaign
              JOIN questionnaire_version
                ON questionnaire_version.id = campaign.questionnaire_version_id
             WHERE campaign.id = :campaign_id
            """,
            campaign_id=campaign_id,
        )
    )


def newest(db: Database, *, limit: int = 200, offset: int = 0) -> list[Campaign]:
    """Campaigns, the one made last first."""
    rows = db.all(
        """
        SELECT campaign.*, questionnaire_version.questionnaire_id
          FROM campaign
          JOIN questionnaire_version
            ON questionnaire_version.id = campaign.questionnaire_version_id
         ORDER BY campaign.created_at DESC, campaign.id
         LIMIT :limit OFFSET :offset
        """,
        limit=limit,
        offset=offset,
    )
    return [_campaign(row) for row in rows]


def latest_notice(db: Database) -> Notice | None:
    """The notice of the campaign launched last, to begin the next one with."""
    row = db.maybe(
        """
        SELECT controller, purpose, readers, privacy_contact, retention_months, purpose_en,
               readers_en
          FROM campaign
         WHERE launched_at IS NOT NULL
         ORDER BY launched_at DESC, id LIMIT 1
        """
    )
    return Notice(**row) if row else None


def set_notice(db: Database, campaign_id: str, notice: Notice) -> Campaign:
    """Give a draft its notice, whole or in part. Raises BadInput when it is a draft no more."""
    _check_notice(notice)
    with db.transaction():
        require_draft(get(db, campaign_id))
        db.execute(
            """
            UPDATE campaign
               SET controller = :controller, purpose = :purpose, readers = :readers,
                   privacy_contact = :privacy_contact, retention_months = :retention_months,
                   purpose_en = :purpose_en, readers_en = :readers_en
             WHERE id = :campaign_id
            """,
            campaign_id=campaign_id,
            **asdict(notice),
        )
    return get(db, campaign_id)


def close(db: Database, campaign_id: str) -> Campaign:
    """Take no more answers from now on; a closed one stays so. Raises BadInput for a draft."""
    with db.transaction():
        campaign = get(db, campaign_id)
        if campaign.state == "draft":
            raise BadInput("a campaign that was never launched cannot be closed; remove the draft")
        db.execute(
            """
            UPDATE campaign SET state = 'closed', closed_at = :moment
             WHERE id = :campaign_id AND state = 'open'
            """,
            campaign_id=campaign_id,
            moment=clock.now(),
        )
    return get(db, campaign_id)


def close_overdue(db: Database, moment: str | None = None) -> int:
    """Close the campaigns whose last day is over; returns how many. The worker calls it."""
    moment = moment or clock.now()
    overdue = db.all(
        "SELECT id FROM campaign WHERE state = 'open' AND closes_at <= :moment ORDER BY id",
        moment=moment,
    )
    for row in overdue:
        close(db, row["id"])
    return len(overdue)


def remove_draft(db: Database, campaign_id: str) -> None:
    """Forget a campaign that was never launched. Raises BadInput for any other."""
    with db.transaction():
        require_draft(get(db, campaign_id))
        db.execute("DELETE FROM invitation WHERE campaign_id = :id", id=campaign_id)
        db.execute("DELETE FROM campaign WHERE id = :id", id=campaign_id)


def require_draft(campaign: Campaign) -> None:
    """Raise BadInput unless *campaign* may still be changed."""
    if campaign.state != "draft":
        raise BadInput(f"the campaign must be a draft to be changed; it is {campaign.state}")


def require_launchable(campaign: Campaign, *, moment: str) -> None:
    """Raise BadInput, naming all that is missing, unless the campaign may be launched."""
    require_draft(campaign)
    missing = campaign.notice.missing()
    if missing:
        raise BadInput(
            f"respondents must be told {', '.join(missing)} before the first question; "
            "give them, then launch"
        )
    if campaign.closes_at <= moment:
        raise BadInput(
            f"the campaign closes on {campaign.closes_on}, which is past: make a new one"
        )


def end_of(day: date) -> str:
    """The last moment of *day*, UTC."""
    return f"{day.isoformat()}T23:59:59.999Z"


def one_line(text: str) -> str:
    """*text* on one line without control characters, as titles, names and subjects must be."""
    return _SPACES.sub(" ", _CONTROL.sub(" ", text)).strip()


# Only plain spaces are joined: French sets non-breaking ones before : ; ? and !
_SPACES = re.compile(" {2,}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _check_plan(plan: Plan, version: questionnaires.QuestionnaireVersion) -> None:
    if not 1 <= len(plan.name) <= MAX_NAME:
        raise BadInput(f"name must have 1 to {MAX_NAME} characters; got {len(plan.name)}")
    if plan.kind not in version.kinds:
        raise BadInput(
            f"the questionnaire {version.questionnaire_id} is for {' and '.join(version.kinds)} "
            f"relationships; got {plan.kind!r}"
        )
    if plan.rhythm_months not in RHYTHMS:
        raise BadInput(f"rhythm must be 6 or 12 months; got {plan.rhythm_months}")
    if plan.closes_on < clock.today():
        raise BadInput(f"the closing date must be today or later; got {plan.closes_on}")
    if len(plan.subject_event) > MAX_NAME:
        raise BadInput(f"the event must have at most {MAX_NAME} characters")
    if plan.questionnaire_id == "pulse" and not plan.subject_event:
        raise BadInput("a pulse asks about one event: name it, for example “your order of 3 May”")


def _check_notice(notice: Notice) -> None:
    for name, value in asdict(notice).items():
        if isinstance(value, str) and len(value) > MAX_NOTICE:
            raise BadInput(f"{name} must have at most {MAX_NOTICE} characters; got {len(value)}")
        if isinstance(value, str) and value != one_line(value):
            raise BadInput(f"{name} must be one line without control characters")
    if not 1 <= notice.retention_months <= MAX_RETENTION_MONTHS:
        raise BadInput(
            f"answers may be kept 1 to {MAX_RETENTION_MONTHS} months; got {notice.retention_months}"
        )


def _campaign(row: Row) -> Campaign:
    notice = Notice(**{field.name: row[field.name] for field in fields(Notice)})
    own = {field.name: row[field.name] for field in fields(Campaign) if field.name != "notice"}
    return Campaign(**own, notice=notice)
