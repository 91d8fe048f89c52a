"""docs/questionnaires.md and docs/campaigns.md say what the program does."""

import json
import re

import pytest

from app import delivery
from surveys import launching, questionnaires, scales
from surveys.db import Database
from surveys.questions import parse
from tests.support.environment import ROOT

QUESTIONNAIRES = (ROOT / "docs" / "questionnaires.md").read_text("utf-8")
CAMPAIGNS = (ROOT / "docs" / "campaigns.md").read_text("utf-8")


def test_every_question_is_documented_in_both_languages(database: Database) -> None:
    for version in questionnaires.latest_of_each(database):
        for question in version.questions:
            line = next(
                line for line in QUESTIONNAIRES.splitlines() if line.startswith(f"| {question.id} ")
            )
            for words in (question.scale, question.label_fr, question.label_en):
                assert words in line
            assert ("(required)" in line) == question.required


@pytest.mark.parametrize("scale", scales.POINTS)
def test_every_point_of_every_scale_is_documented(scale: str) -> None:
    line = next(line for line in QUESTIONNAIRES.splitlines() if line.startswith(f"| `{scale}` "))
    for point in scales.scale_points(scale):
        if scale == "nps11" and point.value not in (0, 10):
            continue
        assert point.label_fr in line
        assert point.label_en in line


def test_the_example_of_a_definition_is_one() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", QUESTIONNAIRES, re.DOTALL)
    definition = parse(example)
    assert definition.questions[0].choices[0].label("fr") == "Un commercial"
    assert json.loads(example)["id"] == definition.questionnaire_id


def test_every_reason_for_being_left_out_is_documented() -> None:
    for reason in launching.REASONS:
        assert f"| `{reason}` |" in CAMPAIGNS


def test_the_examples_of_mail_servers_are_read_as_described() -> None:
    urls = re.findall(r"^\| `(smtps?://[^`]+)` \|", CAMPAIGNS, re.MULTILINE)
    servers = [delivery.Server.from_url(url) for url in urls]
    assert [(server.port, server.starttls, server.tls) for server in servers] == [
        (587, True, False),
        (465, False, True),
        (25, False, False),
    ]
