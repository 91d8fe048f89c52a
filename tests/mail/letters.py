"""Made-up letters for the tests, and what is in a mail."""

import re
from dataclasses import replace
from email.message import EmailMessage
from html import unescape

from app.mail import Letter
from surveys import clock, questionnaires
from surveys.campaigns import Campaign, end_of
from surveys.db import Database
from tests.campaigns.company import NOTICE, in_a_month

TOKEN = "T" * 43
ID = "ab" * 12


def letter(database: Database, language: str = "fr", **changes: object) -> Letter:
    """A letter to Camille of Acme, in a campaign that is never stored."""
    questionnaire = str(changes.pop("questionnaire", "client"))
    event = str(changes.pop("event", ""))
    version = questionnaires.latest(database, questionnaire)
    campaign = Campaign(
        id=ID,
        name="Autumn",
        questionnaire_version_id=version.id,
        questionnaire_id=questionnaire,
        kind="client",
        state="open",
        confidentiality="named",
        rhythm_months=12,
        subject_event=event,
        closes_at=end_of(in_a_month()),
        created_at=clock.now(),
        created_by=None,
        launched_at=clock.now(),
        closed_at=None,
        notice=NOTICE,
    )
    plain = Letter(
        ID, language, "Camille Roy", "camille@acme.example", "Acme", campaign, version, TOKEN
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields of Letter


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def links(message: EmailMessage) -> set[str]:
    """Every address in the mail: text, HTML and headers."""
    found = set(re.findall(r"https?://[^\s<>\"]+", text_of(message)))
    found |= {unescape(url) for url in re.findall(r'href="([^"]+)"', html_of(message))}
    return found | set(re.findall(r"<(https?://[^>]+)>", str(message["List-Unsubscribe"])))
