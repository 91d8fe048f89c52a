"""docs/import.md says all that imports understand, and its example works."""

import re
from pathlib import Path

import pytest

import surveys
from app.commands.import_responses import answer_reader, responses_command
from surveys.imported_questions import SCALES
from surveys.interchange import responses_file, words
from surveys.interchange.decoding import open_table
from surveys.interchange.response_mapping import SINGLE, ResponseMapping

DOCS = (Path(surveys.__file__).parents[1] / "docs" / "import.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return DOCS.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    """The rows of the tables of a section, as lists of cells."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("what", ["accounts", "contacts", "events", "figures", "outcomes"])
def test_every_column_and_every_name_of_it_is_documented(what):
    documented = {
        row[0].split("`")[1]: row for row in rows(what.title()) if len(row) == 3 and "`" in row[0]
    }
    assert set(documented) == set(words.HEADERS[what])
    for name, synonyms in words.HEADERS[what].items():
        assert documented[name][1] == ", ".join(synonyms)
        assert ("(required)" in documented[name][0]) == (name in words.REQUIRED[what])


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("Accounts", words.KINDS),
        ("Accounts", words.SUBTYPES),
        ("Accounts", words.CURRENCIES),
        ("Contacts", words.ROLES),
        ("Contacts", words.LANGUAGES),
        ("Events", words.EVENT_KINDS),
        ("Outcomes", words.OUTCOMES),
    ],
)
def test_every_word_that_is_understood_is_documented(title, table):
    documented = {word for row in rows(title) if len(row) == 2 for word in row[1].split(", ")}
    assert set(table) - documented == set()


def test_every_option_meaning_and_scale_of_past_answers_is_documented():
    text = section("Answers of another tool")
    options = [option for each in responses_command.params for option in each.opts]
    named = [*(option for option in options if option.startswith("--")), *SINGLE, *SCALES]
    assert [name for name in named if name not in text] == []


def test_the_example_of_past_answers_works(tmp_path):
    example, command = re.findall(r"```\n(company,.*?)```.*?```\n(rapport .*?)\n", DOCS, re.DOTALL)[
        0
    ]
    path = tmp_path / "past.csv"
    path.write_text(example, encoding="utf-8")
    mapping = ResponseMapping.of(re.findall(r"--map (\S+)", command))
    questions = tuple(responses_file.questions_of(mapping, "client").values())
    found = responses_file.read(open_table(path), mapping, "client", answer_reader(questions))
    assert found.refused == ()
    assert len(found.rows) == 3
