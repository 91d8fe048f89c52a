"""Why a score is what it is: its exact contributions, rolled up until a person can read them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.charts.waterfall import Step
from app.i18n import number
from app.reports.rounding import rounded_terms
from app.reports.words import DIMENSIONS, named, question_label
from surveys.scores import Explained, Score

TERMS = 10
"""Terms named one by one; the rest goes together, so that the sum can be read."""

TERMS_IN_SENTENCE = 4

SMALLEST_NAMED = 0.1
"""Points: below this a term is not worth a name of its own."""

PLAIN_LEAD = 1.0
"""Points by which the heaviest term must lead the next to be called the reason."""


@dataclass(frozen=True)
class Term:
    """What some answers add together, in points. n: how many they are.

    where: the filter that finds exactly these answers (dimension, month, question, contact).
    """

    name: str
    points: float
    n: int
    where: Mapping[str, str]


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
    def burden(self) -> Term | None:
        """The term that plainly lowers the score more than any other, if there is one."""
        return _leader([term for term in self.terms if term.points < 0])

    @property
    def help(self) -> Term | None:
        """The term that plainly lifts the score more than any other, if there is one."""
        return _leader([term for term in self.terms if term.points > 0])


ROLLUPS = ("dimension", "month", "question", "contact")
"""What contributions can be rolled up by; each stays exact."""


def explain(
    score: Score, contributions: Sequence[Explained], *, by: str = "dimension"
) -> Explanation:
    """The contributions of *score*, rolled up by one of ROLLUPS."""
    groups: dict[str, list[Explained]] = {}
    alone = {"prior": 0.0, "engagement": 0.0}
    for each in contributions:
        if each.answered_at is None:
            alone["engagement" if each.source == "engagement" else "prior"] += each.points
        else:
            groups.setdefault(_KEYS[by](each), []).append(each)
    ranked = sorted((_term(by, key, group) for key, group in groups.items()),
                    key=lambda term: (-abs(term.points), term.name))  # fmt: skip
    chosen = [term for term in ranked[:TERMS] if abs(term.points) >= SMALLEST_NAMED]
    others = ranked[len(chosen) :]
    return Explanation(
        prior=alone["prior"],
        engagement=alone["engagement"],
        terms=tuple(chosen),
        rest=sum(term.points for term in others),
        n_rest=sum(term.n for term in others),
        cut=score.value - score.unclipped,
    )


def points_by_dimension(contributions: Sequence[Explained]) -> dict[str, float]:
    """What the answers on each dimension add to the score, in points."""
    points: dict[str, float] = {}
    for each in contributions:
        if each.answered_at is not None and each.dimension:
            points[each.dimension] = points.get(each.dimension, 0.0) + each.points
    return points


def steps(
    explanation: Explanation,
    score: Score,
    *,
    kind: str,
    segment: str,
    term_url: Callable[[Term], str] | None = None,
    people_url: str | None = None,
    all_url: str | None = None,
    digits: int = 1,
    most: int = TERMS,
) -> list[Step]:
    """The sum as steps of a waterfall; the numbers shown add up to the score shown.

    kind: client or partner. term_url: where the answers of a term are; people_url: who replies;
    all_url: every answer, for what is not named. most: terms to name.
    """
    parts: list[tuple[str, float, str | None]] = [
        (prior_name(kind, segment), explanation.prior, None)
    ]
    if explanation.engagement:
        parts.append((engagement_name(explanation.engagement), explanation.engagement, people_url))
    parts.extend(
        (term.name, term.points, term_url(term) if term_url else None)
        for term in explanation.terms[:most]
    )
    hidden = explanation.terms[most:]
    n_rest = explanation.n_rest + sum(term.n for term in hidden)
    if n_rest:
        points = explanation.rest + sum(term.points for term in hidden)
        parts.append((rest_name(n_rest), points, all_url))
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


def month_name(month: str) -> str:
    """`March 2026` for `2026-03`."""
    return str(format_date(date.fromisoformat(f"{month}-01"), "MMMM y"))


def _month_of(each: Explained) -> str:
    return (each.answered_at or "")[:7]


_KEYS: Mapping[str, Callable[[Explained], str]] = {
    "dimension": lambda each: each.dimension or "",
    "month": _month_of,
    "question": lambda each: each.question_id or "",
    "contact": lambda each: each.contact_id or "",
}


def _term(by: str, key: str, group: Sequence[Explained]) -> Term:
    """One term for *group*; a dimension that was asked about in one month only names that month."""
    where = {by: key} if key else {}
    name = _NAMES[by](group[0])
    months = {_month_of(each) for each in group}
    if by == "dimension" and len(months) == 1:
        month = months.pop()
        name, where = f"{name}, {month_name(month)}", {**where, "month": month}
    return Term(name, sum(each.points for each in group), len(group), where)


_NAMES: Mapping[str, Callable[[Explained], str]] = {
    "dimension": lambda each: named(DIMENSIONS, each.dimension),
    "month": lambda each: month_name(_month_of(each)),
    "question": lambda each: question_label(each.label_fr, each.label_en),
    "contact": lambda each: each.contact or _("someone not named"),
}


def _leader(terms: Sequence[Term]) -> Term | None:
    ranked = sorted(terms, key=lambda term: -abs(term.points))
    if not ranked:
        return None
    lead = abs(ranked[0].points) - (abs(ranked[1].points) if len(ranked) > 1 else 0.0)
    return ranked[0] if lead >= PLAIN_LEAD else None
