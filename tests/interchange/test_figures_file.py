"""Figures come in whole or not at all, for the one relationship they speak of."""

import pytest

from surveys import accounts, figures, relationships
from surveys.figures import Figure
from surveys.interchange import accounts_file, figures_file
from surveys.interchange.plans import Options, Outcome, RowsRefused, take
from tests.interchange.conftest import everything

KNOWN = "name,kind\nCastel,client\nRicoux,partner\nDelmas,both\n"


@pytest.fixture(autouse=True)
def known_accounts(database, table):
    take(database, accounts_file.plan, table(KNOWN, name="a.csv"), Options())


def import_figures(database, table, **options):
    return take(database, figures_file.plan, table, Options(**options)).outcome


def relationship_id(database, name, kind):
    return relationships.find(database, accounts.find(database, name).id, kind).id


def test_columns_numbers_and_dates_are_understood_in_both_languages(database, table):
    english = "account,date,margin,days_late\nCastel,2026-03-31,24.5,-2\nRicoux,2026-03-31,,12\n"
    french = (
        "compte;arrêté au;taux de marge;jours de retard\n"
        "Castel;31/03/2026;24,5 %;-2\nRicoux;31/03/2026;;12,0\n"
    )
    assert import_figures(database, table(english)) == Outcome(new=2)
    kept = figures.every(database)
    assert sorted(kept, key=lambda each: each.days_late) == [
        Figure(relationship_id(database, "Castel", "client"), "2026-03-31", 24.5, -2.0),
        Figure(relationship_id(database, "Ricoux", "partner"), "2026-03-31", None, 12.0),
    ]
    assert import_figures(database, table(french)) == Outcome(unchanged=2)
    assert figures.every(database) == kept


def test_a_later_file_changes_a_day_and_an_empty_cell_changes_nothing(database, table):
    import_figures(database, table("account,date,margin,days_late\nCastel,2026-03-31,24,3\n"))
    outcome = import_figures(
        database,
        table("account,date,margin,days_late\nCastel,2026-03-31,,9\nCastel,2026-06-30,20,\n"),
    )
    assert outcome == Outcome(new=1, changed=1)
    assert [(each.margin, each.days_late) for each in figures.every(database)] == [
        (24.0, 9.0),
        (20.0, None),
    ]


def test_an_account_that_is_both_needs_its_kind(database, table):
    with pytest.raises(RowsRefused) as refused:
        import_figures(database, table("account,date,margin\nDelmas,2026-03-31,24\n"))
    assert [cell.column for cell in refused.value.refused] == ["kind"]
    import_figures(database, table("account,date,kind,margin\nDelmas,2026-03-31,partner,24\n"))
    (kept,) = figures.every(database)
    assert kept.relationship_id == relationship_id(database, "Delmas", "partner")


def test_every_refused_row_is_reported_and_none_is_kept(database, table):
    text = (
        "account,date,kind,margin,days_late\n"
        "Castel,2026-02-28,client,24,3\n"
        "Castel,2026-02-30,,24,\n"
        "Other,2026-03-01,,24,\n"
        "Castel,2026-03-01,,101,\n"
        "Castel,2026-03-02,,,soon\n"
        "Castel,2026-03-03,,,\n"
        "Castel,2026-03-04,partner,5,\n"
        "Castel,2026-02-28,,5,\n"
    )
    before = everything(database)
    with pytest.raises(RowsRefused) as refused:
        import_figures(database, table(text))
    assert everything(database) == before
    assert [(cell.row, cell.column) for cell in refused.value.refused] == [
        (3, "date"),
        (4, "account"),
        (5, "margin"),
        (6, "days_late"),
        (7, "margin"),
        (8, "kind"),
        (9, "date"),
    ]


@pytest.mark.parametrize(
    ("days_late", "suggested"),
    [(-4, 5), (0, 5), (0.5, 4), (5, 4), (15, 3), (16, 2), (30, 2), (31, 1)],
)
def test_days_late_suggest_a_discipline(days_late, suggested):
    assert figures.suggested_discipline(days_late) == suggested


def test_a_margin_suggests_its_fifth_among_comparable_ones():
    others = [10.0, 20.0, 30.0, 40.0, 50.0]
    assert [figures.suggested_value(margin, others) for margin in (5, 15, 25, 35, 45, 55)] == [
        1, 2, 3, 4, 5, 5,
    ]  # fmt: skip
    assert figures.suggested_value(30, [30.0] * 8) == 3
    assert figures.suggested_value(30, others[:4]) is None


def test_margins_are_compared_with_accounts_of_similar_revenue():
    found = {f"r{n:02d}": Figure(f"r{n:02d}", "2026-01-01", float(n)) for n in range(40)}
    revenue = {name: float(place) for place, name in enumerate(found)}
    compared = figures.comparable_margins("r00", found, revenue)
    assert sorted(compared) == [float(n) for n in range(1, 26)]
    assert len(figures.comparable_margins("r00", found, {})) == 39
