"""The stop list: who asked for it is never written to, and no copy of the database says who."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import stop_list
from surveys.db import Database
from surveys.errors import BadInput
from tests.campaigns.company import KEY


def test_an_address_is_stopped_whatever_its_case_and_spaces(database: Database) -> None:
    assert stop_list.stop(database, "Camille@Example.COM", key=KEY, source="page")
    assert stop_list.is_stopped(database, " camille@example.com\n", key=KEY)
    assert not stop_list.is_stopped(database, "camille@example.org", key=KEY)


def test_stopping_twice_keeps_the_first_date(database: Database) -> None:
    assert stop_list.stop(database, "camille@example.com", key=KEY, source="one_click")
    before = database.all("SELECT * FROM stop_list")
    assert not stop_list.stop(database, "camille@example.com", key=KEY, source="manager")
    assert database.all("SELECT * FROM stop_list") == before


def test_the_list_holds_no_address_and_means_nothing_under_another_key(database: Database) -> None:
    stop_list.stop(database, "camille@example.com", key=KEY, source="page")
    row = database.one("SELECT * FROM stop_list")
    assert "camille" not in " ".join(map(str, row.values()))
    assert len(row["address_hash"]) == 64
    assert not stop_list.is_stopped(database, "camille@example.com", key=b"another key")


def test_its_owner_can_come_back(database: Database) -> None:
    stop_list.stop(database, "camille@example.com", key=KEY, source="page")
    assert stop_list.resume(database, "CAMILLE@example.com", key=KEY)
    assert not stop_list.is_stopped(database, "camille@example.com", key=KEY)
    assert not stop_list.resume(database, "camille@example.com", key=KEY)


def test_an_unknown_source_is_refused(database: Database) -> None:
    with pytest.raises(BadInput, match="source must be one_click, page, manager; got 'import'"):
        stop_list.stop(database, "camille@example.com", key=KEY, source="import")


@given(address=st.text(max_size=40))
def test_the_hash_of_an_address_is_that_of_its_folded_form(address: str) -> None:
    folded = address.strip().casefold()
    assert stop_list.address_hash(address, KEY) == stop_list.address_hash(folded, KEY)


def test_many_addresses_are_looked_up_at_once(database: Database) -> None:
    stop_list.stop(database, "a@example.com", key=KEY, source="page")
    found = stop_list.stopped_among(database, ["A@example.com", "b@example.com"], key=KEY)
    assert found == {"A@example.com"}
