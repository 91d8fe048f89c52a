"""What is kept of accounts and contacts is found by name, reference, words, and for campaigns."""

import pytest

from surveys import accounts, contacts, db, events, migrations, relationships
from surveys.accounts import Account
from surveys.contacts import Choice, Contact
from surveys.errors import BadInput, NotFound
from surveys.events import NewEvent
from surveys.relationships import Relationship


@pytest.fixture
def database(tmp_path):
    opened = db.connect(tmp_path / "rapport.db")
    migrations.migrate(opened)
    with opened.transaction():
        accounts.insert_many(
            opened,
            [
                Account("a", "Société Élan", "b", "R_1"),
                Account("b", "Groupe 100%", None, "R2"),
                Account("c", "Castel", None, "SOCIETE"),
            ],
        )
        relationships.insert_many(
            opened,
            [
                Relationship("ra", "a", "client", segment="Retail"),
                Relationship("rp", "a", "partner"),
                Relationship("rb", "b", "client", stage="ended"),
                Relationship("rc", "c", "client", segment="Bâtiment"),
            ],
        )
        contacts.insert_many(
            opened,
            [
                Contact("1", "a", "Zoé", "zoe@elan.example", role="buyer", language="fr"),
                Contact("2", "a", "Bob", "bob@elan.example", language="en"),
                Contact("3", "a", "No Address"),
                Contact("4", "a", "Gone", "gone@elan.example", active=False),
                Contact("5", "b", "Ended", "e@groupe.example"),
                Contact("6", "c", "Carl", "carl@castel.example"),
            ],
        )
    yield opened
    opened.close()


def chosen(database, **choice):
    found = contacts.choosable(database, Choice(**choice))
    assert len(found) == contacts.count_choosable(database, Choice(**choice))
    return [each.contact_id for each in found]


def test_an_account_is_found_by_name_or_reference(database):
    assert accounts.find(database, " societe elan ").id == "a"
    assert accounts.find(database, "R_1").id == "a"
    assert accounts.find(database, "r_1") is None
    with pytest.raises(NotFound):
        accounts.get(database, "zzz")


def test_a_name_that_is_also_a_reference_is_not_guessed(database):
    with database.transaction():
        accounts.insert_many(database, [Account("d", "Société")])
    with pytest.raises(BadInput, match="name of one account and the reference of another"):
        accounts.find(database, "SOCIETE")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["c", "b", "a"]),
        ("elan", ["a"]),
        ("ÉLAN", ["a"]),
        ("%", ["b"]),
        ("_", ["a"]),
        ("R2", ["b"]),
        ("!", []),
    ],
)
def test_words_are_found_in_names_and_references_to_the_letter(database, words, found):
    assert [each.id for each in accounts.search(database, words)] == found
    assert accounts.count(database, words) == len(found)


def test_a_listed_account_says_its_kinds_parent_and_contacts(database):
    (elan,) = accounts.search(database, "elan")
    assert (elan.is_client, elan.is_partner, elan.parent_name, elan.contacts) == (
        True,
        True,
        "Groupe 100%",
        4,
    )


def test_a_campaign_may_choose_whom_it_can_write_to(database):
    assert chosen(database, kind="client") == ["6", "2", "1"]
    assert chosen(database, kind="partner") == ["2", "1"]
    assert chosen(database, kind="client", segment="Retail") == ["2", "1"]
    assert chosen(database, kind="client", role="buyer") == ["1"]
    assert chosen(database, kind="client", language="en") == ["2"]
    assert chosen(database, kind="client", words="élan") == ["2", "1"]
    assert chosen(database, kind="client", words="ZOE@") == ["1"]
    page = contacts.choosable(database, Choice("client"), limit=1, offset=1)
    assert [each.contact_id for each in page] == ["2"]


def test_active_relationships_and_segments_are_of_one_kind(database):
    assert [each.id for each in relationships.active(database, "client")] == ["ra", "rc"]
    assert relationships.segments(database, "client") == ["Bâtiment", "Retail"]
    assert relationships.find(database, "c", "partner") is None
    assert relationships.get(database, "rp").kind == "partner"


def test_contacts_are_listed_active_first_by_name(database):
    assert [each.id for each in contacts.of_account(database, "a")] == ["2", "3", "1", "4"]


def test_the_same_event_is_kept_once(database):
    event = NewEvent("a", "2026-03-01", "visit", "note")
    with database.transaction():
        events.insert_many(database, [event, event])
        events.insert_many(database, [event])
    (kept,) = events.of_account(database, "a")
    assert events.get(database, kept.id) == kept


def test_two_events_never_share_a_digest_by_their_parts_running_together():
    first = NewEvent("a", "2026-03-01", "visit", "12", "3")
    second = NewEvent("a", "2026-03-01", "visit", "1", "23")
    assert first.digest != second.digest
