"""What a backtest found, in plain sentences, for the page and the command alike."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from analysis.score.backtest import EVENTS_NEEDED, Backtest, Findings, Listed
from analysis.score.metrics import Interval
from app.i18n import number, percent, signed
from app.jobs.kept_backtest import KeptKind
from app.reports.words import KINDS_PLURAL, named


def heading(kind: KeptKind) -> str:
    """`Clients: 44 of 312 outcomes were losses`."""
    found = kind.backtest
    return ngettext(
        "%(kind)s: %(events)s of one outcome was a loss",
        "%(kind)s: %(events)s of %(all)s outcomes were losses",
        found.n,
        kind=named(KINDS_PLURAL, kind.kind),
        events=number(found.events),
        all=number(found.n),
    )


def not_enough(found: Backtest) -> str:
    """Why nothing can be said."""
    return _(
        "Not enough outcomes to say whether the score predicts them: it takes at least %(needed)s "
        "losses and %(needed)s outcomes without loss. There are %(events)s and %(others)s.",
        needed=number(EVENTS_NEEDED),
        events=number(found.events),
        others=number(found.n - found.events),
    )


def sentences(kind: KeptKind) -> list[str]:
    """All there is to say of one kind, most important first."""
    found = kind.backtest.findings
    if found is None:
        return [not_enough(kind.backtest)]
    return [
        told_apart(found.score),
        *_compared(found),
        _odds(found.odds),
        _forecast(found),
        *([listed(found.listed, kind.low_cut)] if found.listed else []),
    ]


def told_apart(area: Interval) -> str:
    """The area under the curve, as what it is."""
    return _(
        "Of one lost and one kept relationship, the score of the day before was lower for the lost "
        "one in %(share)s of pairs (95%% interval %(low)s to %(high)s; chance alone: 50).",
        **_shares(area),
    )


def _compared(found: Findings) -> Iterator[str]:
    if found.compared is None or found.over_nps is None or found.over_raw is None:
        yield _("Too few outcomes had an answer before them to compare the score with NPS and with "
                "the plain mean.")  # fmt: skip
        return
    score, nps, raw = found.compared
    yield _(
        "Where somebody had answered before (%(n)s outcomes), pairs in the right order: the score "
        "%(score)s, NPS %(nps)s, the plain mean of the answers %(raw)s.",
        n=number(found.n_compared),
        score=percent(score.value),
        nps=percent(nps.value),
        raw=percent(raw.value),
    )
    yield _lead(_("NPS"), found.over_nps)
    yield _lead(_("the plain mean"), found.over_raw)


def _lead(rival: str, lead: Interval) -> str:
    values = {
        "rival": rival,
        "points": number(abs(100.0 * lead.value)),
        "low": signed(100.0 * lead.low),
        "high": signed(100.0 * lead.high),
    }
    if lead.low > 0.0:
        return _("The score does better than %(rival)s by %(points)s points of a hundred (95%% "
                 "interval %(low)s to %(high)s).", **values)  # fmt: skip
    if lead.high < 0.0:
        return _("The score does worse than %(rival)s by %(points)s points of a hundred (95%% "
                 "interval %(low)s to %(high)s).", **values)  # fmt: skip
    return _("Between the score and %(rival)s no difference is established (95%% interval of the "
             "score’s lead: %(low)s to %(high)s points of a hundred).", **values)  # fmt: skip


def _odds(odds: Interval) -> str:
    return _(
        "10 points less went with odds of a loss %(times)s times as high (95%% interval %(low)s "
        "to %(high)s).",
        times=number(odds.value, 1),
        low=number(odds.low, 1),
        high=number(odds.high, 1),
    )


def _forecast(found: Findings) -> str:
    values = {
        "brier": number(found.brier, 3),
        "base": number(found.base_brier, 3),
        "low": signed(found.gain.low, 3),
        "high": signed(found.gain.high, 3),
        "slope": number(found.slope.value, 2),
    }
    if found.gain.low > 0.0:
        return _(
            "Turned into a probability of loss, it beats the bare share of losses: Brier score "
            "%(brier)s against %(base)s (95%% interval of the gain %(low)s to %(high)s); "
            "calibration slope %(slope)s, where 1 is exact.", **values
        )  # fmt: skip
    return _(
        "Turned into a probability of loss, it is not shown to beat the bare share of losses: "
        "Brier score %(brier)s against %(base)s (95%% interval of the gain %(low)s to %(high)s); "
        "calibration slope %(slope)s, where 1 is exact.", **values
    )  # fmt: skip


def listed(found: Listed, low_cut: float) -> str:
    """How often the first five of a quarter were lost."""
    return _(
        "Of the five most likely to be below %(cut)s in each quarter, %(events)s of %(n)s were "
        "lost (%(share)s, 95%% interval %(low)s to %(high)s); of all, %(base)s.",
        cut=number(low_cut),
        events=number(found.events),
        n=number(found.n),
        base=percent(found.base),
        **_shares(found.share),
    )


def _shares(interval: Interval) -> dict[str, str]:
    return {
        "share": percent(interval.value),
        "low": number(100.0 * interval.low),
        "high": number(100.0 * interval.high),
    }
