"""What a report says about a class: proposed, decided, and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.decisions import what_if_words, words
from app.jobs import classes
from app.jobs.classes import Proposed
from surveys import actions, clock, decisions
from surveys.actions import Action
from surveys.db import Database
from surveys.decisions import Decision
from surveys.portfolio import Entry


@dataclass(frozen=True)
class Panel:
    """All that the section shows. decision: the latest not withdrawn; holds: it is the class shown.

    overdue: its review is due. contradicted: what is proposed now is neither it nor what was
    proposed then. wanted: the class whose action comes first, or a replacement plan; None where
    nothing is proposed, or an end that nobody decided. first: the kind of action to begin with,
    None where there is none or one of its kind is open. score_class: the class by the score where
    another one is decided or proposed, else None.
    """

    proposed: Proposed
    grounds: tuple[str, ...]
    decision: Decision | None
    holds: bool
    overdue: bool
    contradicted: bool
    history: tuple[Decision, ...]
    wanted: str | None
    first: str | None
    score_class: str | None
    open_actions: tuple[Action, ...]
    late: frozenset[str]
    n_closed: int
    changes: tuple[str, ...]


def panel_of(db: Database, entry: Entry, by_dimension: Mapping[str, float]) -> Panel:
    """The section of *entry*. by_dimension: points that the answers on each dimension add."""
    today = clock.today()
    proposed = classes.propose(db, entry.relationship_id, entry.kind, entry.score)
    decision = decisions.current(db, entry.relationship_id)
    done = actions.of_relationship(db, entry.relationship_id)
    open_actions = tuple(each for each in done if each.is_open)
    holds = decision is not None and decision.holds_on(today)
    contradicted = holds and decision is not None and decision.is_contradicted(proposed.band)
    in_force = decision if holds and not contradicted else None
    return Panel(
        proposed=proposed,
        grounds=tuple(words.grounds(proposed.kept_grounds)),
        decision=decision,
        holds=holds,
        overdue=decision is not None and decision.is_overdue(today),
        contradicted=contradicted,
        history=tuple(decisions.history(db, entry.relationship_id)),
        wanted=_wanted(entry, proposed),
        first=first_action(proposed, in_force, open_actions),
        score_class=_score_class(entry, proposed),
        open_actions=open_actions,
        late=frozenset(each.id for each in open_actions if each.is_overdue(today)),
        n_closed=len(done) - len(open_actions),
        changes=tuple(_changes(db, entry, by_dimension)),
    )


def wanted_first(db: Database, entry: Entry) -> str | None:
    """What comes first for *entry*: a class, or a replacement plan; None if nothing is proposed.

    By the class decided while it holds, else by the proposal: a high mark alone asks for nothing
    where we gain little, and only a person decides an end.
    """
    return _wanted(entry, classes.propose(db, entry.relationship_id, entry.kind, entry.score))


def _wanted(entry: Entry, proposed: Proposed) -> str | None:
    if entry.decided:
        return entry.decided.band
    first = proposed.proposal.first
    return None if first == classes.END else first


def _score_class(entry: Entry, proposed: Proposed) -> str | None:
    if entry.score is None or entry.score.withheld:
        return None
    band = entry.score.band
    above = entry.decided.band if entry.decided else proposed.band
    return band if above != band else None


def first_action(
    proposed: Proposed, decision: Decision | None, open_actions: tuple[Action, ...]
) -> str | None:
    """What to begin with: by the class decided, else by the proposal; None when it is under way."""
    wanted = decision.decided if decision else proposed.proposal.first
    kind = actions.OF_CLASS.get(wanted or "")
    return None if any(each.kind == kind for each in open_actions) else kind


def _changes(db: Database, entry: Entry, by_dimension: Mapping[str, float]) -> list[str]:
    if entry.score is None:
        return []
    found = classes.change_of(db, entry.relationship_id, entry.kind, entry.score, by_dimension)
    band = None if entry.score.withheld else entry.score.band
    return what_if_words.sentences(found, band) if found else []
