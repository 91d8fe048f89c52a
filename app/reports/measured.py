"""How often what these pages show is right: own outcomes where there are enough, else simulation.

The simulated figures are in measured.json, which benchmarks/score_measured.py writes; what they
stand for is on the page docs/score-quality.md.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from app.backtesting import sentences
from app.i18n import number, percent
from app.jobs import kept_backtest
from surveys.db import Database

FILE = Path(__file__).with_name("measured.json")


@cache
def measured() -> dict[str, Any]:
    """What was measured, by kind; and of asking."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def week_sentence(db: Database) -> str:
    """How often this week's list is right."""
    last = kept_backtest.last(db)
    own = last.listed() if last else None
    if own is not None and own.backtest.findings and own.backtest.findings.listed:
        found = sentences.listed(own.backtest.findings.listed, own.low_cut)
        return _("Measured on your own outcomes. %(found)s", found=found)
    client, partner = measured()["client"], measured()["partner"]
    return _(
        "Measured on simulated firms, not on yours: of the first five of %(clients)s clients, "
        "%(five)s were truly below 55 (of all, %(base)s); of the first five of %(partners)s "
        "suppliers, %(five_partners)s. A person decides.",
        clients=number(client["accounts"]),
        five=percent(client["week"]["first_five"]),
        base=percent(client["week"]["base_rate"]),
        partners=number(partner["accounts"]),
        five_partners=percent(partner["week"]["first_five"]),
    )


def change_sentence(kind: str) -> str:
    """How often a sign of change is right."""
    found = measured()[kind]["change"]
    return _(
        "A change is shown with its 90%% interval; in simulated firms %(covered)s of these held "
        "the true change. ▼ and ▲ stand for a change of 3 points or more with a probability above "
        "80%%: the direction was right in %(strong)s of them; ▽ and △, above 60%%: in %(watch)s. "
        "Most changes are too small for a sign.",
        covered=percent(found["coverage"]),
        strong=percent(found["strong_sign"]),
        watch=percent(found["watch_sign"]),
    )


def asking_sentence() -> str:
    """What choosing by worth saves."""
    found = measured()["asking"]
    return _(
        "In simulated firms where some contacts never answer, the best %(share)s of the "
        "invitations narrowed the intervals %(kept)s as much as asking everybody did.",
        share=percent(found["share"]),
        kept=percent(found["kept"]),
    )
