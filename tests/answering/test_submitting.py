"""Sending answers: stored once, corrected at will, refused clearly, never a false thank-you."""

import json
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys import db, questionnaires, responses
from surveys.submissions import Answered, storable
from tests.answering.filling import opened, send, shown
from tests.answering.invited import Invited, dump, invite, open_campaign

EVERYTHING = {
    "C1": "9",
    "C9": "Des équipes à l’écoute.\r\nMerci !",
    "C2": "5",
    "C3": "4",
    "C4": "no-opinion",
    "C5": "3",
    "C6": "2",
    "C7": "1",
    "C8": "7",
    "CB": "3",
    "C10-no-opinion": "1",
}


def current(database: db.Database, camille: Invited) -> tuple[Answered, ...]:
    stored = responses.current(database, camille.invitation_id)
    return stored.answers if stored else ()


def test_all_that_is_filled_in_is_stored_as_it_was(
    client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database)
    assert send(client, camille.path, **EVERYTHING).status_code == 303
    assert {answer.question_id: answer for answer in current(database, camille)} == {
        "C1": Answered("C1", value=9.0),
        "C9": Answered("C9", text="Des équipes à l’écoute.\nMerci !"),
        "C2": Answered("C2", value=5.0),
        "C3": Answered("C3", value=4.0),
        "C4": Answered("C4", no_opinion=True),
        "C5": Answered("C5", value=3.0),
        "C6": Answered("C6", value=2.0),
        "C7": Answered("C7", value=1.0),
        "C8": Answered("C8", value=7.0),
        "CB": Answered("CB", value=3.0),
        "C10": Answered("C10", no_opinion=True),
    }
    stored = responses.history(database, camille.invitation_id)[0]
    assert (stored.language, stored.mode, stored.version_id) == ("fr", "web", camille.version_id)
    assert stored.contact_id == camille.contact_id


def test_a_double_click_is_one_answer(client: FlaskClient, database: db.Database) -> None:
    camille = invite(database)
    data = {**opened(client, camille.path), "C1": "9"}
    thanks = [client.post(camille.path, data=data).headers["Location"] for _ in range(2)]
    assert thanks[0] == thanks[1]
    assert len(responses.history(database, camille.invitation_id)) == 1


def test_going_back_and_correcting_the_same_page_replaces_the_answer(
    client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database)
    page = opened(client, camille.path)
    for score in ("3", "8"):
        assert client.post(camille.path, data={**page, "C1": score}).status_code == 303
    assert current(database, camille) == (Answered("C1", value=8.0),)
    history = responses.history(database, camille.invitation_id)
    assert [each.is_current for each in history] == [True, False]


def test_the_later_of_two_tabs_counts(client: FlaskClient, database: db.Database) -> None:
    camille = invite(database)
    first, second = opened(client, camille.path), opened(client, camille.path)
    client.post(camille.path, data={**second, "C1": "2"})
    client.post(camille.path, data={**first, "C1": "7"})
    assert current(database, camille) == (Answered("C1", value=7.0),)


@pytest.mark.parametrize("same", [True, False], ids=["one page", "a page each"])
def test_fifty_posts_at_once_leave_exactly_one_current_answer(
    app: Flask, client: FlaskClient, database: db.Database, same: bool
) -> None:
    camille = invite(database)
    page = opened(client, camille.path)

    def post(number: int) -> int:
        own = app.test_client()
        data = page if same else {**page, "submission-id": f"{number:032x}"}
        status = own.post(camille.path, data={**data, "C1": "9"}).status_code
        db.forget_thread_connections()
        return int(status)

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(post, range(50)))
    history = responses.history(database, camille.invitation_id)
    assert statuses == [303] * 50
    assert len(history) == (1 if same else 50)
    assert [each.is_current for each in history].count(True) == 1


ALTERED = [
    {"form-mac": "0" * 64},
    {"form-mac": ""},
    {"form-mac": "é"},
    {"form-mac": "0" * 5000},
    {"submission-id": ""},
    {"submission-id": "'; --"},
    {"submission-id": "0" * 31},
    {"submission-id": "²" * 32},
]


@pytest.mark.parametrize("altered", ALTERED)
def test_a_form_that_is_not_of_this_link_stores_nothing(
    client: FlaskClient, database: db.Database, altered: dict[str, str]
) -> None:
    camille = invite(database)
    page = opened(client, camille.path)
    before = dump(database)
    refused = client.post(camille.path, data={**page, "C1": "9", **altered})
    assert refused.status_code == 400
    assert f'href="{camille.path}?lang=fr"' in refused.text
    assert dump(database) == before


def test_the_form_of_one_link_does_not_answer_for_another(
    client: FlaskClient, database: db.Database
) -> None:
    camille, alice = invite(database), invite(database)
    page = opened(client, camille.path)
    assert client.post(alice.path, data={**page, "C1": "1"}).status_code == 400
    assert responses.history(database, alice.invitation_id) == []


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 303),
        ("null", 303),
        ("http://localhost", 303),
        ("https://evil.example", 403),
        ("http://localhost.evil.example", 403),
    ],
)
def test_only_our_own_pages_and_those_that_name_no_origin_may_post(
    client: FlaskClient, database: db.Database, origin: str | None, status: int
) -> None:
    camille = invite(database)
    data = {**opened(client, camille.path), "C1": "9"}
    headers = {} if origin is None else {"Origin": origin}
    assert client.post(camille.path, data=data, headers=headers).status_code == status


def test_a_questionnaire_published_meanwhile_changes_nothing_for_those_invited(
    client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database)
    page = opened(client, camille.path)
    text = (resources.files("surveys.instruments") / "client.json").read_text("utf-8")
    definition = json.loads(text)
    definition["questions"] = definition["questions"][:2]
    newer = questionnaires.publish(database, json.dumps(definition))
    assert newer.version == 2
    sent = client.post(camille.path, data={**page, "C1": "9", "C8": "7"})
    assert sent.status_code == 303
    stored = responses.history(database, camille.invitation_id)[0]
    assert stored.version_id == camille.version_id != newer.id
    assert stored.answers == (Answered("C1", value=9.0), Answered("C8", value=7.0))


def test_a_question_that_was_not_asked_is_not_taken(
    client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database, questionnaire_id="partner", kind="partner", subtype="distributor")
    send(client, camille.path, P1="9", P11="5", C1="4", unknown="x")
    assert current(database, camille) == (Answered("P1", value=9.0),)


def test_a_busy_database_gives_the_form_back_and_the_same_page_can_be_sent_again(
    app: Flask, client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database)
    data = {**opened(client, camille.path), **EVERYTHING}
    # The lock is refused after this time instead of ten seconds.
    db.for_thread(app.config["SETTINGS"].database).patience_seconds = 0.05
    with database.transaction():
        busy = client.post(camille.path, data=data)
        left_open = client.post(camille.path, data={**data, "C1": ""})
    assert busy.status_code == 503
    assert int(busy.headers["Retry-After"]) > 0
    assert "Pas encore envoyé" in busy.text
    assert "Merci" not in busy.text.replace("Merci !</textarea>", "")
    kept = shown(busy.text)
    assert {**kept, "C9": kept["C9"].replace("\n", "\r\n")} == EVERYTHING
    assert left_open.status_code == 422
    assert responses.history(database, camille.invitation_id) == []
    again = client.post(camille.path, data=data)
    assert again.status_code == 303
    assert len(responses.history(database, camille.invitation_id)) == 1


HOSTILE = [
    "²",
    "9" * 5000,
    str(2**63),
    "a\0b",
    "\ufeffBOM",
    "\u202eRTL\u202c עברית العربية",
    "👨‍👩‍👧‍👦 ZWJ 🏳️‍🌈",
    "e\u0301 z̸̢̛͓a̵l̶g̷o",
    "<script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '" autofocus onfocus="alert(1)',
    '=HYPERLINK("http://evil.example")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "{{7*7}} {% raw %} ${7*7} <%= 7*7 %>",
    "%s %(got)s %n {0} {got}",
    "'; DROP TABLE answer; --",
    "\x07\x1b[31m\x7f\x85\u2028\u2029",
    "\ufffe\uffff\U0010ffff",
    " ".join(chr(plane * 0x10000 + 0x41) for plane in range(17)),
    "&amp;&lt;&#0;&nbsp",
    "\t  \n beginning and end \n\n",
    "x" * 10_000,
    "é" * 10_000,
    "\U0001f600" * 10_000,
]


@pytest.mark.parametrize("name", ["C9", "C1", "C2", "C10-no-opinion", "switch-to", "submission-id"])
def test_hostile_text_is_stored_as_given_or_refused_and_never_breaks_a_page(
    client: FlaskClient, database: db.Database, name: str
) -> None:
    campaign_id = open_campaign(database)
    for text in HOSTILE:
        camille = invite(database, campaign_id=campaign_id)
        page = send(client, camille.path, **{"C1": "9", name: text})
        assert page.status_code in (200, 303, 400, 422), text
        again = client.get(camille.path)
        assert again.status_code == 200, text
        for markup in ("<script", "<img", "<svg", ' onfocus="'):
            assert markup not in page.text
            assert markup not in again.text
        if name == "C9" and "\0" not in text:
            stored = {answer.question_id: answer for answer in current(database, camille)}
            assert stored["C9"].text == text
            assert shown(again.text)["C9"] == text
        elif name == "C9":
            assert page.status_code == 422
            assert shown(page.text)["C9"] == text.replace("\0", "")


@pytest.mark.parametrize(
    "body", [b"C9=%ED%A0%80%FF%FE", b"C9=\xed\xa0\x80\xff", b"%FF=1&C9=x", b"C9=%", b"C9", b"&&=&"]
)
def test_bytes_that_are_no_text_break_nothing(
    client: FlaskClient, database: db.Database, body: bytes
) -> None:
    camille = invite(database)
    hidden = "".join(f"{name}={value}&" for name, value in opened(client, camille.path).items())
    page = client.post(
        camille.path,
        data=hidden.encode() + b"C1=9&" + body,
        content_type="application/x-www-form-urlencoded",
    )
    assert page.status_code in (303, 400)
    stored = current(database, camille)
    assert bool(stored) == (page.status_code == 303)
    assert all(storable(answer.text or "") for answer in stored)


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
def test_a_body_too_large_is_refused_and_nothing_is_stored(
    client: FlaskClient, database: db.Database, kind: str
) -> None:
    camille = invite(database)
    fields = {**opened(client, camille.path), "C1": "9", "C9": "x" * 1_000_000}
    before = dump(database)
    if kind == "urlencoded":
        mimetype, body = "application/x-www-form-urlencoded", urlencode(fields)
    else:
        mimetype = "multipart/form-data; boundary=limit"
        body = "".join(
            f'--limit\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
    page = client.post(camille.path, data=body.encode(), content_type=mimetype)
    assert page.status_code == 413
    assert "<h1>" in page.text
    assert dump(database) == before


def test_thousands_of_fields_are_ignored_or_refused_in_good_order(
    client: FlaskClient, database: db.Database
) -> None:
    camille = invite(database)
    many = {f"f{n}": "1" for n in range(15_000)}
    page = client.post(camille.path, data={**opened(client, camille.path), "C1": "9", **many})
    assert page.status_code in (303, 413)


def test_other_methods_are_refused(client: FlaskClient, database: db.Database) -> None:
    camille = invite(database)
    before = dump(database)
    for method in ("PUT", "PATCH", "DELETE"):
        assert client.open(camille.path, method=method).status_code == 405
    assert dump(database) == before
