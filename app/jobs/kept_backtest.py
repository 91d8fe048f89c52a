"""The last backtest, kept as aggregates: no account is named in it."""

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from analysis.score.backtest import Backtest, Bin, Findings, Listed
from analysis.score.metrics import Interval
from app.jobs.backtesting import Told
from surveys import clock, settings_kept
from surveys.db import Database

log = logging.getLogger(__name__)

NAME = "backtest"
"""Of the setting that holds it."""


@dataclass(frozen=True)
class KeptKind:
    """What the outcomes of one kind told."""

    kind: str
    low_cut: float
    backtest: Backtest


@dataclass(frozen=True)
class Kept:
    """A backtest as it was made. fall: percent of volume that counts as lost."""

    made_at: str
    file: str
    fall: float
    kinds: tuple[KeptKind, ...]

    def listed(self) -> KeptKind | None:
        """The kind with the most cases that says how often this week's list is right."""
        having = [
            each for each in self.kinds if each.backtest.findings and each.backtest.findings.listed
        ]
        return max(having, key=lambda each: each.backtest.n, default=None)


def kept_of(told: Iterable[Told], *, file: str, fall: float) -> Kept:
    """What is kept of a run."""
    kinds = tuple(KeptKind(each.kind, each.low_cut, each.backtest) for each in told)
    return Kept(clock.now(), file, fall, kinds)


def keep(db: Database, kept: Kept) -> None:
    """Keep *kept* in place of the one before."""
    settings_kept.put(db, NAME, json.dumps(asdict(kept), ensure_ascii=False, sort_keys=True))


def last(db: Database) -> Kept | None:
    """The last backtest; None before the first, and where another release kept other figures."""
    text = settings_kept.get(db, NAME)
    if text is None:
        return None
    try:
        return _kept(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        log.warning("the last backtest cannot be read: %s", type(error).__name__)
        return None


def _kept(plain: dict[str, Any]) -> Kept:
    kinds = tuple(
        KeptKind(each["kind"], each["low_cut"], _backtest(each["backtest"]))
        for each in plain["kinds"]
    )
    return Kept(plain["made_at"], plain["file"], plain["fall"], kinds)


def _backtest(plain: dict[str, Any]) -> Backtest:
    found = plain["findings"]
    return Backtest(**{**plain, "findings": _findings(found) if found else None})


def _findings(plain: dict[str, Any]) -> Findings:
    values = dict(plain)
    for name in ("score", "over_nps", "over_raw", "odds", "slope", "gain"):
        values[name] = _interval(values[name])
    if values["compared"]:
        one, two, three = (Interval(**each) for each in values["compared"])
        values["compared"] = (one, two, three)
    values["bins"] = tuple(
        Bin(**{**each, "share": Interval(**each["share"])}) for each in values["bins"]
    )
    if values["listed"]:
        values["listed"] = Listed(
            **{**values["listed"], "share": Interval(**values["listed"]["share"])}
        )
    return Findings(**values)


def _interval(plain: dict[str, float] | None) -> Interval | None:
    return Interval(**plain) if plain else None
