"""The part of an account's report about the balance between both sides."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.balance.words import LABELS, MEANINGS, MOVES
from app.i18n import number
from app.jobs.balance import TwoSides, two_sides_of
from surveys import assessments
from surveys.assessments import Assessment
from surveys.db import Database


@dataclass(frozen=True)
class BalanceSection:
    """What the report says of who gains more. last: our latest assessment, None without one.

    is_pending: an assessment was saved that the worker has not read yet.
    """

    both: TwoSides
    last: Assessment | None
    is_pending: bool
    label: str
    meaning: str
    move: str
    mirrored: str
    assess_url: str


def balance_section(db: Database, relationship_id: str) -> BalanceSection:
    """The section of one relationship. Raises NotFound."""
    both = two_sides_of(db, relationship_id)
    made = assessments.of_relationship(db, relationship_id)
    return BalanceSection(
        both=both,
        last=made[0] if made else None,
        is_pending=bool(made) and both.sides.benefit is None,
        label=str(LABELS[both.label]),
        meaning=str(MEANINGS[both.label]),
        move=str(MOVES[both.label]),
        mirrored=mirrored_sentence(both),
        assess_url=url_for("balance.sheet", kind=both.sides.kind, only=relationship_id),
    )


def mirrored_sentence(both: TwoSides) -> str:
    """What each side answered to "who gains more", 1 (the account) to 5 (we); blank without any."""
    if both.they_say is not None and both.we_say is not None:
        return _(
            "Asked who gains more, from 1 (they do) to 5 (we do): they say %(theirs)s, "
            "we say %(ours)s.",
            theirs=number(both.they_say, 1),
            ours=number(both.we_say, 1),
        )
    if both.they_say is not None:
        return _(
            "Asked who gains more, from 1 (they do) to 5 (we do): they say %(theirs)s; "
            "we have not said.",
            theirs=number(both.they_say, 1),
        )
    if both.we_say is not None:
        return _(
            "Asked who gains more, from 1 (they do) to 5 (we do): we say %(ours)s; "
            "they have not said.",
            ours=number(both.we_say, 1),
        )
    return ""
