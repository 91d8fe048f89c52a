"""The questionnaires we ship, their versions, and what a definition must be."""

import json
import re
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import db, migrations, questionnaires, scales
from surveys.db import Database
from surveys.errors import BadInput, NotFound
from surveys.questions import parse


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = db.connect(tmp_path / "rapport.db")
    migrations.migrate(database)
    return database


def shipped(name: str) -> dict[str, object]:
    text = (resources.files("surveys.instruments") / f"{name}.json").read_text("utf-8")
    body: dict[str, object] = json.loads(text)
    return body


def small(**changes: object) -> dict[str, object]:
    """A questionnaire of one question, with *changes* to that question."""
    question = {
        "id": "X1",
        "dimension": "trust",
        "scale": "likert5",
        "standard": False,
        "required": False,
        "label_fr": "Nous tenons parole.",
        "label_en": "We keep our word.",
    } | changes
    question = {name: value for name, value in question.items() if value is not ...}
    return {
        "id": "small",
        "kinds": ["client"],
        "minutes": 1,
        "title_fr": "Petit",
        "title_en": "Small",
        "questions": [question],
    }


ORDER = {
    "client": "C1 C9 C2 C3 C4 C5 C6 C7 C8 CB C10",
    "partner": "P1 P9 P2 P3 P4 P5 P6 P7 P8 P11 PB P10",
    "pulse": "T1 T2 T3",
}


@pytest.mark.parametrize("name", questionnaires.SHIPPED)
def test_questions_come_in_the_order_of_the_instrument(database: Database, name: str) -> None:
    questionnaires.ensure_shipped(database)
    version = questionnaires.latest(database, name)
    assert [question.id for question in version.questions] == ORDER[name].split()


@pytest.mark.parametrize("name", questionnaires.SHIPPED)
def test_only_the_recommendation_is_mandatory(database: Database, name: str) -> None:
    questionnaires.ensure_shipped(database)
    version = questionnaires.latest(database, name)
    required = [question for question in version.questions if question.required]
    assert required == [version.recommendation]


def test_supplier_questions_are_asked_of_suppliers_and_subcontractors_only(
    database: Database,
) -> None:
    questionnaires.ensure_shipped(database)
    partner = questionnaires.latest(database, "partner")
    some = {"P5", "P8", "P11"}
    for subtype in ("supplier", "subcontractor"):
        assert some <= {question.id for question in partner.questions_for(subtype)}
    for other in ("distributor", "information_provider", None):
        asked = {question.id for question in partner.questions_for(other)}
        assert asked == {question.id for question in partner.questions} - some


def test_what_only_some_are_asked_is_not_standard(database: Database) -> None:
    questionnaires.ensure_shipped(database)
    standard = {
        kind: {
            row["id"]
            for row in database.all("SELECT id FROM question WHERE kind = :k AND standard", k=kind)
        }
        for kind in ("client", "partner")
    }
    assert standard["client"] == {"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"}
    assert standard["partner"] == {"P1", "P2", "P3", "P4", "P6", "P7"}


def test_the_pulse_is_for_clients_and_for_partners(database: Database) -> None:
    questionnaires.ensure_shipped(database)
    assert questionnaires.latest(database, "pulse").kinds == ("client", "partner")
    kinds = database.all("SELECT kind FROM question WHERE id = 'T1' ORDER BY kind")
    assert [row["kind"] for row in kinds] == ["client", "partner"]


@pytest.mark.parametrize("scale", scales.POINTS)
def test_every_point_of_a_scale_has_a_label_of_its_own_in_both_languages(scale: str) -> None:
    points = questionnaires.scale_points(scale)
    low, high = scales.limits(scale) or (0, 0)
    assert [point.value for point in points] == list(range(int(low), int(high) + 1))
    for language in ("fr", "en"):
        labels = {point.label(language) for point in points}
        assert len(labels) == len(points)
        assert "" not in labels


def test_words_of_the_scales_in_both_languages() -> None:
    def ends(scale: str, language: str) -> tuple[str, str]:
        points = questionnaires.scale_points(scale)
        return points[0].label(language), points[-1].label(language)

    assert ends("nps11", "fr") == ("Pas du tout probable", "Tout à fait probable")
    assert ends("nps11", "en") == ("Not at all likely", "Extremely likely")
    assert ends("ces7", "fr") == ("Très difficile", "Très facile")
    assert ends("ces7", "en") == ("Very difficult", "Very easy")
    assert ends("bal5", "fr") == (
        "Nettement plus à votre entreprise",
        "Nettement plus à la nôtre",
    )
    assert ends("bal5", "en") == ("Clearly your company", "Clearly ours")


def test_the_period_and_the_company_are_put_into_the_question(database: Database) -> None:
    questionnaires.ensure_shipped(database)
    by_id = {
        question.id: question for question in questionnaires.latest(database, "client").questions
    }
    asked = questionnaires.wording(by_id["C2"], "fr", company="Atelier Morvan", months=6)
    assert asked.endswith("au cours des 6 derniers mois\u00a0?")
    assert questionnaires.wording(by_id["C2"], "en", company="x", months=12).endswith(
        "over the past 12 months?"
    )
    assert "recommend Atelier Morvan to" in questionnaires.wording(
        by_id["C1"], "en", company="Atelier Morvan", months=12
    )


@given(company=st.text(max_size=40))
def test_a_company_name_is_never_read_as_a_placeholder(company: str) -> None:
    definition = parse(json.dumps(shipped("client")))
    for language in ("fr", "en"):
        asked = questionnaires.wording(
            definition.questions[0], language, company=company, months=12
        )
        before, after = re.split(r"\{nous\}|\{us\}", definition.questions[0].label(language))
        assert asked == before + company + after


@pytest.mark.parametrize("name", questionnaires.SHIPPED)
def test_french_is_set_with_french_typography(name: str) -> None:
    definition = parse(json.dumps(shipped(name)))
    for label in (definition.title_fr, *(question.label_fr for question in definition.questions)):
        assert "'" not in label
        assert re.search(r"(?<!\u00a0)[?!;:»]", label) is None


def test_shipping_twice_publishes_once(database: Database) -> None:
    questionnaires.ensure_shipped(database)
    first = [version.id for version in questionnaires.latest_of_each(database)]
    questionnaires.ensure_shipped(database)
    assert [version.id for version in questionnaires.latest_of_each(database)] == first
    assert [version.questionnaire_id for version in questionnaires.latest_of_each(database)] == [
        "client",
        "partner",
        "pulse",
    ]


def test_a_changed_definition_is_a_new_version_and_the_old_one_stays(database: Database) -> None:
    questionnaires.ensure_shipped(database)
    before = questionnaires.latest(database, "pulse")
    changed = shipped("pulse")
    changed["title_en"] = "After an event"
    after = questionnaires.publish(database, json.dumps(changed))
    assert (after.version, after.title_en) == (2, "After an event")
    assert questionnaires.get_version(database, before.id) == before
    assert questionnaires.latest(database, "pulse") == after


def test_spaces_and_the_order_of_names_make_no_new_version(database: Database) -> None:
    first = questionnaires.publish(database, json.dumps(shipped("client")))
    turned = dict(reversed(list(shipped("client").items())))
    again = questionnaires.publish(database, json.dumps(turned, indent=4))
    assert again == first


def test_a_question_cannot_change_what_it_measures(database: Database) -> None:
    questionnaires.publish(database, json.dumps(small()))
    with pytest.raises(
        BadInput, match=r"X1 \(client\) was published with scale likert5; got csat5"
    ):
        questionnaires.publish(database, json.dumps(small(scale="csat5")))
    assert questionnaires.latest(database, "small").version == 1


def test_unknown_versions_and_questionnaires_are_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        questionnaires.latest(database, "client")
    with pytest.raises(NotFound):
        questionnaires.get_version(database, "0" * 24)


CHOICES = [
    {"value": "phone", "label_fr": "Téléphone", "label_en": "Phone"},
    {"value": "mail", "label_fr": "Courriel", "label_en": "E-mail"},
]


def test_a_single_choice_question_has_labelled_answers() -> None:
    question = parse(json.dumps(small(scale="choice", choices=CHOICES))).questions[0]
    assert [(choice.value, choice.label("fr")) for choice in question.choices] == [
        ("phone", "Téléphone"),
        ("mail", "Courriel"),
    ]


WRONG = [
    ({"scale": "nps10"}, "question X1: scale must be nps11, csat5"),
    ({"scale": "num:5:1"}, "question X1: scale must be"),
    ({"label_fr": ""}, "question X1: label_fr must be a text of one line; got ''"),
    ({"label_en": ...}, "question X1: label_en must be a text of one line; got None"),
    ({"label_en": "Would you {x}?"}, r"label_en may hold \{nous\}, \{us\}.*; got \{x\}"),
    ({"label_en": "\ud800"}, "label_en must be a text of one line"),
    ({"standard": 1}, "question X1: standard must be true or false; got 1"),
    ({"scale": "text", "standard": True}, "a text question has no number"),
    ({"scale": "choice"}, "question X1: choices must be a list of at least one; got None"),
    ({"scale": "choice", "choices": CHOICES[:1]}, "a choice needs at least 2 answers; got 1"),
    ({"scale": "choice", "choices": CHOICES * 2}, "choice must occur once; mail, phone came twice"),
    ({"choices": CHOICES}, "choices belong to the scale choice only; got likert5"),
    ({"show_if": {"subtype": ["friend"]}}, "subtype must be among supplier, .*; got 'friend'"),
    ({"show_if": {"size": 3}}, "show_if: unknown size; known are subtype"),
    ({"show_if": {"subtype": ["supplier"]}, "standard": True}, "must have standard false"),
    ({"id": "X 1"}, "question 1: id must be a letter, then letters, digits or _"),
    ({"help": "?"}, "question X1: unknown help; known are"),
]


@pytest.mark.parametrize(("changes", "message"), WRONG)
def test_a_wrong_question_is_refused_with_its_place(
    database: Database, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        questionnaires.publish(database, json.dumps(small(**changes)))
    assert questionnaires.latest_of_each(database) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kinds": ["friend"]}, "questionnaire small: kinds must be among client, partner"),
        ({"kinds": []}, "kinds must be a list of at least one"),
        ({"minutes": 0}, "minutes must be a whole number, 1 to 60; got 0"),
        ({"minutes": True}, "minutes must be a whole number"),
        ({"questions": "X1"}, "questions must be a list"),
        ({"questions": ["X1"]}, "question 1 must be an object"),
        ({"questions": small()["questions"] * 2}, "question id must occur once; X1 came twice"),  # type: ignore[operator]  # a list
    ],
)
def test_a_wrong_questionnaire_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        parse(json.dumps(small() | change))


@pytest.mark.parametrize("text", ["", "[]", "12", "{", '"client"', "null"])
def test_what_is_not_a_definition_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse(text)
