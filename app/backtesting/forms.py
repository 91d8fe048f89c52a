"""What the page asks for."""

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from app.accounts.wording import DATE_FORMS
from app.jobs.backtesting import FALL


class OutcomesForm(FlaskForm):
    """Which file of outcomes, and how to read it."""

    file = FileField(lazy("CSV file of outcomes"), [FileRequired(lazy("Choose a file."))])
    fall = IntegerField(
        lazy("Fall in volume, in percent, that counts as a loss where the file gives no outcome"),
        [
            InputRequired(lazy("Give a percentage from 1 to 100.")),
            NumberRange(1, 100, lazy("Give a percentage from 1 to 100.")),
        ],
        default=int(FALL),
    )
    date_form = SelectField(
        lazy("How dates are written"),
        choices=[SelectChoice(value, label) for value, label in DATE_FORMS.items()],
    )
