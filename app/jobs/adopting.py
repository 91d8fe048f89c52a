"""What people decide about calibration versions: choices, adopting, keeping, going back.

Each decision is one transaction: the version, the proposals it settles, and the audit entry.
"""

from dataclasses import replace

from analysis.score import Rules
from app.jobs import versions
from surveys import audit, calibrations, clock, proposals
from surveys import settings_kept as kept
from surveys.calibrations import StoredCalibration
from surveys.db import Database
from surveys.errors import BadInput
from surveys.proposals import Proposal


class Outdated(BadInput):
    """The proposal is not there any more, or another version came into force meanwhile."""


def ask_again(db: Database, kind: str, *, user_id: str | None = None) -> None:
    """Let the nightly run of *kind* be due at once, also where a proposal was turned down."""
    with db.transaction():
        kept.put(db, mark(kind), "")
        proposals.remove(db, kind, "figures")
        audit.record(db, "calibration asked for", user_id=user_id, subject=kind)


def propose_rules(
    db: Database, kind: str, rules: Rules, *, user_id: str | None = None, note: str = ""
) -> bool:
    """Propose the present figures under other *rules*; False when these are in force already.

    Raises Outdated before the first version of *kind*: there is nothing yet to choose about.
    """
    with db.transaction():
        stored = calibrations.current(db, kind)
        if stored is None:
            raise Outdated(f"there is no calibration of {kind}s yet")
        proposals.remove(db, kind, "settings")
        if versions.loaded(stored).rules == rules:
            return False
        proposals.put(db, with_rules(db, stored, rules, user_id=user_id, note=note))
        audit.record(db, "calibration proposed", user_id=user_id, subject=kind, detail=note)
    return True


def adopt(
    db: Database,
    kind: str,
    origin: str,
    *,
    version: str,
    seen: str | None = None,
    user_id: str | None = None,
    note: str = "",
) -> StoredCalibration:
    """Put a proposal in force, exactly as it was compared.

    seen: fingerprint of the one that the person had before them, None where only its name is known.

    Raises Outdated when *version* is not what is proposed, or not compared with what is in force.
    """
    with db.transaction():
        stored = calibrations.current(db, kind)
        proposal = _still_there(proposals.get(db, kind, origin), version, seen)
        if stored is None:
            raise Outdated(f"{version} is not proposed any more")
        if proposal.compared_on is None or proposal.base_id != stored.id:
            raise Outdated(f"{version} has not been compared with {stored.id}")
        adopted = _as_version(proposal, "person" if origin == "figures" else "settings")
        adopted = replace(adopted, adopted_by=user_id, note=note or proposal.note)
        proposals.remove(db, kind, origin)
        versions.put_in_force(db, adopted)
    return adopted


def keep_present(
    db: Database,
    kind: str,
    origin: str,
    *,
    version: str,
    seen: str | None = None,
    user_id: str | None,
    note: str = "",
) -> None:
    """Turn a proposal down. Figures are proposed again at the next quarter; choices are forgotten.

    seen: as of `adopt`. Raises Outdated when *version* is not what is proposed.
    """
    with db.transaction():
        _still_there(proposals.get(db, kind, origin), version, seen)
        if origin == "settings":
            proposals.remove(db, kind, origin)
        else:
            proposals.keep_present(db, kind, origin, user_id=user_id, note=note)
        audit.record(db, "calibration kept", user_id=user_id, subject=version, detail=note)


def return_to(
    db: Database, calibration_id: str, *, user_id: str | None = None
) -> StoredCalibration | None:
    """Put the choices of a former version in force again, with the present figures.

    None when they are in force already. Raises NotFound when there is no such version.
    """
    with db.transaction():
        former = calibrations.get(db, calibration_id)
        stored = calibrations.current(db, former.kind)
        rules = versions.loaded(former).rules
        if stored is None or versions.loaded(stored).rules == rules:
            return None
        proposal = with_rules(db, stored, rules, user_id=user_id, note=former.id)
        adopted = replace(_as_version(proposal, "return"), adopted_by=user_id, changed=None)
        versions.put_in_force(db, adopted)
    return adopted


def mark(kind: str) -> str:
    """The setting that holds the day of the last nightly run of *kind*."""
    return f"calibration_reviewed_{kind}"


def with_rules(
    db: Database, stored: StoredCalibration, rules: Rules, *, user_id: str | None, note: str
) -> Proposal:
    """A proposal: the figures of *stored* under other *rules*, not compared yet."""
    name = calibrations.next_id(db, stored.kind, today=clock.today())
    return Proposal(
        kind=stored.kind,
        origin="settings",
        version=name,
        base_id=stored.id,
        body=replace(versions.loaded(stored), rules=rules, version=name).to_json(),
        responses=stored.responses,
        basis=stored.basis,
        estimated_on=stored.estimated_on or stored.made_at[:10],
        proposed_by=user_id,
        note=note,
    )


def _still_there(proposal: Proposal | None, version: str, seen: str | None) -> Proposal:
    """*proposal* if it is the one decided about. Raises Outdated.

    Its name is not enough: other settings proposed meanwhile, or another night's figures, have the
    same.
    """
    if proposal is None or proposal.version != version:
        raise Outdated(f"{version} is not proposed any more")
    if seen is not None and seen != proposal.fingerprint:
        raise Outdated(f"{version} was proposed anew meanwhile")
    return proposal


def _as_version(proposal: Proposal, cause: str) -> StoredCalibration:
    return StoredCalibration(
        id=proposal.version,
        kind=proposal.kind,
        body=proposal.body,
        responses=proposal.responses,
        made_at=clock.now(),
        cause=cause,
        note=proposal.note,
        basis=proposal.basis,
        estimated_on=proposal.estimated_on,
        changed=proposal.n_changed,
    )
