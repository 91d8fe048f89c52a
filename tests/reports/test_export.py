"""`rapport export` and the downloads: exactly the columns promised, in two forms, whole or not."""

import csv
import gzip
import io
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from app.commands.export import export_group
from surveys import clock, exports, scores
from surveys.db import forget_thread_connections
from surveys.interchange.csv_writer import BOM
from tests.app.people import new_database
from tests.reports.company import familiar_company

COLUMNS = [
    "account", "kind", "segment", "score", "lo90", "hi90", "reliability", "withheld", "class",
    "p_end", "p_repair", "p_improve", "p_maintain", "p_grow", "p_decline",
    "change_since_last_wave", "n_responses", "n_contacts", "last_answer", "coverage", "balance",
    "as_of", "calibration", "class_by_score", "class_kept_until",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder whose company is scored; one account's name begins like a formula."""
    data = tmp_path_factory.mktemp("export")
    db = new_database(data / "rapport.db")
    company = familiar_company(db)
    company.add("=HYPERLINK(1)", segment="@segment")
    company.answer("=HYPERLINK(1)", 0.5, days_ago=5)
    company.score()
    db.close()
    return data


@pytest.fixture
def run(folder, monkeypatch):
    """`run("scores", "--plain")`: the command's result in this folder."""
    monkeypatch.setenv("RAPPORT_DATA", str(folder))
    yield lambda *arguments: CliRunner().invoke(export_group, list(arguments))
    forget_thread_connections()


def rows(text, delimiter=","):
    return list(
        csv.DictReader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=delimiter)
    )


def out(result):
    assert result.exit_code == 0, result.output
    return result.stdout_bytes.decode()


def db_count(folder):
    db = new_database(folder / "rapport.db")
    number = db.value("SELECT count(*) FROM response")
    db.close()
    return number


def test_scores_have_exactly_the_promised_columns(run):
    header = out(run("scores", "--plain")).splitlines()[0]
    assert header == ",".join(f'"{name}"' for name in COLUMNS)


def test_every_relationship_is_a_row_and_withheld_ones_keep_their_range_only(run):
    found = rows(out(run("scores", "--plain")))
    assert len(found) == 14
    by_name = {(row["account"], row["kind"]): row for row in found}
    withheld = by_name["Umbrella", "client"]
    assert (withheld["withheld"], withheld["score"], withheld["class"]) == ("1", "", "")
    assert float(withheld["lo90"]) < float(withheld["hi90"])
    shown = by_name["Globex", "client"]
    assert shown["withheld"] == "0"
    assert float(shown["lo90"]) < float(shown["score"]) < float(shown["hi90"])
    assert shown["class"] in scores.BANDS
    assert all(row["balance"] == "" for row in found)


def test_probabilities_of_a_row_sum_to_one(run):
    for row in rows(out(run("scores", "--plain"))):
        assert sum(float(row[f"p_{band}"]) for band in scores.BANDS) == pytest.approx(1)


def test_the_plain_form_is_exact(run, folder):
    db = new_database(folder / "rapport.db")
    stored = {row["account"]: row["lo90"] for row in db.all(
        "SELECT account, lo90 FROM v_scores WHERE kind = 'client'")}  # fmt: skip
    db.close()
    for row in rows(out(run("scores", "--plain", "--kind", "client"))):
        assert float(row["lo90"]) == stored[row["account"].removeprefix("'")]


@pytest.mark.parametrize(("language", "delimiter", "sign"), [("fr", ";", ","), ("en", ",", ".")])
def test_the_form_for_people_opens_by_a_double_click(run, language, delimiter, sign):
    text = out(run("scores", "--language", language))
    assert text.startswith(BOM)
    found = rows(text, delimiter)
    assert list(found[0]) == COLUMNS
    assert any(sign in row["score"] for row in found)
    assert not any((set(".,") - {sign}) & set(row["score"]) for row in found)


def test_formulas_are_neutralised_and_numbers_are_not(run):
    text = out(run("scores", "--plain"))
    row = next(row for row in rows(text) if "HYPERLINK" in row["account"])
    assert (row["account"], row["segment"]) == ("'=HYPERLINK(1)", "'@segment")
    assert any(row["change_since_last_wave"].startswith("-") for row in rows(text))


def test_a_kind_can_be_chosen(run):
    assert {row["kind"] for row in rows(out(run("scores", "--plain", "--kind", "partner")))} == {
        "partner"
    }


def test_as_of_scores_what_was_known_then_and_stores_nothing(run, folder):
    then = clock.today() - timedelta(days=100)
    before = out(run("scores", "--plain"))
    found = {(row["account"], row["kind"]): row for row in
             rows(out(run("scores", "--plain", "--as-of", then.isoformat())))}  # fmt: skip
    assert {row["as_of"] for row in found.values()} == {then.isoformat()}
    globex = found["Globex", "client"]
    assert globex["n_responses"] == "4"
    assert globex["last_answer"] < then.isoformat()
    now = {(row["account"], row["kind"]): row for row in rows(before)}["Globex", "client"]
    assert float(globex["score"]) > float(now["score"])
    assert out(run("scores", "--plain")) == before


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "01/02/2026"])
def test_an_unreadable_day_ends_with_two(run, day):
    result = run("scores", "--as-of", day)
    assert result.exit_code == 2
    assert day in result.output


@pytest.mark.parametrize("name", ["scores.csv", "scores.csv.gz"])
def test_a_file_holds_what_standard_output_says(run, tmp_path, name):
    target = tmp_path / name
    assert out(run("scores", "--plain", "--output", str(target))) == ""
    packed = target.read_bytes()
    text = (gzip.decompress(packed) if name.endswith(".gz") else packed).decode()
    assert text == out(run("scores", "--plain", "--output", "-"))


def test_a_folder_that_is_not_there_is_bad_input(run, tmp_path):
    result = run("scores", "--output", str(tmp_path / "absent" / "scores.csv"))
    assert result.exit_code != 0
    assert "absent" in str(result.exception)


def test_accounts_are_written_as_the_import_reads_them(run):
    found = rows(out(run("accounts", "--plain")))
    assert tuple(found[0]) == exports.ACCOUNT_COLUMNS
    assert {(row["name"], row["kind"]) for row in found} >= {("Wayne", "client"),
                                                            ("Wayne", "partner")}  # fmt: skip


def test_responses_have_a_column_for_each_question_asked(run, folder):
    found = rows(out(run("responses", "--plain")))
    clients = [row for row in found if row["kind"] == "client"]
    assert len(found) == db_count(folder)
    assert all(row["C1"] and not row["P1"] for row in clients)
    told = [row for row in found if "credit note" in row["C9"]]
    assert [row["C1"] for row in told] == ["3.0"]


def test_verbatims_carry_their_opinions(run):
    (row,) = [row for row in rows(out(run("verbatims", "--plain"))) if "credit" in row["text"]]
    opinions = json.loads(row["opinions"])
    assert [(each["topic"], each["label"]) for each in opinions] == [
        ("invoicing_payment", "neg"),
        ("people", "pos"),
    ]
    assert all(row["text"][each["start"] : each["end"]] == each["quote"] for each in opinions)


def test_contributions_of_a_score_sum_to_it(run):
    sums: dict[tuple[str, str], float] = {}
    for row in rows(out(run("contributions", "--plain"))):
        key = (row["account"], row["kind"])
        sums[key] = sums.get(key, 0.0) + float(row["points"])
    shown = {(row["account"], row["kind"]): row for row in rows(out(run("scores", "--plain")))}
    assert sums.keys() == {key for key, row in shown.items() if row["withheld"] == "0"}
    for key, total in sums.items():
        assert min(100.0, max(0.0, total)) == pytest.approx(float(shown[key]["score"]), abs=1e-9)


def test_the_page_downloads_exactly_what_it_shows(camille, bob, company):
    people = camille.get("/portfolio.csv?kind=partner&sort=lowest")
    assert people.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in people.headers["Content-Disposition"]
    found = rows(people.get_data().decode(), ";")
    assert {row["kind"] for row in found} == {"partner"}
    values = [float(row["score"].replace(",", ".")) for row in found if row["score"]]
    assert values == sorted(values)
    plain = bob.get("/portfolio.csv?q=globex&form=plain").get_data().decode()
    assert not plain.startswith(BOM)
    assert [row["account"] for row in rows(plain)] == ["Globex"]
