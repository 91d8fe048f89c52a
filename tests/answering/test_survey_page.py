"""What the survey page shows: notice, questions, languages, the score tapped, earlier answers."""

import pytest
from flask.testing import FlaskClient

from app.i18n import catalogue
from surveys import campaigns, clock, db, invitations, questionnaires
from surveys.questions import wording
from surveys.scales import NO_OPINION, scale_points
from tests.answering.conftest import COMPANY
from tests.answering.filling import hidden_fields, opened, send, shown
from tests.answering.invited import NOTICE, dump, invite

# The same page in both languages: what each says, in pairs.
SAID = [
    ("Enquête de satisfaction des clients", "Client survey"),
    ("Environ 3 minutes.", "About 3 minutes."),
    ("Lues par", "Read by"),
    (NOTICE.readers, NOTICE.readers_en),
    (NOTICE.purpose, NOTICE.purpose_en),
    ("36 mois après la clôture", "36 months after the survey closes"),
    ("Vos droits, et comment vous opposer", "Your rights, and how to object"),
    ("Ne plus recevoir d’enquêtes", "Receive no more surveys"),
    ("(obligatoire)", "(required)"),
    (NO_OPINION["fr"], NO_OPINION["en"]),
    ("Envoyer mes réponses", "Send my answers"),
    ("que vous recommandiez Ateliers Martin", "recommend Ateliers Martin"),
    ("au cours des 12 derniers mois", "over the past 12 months"),
]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_speaks_the_language_of_the_invitation(
    client: FlaskClient, database: db.Database, language: str
) -> None:
    camille = invite(database, language=language)
    page = client.get(camille.path, headers={"Accept-Language": "de"})
    own, other = (0, 1) if language == "fr" else (1, 0)
    assert f'<html lang="{language}">' in page.text
    assert [pair[own] for pair in SAID if pair[own] not in page.text] == []
    assert [pair[other] for pair in SAID if pair[other] in page.text] == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("questionnaire_id", "kind", "subtype"),
    [
        ("client", "client", None),
        ("partner", "partner", "supplier"),
        ("partner", "partner", "distributor"),
        ("pulse", "client", None),
        ("pulse", "partner", "information_provider"),
    ],
)
def test_every_question_and_every_point_of_its_scale_is_on_the_page(
    client: FlaskClient,
    database: db.Database,
    questionnaire_id: str,
    kind: str,
    subtype: str | None,
    language: str,
) -> None:
    event = "votre commande du 3 mai" if questionnaire_id == "pulse" else ""
    camille = invite(
        database,
        questionnaire_id=questionnaire_id,
        kind=kind,
        subtype=subtype,
        subject_event=event,
    )
    page = client.get(f"{camille.path}?lang={language}").text
    version = questionnaires.get_version(database, camille.version_id)
    for question in version.questions:
        asked = f'id="{question.id}' in page
        assert asked == question.is_asked_of(subtype), question.id
        if not asked:
            continue
        assert wording(question, language, company=COMPANY, months=12) in page
        for point in scale_points(question.scale):
            assert f'name="{question.id}" id="{question.id}-{point.value}"' in page
            assert point.label(language) in page
        assert f'id="{question.id}-no-opinion"' in page
    assert ('class="event"' in page) == bool(event)
    assert event in page


def test_everything_a_respondent_must_know_comes_before_the_first_question(
    client: FlaskClient, database: db.Database
) -> None:
    page = client.get(invite(database).path).text
    before = page[: page.index("<fieldset")]
    told = [
        *(COMPANY, NOTICE.controller, NOTICE.purpose, NOTICE.readers, NOTICE.privacy_contact),
        *("36 mois", "portent votre nom", "intérêt légitime", "CNIL", "plus recevoir d’enquêtes"),
    ]
    assert [each for each in told if each not in before] == []


@pytest.mark.parametrize("score", [str(value) for value in range(11)])
def test_the_score_tapped_in_the_mail_is_chosen_and_nothing_else(
    client: FlaskClient, database: db.Database, score: str
) -> None:
    camille = invite(database)
    page = client.get(f"{camille.path}?score={score}").text
    assert shown(page) == {"C1": score}


@pytest.mark.parametrize(
    "score", ["11", "-1", "", "9.0", "²", "9" * 5000, "<b>", "%00", "no-opinion"]
)
def test_any_other_score_chooses_nothing(
    client: FlaskClient, database: db.Database, score: str
) -> None:
    page = client.get(invite(database).path, query_string={"score": score})
    assert page.status_code == 200
    assert shown(page.text) == {}


def test_opening_the_link_again_shows_the_earlier_answers_and_says_so(
    client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database)
    given = {
        "C1": "3",
        "C9": 'Trop <b>lent</b> & "cher"\n\n\td’accord ?',
        "C2": "no-opinion",
        "C10-no-opinion": "1",
        "C8": "7",
    }
    assert send(client, camille.path, **given).status_code == 303
    page = client.get(camille.path).text
    assert shown(page) == given
    assert "Vous avez répondu le" in page
    assert "Envoyer mes réponses corrigées" in page
    tapped_again = client.get(f"{camille.path}?score=8").text
    assert shown(tapped_again) == {**given, "C1": "8"}


def test_a_required_question_left_open_is_announced_and_what_was_typed_is_kept(
    client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database)
    given = {"C9": "  Rien à <redire>\n", "C2": "4", "C3": "no-opinion"}
    page = send(client, camille.path, **given)
    assert page.status_code == 422
    assert "<title>Erreur\u00a0: Enquête de satisfaction" in page.text
    assert shown(page.text) == given
    assert 'href="#C1-0"' in page.text
    assert 'aria-invalid="true" aria-describedby="C1-error"' in page.text
    assert page.text.index('id="summary" autofocus') < page.text.index("<h1>")


def test_the_first_post_with_errors_counts_as_started_and_stores_nothing_else(
    client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database)
    before = dump(database)
    send(client, camille.path, C9="Bien")
    after = dump(database)
    started = invitations.get(database, camille.invitation_id)
    assert started.started_at is not None
    assert started.completed_at is None
    assert {name for name in after if after[name] != before[name]} == {"invitation"}


@pytest.mark.parametrize(("language", "other"), [("fr", "en"), ("en", "fr")])
def test_the_language_switch_keeps_what_was_typed_and_stores_nothing(
    client: FlaskClient, database: db.Database, language: str, other: str
) -> None:
    camille = invite(database, language=language)
    given = {"C1": "9", "C9": "Un début de phrase", "C5": "no-opinion"}
    fields = opened(client, camille.path)
    before = dump(database)
    page = client.post(camille.path, data={**fields, **given, "switch-to": other})
    assert page.status_code == 200
    assert f'<html lang="{other}">' in page.text
    assert shown(page.text) == given
    assert hidden_fields(page.text) == fields
    assert dump(database) == before
    sent = client.post(f"{camille.path}?lang={other}", data={**fields, **given})
    assert sent.headers["Location"].endswith(f"/thanks?lang={other}")
    row = database.one("SELECT language FROM response")
    assert row["language"] == other


def test_the_thank_you_says_what_happens_next(client: FlaskClient, database: db.Database) -> None:
    camille = invite(database)
    sent = send(client, camille.path, C1="9")
    assert sent.status_code == 303
    page = client.get(sent.headers["Location"])
    assert page.status_code == 200
    closes = campaigns.get(database, camille.campaign_id).closes_on
    told = [NOTICE.readers, "aucun rappel", str(closes.year), 'href="/u/', f'href="{camille.path}?']
    assert [each for each in told if each not in page.text] == []
    english = client.get(f"{camille.path}/thanks?lang=en").text
    assert "Thank you: your answers are stored" in english
    assert NOTICE.readers_en in english


def test_nobody_is_thanked_for_answers_that_are_not_stored(
    client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database)
    page = client.get(f"{camille.path}/thanks")
    assert page.status_code == 302
    assert page.headers["Location"].startswith(camille.path)


UNKNOWN = ["x" * 43, "x", "é" * 43, "x" * 5000, "%00", "..", "x" * 42 + "=", "ж" * 43]


def test_every_link_that_leads_nowhere_gets_the_same_page(
    client: FlaskClient, database: db.Database
) -> None:
    forgotten = invite(database)
    invitations.forget_token(database, forgotten.token)
    draft = invite(database)
    database.execute("UPDATE campaign SET state = 'draft' WHERE id = :id", id=draft.campaign_id)
    near = invite(database).token[:-1] + "~"
    pages = [
        client.open(f"/s/{token}", method=method)
        for token in (*UNKNOWN, near, forgotten.token, draft.token)
        for method in ("GET", "POST")
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({page.data for page in pages}) == 1
    assert "This link does not open a survey" in pages[0].text


@pytest.mark.parametrize("how", ["by hand", "by its date"])
def test_a_closed_survey_says_so_kindly_and_gives_late_words_back(
    client: FlaskClient, database: db.Database, how: str
) -> None:
    camille = invite(database)
    fields = opened(client, camille.path)
    if how == "by hand":
        campaigns.close(database, camille.campaign_id)
    else:
        database.execute("UPDATE campaign SET closes_at = :now", now=clock.now())
    before = dump(database)
    page = client.get(camille.path)
    assert page.status_code == 410
    assert "Cette enquête est close" in page.text
    assert NOTICE.privacy_contact in page.text
    late = client.post(camille.path, data={**fields, "C1": "9", "C9": "Trop <tard>"})
    assert late.status_code == 410
    assert "Trop &lt;tard&gt;" in late.text
    assert dump(database) == before


def test_no_survey_page_sets_a_cookie_or_lets_itself_be_kept_or_told(
    client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database)
    pages = [
        client.get(camille.path),
        send(client, camille.path, C9="x"),
        send(client, camille.path, C1="9"),
        client.get(f"{camille.path}/thanks"),
        client.get("/s/" + "x" * 43),
        client.post(camille.path, data={"C1": "9"}),
    ]
    assert [page.status_code for page in pages] == [200, 422, 303, 200, 404, 400]
    for page in pages:
        assert "Set-Cookie" not in page.headers
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert "<script" not in page.text
        assert " style=" not in page.text


def test_each_sentence_of_the_respondents_pages_exists_in_both_languages(
    client: FlaskClient, database: db.Database
) -> None:
    messages = catalogue("fr")._catalog  # type: ignore[attr-defined]  # babel's only way to list
    english = [key[0] if isinstance(key, tuple) else key for key in messages]
    camille = invite(database)
    pages = [client.get(camille.path).text, send(client, camille.path, C1="9", C9="\0").text]
    send(client, camille.path, C1="9")
    pages += [client.get(camille.path).text, client.get(f"{camille.path}/thanks").text]
    campaigns.close(database, camille.campaign_id)
    pages += [client.get(camille.path).text, client.get("/s/x?lang=fr").text]
    left = {
        sentence
        for sentence in english
        if len(sentence) > 12 and "%(" not in sentence
        for page in pages
        if f">{sentence}<" in page
    }
    assert left == set()
