"""What the demo's director decided about classes, and set about: one action of hers is late."""

from datetime import date, timedelta

from app.jobs import classes
from app.login import passwords
from surveys import accounts, action_papers, actions, decisions, portfolio, users
from surveys.action_papers import Arrangement
from surveys.db import Database
from surveys.portfolio import Entry

DIRECTOR = ("marion.verdier@verdier-emballages.example", "Marion Verdier")
DECIDED = "Distillerie Marchand"
REASON = (
    "Nouvelle ligne livrée le mois dernier : leur direction demande d’attendre la fin des essais."
)
KEPT_DAYS = 75
LATE, LATE_DAYS = "Bellweather Clinics", 6
LATE_NOTE = "Les trois livraisons incomplètes de l’été. Appeler la directrice des achats."
RENEGOTIATED = ("Transports Morel", "partner")
SHEET = Arrangement(
    we_ask="Un créneau ferme avant 10 h, et une alerte dès qu’une tournée a une heure de retard.",
    we_give="Un volume garanti par trimestre et le paiement à 30 jours.",
    must_change="Moins de deux retards par mois au prochain trimestre.",
)
BY_DAYS = 60


def decide(db: Database, today: date) -> None:
    """Keep a decision, a late action and a renegotiation, all signed by the director."""
    with db.transaction():
        director = _director(db)
        _decide(db, _entry(db, DECIDED, "client"), director, today)
        late = (today - timedelta(days=LATE_DAYS)).isoformat()
        actions.start(
            db, _entry(db, LATE, "client").relationship_id, "repair",
            opened_by=director, due_on=late, note=LATE_NOTE,
        )  # fmt: skip
        action_id = actions.start(
            db, _entry(db, *RENEGOTIATED).relationship_id, "renegotiate", opened_by=director
        )
        sheet = Arrangement(
            SHEET.we_ask, SHEET.we_give, SHEET.must_change,
            (today + timedelta(days=BY_DAYS)).isoformat(),
        )  # fmt: skip
        action_papers.save_arrangement(db, action_id, sheet, saved_by=director)


def _decide(db: Database, entry: Entry, director: str, today: date) -> None:
    proposed = classes.propose(db, entry.relationship_id, entry.kind, entry.score)
    decisions.decide(
        db,
        entry.relationship_id,
        decided="improve",
        proposed=proposed.band,
        grounds=proposed.kept_grounds,
        decided_by=director,
        reason=REASON,
        kept_until=(today + timedelta(days=KEPT_DAYS)).isoformat(),
    )


def _director(db: Database) -> str:
    """A person who signs and cannot log in: nobody knows her password, and she is not active."""
    address, name = DIRECTOR
    known = users.by_email(db, address)
    if known is not None:
        return known.id
    password_hash = passwords.hash_password(passwords.generate())
    user = users.create(db, email=address, name=name, password_hash=password_hash, language="fr")
    users.deactivate(db, user.id)
    return user.id


def _entry(db: Database, name: str, kind: str) -> Entry:
    account = next(each for each in accounts.every(db) if each.name == name)
    return next(each for each in portfolio.of_account(db, account.id) if each.kind == kind)
