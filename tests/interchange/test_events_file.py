"""Events come in whole or not at all; the same file twice adds nothing."""

import pytest

from surveys import accounts, events
from surveys.interchange import accounts_file, events_file
from surveys.interchange.messages import Refused
from surveys.interchange.plans import Options, Outcome, RowsRefused, take
from tests.interchange.conftest import everything


@pytest.fixture(autouse=True)
def one_account(database, table):
    take(database, accounts_file.plan, table("name,kind\nCastel,client\n", name="a.csv"), Options())


def import_events(database, table, **options):
    return take(database, events_file.plan, table, Options(**options)).outcome


def kept(database):
    account = accounts.find(database, "Castel")
    return [
        (each.happened_on, each.kind, each.note) for each in events.of_account(database, account.id)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "account,date,kind,note\nCastel,2026-03-17,visit,Sur place\n"
        "Castel,2026-04-02,late payment,\n",
        "compte;jour;type;remarque\nCastel;17/03/2026;Visite;Sur place\n"
        "Castel;02/04/2026;retard de paiement;\n",
    ],
    ids=["en", "fr"],
)
def test_columns_kinds_and_dates_are_understood_in_both_languages(database, table, text):
    assert import_events(database, table(text)) == Outcome(new=2)
    assert kept(database) == [
        ("2026-04-02", "late_payment", ""),
        ("2026-03-17", "visit", "Sur place"),
    ]


def test_a_second_import_adds_nothing_and_equal_rows_stay_two(database, table):
    text = "account,date,kind\nCastel,2026-03-17,call\nCastel,2026-03-17,call\n"
    assert import_events(database, table(text)) == Outcome(new=2)
    before = everything(database)
    assert import_events(database, table(text)) == Outcome(unchanged=2)
    assert everything(database) == before
    assert import_events(database, table(text + "Castel,2026-03-17,call\n")) == Outcome(
        new=1, unchanged=2
    )


def test_a_kind_we_have_no_name_for_is_kept_as_written(database, table):
    import_events(database, table("account,date,kind\nCastel,2026-03-17,Salon du meuble\n"))
    assert kept(database)[0][1] == "Salon du meuble"


def test_dates_that_could_be_two_need_a_word_from_the_person(database, table):
    file = table("account,date,kind\nCastel,03/04/2026,visit\n")
    with pytest.raises(Refused, match="which comes first"):
        import_events(database, file)
    assert import_events(database, file, date_form="day_first") == Outcome(new=1)
    assert kept(database)[0][0] == "2026-04-03"


def test_every_refused_row_is_reported_and_none_is_kept(database, table):
    text = (
        "account,date,kind\nCastel,2026-02-30,visit\nOther,2026-03-01,visit\nCastel,2026-03-01,\n"
    )
    before = everything(database)
    with pytest.raises(RowsRefused) as refused:
        import_events(database, table(text))
    assert everything(database) == before
    assert [(cell.row, cell.column) for cell in refused.value.refused] == [
        (2, "date"),
        (3, "account"),
        (4, "kind"),
    ]
