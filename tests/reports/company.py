"""A company with clients and partners, years of answers, words read, real scores: all by our own
functions, so that what the reports show is what the service would have stored."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import analysis
from app.jobs.scoring import rescore_due
from surveys import (
    accounts,
    annotations,
    clock,
    contacts,
    events,
    ids,
    questionnaires,
    relationships,
    responses,
)
from surveys.accounts import Account
from surveys.contacts import Contact
from surveys.db import Database
from surveys.events import NewEvent
from surveys.findings import Found, FoundOpinion
from surveys.relationships import Relationship
from surveys.submissions import Answered, Submission

ANALYSER = analysis.VERSION
"""As if today’s reader had read it: else the scores would wait for it."""

CLOSED = {"client": ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"),
          "partner": ("P1", "P2", "P3", "P4", "P6", "P7")}  # fmt: skip
REASON = {"client": "C9", "partner": "P9"}
TOP = {"C1": 10, "P1": 10, "C8": 7, "P7": 7}


CLIENTS = ("Acme", "Globex", "Initech", "Umbrella", "Stark", "Hooli", "Wayne",
           "Société Générale de Caoutchouc", "Vandelay")  # fmt: skip


@dataclass(frozen=True)
class Told:
    """Something written: the words, and the opinions in it as (quote, topic, polarity)."""

    text: str
    opinions: tuple[tuple[str, str, float], ...] = ()
    language: str = "en"


@dataclass
class Company:
    """What the builder made, by the names tests know."""

    db: Database
    account_ids: dict[str, str] = field(default_factory=dict)
    relationship_ids: dict[tuple[str, str], str] = field(default_factory=dict)
    contact_ids: dict[str, list[str]] = field(default_factory=dict)
    response_ids: dict[str, list[str]] = field(default_factory=dict)

    def add(
        self,
        name: str,
        kind: str = "client",
        *,
        people: Sequence[str] = ("Alice Martin", "Bob Durand"),
        segment: str = "",
        revenue: float | None = None,
        roles: Sequence[str | None] = ("decider", "user"),
    ) -> str:
        """A relationship (and its account, once); returns its id."""
        with self.db.transaction():
            if name not in self.account_ids:
                self.account_ids[name] = ids.new_id()
                accounts.insert_many(self.db, [Account(self.account_ids[name], name)])
                self.contact_ids[name] = [ids.new_id() for _ in people]
                contacts.insert_many(
                    self.db,
                    [
                        Contact(contact_id, self.account_ids[name], person,
                                f"{contact_id}@company.example", role=role)
                        for contact_id, person, role in zip(
                            self.contact_ids[name], people, _stretched(roles, len(people)),
                            strict=True,
                        )
                    ],
                )  # fmt: skip
            relationship = Relationship(
                ids.new_id(), self.account_ids[name], kind, segment=segment, revenue=revenue
            )
            relationships.insert_many(self.db, [relationship])
        self.relationship_ids[name, kind] = relationship.id
        return relationship.id

    def answer(
        self,
        name: str,
        share: float,
        *,
        days_ago: int,
        kind: str = "client",
        person: int = 0,
        told: Told | None = None,
        recommendation: int | None = None,
    ) -> str:
        """One questionnaire, all closed answers at *share* (0 to 1) of their scale."""
        answered = [Answered(each, value=float(_value(each, share))) for each in CLOSED[kind]]
        if recommendation is not None:
            answered[0] = Answered(CLOSED[kind][0], value=float(recommendation))
        if told is not None:
            answered.append(Answered(REASON[kind], text=told.text))
        people = self.contact_ids[name]
        saved = responses.submit(
            self.db,
            Submission(
                submission_id=ids.new_id(),
                relationship_id=self.relationship_ids[name, kind],
                contact_id=people[person] if people else None,
                answers=tuple(answered),
                answered_at=f"{clock.today() - timedelta(days=days_ago)}T09:00:00.000Z",
                language=told.language if told else "en",
                mode="import",
            ),
        )
        if told is not None:
            self.read(saved.response_id, told)
        self.response_ids.setdefault(name, []).append(saved.response_id)
        return saved.response_id

    def read(self, response_id: str, told: Told) -> None:
        """What an analyser would have found in *told*."""
        answer_id = self.db.value(
            "SELECT id FROM answer WHERE response_id = :id AND text IS NOT NULL", id=response_id
        )
        opinions = [_opinion(told.text, *each) for each in told.opinions]
        mean = sum(each.polarity for each in opinions) / len(opinions) if opinions else 0.0
        signs = {each.label for each in opinions}
        label = "mixed" if {"pos", "neg"} <= signs else next(iter(signs - {"neu"}), "neu")
        annotations.store(
            self.db, ANALYSER, [Found(answer_id, told.language, mean, label, opinions, ())]
        )

    def event(self, name: str, days_ago: int, kind: str, note: str = "") -> None:
        with self.db.transaction():
            events.insert_many(
                self.db,
                [NewEvent(self.account_ids[name],
                          (clock.today() - timedelta(days=days_ago)).isoformat(), kind, note)],
            )  # fmt: skip

    def invite(self, name: str, *, days_ago: int, kind: str = "client", person: int = 0) -> None:
        """A delivered invitation that nobody has answered."""
        sent = f"{clock.today() - timedelta(days=days_ago)}T08:00:00.000Z"
        version = questionnaires.latest(self.db, kind)
        campaign_id = ids.new_id()
        with self.db.transaction():
            self.db.execute(
                """
                INSERT INTO campaign (id, name, questionnaire_version_id, kind, state,
                                      confidentiality, controller, purpose, readers,
                                      privacy_contact, retention_months, closes_at, created_at)
                VALUES (:id, 'Wave', :version, :kind, 'open', 'named', 'c', 'p', 'r', 'x@y.example',
                        36, '2099-01-01T00:00:00.000Z', :sent)
                """,
                id=campaign_id, version=version.id, kind=kind, sent=sent,
            )  # fmt: skip
            self.db.execute(
                """
                INSERT INTO invitation (id, campaign_id, relationship_id, contact_id, language,
                                        due_at, sent_at)
                VALUES (:id, :campaign, :relationship, :contact, 'en', :sent, :sent)
                """,
                id=ids.new_id(), campaign=campaign_id, sent=sent,
                relationship=self.relationship_ids[name, kind],
                contact=self.contact_ids[name][person],
            )  # fmt: skip

    def score(self, today: date | None = None) -> None:
        """Score everything that is behind, as the worker does."""
        while rescore_due(self.db, holder="test", today=today):
            pass


def familiar_company(db: Database) -> Company:
    """Nine clients and four partners over three waves; Globex fell, Initech rose, Umbrella is mute.

    Wayne is client and partner; Stark has never been asked; Hooli's decider fell silent.
    """
    company = Company(db)
    chance = random.Random(7)
    for place, name in enumerate(CLIENTS):
        company.add(
            name,
            segment="industry" if place % 2 else "trade",
            revenue=100_000.0 * (place + 1),
            people=("Alice Martin", "Bob Durand", "Camille Roux"),
            roles=("decider", "user", "buyer"),
        )
    for name in ("Wayne", "Cyberdyne", "Tyrell", "Soylent"):
        company.add(name, "partner", segment="suppliers")
    levels = {"Acme": (0.8, 0.8, 0.8), "Globex": (0.85, 0.75, 0.3), "Initech": (0.4, 0.6, 0.9),
              "Hooli": (0.6, 0.65, 0.6), "Wayne": (0.7, 0.7, 0.75), "Vandelay": (0.9, 0.95, 0.9),
              "Société Générale de Caoutchouc": (0.5, 0.45, 0.5)}  # fmt: skip
    for name, waves in levels.items():
        for days_ago, share in zip((400, 210, 12), waves, strict=True):
            for person in (0, 1):
                noise = chance.uniform(-0.07, 0.07)
                company.answer(name, share + noise, days_ago=days_ago + person, person=person)
    for name, waves in {
        "Wayne": (0.5, 0.4),
        "Cyberdyne": (0.7, 0.8),
        "Tyrell": (0.3, 0.35),
    }.items():
        for days_ago, share in zip((300, 40), waves, strict=True):
            company.answer(name, share, days_ago=days_ago, kind="partner")
    _tell(company)
    company.invite("Umbrella", days_ago=30)
    company.invite("Hooli", days_ago=20)
    company.event("Globex", 60, "late_delivery", "Three pallets, nine days late")
    company.event("Globex", 30, "complaint", "Credit note for March still open")
    company.score()
    return company


def _tell(company: Company) -> None:
    company.answer(
        "Globex", 0.25, days_ago=10, person=2, recommendation=3,
        told=Told(
            "Still waiting for the credit note from March. The drivers are friendly though.",
            (("Still waiting for the credit note from March", "invoicing_payment", -0.8),
             ("The drivers are friendly", "people", 0.7)),
        ),
    )  # fmt: skip
    company.answer(
        "Acme", 0.9, days_ago=9, person=2,
        told=Told("Livraisons toujours à l’heure, équipe réactive.",
                  (("Livraisons toujours à l’heure", "delivery", 0.8),
                   ("équipe réactive", "responsiveness", 0.8)), "fr"),
    )  # fmt: skip
    company.answer(
        "Wayne", 0.3, days_ago=15, kind="partner", person=1, recommendation=4,
        told=Told("Vos factures restent impayées trop longtemps.",
                  (("Vos factures restent impayées trop longtemps", "invoicing_payment", -0.7),),
                  "fr"),
    )  # fmt: skip


def _value(question_id: str, share: float) -> int:
    low, high = (0, 10) if TOP.get(question_id) == 10 else (1, TOP.get(question_id, 5))
    return round(low + min(1.0, max(0.0, share)) * (high - low))


def _opinion(text: str, quote: str, topic: str, polarity: float) -> FoundOpinion:
    start = text.index(quote)
    label = "pos" if polarity > 0.15 else "neg" if polarity < -0.15 else "neu"
    return FoundOpinion(start, start + len(quote), quote, topic, polarity, label)


def _stretched(roles: Sequence[str | None], length: int) -> list[str | None]:
    return [roles[place] if place < len(roles) else None for place in range(length)]
