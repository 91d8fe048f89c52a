"""Contacts come in whole or not at all, and are known again by their address."""

import pytest

from app.accounts.addresses import check_address
from surveys import accounts, contacts, ids
from surveys.contacts import Contact
from surveys.interchange import accounts_file, contacts_file
from surveys.interchange.plans import Options, Outcome, RowsRefused, take
from tests.interchange.conftest import everything

OPTIONS = Options(check_address)


@pytest.fixture(autouse=True)
def two_accounts(database, table):
    text = "name,kind,external_ref\nSociété Générale du Bois,client,B1\nCastel,partner,\n"
    take(database, accounts_file.plan, table(text, name="accounts.csv"), OPTIONS)


def import_contacts(database, table):
    return take(database, contacts_file.plan, table, OPTIONS).outcome


def people(database, name):
    return contacts.of_account(database, accounts.find(database, name).id)


@pytest.mark.parametrize(
    "text",
    [
        "account,name,email,role,language,phone\n"
        "B1,Hélène Noël,helene@bois.example,decision maker,French,+33 1 23 45\n",
        "compte;nom complet;courriel;fonction;langue;téléphone\n"
        "societe generale du bois;Hélène Noël;helene@bois.example;décideuse;Français;+33 1 23 45\n",
    ],
    ids=["en", "fr"],
)
def test_all_columns_are_understood_in_both_languages(database, table, text):
    assert import_contacts(database, table(text)) == Outcome(new=1)
    (contact,) = people(database, "B1")
    assert (contact.name, contact.email) == ("Hélène Noël", "helene@bois.example")
    assert (contact.role, contact.title) == ("decider", None)
    assert (contact.language, contact.phone, contact.active) == ("fr", "+33 1 23 45", True)


def test_a_second_import_changes_nothing_and_a_changed_cell_changes_one(database, table):
    text = "account,name,email,role\nB1,Anne,anne@bois.example,buyer\nCastel,Bob,bob@c.example,\n"
    import_contacts(database, table(text))
    before = everything(database)
    assert import_contacts(database, table(text)) == Outcome(unchanged=2)
    assert everything(database) == before
    changed = text.replace("Anne,anne@bois", "Anne Roy,ANNE@Bois").replace("buyer", "")
    assert import_contacts(database, table(changed)) == Outcome(changed=1, unchanged=1)
    (anne,) = people(database, "B1")
    assert (anne.name, anne.role) == ("Anne Roy", "buyer")


def test_someone_known_from_past_answers_gets_the_address(database, table):
    account = accounts.find(database, "B1")
    with database.transaction():
        contacts.insert_many(database, [Contact("c" * 24, account.id, "Hélène Noël")])
    text = "account,name,email\nB1,Helene NOEL,helene@bois.example\n"
    assert import_contacts(database, table(text)) == Outcome(changed=1)
    (contact,) = people(database, "B1")
    assert (contact.id, contact.email) == ("c" * 24, "helene@bois.example")


def test_one_of_two_namesakes_is_not_guessed(database, table):
    account = accounts.find(database, "B1")
    with database.transaction():
        contacts.insert_many(database, [Contact(ids.new_id(), account.id, "Anne") for _ in "ab"])
    assert import_contacts(database, table("account,name,email\nB1,Anne,a@b.example\n")) == Outcome(
        new=1
    )


def test_the_same_person_may_work_for_two_accounts(database, table):
    text = "account,name,email\nB1,Anne,anne@both.example\nCastel,Anne,anne@both.example\n"
    assert import_contacts(database, table(text)) == Outcome(new=2)


def test_every_refused_row_is_reported_and_none_is_kept(database, table):
    text = (
        "compte;nom;courriel;langue;tél\n"
        "B1;Bon;bon@bois.example;fr;\n"
        "Inconnu;Anne;anne@bois.example;fr;\n"
        "B1;;vide@bois.example;fr;\n"
        "B1;Luc;pas une adresse;fr;\n"
        "B1;Ève;eve@bois.example;espagnol;\n"
        "B1;Bis;BON@bois.example;fr;\n"
        "B1;Tom;tom@bois.example;fr;appelez-moi\n"
    )
    before = everything(database)
    with pytest.raises(RowsRefused) as refused:
        import_contacts(database, table(text))
    assert everything(database) == before
    found = [(cell.row, cell.column, cell.came) for cell in refused.value.refused]
    assert found == [
        (3, "compte", "Inconnu"),
        (4, "nom", ""),
        (5, "courriel", "pas une adresse"),
        (6, "langue", "espagnol"),
        (7, "courriel", "BON@bois.example"),
        (8, "tél", "appelez-moi"),
    ]
    assert "row 2 has it too" in str(refused.value.refused[4])


def test_a_name_with_a_line_break_never_reaches_a_mail(database, table):
    text = 'account,name,email\nB1,"Anne\nBcc: all@bois.example",anne@bois.example\n'
    with pytest.raises(RowsRefused) as refused:
        import_contacts(database, table(text))
    assert "one line" in str(refused.value.refused[0])
