"""What the login pages ask, and when an answer will do."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, SelectChoice, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Length, ValidationError

from app.config import settings
from app.login import password_rules
from app.login.password_rules import Refused
from surveys.users import MAX_EMAIL, User

# Longer than any password we take, so that a book is refused before it is hashed.
MAX_TYPED = 1024


class LoginForm(FlaskForm):
    """Who are you? The address is not checked for its form: any wrong one gets the same answer."""

    email = StringField(
        lazy_gettext("E-mail address"),
        [
            InputRequired(lazy_gettext("Enter your e-mail address.")),
            Length(max=MAX_EMAIL, message=lazy_gettext("This is too long for an e-mail address.")),
        ],
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [
            InputRequired(lazy_gettext("Enter your password.")),
            Length(max=MAX_TYPED, message=lazy_gettext("This is too long for a password.")),
        ],
    )
    submit = SubmitField(lazy_gettext("Log in"))


class PasswordForm(FlaskForm):
    """A new password of one's own; the present one is asked for unless it worked only once."""

    current = PasswordField(
        lazy_gettext("Present password"),
        [
            InputRequired(lazy_gettext("Enter your present password.")),
            Length(max=MAX_TYPED, message=lazy_gettext("This is too long for a password.")),
        ],
    )
    new = PasswordField(
        lazy_gettext("New password"), [InputRequired(lazy_gettext("Enter a new password."))]
    )
    again = PasswordField(
        lazy_gettext("New password, once more"),
        [InputRequired(lazy_gettext("Enter the new password a second time."))],
    )
    submit = SubmitField(lazy_gettext("Change password"))

    def __init__(self, user: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._about = (user.email, user.name, settings().company)
        if user.one_time:
            del self.current

    def validate_new(self, field: Field) -> None:
        """Refuse what would be guessed first, saying why."""
        reason = password_rules.refusal(field.data or "", about=self._about)
        if reason is not None:
            raise ValidationError(why_refused(reason))

    def validate_again(self, field: Field) -> None:
        """The second typing must be the same."""
        if field.data != self.new.data:
            raise ValidationError(gettext("The two new passwords are not the same."))


class LanguageForm(FlaskForm):
    """In which language one's own pages speak."""

    language = SelectField(
        lazy_gettext("Language"),
        [InputRequired()],
        choices=[SelectChoice("fr", "Français"), SelectChoice("en", "English")],
    )
    submit = SubmitField(lazy_gettext("Save language"))


def why_refused(reason: Refused) -> str:
    """The sentence for a password that is not taken."""
    sentences = {
        Refused.SHORT: gettext(
            "Use at least %(least)d characters; %(advised)d or more are better, as in a sentence.",
            least=password_rules.MIN_LENGTH,
            advised=password_rules.ADVISED_LENGTH,
        ),
        Refused.LONG: gettext("Use at most %(most)d characters.", most=password_rules.MAX_LENGTH),
        Refused.COMMON: gettext(
            "This is one of the passwords that are guessed first: choose something less common."
        ),
        Refused.PERSONAL: gettext(
            "Your name, your address or the company is the first guess: choose something else."
        ),
    }
    return str(sentences[reason])
