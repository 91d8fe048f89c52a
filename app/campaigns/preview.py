"""What respondents of a draft will be shown, in both languages."""

from dataclasses import dataclass
from email.message import EmailMessage

from app import mail
from app.campaigns import words
from app.config import settings
from app.database import get_db
from app.i18n import LANGUAGES, language_of
from surveys import questionnaires
from surveys.campaigns import Campaign, Notice

EXAMPLE_ID = "0" * 24
EXAMPLE_TOKEN = "example"  # noqa: S105 - no token has this form: the link leads nowhere


@dataclass(frozen=True)
class Shown:
    """The mail of one language."""

    language: str
    subject: str
    text: str


def example(campaign: Campaign, language: str) -> EmailMessage:
    """The mail to a made-up contact: its links lead nowhere."""
    names = {"fr": ("Camille Exemple", "Exemple SA"), "en": ("Alex Example", "Example Ltd")}
    name, account = names[language]
    return mail.invitation_mail(
        mail.Letter(
            invitation_id=EXAMPLE_ID,
            language=language,
            name=name,
            email="example@example.com",
            account_name=account,
            campaign=campaign,
            version=questionnaires.get_version(get_db(), campaign.questionnaire_version_id),
            token=EXAMPLE_TOKEN,
        ),
        settings(),
    )


def mails(campaign: Campaign) -> list[Shown]:
    """The mail in each language."""
    return [_shown(language, example(campaign, language)) for language in LANGUAGES]


def notices(notice: Notice) -> list[tuple[str, list[str]]]:
    """The notice in each language, line by line."""
    told = []
    for language in LANGUAGES:
        with language_of(language):
            told.append((language, words.notice_lines(notice.spoken(language))))
    return told


def html(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    return str(part.get_content()) if part is not None else ""


def _shown(language: str, message: EmailMessage) -> Shown:
    part = message.get_body(("plain",))
    text = str(part.get_content()) if part is not None else ""
    return Shown(language, str(message["Subject"]), text)
