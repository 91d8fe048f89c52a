"""Why a score is what it is: its exact contributions, rolled up until a person can read them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.charts.waterfall import Step
from app.i18n import number
from app.reports.rounding import rounded_terms
from app.reports.words import DIMENSIONS, named
from surveys.scores import Explained, Score

TERMS = 6
"""Terms named one by one; the rest goes together, so that the sum can be read."""

SMALLEST_NAMED = 0.5
"""Points: below this a term is not worth a name of its own."""


@dataclass(frozen=True)
class Term:
    """What the answers on one dimension in one month add, in points. n: how many answers."""

    dimension: str
    month: str
    points: float
    n: int


@dataclass(frozen=True)
class Explanation:
    """prior and engagement, the named terms (heaviest first), and the rest, in points.

    They sum to the score before it is cut to the scale; cut: what the cut takes (0 mostly).
    """

    prior: float
    engagement: float
    terms: tuple[Term, ...]
    rest: float
    n_rest: int
    cut: float

    @property
    def heaviest_burden(self) -> Term | None:
        """The term that lowers the score most, if any does by a point that can be seen."""
        burdens = [term for term in self.terms if term.points <= -SMALLEST_NAMED]
        return min(burdens, key=lambda term: term.points, default=None)

    @property
    def greatest_help(self) -> Term | None:
        helps = [term for term in self.terms if term.points >= SMALLEST_NAMED]
        return max(helps, key=lambda term: term.points, default=None)


def explain(score: Score, contributions: Sequence[Explained]) -> Explanation:
    """The contributions of *score*, rolled up by dimension and month."""
    points: dict[tuple[str, str], float] = defaultdict(float)
    answers: dict[tuple[str, str], int] = defaultdict(int)
    alone = {"prior": 0.0, "engagement": 0.0}
    for each in contributions:
        if each.answered_at is None:
            alone["engagement" if each.source == "engagement" else "prior"] += each.points
            continue
        key = (each.dimension or "", each.answered_at[:7])
        points[key] += each.points
        answers[key] += 1
    ranked = sorted(points, key=lambda key: (-abs(points[key]), key))
    chosen = [key for key in ranked[:TERMS] if abs(points[key]) >= SMALLEST_NAMED]
    others = [key for key in ranked if key not in chosen]
    return Explanation(
        prior=alone["prior"],
        engagement=alone["engagement"],
        terms=tuple(Term(*key, points[key], answers[key]) for key in chosen),
        rest=sum(points[key] for key in others),
        n_rest=sum(answers[key] for key in others),
        cut=score.value - score.unclipped,
    )


TermUrl = Callable[[Term], str]


def steps(
    explanation: Explanation,
    score: Score,
    *,
    kind: str,
    segment: str,
    term_url: TermUrl | None = None,
    digits: int = 1,
) -> list[Step]:
    """The sum as steps of a waterfall; the numbers shown add up to the score shown.

    kind: client or partner. term_url: where the answers of a term are.
    """
    parts: list[tuple[str, float, str | None]] = [
        (prior_name(kind, segment), explanation.prior, None)
    ]
    if explanation.engagement:
        parts.append((engagement_name(explanation.engagement), explanation.engagement, None))
    parts.extend(
        (term_name(term), term.points, term_url(term) if term_url else None)
        for term in explanation.terms
    )
    if explanation.n_rest:
        parts.append((rest_name(explanation.n_rest), explanation.rest, None))
    if explanation.cut:
        parts.append((_("cut to the scale"), explanation.cut, None))
    shown = rounded_terms([points for _name, points, _url in parts],
                          total=score.value, digits=digits)  # fmt: skip
    kinds = ["start"] + ["step"] * (len(parts) - 1)
    listed = [
        Step(kind, name, points, display, url)
        for kind, (name, points, url), display in zip(kinds, parts, shown, strict=True)
    ]
    return [*listed, Step("end", _("score"), score.value, round(score.value, digits))]


def sum_sentence(listed: Sequence[Step]) -> str:
    """`66 = 71 (typical client of this segment) − 2 (few replies) + 1 (…)`, whole points.

    Terms that round to nothing are left out; the others still add up.
    """
    *terms, end = listed
    text = _("%(score)s = %(start)s (%(name)s)",
             score=number(end.shown), start=number(terms[0].shown), name=terms[0].name)  # fmt: skip
    for term in terms[1:]:
        if round(term.shown):
            sign = "−" if term.shown < 0 else "+"
            text += f" {sign} {number(abs(term.shown))} ({term.name})"
    return text


def prior_name(kind: str, segment: str) -> str:
    if kind == "partner":
        return _("typical partner of this segment") if segment else _("typical partner")
    return _("typical client of this segment") if segment else _("typical client")


def engagement_name(points: float) -> str:
    return _("few replies") if points < 0 else _("ready replies")


def rest_name(answers: int) -> str:
    return ngettext("%(num)s more answer", "%(num)s more answers", answers)


def term_name(term: Term) -> str:
    """`fairness, March 2026`."""
    month = format_date(date.fromisoformat(f"{term.month}-01"), "MMMM y")
    return f"{named(DIMENSIONS, term.dimension)}, {month}"
