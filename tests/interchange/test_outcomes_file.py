"""Outcomes are understood in both languages, or refused with row, column and what was expected."""

import gzip
from datetime import timedelta

import pytest

from surveys import clock
from surveys.interchange import accounts_file, outcomes_file
from surveys.interchange.decoding import open_table
from surveys.interchange.messages import Refused
from surveys.interchange.plans import Options, RowsRefused, take
from tests.interchange.conftest import everything

KNOWN = "name,kind,external_ref\nCastel,client,C-1\nRicoux,partner,\nDelmas,both,\n"


@pytest.fixture(autouse=True)
def known_accounts(database, table):
    take(database, accounts_file.plan, table(KNOWN, name="a.csv"), Options())


def read(database, opened):
    found = outcomes_file.read(database, opened).found
    return [
        (each.account, each.kind, each.on_date, each.lost, each.volume_change) for each in found
    ]


def refused(database, opened):
    before = everything(database)
    with pytest.raises(RowsRefused) as error:
        outcomes_file.read(database, opened)
    assert everything(database) == before
    return [(cell.row, cell.column, cell.came) for cell in error.value.refused]


def test_columns_words_and_numbers_are_understood_in_both_languages(database, table):
    english = (
        "account,date,outcome,volume_change\n"
        "C-1,2025-03-31,Renewed,+4.5\nricoux,2025-03-31,lost,\nCastel,2025-06-30,,-30 %\n"
    )
    french = (
        "compte;échéance;issue;variation\n"
        "C-1;31/03/2025;Renouvelé;4,5\nricoux;31/03/2025;perdu;\nCastel;30/06/2025;;−30 %\n"
    )
    expected = [
        ("C-1", "client", "2025-03-31", False, 4.5),
        ("ricoux", "partner", "2025-03-31", True, None),
        ("Castel", "client", "2025-06-30", None, -30.0),
    ]
    assert read(database, table(english)) == expected
    assert read(database, table(french)) == expected


def test_a_packed_file_is_read_as_well(database, tmp_path):
    path = tmp_path / "outcomes.csv.gz"
    path.write_bytes(gzip.compress(b"account,date,outcome\nCastel,2025-03-31,kept\n"))
    assert read(database, open_table(path)) == [("Castel", "client", "2025-03-31", False, None)]


def test_what_cannot_be_taken_is_named_by_row_and_column(database, table):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    rows = (
        "account,date,outcome,volume_change\n"
        "Nobody,2025-03-31,lost,\nCastel,31 March,lost,\nCastel,2025-03-31,maybe,\n"
        "Castel,2025-04-30,,-140\nCastel,2025-05-31,,\n"
        f"Castel,{tomorrow},lost,\nDelmas,2025-03-31,lost,\n"
        "Castel,2025-06-30,lost,\nC-1,2025-06-30,lost,\n"
    )
    assert refused(database, table(rows)) == [
        (2, "account", "Nobody"),
        (3, "date", "31 March"),
        (4, "outcome", "maybe"),
        (5, "volume_change", "-140"),
        (6, "outcome", ""),
        (7, "date", tomorrow),
        (8, "kind", ""),
        (10, "date", "2025-06-30"),
    ]


def test_a_file_without_a_date_column_is_refused(database, table):
    with pytest.raises(Refused, match="expected a column date"):
        outcomes_file.read(database, table("account,outcome\nCastel,lost\n"))


@pytest.mark.parametrize(
    ("lost", "change", "fall", "event"),
    [
        (True, None, 20.0, True),
        (False, None, 20.0, False),
        (None, -20.0, 20.0, True),
        (None, -19.0, 20.0, False),
        (None, -19.0, 10.0, True),
        (False, -60.0, 20.0, False),
        (True, 5.0, 20.0, True),
    ],
)
def test_a_loss_is_what_was_lost_or_fell_where_no_outcome_is_given(lost, change, fall, event):
    outcome = outcomes_file.Outcome("r", "client", "A", "2025-01-01", lost, change)
    assert outcome.is_event(fall=fall) is event
