"""No respondent ever sees what we think of them: not on a page, not in a mail, not in a module."""

from datetime import timedelta

import pytest

from app.balance.words import LABELS, MEANINGS, MOVES, SHORT_NAMES
from app.i18n import catalogue
from app.jobs.balance import assess_due
from app.mailing import send_due
from surveys import (
    action_papers,
    actions,
    audiences,
    campaigns,
    clock,
    db,
    decisions,
    internal,
    invitations,
    launching,
)
from surveys.campaigns import Notice, Plan
from surveys.contacts import Choice
from tests.balance.company import assess, tilted_company
from tests.imports import modules
from tests.login.site import open_site
from tests.security.routes import every_route

SECRET = "Asked-for-thirty-free-samples"
NOTICE = Notice(controller="C", purpose="p", purpose_en="p", readers="r", readers_en="r",
                privacy_contact="x@y.example", retention_months=36)  # fmt: skip


@pytest.fixture
def site(tmp_path):
    opened = open_site(tmp_path, RAPPORT_COMPANY="Verdier & Fils")
    yield opened
    db.forget_thread_connections()


def words_of_ours():
    """Everything only a page of ours says, in both languages."""
    french = catalogue("fr")
    english = [str(each) for words in (LABELS, MEANINGS, MOVES) for each in words.values()]
    english += [str(each) for each in SHORT_NAMES.values() if len(str(each)) > 8]
    said = [*english, *(french.gettext(each) for each in english), SECRET]
    for question in internal.questions():
        said += [label for label in question.labels.values() if question.id != internal.BALANCE]
    return [each for each in said if len(each) > 8]


def test_no_public_page_and_no_mail_holds_any_of_it(site):
    company = tilted_company(site.database)
    for relationship_id in company.relationship_ids.values():
        decided(site.database, relationship_id)
        assess(site.database, relationship_id, 1, days_ago=1, gains=1, note=SECRET)
    assess_due(site.database)
    for kind in ("client", "partner"):
        closes_on = clock.today() + timedelta(days=20)
        campaign = campaigns.create(site.database, Plan(kind, kind, kind, closes_on))
        audiences.choose_all(site.database, campaign.id, Choice(kind), fallback="fr")
        campaigns.set_notice(site.database, campaign.id, NOTICE)
        launching.launch(site.database, campaign.id, key=b"k" * 32)
    while send_due(site.database, site.settings, "test", 100):
        pass
    letters = [
        file.read_bytes().decode("utf-8", "replace") for file in site.settings.data.rglob("*.eml")
    ]
    assert letters
    pages = list(public_pages(site, company))
    assert sum("notre relation profite-t-elle le plus" in page for page in pages) >= 2, (
        "the surveys themselves are among these pages"
    )
    for text in (*letters, *pages):
        assert [words for words in words_of_ours() if words in text] == []


def decided(database, relationship_id):
    """What we decided about an account, what we mean to do, and what we would ask of it."""
    decisions.decide(database, relationship_id, decided="end", proposed=None, grounds=(),
                     decided_by=None, reason=SECRET, kept_until=None)  # fmt: skip
    action_id = actions.start(database, relationship_id, "renegotiate", opened_by=None, note=SECRET)
    sheet = action_papers.Arrangement(we_ask=SECRET, we_give=SECRET, must_change=SECRET)
    action_papers.save_arrangement(database, action_id, sheet, saved_by=None)


def public_pages(site, company):
    """Every public GET, with every token that opens anything, in both languages."""
    tokens = ["nothing-there", *minted(site.database)]
    for route in every_route(site.app):
        if route.access != "public" or route.method != "GET":
            continue
        for token in tokens:
            for language in ("fr", "en"):
                path = route.path.replace("nothing-there", token)
                yield site.visitor().get(f"{path}?lang={language}").get_data(as_text=True)


def minted(database):
    """A link for a client's and for a partner's contact."""
    rows = database.all(
        """
        SELECT min(invitation.id) AS id FROM invitation
          JOIN relationship ON relationship.id = invitation.relationship_id
         GROUP BY relationship.kind ORDER BY relationship.kind
        """
    )
    return [invitations.mint_token(database, row["id"]) for row in rows]


def test_what_faces_respondents_does_not_even_know_our_assessments():
    """The modules of answering, unsubscribing and mail import none of it."""
    ours = ("surveys.assessments", "surveys.benefits", "surveys.figures", "surveys.readings",
            "surveys.internal", "app.balance", "app.jobs.balance", "app.decisions",
            "surveys.decisions", "surveys.actions", "surveys.action_papers")  # fmt: skip
    facing = ("app/answering/", "app/unsubscribing/", "app/mail", "app/delivery")
    found = [module for module in modules("app") if module.path.startswith(facing)]
    assert len(found) > 8
    assert [
        (module.path, each.name) for module in found for each in module.imports if each.is_of(*ours)
    ] == []
