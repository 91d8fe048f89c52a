"""Accounts come in whole or not at all, as clients, partners, or both."""

import pytest

from app.accounts.addresses import check_address
from surveys import accounts, relationships
from surveys.interchange import accounts_file
from surveys.interchange.messages import Refused
from surveys.interchange.plans import Options, Outcome, RowsRefused, take
from tests.interchange.conftest import everything

OPTIONS = Options(check_address)


def import_accounts(database, table):
    return take(database, accounts_file.plan, table, OPTIONS).outcome


def refusals(database, table):
    before = everything(database)
    with pytest.raises(RowsRefused) as refused:
        import_accounts(database, table)
    assert everything(database) == before
    return [
        (cell.row, cell.column, str(cell.expected), cell.came) for cell in refused.value.refused
    ]


def kinds_of(database, name):
    account = accounts.find(database, name)
    return [each.kind for each in relationships.of_account(database, account.id)]


@pytest.mark.parametrize(
    "text",
    [
        "name;kind;segment;external_ref;owner;revenue;currency;country\n"
        "Décor SA;client;Retail;C1;anne@us.example;1234,5;EUR;fr\n",
        "Raison sociale;Type;Catégorie;Référence;Responsable;Chiffre d’affaires;Devise;Pays\n"
        "Décor SA;Client;Retail;C1;anne@us.example;1 234,50;€;FR\n",
    ],
    ids=["en", "fr"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_all_columns_are_understood_in_both_languages(database, table, text, encoding):
    if encoding == "cp1252":
        text = text.replace("’", "'")
    assert import_accounts(database, table(text, encoding)) == Outcome(new=1)
    account = accounts.find(database, "decor sa")
    (relation,) = relationships.of_account(database, account.id)
    assert (account.name, account.external_ref, account.country) == ("Décor SA", "C1", "FR")
    assert (relation.kind, relation.segment, relation.owner) == (
        "client",
        "Retail",
        "anne@us.example",
    )
    assert (relation.revenue, relation.currency) == (1234.5, "EUR")


def test_a_company_may_be_client_and_partner_in_one_row_or_two(database, table):
    text = (
        "name,kind,revenue\nOne,both,\nTwo,client,10\nTwo,partner,20\nThree,client et partenaire,\n"
    )
    assert import_accounts(database, table(text)) == Outcome(new=3)
    for name in ("One", "Two", "Three"):
        assert kinds_of(database, name) == ["client", "partner"]
    two = relationships.of_account(database, accounts.find(database, "Two").id)
    assert [each.revenue for each in two] == [10, 20]


def test_a_second_import_of_the_same_file_changes_nothing(database, table):
    file = table("nom;type;compte parent\nNord;client;Groupe\nGroupe;les deux;\n")
    assert import_accounts(database, file) == Outcome(new=2)
    before = everything(database)
    assert import_accounts(database, file) == Outcome(unchanged=2)
    assert everything(database) == before


def test_a_changed_cell_changes_its_account_and_an_empty_one_does_not(database, table):
    import_accounts(
        database, table("name,kind,segment,country\nOne,client,A,FR\nTwo,client,A,FR\n")
    )
    outcome = import_accounts(
        database, table("name,kind,segment,country\nOne,client,B,\nTwo,client,,\nOne,partner,C,\n")
    )
    assert outcome == Outcome(changed=1, unchanged=1)
    one = accounts.find(database, "One")
    assert one.country == "FR"
    assert [each.segment for each in relationships.of_account(database, one.id)] == ["B", "C"]


def test_a_changed_segment_asks_for_a_new_score(database, table):
    import_accounts(database, table("name,kind,segment\nOne,client,A\nTwo,client,A\n"))
    import_accounts(database, table("name,kind,segment\nOne,client,B\nTwo,client,A\n"))
    rows = database.all("SELECT segment, evidence FROM relationship ORDER BY segment")
    assert [(row["segment"], row["evidence"]) for row in rows] == [("A", 0), ("B", 1)]


def test_a_reference_finds_an_account_under_its_new_name(database, table):
    import_accounts(database, table("name,kind,external_ref\nOld Name,client,R1\n"))
    outcome = import_accounts(database, table("name,kind,external_ref\nNew Name,client,R1\n"))
    assert outcome == Outcome(changed=1)
    assert accounts.find(database, "R1").name == "New Name"
    assert accounts.find(database, "Old Name") is None


def test_a_parent_is_found_wherever_it_stands(database, table):
    import_accounts(database, table("name,kind,external_ref\nHolding,client,H\n"))
    text = "name,kind,parent\nLow,client,Middle\nMiddle,client,holding\nOther,client,H\n"
    import_accounts(database, table(text))
    holding = accounts.find(database, "Holding")
    assert [each.name for each in accounts.children(database, holding.id)] == ["Middle", "Other"]
    middle = accounts.find(database, "Middle")
    assert [each.name for each in accounts.children(database, middle.id)] == ["Low"]


@pytest.mark.parametrize(
    "text",
    [
        "name,kind,parent\nA,client,A\n",
        "name,kind,parent\nA,client,B\nB,client,C\nC,client,A\n",
    ],
)
def test_parents_in_a_circle_are_refused(database, table, text):
    found = refusals(database, table(text))
    assert {(column, came) for _row, column, _expected, came in found} >= {("parent", "A")}
    assert all("not itself below" in expected for _row, _column, expected, _came in found)


def test_a_circle_with_accounts_that_are_kept_is_refused(database, table):
    import_accounts(database, table("name,kind,parent\nA,client,\nB,client,A\n"))
    assert [cell[:2] for cell in refusals(database, table("name,kind,parent\nA,client,B\n"))] == [
        (2, "parent")
    ]


def test_every_refused_row_is_reported_and_none_is_kept(database, table):
    text = (
        "nom;type;ca;responsable;compte parent\n"
        "Bon;client;1;;\n"
        ";client;;;\n"
        "Deux;ami;;;\n"
        "Trois;client;beaucoup;pas une adresse;\n"
        "Quatre;client;;;Nulle Part\n"
    )
    found = refusals(database, table(text))
    assert [cell[:2] for cell in found] == [
        (3, "nom"),
        (4, "type"),
        (5, "responsable"),
        (5, "ca"),
        (6, "compte parent"),
    ]
    assert found[1][2:] == ("client, partner (partenaire) or both (les deux)", "ami")
    assert found[0][3] == ""


@pytest.mark.parametrize(
    ("rows", "row", "words"),
    [
        ("A,client,,\nA,client,,\n", 3, "row 2 is the same client"),
        ("A,client,,\na,CLIENT,,\n", 3, "row 2 is the same client"),
        ("A,client,R1,\nB,client,R1,\n", 3, "the same as in row 2"),
        ("A,client,R1,\nA,partner,R2,\n", 3, "which A has already"),
        ("A,client,,FR\nA,partner,,BE\n", 3, "the same as in row 2"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(database, table, rows, row, words):
    found = refusals(database, table("name,kind,external_ref,country\n" + rows))
    assert [cell[0] for cell in found] == [row]
    assert words in found[0][2]


def test_a_reference_of_one_account_with_the_name_of_another_is_refused(database, table):
    import_accounts(database, table("name,kind,external_ref\nA,client,R1\nB,client,R2\n"))
    found = refusals(database, table("name,kind,external_ref\nA,client,R2\n"))
    assert "R2 belongs to B" in found[0][2]


def test_one_amount_for_both_kinds_and_a_clients_subtype_are_refused(database, table):
    text = "name,kind,revenue,subtype\nA,both,5,\nB,client,,supplier\n"
    assert [cell[:2] for cell in refusals(database, table(text))] == [
        (2, "revenue"),
        (3, "subtype"),
    ]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("nom,segment", ["kind", "type"]),
        ("kind,segment", ["name", "raison sociale"]),
        ("name,société,kind", ["one column that means name", "name and société"]),
    ],
)
def test_a_header_that_does_not_do_is_refused_with_what_would(database, table, header, words):
    with pytest.raises(Refused) as refused:
        import_accounts(database, table(header + "\n"))
    assert [word for word in words if word not in str(refused.value)] == []


def test_columns_that_mean_nothing_are_named_and_left_out(database, table):
    plan = accounts_file.plan(database, table("name,kind,colour,\nA,client,red,\n"), OPTIONS)
    assert plan.columns.ignored == ("colour",)
    assert plan.outcome == Outcome(new=1)


def test_ten_thousand_accounts_take_few_statements(database, table):
    rows = "".join(f"Company {n},client,Company {n // 10}\n" for n in range(1, 10_001))
    counted = []
    with database.sqlite.tracer(lambda sql, _parameters: counted.append(sql)):
        outcome = import_accounts(
            database,
            table("name,kind,parent\nCompany 0,client,\n" + rows.replace(",Company 0\n", ",\n")),
        )
    assert outcome == Outcome(new=10_001)
    assert len(counted) < 20


def test_an_account_renamed_in_the_meantime_is_planned_again(database, table):
    file = table("name,kind\nA,client\n")
    look = accounts_file.plan(database, file, OPTIONS)
    assert look.outcome == Outcome(new=1)
    import_accounts(database, file)
    assert import_accounts(database, file) == Outcome(unchanged=1)
