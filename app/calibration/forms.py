"""What the calibration pages ask for: the company's settings, and why something is decided."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, FloatField, HiddenField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange

from analysis.score import Rules

MAX_NOTE = 300


class Figure(FloatField):
    """A number, with a decimal point or a decimal comma."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        texts = [str(each).strip().replace(",", ".") for each in valuelist]
        try:
            super().process_formdata(texts)
        except ValueError as error:
            raise ValueError(_("Give a number, for example 55 or 55.5.")) from error

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else "" if self.data is None else f"{self.data:g}"


def _figure(label: Any, low: float, high: float, refused: Any) -> Figure:
    return Figure(
        label,
        [InputRequired(refused), NumberRange(low, high, refused)],
        render_kw={"inputmode": "decimal", "size": 8, "autocomplete": "off"},
    )


def _cut(label: Any) -> Figure:
    return _figure(label, 0.1, 99.9, lazy("Give a cut between 0 and 100."))


def _weight(label: Any) -> Figure:
    return _figure(label, 0.1, 1.0, lazy("Give a weight from 0.1 to 1."))


class SettingsForm(FlaskForm):
    """What the company chooses for one population."""

    cut_repair = _cut(lazy("Repair begins at"))
    cut_improve = _cut(lazy("Improve begins at"))
    cut_maintain = _cut(lazy("Maintain begins at"))
    cut_grow = _cut(lazy("Grow begins at"))
    missed_cost = _figure(
        lazy("Cost of a missed trouble"), 1.0, 10.0, lazy("Give a cost from 1 to 10.")
    )
    target = _figure(
        lazy("Target of a dimension"), 0.0, 100.0, lazy("Give a target from 0 to 100.")
    )
    weigh_roles = BooleanField(lazy("Let roles weigh"))
    decider = _weight(lazy("Weight of who decides"))
    buyer = _weight(lazy("Weight of a buyer"))
    user = _weight(lazy("Weight of a user"))
    note = StringField(lazy("Why, for the history"), [Length(max=MAX_NOTE)])

    def validate_cut_grow(self, field: Field) -> None:
        cuts = [each.data for each in self._cuts()]
        if None not in cuts and not all(low < high for low, high in pairwise(cuts)):
            raise ValidationError(
                _("Each class must begin above the one before it: repair, improve, maintain, grow.")
            )

    def show(self, rules: Rules) -> None:
        """Fill the form with what is in force."""
        for field, cut in zip(self._cuts(), rules.cuts, strict=True):
            field.data = cut
        for name in ("missed_cost", "target", "weigh_roles", "decider", "buyer", "user"):
            self[name].data = getattr(rules, name)

    def rules(self) -> Rules:
        """The settings of a form that is valid."""
        repair, improve, maintain, grow = (float(each.data) for each in self._cuts())
        return Rules(
            cuts=(repair, improve, maintain, grow),
            missed_cost=float(self.missed_cost.data),
            target=float(self.target.data),
            weigh_roles=bool(self.weigh_roles.data),
            decider=float(self.decider.data),
            buyer=float(self.buyer.data),
            user=float(self.user.data),
        )

    def _cuts(self) -> tuple[Figure, Figure, Figure, Figure]:
        return self.cut_repair, self.cut_improve, self.cut_maintain, self.cut_grow


class DecisionForm(FlaskForm):
    """A decision about a proposal: which version it was about, as it stood then, and why."""

    version = HiddenField()
    seen = HiddenField()
    note = StringField(lazy("Why, for the history"), [Length(max=MAX_NOTE)])

    def reason(self) -> str:
        return " ".join((self.note.data or "").split())[:MAX_NOTE]


class EmptyForm(FlaskForm):
    """A button that changes something: nothing but the token against forged requests."""
