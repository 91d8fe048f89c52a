"""Every component and chart of the manager's pages at once, with made-up values."""

from dataclasses import replace

from flask import render_template

from app.access import admin_required
from app.balance.words import LABELS
from app.charts import (
    both_sides_chart,
    drivers_chart,
    gap_map,
    interval_chart,
    probabilities_chart,
    quadrant_chart,
    topics_chart,
    trend_chart,
    waterfall_chart,
)
from app.charts.both_sides import Account, Middle
from app.charts.drivers import DriverValue
from app.charts.gap_map import Pair
from app.charts.quadrant import QuadrantValue
from app.charts.topics import TopicValue
from app.charts.waterfall import Step
from app.reports.blueprint import bp
from app.reports.underlining import segments
from app.reports.words import CLASSES
from surveys.scores import Score, ScorePoint
from surveys.verbatims import Opinion, Verbatim

SCORE = Score(
    relationship_id="made-up", calibration_id="made-up", evidence=1, as_of="2026-11-23",
    value=65.1, lo90=56.2, hi90=74.0, unclipped=65.1, p_end=0.01, p_repair=0.07, p_improve=0.58,
    p_maintain=0.32, p_grow=0.02, band="improve", standing="provisional", p_decline=0.64,
    p_below_55=0.08, reliability=0.62, withheld=False, n_responses=9, n_contacts=3,
    last_answer="2026-11-02", coverage=0.75, change=-9.2, change_lo90=-15.0, change_hi90=-3.4,
    computed_at="2026-11-23T08:00:00.000Z",
)  # fmt: skip

TEXT = "La livraison arrive en retard, mais l’équipe est formidable. Still waiting for March."

VERBATIM = Verbatim(
    answer_id="made-up", response_id="made-up", relationship_id="made-up", account_id="made-up",
    account="Fictitious & Sons", kind="client", question_id="C9",
    label_fr="Quelle est la raison principale de votre note ?",
    label_en="What is the main reason for your score?", answered_at="2026-11-02T10:00:00.000Z",
    contact_id=None, contact="Camille Roux", recommendation=6.0, text=TEXT, language="fr",
    sentiment=-0.2, label="mixed",
    opinions=(
        Opinion(0, 29, TEXT[0:29], "delivery", -0.7, "neg"),
        Opinion(36, 59, TEXT[36:59], "people", 0.9, "pos"),
        Opinion(61, 84, TEXT[61:84], "invoicing_payment", -0.1, "neu"),
    ),
)  # fmt: skip


@bp.get("/components", endpoint="components")
@admin_required
def components_page() -> str:
    """One page to look at after every change of a template or a style."""
    name = VERBATIM.account
    return render_template(
        "reports/components.html",
        scores=(SCORE, replace(SCORE, standing="firm", band="maintain"), _withheld(), None),
        interval=interval_chart("made-up-score", name=name, value=65.1, lo90=56.2, hi90=74.0),
        range_only=interval_chart("made-up-range", name=name, value=None, lo90=38, hi90=79),
        probabilities=probabilities_chart(
            "made-up-classes",
            name=name,
            probabilities=SCORE.probabilities,
            words={band: str(word) for band, word in CLASSES.items()},
            named=("improve", "maintain"),
        ),
        two_sides=both_sides_chart(
            "made-up-sides", name=name, accounts=_accounts(), middle=Middle(70, 11, 61, 14, 0.75)
        ),
        labels=LABELS,
        gaps=gap_map("made-up-gaps", name=name, pairs=_pairs(), words=_steps_of_gain()),
        names={"made-up": {"sides": {"account": name}, "url": "#why"}},
        trend=trend_chart("made-up-trend", name=name, points=_course()),
        topics=topics_chart("made-up-topics", name=name, topics=_topics()),
        waterfall=waterfall_chart("made-up-sum", name=name, steps=_steps()),
        drivers=drivers_chart("made-up-drivers", title="Drivers", drivers=_drivers()),
        quadrant=quadrant_chart(
            "made-up-quadrant", title="Quadrant", target=80.0, values=_quadrant()
        ),
        verbatims=[
            replace(VERBATIM, label=label) for label in ("neg", "neu", "pos", "mixed", None)
        ],
        segments=segments,
    )


def _withheld() -> Score:
    return replace(SCORE, withheld=True, standing="insufficient", n_responses=0, change=None,
                   change_lo90=None, change_hi90=None, last_answer=None)  # fmt: skip


def _course() -> list[ScorePoint]:
    values = (72.0, 74.3, 73.1, 70.2, 71.4, 65.1)
    dates = ("2025-08-25", "2025-11-24", "2026-02-23", "2026-05-25", "2026-08-24", "2026-11-23")
    return [
        ScorePoint(on, value, value - 9, value + 9) for on, value in zip(dates, values, strict=True)
    ]


def _accounts() -> list[Account]:
    values = ((88, 35, "they_benefit"), (52, 81, "we_benefit"), (74, 66, "balanced"),
              (61, 48, "not_established"))  # fmt: skip
    return [
        Account(f"Fictitious & {LABELS[label]}", score, benefit, label, str(LABELS[label]), "#why")
        for score, benefit, label in values
    ]


def _pairs() -> list[Pair]:
    values = ((3.0, 3.0), (3.4, 2.6), (5.0, 1.0), (2.0, 4.0))
    return [Pair("made-up", they, we, they >= 3.5 >= 2.5 >= we) for they, we in values]


def _steps_of_gain() -> dict[int, str]:
    return {step: str(step) for step in range(1, 6)}


def _topics() -> list[TopicValue]:
    counts = (("Delivery", 2, 7, 1), ("Invoices and payment", 0, 3, 1), ("People", 6, 0, 0))
    return [
        TopicValue(name, positive, negative, neutral, "#topics", "#topics", "#topics")
        for name, positive, negative, neutral in counts
    ]


def _drivers() -> list[DriverValue]:
    return [
        DriverValue("Trust", 0.44, 0.31, 0.52, False, "stands out", "#drivers"),
        DriverValue("Value for money", 0.26, 0.17, 0.35, True, "weak", "#drivers"),
        DriverValue("Communication", 0.19, 0.10, 0.28, True, "weak", "#drivers"),
        DriverValue("Ease", 0.11, 0.05, 0.16, False, "counts less", "#drivers"),
    ]


def _quadrant() -> list[QuadrantValue]:
    means = (62.0, 71.0, 84.0, 70.5)
    return [
        QuadrantValue(each.name, each.share, mean, each.weak)
        for each, mean in zip(_drivers(), means, strict=True)
    ]


def _steps() -> list[Step]:
    return [
        Step("start", "typical client of this segment", 71.0, 71.0),
        Step("step", "few replies", -2.1, -2.1),
        Step("step", "fairness, March 2026", -4.6, -4.6, "#why"),
        Step("step", "trust, November 2026", 0.8, 0.8, "#why"),
        Step("end", "score", 65.1, 65.1),
    ]
