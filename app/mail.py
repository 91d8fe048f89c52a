"""Writes mails: three templates and one function, in the language of who receives them.

Rendered by an environment of its own, since the worker that sends has no web application around it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app import i18n, signing
from app.config import Settings
from surveys.campaigns import Campaign, one_line
from surveys.questionnaires import QuestionnaireVersion, scale_points, wording

MAX_NAME = 100
MAX_SUBJECT = 150
MAX_ADDRESS = 254

# Before the @: no quotes, no spaces, nothing that parts a list of addresses. Looser than what an
# import takes, since addresses of a local network (`bob@intra.local`) are written to as well.
_FORBIDDEN = re.compile(r'[\s\x00-\x20\x7f"(),:;<>@\[\\\]\ud800-\udfff]')
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

TEMPLATES = Path(__file__).parent / "templates"

# Folding would cut a link in two, or encode it: these go out as they are, on lines of their own.
UNFOLDED = frozenset({"list-unsubscribe", "list-unsubscribe-post", "message-id"})


class BadAddress(Exception):
    """No mail can be written to this address."""


@dataclass(frozen=True)
class Letter:
    """What one invitation mail is made of.

    invitation_id: names the Message-ID and the unsubscribe link. reminder: 0 for the invitation
    itself. token: of the personal link, as minted for this very mail.
    """

    invitation_id: str
    language: str
    name: str
    email: str
    account_name: str
    campaign: Campaign
    version: QuestionnaireVersion
    token: str
    reminder: int = 0


@dataclass(frozen=True)
class Button:
    """One figure of the recommendation question, and where it leads."""

    value: int
    label: str
    url: str


class MailPolicy(EmailPolicy):
    """The standard policy for SMTP, but long links in headers stay whole."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() in UNFOLDED:
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in UNFOLDED:
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


POLICY = MailPolicy(linesep="\r\n")


def invitation_mail(letter: Letter, settings: Settings) -> EmailMessage:
    """The mail that invites one contact. Raises BadAddress when none can be written there."""
    recipient = address(letter.email, name=letter.name)
    values = _values(letter, settings)
    message = _parts("invitation", letter.language, values)
    message["From"] = Address(
        display_name=short(settings.company, MAX_NAME), addr_spec=sender(settings)
    )
    message["To"] = recipient
    message["Message-ID"] = message_id(letter.invitation_id, settings, reminder=letter.reminder)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["List-Unsubscribe"] = (
        f"<{values['unsubscribe_url']}>, <mailto:{sender(settings)}?subject=unsubscribe>"
    )
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    return message


def address(email: str, *, name: str = "") -> Address:
    """One recipient, checked, whatever the name holds. Raises BadAddress."""
    local, _at, domain = email.strip().rpartition("@")
    host = _host(domain)
    if host is None or not _is_local_part(local) or len(email) > MAX_ADDRESS:
        raise BadAddress("the address is not one a mail can be sent to")
    return Address(display_name=short(name, MAX_NAME), username=local, domain=host)


def sender(settings: Settings) -> str:
    """The bare address that mails come from."""
    return parseaddr(settings.mail_from)[1]


def message_id(invitation_id: str, settings: Settings, *, reminder: int = 0) -> str:
    """Fixed per invitation and reminder: a mail sent again after a lost "250" is recognisable."""
    domain = sender(settings).rpartition("@")[2].encode("idna").decode("ascii")
    return f"<{invitation_id}.{reminder}@{domain}>"


def survey_url(token: str, settings: Settings, *, score: int | None = None) -> str:
    """The personal link; with *score*, the page opens with that figure chosen."""
    query = "" if score is None else f"?score={score}"
    return f"{settings.base_url}/s/{token}{query}"


def unsubscribe_url(invitation_id: str, settings: Settings) -> str:
    """The link that stops our mails; it outlives the campaign."""
    signed = signing.sign("unsubscribe", invitation_id, secret=settings.secret_key)
    return f"{settings.base_url}/u/{signed}"


def short(text: str, most: int) -> str:
    """*text* as one line of at most *most* characters."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def long_day(day: date, language: str) -> str:
    """`January 31, 2027`, `31 janvier 2027`; the first is `1er` in French."""
    text = format_date(day, "long", locale=language)
    return text.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else text


def _is_local_part(text: str) -> bool:
    return 1 <= len(text) <= 64 and not _FORBIDDEN.search(text) and "" not in text.split(".")


def _host(domain: str) -> str | None:
    """*domain* in the letters that mail servers read; None when it is no name of a host."""
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return host if all(_LABEL.fullmatch(label) for label in host.split(".")) else None


def _values(letter: Letter, settings: Settings) -> dict[str, object]:
    campaign, language = letter.campaign, letter.language
    return {
        "language": language,
        "company": short(settings.company, MAX_NAME),
        "name": short(letter.name, MAX_NAME),
        "account": short(letter.account_name, MAX_NAME),
        "event": short(campaign.subject_event, MAX_NAME),
        "minutes": letter.version.minutes,
        "closes_on": long_day(campaign.closes_on, language),
        "notice": campaign.notice.spoken(language),
        "survey_url": survey_url(letter.token, settings),
        "unsubscribe_url": unsubscribe_url(letter.invitation_id, settings),
        **_recommendation(letter, settings),
    }


def _recommendation(letter: Letter, settings: Settings) -> dict[str, object]:
    """The recommendation question in words and buttons; nothing when there is none."""
    question = letter.version.recommendation
    if question is None:
        return {"question": "", "buttons": ()}
    campaign = letter.campaign
    return {
        "question": wording(
            question,
            letter.language,
            company=short(settings.company, MAX_NAME),
            months=campaign.rhythm_months,
        ),
        "buttons": tuple(
            Button(
                point.value,
                point.label(letter.language),
                survey_url(letter.token, settings, score=point.value),
            )
            for point in scale_points(question.scale)
        ),
    }


def _parts(name: str, language: str, values: Mapping[str, object]) -> EmailMessage:
    """A message with the subject, the text and the HTML of the three templates *name*."""
    templates = _environment(language)
    subject = short(templates.get_template(f"mail/{name}.subject.txt").render(values), MAX_SUBJECT)
    text = templates.get_template(f"mail/{name}.txt").render(values)
    html = templates.get_template(f"mail/{name}.html").render(values, subject=subject)
    message = EmailMessage(policy=POLICY)
    message["Subject"] = subject
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    catalogue = i18n.catalogue(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        catalogue.gettext, catalogue.ngettext, newstyle=True
    )
    return environment
