"""One relationship as its report shows it: every figure computed, every sentence ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.balance.section import BalanceSection, balance_section
from app.charts import (
    IntervalChart,
    ProbabilitiesChart,
    TopicsChart,
    TrendChart,
    WaterfallChart,
    interval_chart,
    probabilities_chart,
    topics_chart,
    trend_chart,
    waterfall_chart,
)
from app.charts.topics import TopicValue
from app.decisions.panel import Panel, panel_of
from app.i18n import day, number
from app.reports.class_history import ClassStep, class_steps
from app.reports.cuts import cuts
from app.reports.explanation import (
    TERMS_IN_SENTENCE,
    Explanation,
    Term,
    explain,
    points_by_dimension,
    steps,
    sum_sentence,
)
from app.reports.findings import finding
from app.reports.words import CLASSES, DIMENSIONS, KINDS, TOPICS, classes_named, named
from surveys import class_changes, clock, participation, scores, verbatims
from surveys.db import Database
from surveys.participation import Participant
from surveys.portfolio import Entry
from surveys.scores import DimensionScore
from surveys.verbatims import TopicCount, Verbatim

LATEST_VERBATIMS = 6

MOST_TOPICS = 8
"""Rows of the chart: its table holds no more, the verbatims' own page filters by any."""

OLD_AFTER_DAYS = 365

WIDE_INTERVAL = 20
"""Points: above this two neighbouring classes cannot be told apart."""


@dataclass(frozen=True)
class DimensionRow:
    """One dimension's score with its interval bar and the address of its answers."""

    name: str
    score: DimensionScore
    bar: IntervalChart
    url: str


@dataclass(frozen=True)
class RelationshipReport:
    """All that the report of one relationship shows. Charts are None when there is no figure."""

    entry: Entry
    finding: str
    days_since_answer: int | None
    all_url: str
    interval: IntervalChart | None
    probabilities: ProbabilitiesChart | None
    waterfall: WaterfallChart | None
    sum_sentence: str
    trend: TrendChart | None
    topics: TopicsChart | None
    dimensions: tuple[DimensionRow, ...]
    verbatims: tuple[Verbatim, ...]
    n_verbatims: int
    participants: tuple[Participant, ...]
    n_unnamed: int
    class_steps: tuple[ClassStep, ...]
    unknowns: tuple[str, ...]
    panel: Panel
    balance: BalanceSection


def relationship_report(db: Database, entry: Entry, *, by: str = "dimension") -> RelationshipReport:
    """The report of *entry*, read from *db*; its reasons rolled up *by* one of ROLLUPS."""
    score = entry.score
    found = scores.contributions(db, entry.relationship_id) if score else []
    explanation = explain(score, found) if score and found else None
    rolled_up = explain(score, found, by=by) if score and found else None
    people = participation.participants(db, entry.relationship_id)
    n_unnamed = participation.unnamed_responses(db, entry.relationship_id)
    wanted = verbatims.Filter(relationship_id=entry.relationship_id)
    n_verbatims = verbatims.count(db, wanted)
    days = _days_since(score.last_answer if score else None)
    return RelationshipReport(
        entry=entry,
        finding=finding(
            entry.account, score, explanation, entry.decided.band if entry.decided else None
        ),
        days_since_answer=days,
        all_url=_verbatims_url(entry) if n_verbatims else _answers_url(entry),
        interval=_interval(entry),
        probabilities=_probabilities(entry),
        waterfall=_waterfall(entry, rolled_up),
        sum_sentence=_sum_sentence(entry, explanation),
        trend=_trend(db, entry),
        topics=_topics(entry, verbatims.topic_counts(db, entry.relationship_id)),
        dimensions=_dimensions(entry, scores.dimensions(db, entry.relationship_id)),
        verbatims=tuple(verbatims.latest(db, wanted, limit=LATEST_VERBATIMS)),
        n_verbatims=n_verbatims,
        participants=tuple(people),
        n_unnamed=n_unnamed,
        class_steps=tuple(class_steps(class_changes.every(db, entry.relationship_id))),
        unknowns=tuple(unknowns(entry, people, days)),
        panel=panel_of(db, entry, points_by_dimension(found)),
        balance=balance_section(db, entry.relationship_id),
    )


def unknowns(entry: Entry, people: Sequence[Participant], days: int | None) -> list[str]:
    """What we do not know of this relationship, in sentences."""
    score = entry.score
    active = [each for each in people if each.active]
    said = []
    silent = sum(each.state == "silent" for each in active)
    unasked = sum(each.state == "unasked" for each in active)
    if silent:
        said.append(
            ngettext(
                "%(num)s contact was invited and never answered.",
                "%(num)s contacts were invited and never answered.",
                silent,
            )
        )
    if unasked:
        said.append(ngettext("%(num)s contact was never asked.",
                             "%(num)s contacts were never asked.", unasked))  # fmt: skip
    if not active:
        said.append(_("No contact is known by name."))
    elif not any(each.role == "decider" for each in active):
        said.append(_("Nobody is marked as the one who decides."))
    if days is not None and days > OLD_AFTER_DAYS:
        said.append(ngettext("The latest answer is %(num)s day old.",
                             "The latest answer is %(num)s days old.", days))  # fmt: skip
    if score is not None and score.hi90 - score.lo90 > WIDE_INTERVAL:
        said.append(_("The interval is %(points)s points wide: neighbouring classes cannot be "
                      "told apart.", points=number(score.hi90 - score.lo90)))  # fmt: skip
    return said


def _days_since(moment: str | None) -> int | None:
    return None if moment is None else (clock.today() - date.fromisoformat(moment[:10])).days


def _verbatims_url(entry: Entry, **narrowed: Any) -> str:
    return url_for(
        "reports.account_verbatims",
        account_id=entry.account_id,
        relationship=entry.relationship_id,
        **narrowed,
    )


def _answers_url(entry: Entry, **narrowed: Any) -> str:
    return url_for("reports.answers", account_id=entry.account_id,
                   relationship=entry.relationship_id, **narrowed)  # fmt: skip


def term_url(entry: Entry, term: Term) -> str:
    """Where the answers behind *term* are: the words themselves if it is words that counted."""
    if term.where.get("dimension") != "sentiment":
        return _answers_url(entry, **term.where)
    month = term.where.get("month")
    period = {"since": f"{month}-01", "until": f"{month}-31"} if month else {}
    return _verbatims_url(entry, **period)


def _name(entry: Entry) -> str:
    """Account and kind: a company that is both has each chart twice, under names of their own."""
    return f"{entry.account} ({named(KINDS, entry.kind).lower()})"


def _interval(entry: Entry) -> IntervalChart | None:
    score = entry.score
    if score is None:
        return None
    return interval_chart(
        f"interval-{entry.kind}",
        name=_name(entry),
        value=None if score.withheld else score.value,
        lo90=score.lo90,
        hi90=score.hi90,
        cuts=cuts(entry.kind),
    )


def _probabilities(entry: Entry) -> ProbabilitiesChart | None:
    """None when the class is withheld: probabilities would give it away as if it were known."""
    score = entry.score
    if score is None or score.withheld:
        return None
    return probabilities_chart(
        f"classes-{entry.kind}",
        name=_name(entry),
        probabilities=score.probabilities,
        words={band: str(word) for band, word in CLASSES.items()},
        named=classes_named(score),
    )


def _waterfall(entry: Entry, explanation: Explanation | None) -> WaterfallChart | None:
    score = entry.score
    if score is None or score.withheld or explanation is None:
        return None
    listed = steps(
        explanation,
        score,
        kind=entry.kind,
        segment=entry.segment,
        term_url=lambda term: term_url(entry, term),
        people_url=f"#{entry.kind}-people",
        all_url=_answers_url(entry),
    )
    return waterfall_chart(f"sum-{entry.kind}", name=_name(entry), steps=listed)


def _sum_sentence(entry: Entry, explanation: Explanation | None) -> str:
    score = entry.score
    if score is None or score.withheld or explanation is None:
        return ""
    listed = steps(
        explanation,
        score,
        kind=entry.kind,
        segment=entry.segment,
        digits=0,
        most=TERMS_IN_SENTENCE,
    )
    return sum_sentence(listed)


def _trend(db: Database, entry: Entry) -> TrendChart | None:
    points = scores.points(db, entry.relationship_id)
    if len(points) < 2 or entry.score is None or entry.score.withheld:
        return None
    return trend_chart(f"trend-{entry.kind}", name=_name(entry), points=points)


def _topics(entry: Entry, counts: Sequence[TopicCount]) -> TopicsChart | None:
    if not counts:
        return None
    shown = sorted(counts, key=lambda each: -each.n)[:MOST_TOPICS]
    shown.sort(key=lambda each: (each.positive - each.negative, -each.n))
    values = [_topic_value(entry, each) for each in shown]
    return topics_chart(f"topics-{entry.kind}", name=_name(entry), topics=values)


def _topic_value(entry: Entry, count: TopicCount) -> TopicValue:
    return TopicValue(
        name=named(TOPICS, count.topic),
        positive=count.positive,
        negative=count.negative,
        neutral=count.neutral,
        url=_verbatims_url(entry, topic=count.topic),
        positive_url=_verbatims_url(entry, topic=count.topic, label="pos"),
        negative_url=_verbatims_url(entry, topic=count.topic, label="neg"),
    )


def _dimensions(entry: Entry, found: Sequence[DimensionScore]) -> tuple[DimensionRow, ...]:
    """None of them when the score is withheld: a part is not better known than the whole."""
    if entry.score is None or entry.score.withheld:
        return ()
    return tuple(
        DimensionRow(
            name=named(DIMENSIONS, each.dimension),
            score=each,
            bar=interval_chart(
                f"dimension-{entry.kind}-{each.dimension}",
                name=named(DIMENSIONS, each.dimension),
                value=each.value,
                lo90=each.lo90,
                hi90=each.hi90,
            ),
            url=_dimension_url(entry, each.dimension),
        )
        for each in found
    )


def _dimension_url(entry: Entry, dimension: str) -> str:
    if dimension == "sentiment":
        return _verbatims_url(entry)
    return _answers_url(entry, dimension=dimension)


def participant_words(participant: Participant) -> Mapping[str, str]:
    """Status of a contact in words, and the date that goes with it."""
    if participant.state == "answered":
        return {"status": _("has answered"), "day": day(participant.answered_at)}
    if participant.state == "silent":
        return {"status": _("invited, never answered"), "day": day(participant.invited_at)}
    return {"status": _("never asked"), "day": ""}
