"""Choosing the contacts of a draft by filters and ticks."""

import pytest

from surveys import audiences, campaigns, launching
from surveys.contacts import Choice
from surveys.db import Database
from surveys.errors import BadInput
from tests.campaigns.company import KEY, NOTICE, account, contact, draft, invitation_of


@pytest.fixture
def people(database: Database) -> dict[str, str]:
    """Two clients, one of them a supplier too, and a distributor."""
    acme = account(database, "Acme", segment="large")
    bolt = account(database, "Société Bolt", "client", "partner")
    caro = account(database, "Caro", "partner", subtype="distributor")
    return {
        "camille": contact(database, acme, "Camille Roy", role="decider"),
        "alex": contact(database, acme, "Alex Smith", language="en"),
        "bob": contact(database, bolt, "Bob Dubois", language=None, role="buyer"),
        "chloe": contact(database, caro, "Chloé Petit"),
    }


def names(database: Database, campaign_id: str, choice: Choice) -> list[str]:
    found = audiences.candidates(database, campaign_id, choice)
    assert audiences.count_candidates(database, campaign_id, choice) == len(found)
    return [candidate.name.split()[0] for candidate in found]


@pytest.mark.usefixtures("people")
def test_filters_find_contacts_of_the_campaigns_kind(database: Database) -> None:
    clients = draft(database, kind="client").id
    assert names(database, clients, Choice("client")) == ["Alex", "Camille", "Bob"]
    assert names(database, clients, Choice("client", segment="large")) == ["Alex", "Camille"]
    assert names(database, clients, Choice("client", role="buyer")) == ["Bob"]
    assert names(database, clients, Choice("client", language="en")) == ["Alex"]
    partners = draft(database, questionnaire="partner", kind="partner").id
    assert names(database, partners, Choice("partner")) == ["Chloé", "Bob"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("SOCIETE", ["Bob"]),
        ("société", ["Bob"]),
        ("camille@", ["Camille"]),
        ("smith", ["Alex"]),
        ("%", []),
        ("_", []),
        ("o' OR 1=1 --", []),
    ],
)
@pytest.mark.usefixtures("people")
def test_words_are_looked_for_in_company_name_and_address(
    database: Database, words: str, found: list[str]
) -> None:
    assert names(database, draft(database).id, Choice("client", words=words)) == found


def test_ticks_add_and_take_out(database: Database, people: dict[str, str]) -> None:
    made = draft(database, people["camille"])
    assert audiences.choose(database, made.id, [people["alex"]], fallback="fr") == 1
    assert audiences.choose(database, made.id, [people["alex"]], fallback="fr") == 0
    audiences.leave_out(database, made.id, [people["camille"]])
    found = audiences.candidates(database, made.id, Choice("client"))
    chosen = [candidate.contact_id for candidate in found if candidate.is_chosen]
    assert chosen == [people["alex"]]


def test_taking_all_found_twice_adds_nobody_twice(
    database: Database, people: dict[str, str]
) -> None:
    made = draft(database, people["camille"])
    assert audiences.choose_all(database, made.id, Choice("client"), fallback="fr") == 2
    assert audiences.choose_all(database, made.id, Choice("client"), fallback="fr") == 0
    assert audiences.count_chosen(database, made.id) == 3
    audiences.leave_out_all(database, made.id)
    assert audiences.count_chosen(database, made.id) == 0


def test_a_contact_without_a_relationship_of_the_kind_is_not_added(
    database: Database, people: dict[str, str]
) -> None:
    made = draft(database, people["camille"])
    assert audiences.choose(database, made.id, [people["chloe"], "0" * 24], fallback="fr") == 0


def test_who_is_both_gets_the_questionnaire_of_the_campaigns_kind(
    database: Database, people: dict[str, str]
) -> None:
    kinds = {}
    for kind in ("client", "partner"):
        made = draft(database, people["bob"], questionnaire=kind, kind=kind)
        kinds[kind] = database.value(
            """
            SELECT relationship.kind FROM invitation
              JOIN relationship ON relationship.id = invitation.relationship_id
             WHERE invitation.id = :id
            """,
            id=invitation_of(database, made.id, people["bob"]),
        )
    assert kinds == {"client": "client", "partner": "partner"}


def test_the_fallback_serves_only_those_whose_language_is_not_known(
    database: Database, people: dict[str, str]
) -> None:
    made = draft(database, fallback="fr")
    assert audiences.fallback_language(database, made.id) == "fr"
    assert audiences.set_fallback_language(database, made.id, "en") == 1
    assert audiences.fallback_language(database, made.id) == "en"
    rows = database.all("SELECT contact_id, language FROM invitation")
    languages = {row["contact_id"]: row["language"] for row in rows}
    assert languages == {people["camille"]: "fr", people["alex"]: "en", people["bob"]: "en"}
    with pytest.raises(BadInput, match="language must be fr or en; got 'de'"):
        audiences.set_fallback_language(database, made.id, "de")


def test_nothing_of_a_launched_campaign_can_be_chosen_anew(
    database: Database, people: dict[str, str]
) -> None:
    made = draft(database, people["camille"])
    launching.launch(database, made.id, key=KEY)
    for change in (
        lambda: audiences.choose(database, made.id, [people["alex"]], fallback="fr"),
        lambda: audiences.choose_all(database, made.id, Choice("client"), fallback="fr"),
        lambda: audiences.leave_out(database, made.id, [people["camille"]]),
        lambda: audiences.leave_out_all(database, made.id),
        lambda: audiences.set_fallback_language(database, made.id, "en"),
        lambda: campaigns.remove_draft(database, made.id),
        lambda: campaigns.set_notice(database, made.id, NOTICE),
    ):
        with pytest.raises(BadInput, match="must be a draft to be changed; it is open"):
            change()
    assert audiences.count_chosen(database, made.id) == 1
