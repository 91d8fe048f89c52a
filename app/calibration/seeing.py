"""What any manager may see: the version in force, what is proposed, whom it moves, the history."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request
from flask_babel import gettext as _

from app.access import manager_required
from app.calibration import words
from app.calibration.blueprint import bp, checked_kind, checked_origin
from app.calibration.forms import DecisionForm, EmptyForm
from app.database import get_db
from app.jobs import comparing, versions
from app.jobs.inputs import KINDS
from app.reports.arguments import wanted_page
from app.reports.words import CLASSES, named
from surveys import calibrations, clock, proposals, questionnaires, users
from surveys.calibrations import StoredCalibration, Version
from surveys.db import Database
from surveys.errors import NotFound
from surveys.portfolio import Page
from surveys.proposals import NamedMove, Proposal

FIRST_MOVES = 10
PAGE = 50
MOST_VERSIONS = 40


@dataclass(frozen=True)
class Comparison:
    """A proposal as the page shows it. is_ready: compared with the version in force.

    moves: the largest that change class; others: the largest that do not.
    """

    proposal: Proposal
    is_ready: bool
    by: str | None
    transitions: tuple[tuple[str, int], ...]
    moves: tuple[NamedMove, ...]
    others: tuple[NamedMove, ...]
    sentences: tuple[str, ...]
    figures: tuple[words.Row, ...]
    settings: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Past:
    """One version of the history; is_other: its settings are not those in force."""

    version: Version
    cause: str
    settings: tuple[tuple[str, str], ...]
    is_other: bool


@bp.get("")
@manager_required
def index() -> str:
    """One population: version in force, proposals, settings, history."""
    db = get_db()
    kind = request.args.get("kind", "client")
    kind = kind if kind in KINDS else "client"
    stored = calibrations.current(db, kind)
    rules = versions.rules(db, kind)
    return render_template(
        "calibration/index.html",
        kind=kind,
        kinds=KINDS,
        stored=stored,
        cause=str(words.CAUSES[stored.cause]) if stored else "",
        adopter=_name(db, stored.adopted_by) if stored else None,
        figures=_comparison(db, stored, kind, "figures"),
        choices=_comparison(db, stored, kind, "settings"),
        setting_rows=words.setting_rows(rules),
        history=[
            _past(each, is_other=versions.parsed(each.body).rules != rules)
            for each in calibrations.history(db, kind)[:MOST_VERSIONS]
        ],
        next_quarter=_next_quarter(clock.today()),
        class_name=class_name,
        decision=DecisionForm(formdata=None),
        form=EmptyForm(),
    )


@bp.get("/<kind>/<origin>/changes")
@manager_required
def changes(kind: str, origin: str) -> str:
    """Every relationship whose class a proposal would change, the largest movement first."""
    db = get_db()
    proposal = proposals.get(db, checked_kind(kind), checked_origin(origin))
    if proposal is None:
        raise NotFound
    total = proposals.count_moves(db, kind, origin, changed=True)
    pages = max(1, -(-total // PAGE))
    number = min(wanted_page(), pages)
    found = proposals.moves(db, kind, origin, changed=True, limit=PAGE, offset=(number - 1) * PAGE)
    return render_template(
        "calibration/changes.html",
        kind=kind,
        origin=origin,
        proposal=proposal,
        moves=found,
        page=Page((), total, number, pages),
        class_name=class_name,
    )


def class_name(band: str | None) -> str:
    """A class in words; without enough evidence there is none."""
    return named(CLASSES, band) if band else _("insufficient evidence")


def _comparison(
    db: Database, stored: StoredCalibration | None, kind: str, origin: str
) -> Comparison | None:
    proposal = proposals.get(db, kind, origin)
    if stored is None or proposal is None:
        return None
    found = comparing.differences(stored.body, proposal.body)
    labels = questionnaires.question_labels(db, kind)
    return Comparison(
        proposal=proposal,
        is_ready=proposal.compared_on is not None and proposal.base_id == stored.id,
        by=_name(db, proposal.kept_by or proposal.proposed_by),
        transitions=tuple(
            (f"{class_name(before)} → {class_name(after)}", n)
            for before, after, n in proposals.transitions(db, kind, origin)
        ),
        moves=tuple(proposals.moves(db, kind, origin, changed=True, limit=FIRST_MOVES)),
        others=tuple(proposals.moves(db, kind, origin, changed=False, limit=FIRST_MOVES)),
        sentences=tuple(words.summary(found)) if origin == "figures" else (),
        figures=tuple(words.figure_rows(found, labels)) if origin == "figures" else (),
        settings=tuple(words.changed_settings(found.rules_before, found.rules_after)),
    )


def _past(version: Version, *, is_other: bool) -> Past:
    return Past(
        version=version,
        cause=str(words.CAUSES[version.cause]),
        settings=tuple(words.setting_rows(versions.parsed(version.body).rules)),
        is_other=is_other,
    )


def _name(db: Database, user_id: str | None) -> str | None:
    """The name of a user, None where nobody did it."""
    if user_id is None:
        return None
    user = users.get(db, user_id)
    return user.name or user.email


def _next_quarter(today: date) -> date:
    """The first day of the quarter after *today*'s."""
    day = today.replace(day=1)
    while calibrations.quarter(day) == calibrations.quarter(today):
        day = (day + timedelta(days=32)).replace(day=1)
    return day
