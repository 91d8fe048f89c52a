"""The page “Does it predict?”: a file in, sentences out, the last result kept."""

import gzip
import io
import tracemalloc
from collections.abc import Generator
from pathlib import Path

import pytest

from app.backtesting import views
from app.jobs import kept_backtest
from surveys import db, settings_kept
from tests.backtesting.company import csv_of, leaving_company
from tests.login.site import Site, Visitor, open_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site, None, None]:
    folder: Path = tmp_path_factory.mktemp("outcomes")
    opened = open_site(folder, RAPPORT_COMPANY="Verdier & Fils")
    opened.add("bob@verdier.example")
    opened.add("camille@verdier.example", language="fr")
    yield opened
    db.forget_thread_connections()


@pytest.fixture(scope="module")
def outcomes(site):
    return leaving_company(site.database)[1]


@pytest.fixture(scope="module")
def bob(site) -> Visitor:
    visitor = site.visitor()
    visitor.log_in("bob@verdier.example")
    return visitor


@pytest.fixture(scope="module")
def camille(site) -> Visitor:
    visitor = site.visitor()
    visitor.log_in("camille@verdier.example")
    return visitor


def send(visitor: Visitor, text: str, **more: str):
    token = visitor.csrf("/backtest")
    file = (io.BytesIO(text.encode()), "outcomes.csv")
    return visitor.client.post(
        "/backtest",
        data={"csrf_token": token, "file": file, "fall": "20", "date_form": ""} | more,
        base_url=visitor.base,
        content_type="multipart/form-data",
    )


def test_before_any_outcome_the_page_says_what_will_stand_there(bob, camille):
    assert "No outcomes have been given yet" in bob.get("/backtest").text
    assert "Aucun dénouement n’a encore été donné" in camille.get("/backtest").text
    assert "Measured on simulated firms, not on yours" not in bob.get("/backtest").text


def test_a_refused_file_says_where_and_keeps_nothing(bob, outcomes):
    answer = send(bob, csv_of([*outcomes[:3], ["Nobody", "2025-01-01", "lost"]]))
    assert answer.status_code == 400
    assert "row 5, column account: expected the name or reference" in answer.text
    assert "No outcomes have been given yet" in bob.get("/backtest").text


def test_a_wrong_number_and_an_empty_file_say_what_to_do(bob, outcomes):
    assert "Give a percentage" in send(bob, csv_of(outcomes), fall="0").text
    assert "The file holds no outcome" in send(bob, csv_of([])).text


def test_outcomes_are_told_in_the_readers_language_and_stand_beside_the_list(
    site, bob, camille, outcomes
):
    assert send(bob, csv_of(outcomes)).status_code == 303
    lost = sum(row[2] == "lost" for row in outcomes)
    page = bob.get("/backtest").text
    assert f"Clients: {lost} of 60 outcomes were losses" in page
    assert "was lower for the lost one in" in page
    french = camille.get("/backtest").text
    assert f"Clients\N{NO-BREAK SPACE}: pertes, {lost} sur 60 dénouements" in french
    assert list((site.database.path.parent / "uploads").glob("*")) == []


def test_few_outcomes_are_said_to_be_too_few(bob, outcomes):
    assert send(bob, csv_of(outcomes[:25])).status_code == 303
    assert "Not enough outcomes" in bob.get("/backtest").text


def test_outcomes_over_too_many_months_are_left_to_the_command(bob, outcomes):
    rows = [[outcomes[0][0], f"{2010 + i // 12}-{1 + i % 12:02d}-01", "lost"] for i in range(30)]
    answer = send(bob, csv_of(rows))
    assert answer.status_code == 400
    assert "rapport backtest" in answer.text


def test_a_small_file_of_a_million_rows_is_refused_without_reading_them(bob):
    rows = b"account,date\n" + b"a,b\n" * 1_000_000
    token = bob.csrf("/backtest")
    packed = gzip.compress(rows, mtime=0)
    assert len(packed) < 100_000
    tracemalloc.start()
    try:
        answer = bob.client.post(
            "/backtest",
            data={"csrf_token": token, "file": (io.BytesIO(packed), "o.csv.gz"), "fall": "20",
                  "date_form": ""},
            base_url=bob.base,
            content_type="multipart/form-data",
        )  # fmt: skip
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code == 400
    assert "more than 10000 rows" in answer.text
    assert peak < 50_000_000


def test_one_file_at_a_time_takes_the_processor(bob, outcomes):
    with views._running:
        answer = send(bob, csv_of(outcomes[:25]))
    assert answer.status_code == 503
    assert "Another file is being looked at" in answer.text
    assert send(bob, csv_of(outcomes[:25])).status_code == 303


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"kinds": [{"kind": "client"}]}', "null"])
def test_a_result_that_another_release_kept_closes_no_page(site, bob, kept):
    settings_kept.put(site.database, kept_backtest.NAME, kept)
    assert "No outcomes have been given yet" in bob.get("/backtest").text
    assert bob.get("/week").status_code == 200
