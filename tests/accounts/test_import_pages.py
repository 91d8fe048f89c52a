"""Import by page: a file is looked at first, belongs to who sent it, and is kept whole or not."""

import io
import os
import time

import pytest

from app.accounts import uploads
from surveys import accounts, audit, relationships
from tests.accounts.conftest import logged_in

GOOD = "nom;type;ca\nDécor & Cie;client;1,5\nÉlan <b>;les deux;\n".encode("cp1252")
BAD = b"name;kind\nGood;client\nAcme;friend\n;client\n"


def send(visitor, data, *, what="accounts", name="file.csv"):
    return visitor.send(
        f"/import/{what}", {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data"
    )


def text(response):
    return response.get_data(as_text=True)


def uploaded(site):
    return sorted(path.name for path in (site.settings.data / "uploads").glob("*"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Windows-1252", "semicolon", "Revenue or spend", "Client, Partner", "1.50"]),
        (
            "fr",
            ["Windows-1252", "point-virgule", "Chiffre d’affaires", "Client, Partenaire", "1,50"],
        ),
    ],
)
def test_a_file_is_shown_as_understood_before_anything_is_kept(site, bob, language, words):
    response = send(bob, GOOD, name="Mes comptes.csv")
    assert response.status_code == 302
    page = text(bob.get(response.location, query_string={"lang": language}))
    assert [
        word for word in [*words, "Mes comptes.csv", "Décor &amp; Cie"] if word not in page
    ] == []
    assert "<b>" not in page
    assert accounts.every(site.database) == []


def test_saying_yes_keeps_all_of_it_and_notes_who_did(site, bob):
    response = bob.send(send(bob, GOOD).location, {})
    assert response.status_code == 302
    assert "2 new, 0 changed, 0 unchanged" in text(bob.get(response.location))
    assert [account.name for account in accounts.every(site.database)] == [
        "Décor & Cie",
        "Élan <b>",
    ]
    assert len(relationships.every(site.database)) == 3
    assert uploaded(site) == []
    (entry,) = [each for each in audit.latest(site.database) if each.action == "import.accounts"]
    assert entry.detail == "2 new, 0 changed, 0 unchanged"


def test_refused_rows_are_listed_and_nothing_can_be_kept(site, bob):
    location = send(bob, BAD).location
    page = text(bob.get(location))
    assert "2 rows cannot be taken, so none is" in page
    assert "<title>Error: " in page
    assert "friend" in page
    assert "Keep all of it" not in page
    assert bob.send(location, {}).status_code == 409
    assert accounts.every(site.database) == []


def test_a_file_that_is_no_table_is_refused_at_once_in_the_readers_language(site, bob):
    response = bob.send(
        "/import/accounts?lang=fr",
        {"file": (io.BytesIO(b"PK\x03\x04..."), "comptes.xlsx")},
        content_type="multipart/form-data",
    )
    assert response.status_code == 400
    assert "comptes.xlsx est un classeur, pas un fichier CSV" in text(response)
    assert uploaded(site) == []


def test_no_file_is_an_error_beside_its_field(bob):
    response = bob.send("/import/accounts", {}, content_type="multipart/form-data")
    assert response.status_code == 400
    assert "Choose a file." in text(response)
    assert 'aria-invalid="true"' in text(response)


def test_a_header_without_what_is_needed_says_which_column_is_missing(bob):
    response = bob.get(send(bob, b"company;colour\nAcme;red\n").location)
    assert response.status_code == 400
    assert "expected a column kind" in text(response)


def test_dates_that_could_be_two_are_read_as_the_person_says(site, bob):
    bob.send(send(bob, GOOD).location, {})
    location = send(
        bob, "compte;date;type\nÉlan <b>;03/04/2026;visite\n".encode(), what="events"
    ).location
    assert "which comes first" in text(bob.get(location))
    page = bob.get(location, query_string={"date_form": "day_first"})
    assert "2026-04-03" in text(page)
    assert bob.send(location, {"date_form": "day_first"}).status_code == 302
    assert site.database.value("SELECT happened_on FROM event") == "2026-04-03"


def test_an_upload_belongs_to_the_one_who_sent_it(site, bob):
    location = send(bob, GOOD).location
    alice = logged_in(site, "alice@example.com")
    assert alice.get(location).status_code == 404
    assert alice.send("/import/accounts", {}, to=location).status_code == 404
    assert alice.send("/import/accounts", {}, to=location + "/discard").status_code == 404
    assert bob.get(location.replace("accounts", "contacts")).status_code == 404
    assert site.visitor().get(location).status_code == 302
    assert bob.get(location).status_code == 200


@pytest.mark.parametrize(
    "upload_id", ["..", "..%2F..%2Frapport", "x" * 24, "a" * 23, "A" * 24, "0" * 24 + ".csv"]
)
def test_an_address_leads_to_no_other_file(bob, upload_id):
    assert bob.get(f"/import/accounts/{upload_id}").status_code == 404


def test_a_file_can_be_turned_down(site, bob):
    location = send(bob, GOOD).location
    assert bob.send(location, {}, to=location + "/discard").status_code == 302
    assert uploaded(site) == []
    assert bob.get(location).status_code == 404


def test_a_file_nobody_decided_on_is_removed_after_a_day(site, bob):
    location = send(bob, GOOD).location
    old = time.time() - uploads.KEPT_SECONDS - 60
    for path in (site.settings.data / "uploads").iterdir():
        os.utime(path, (old, old))
    send(bob, GOOD)
    assert len(uploaded(site)) == 2
    assert bob.get(location).status_code == 404


def test_an_uploaded_file_is_readable_by_the_service_alone(site, bob):
    send(bob, GOOD)
    folder = site.settings.data / "uploads"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_the_name_of_an_upload_is_shown_and_never_a_path(site, bob):
    location = send(bob, GOOD, name='../../<img src=x onerror="x">.csv').location
    page = text(bob.get(location))
    assert "<img" not in page
    assert all(name.split(".")[0] == location.rsplit("/", 1)[1] for name in uploaded(site))


def multipart(csrf_token: str, data: bytes) -> dict[str, object]:
    """A form with a large file; the test client's own encoder leaves its temporary file open."""
    part = "--edge\r\nContent-Disposition: form-data; name="
    body = f'{part}"csrf_token"\r\n\r\n{csrf_token}\r\n{part}"file"; filename="x.csv"\r\n\r\n'
    return {
        "data": body.encode() + data + b"\r\n--edge--\r\n",
        "content_type": "multipart/form-data; boundary=edge",
    }


def test_a_file_larger_than_a_form_is_taken_and_one_beyond_the_limit_is_not(site, bob):
    rows = b"".join(b"Company %d;client;%s\n" % (n, b"x" * 60) for n in range(6000))
    value = bob.csrf("/import/accounts")
    taken = bob.post("/import/accounts", **multipart(value, b"name;kind;segment\n" + rows))
    assert taken.status_code == 302
    beyond = b"x" * (uploads.MAX_BYTES + 99_999)
    too_large = bob.post("/import/accounts", **multipart(value, beyond))
    assert too_large.status_code == 413
    assert len(uploaded(site)) == 2
    assert site.visitor().post("/import/accounts").status_code in (400, 403)


@pytest.mark.parametrize("what", ["accounts", "contacts", "events"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_sample_file_is_understood_by_its_own_import(site, bob, what, language):
    for each in ("accounts", "contacts", "events"):
        data = bob.get(f"/import/{each}/sample.csv", query_string={"lang": language}).data
        location = send(bob, data, what=each).location
        page = text(bob.get(location))
        assert "Keep all of it" in page, page
        if each == what:
            break
        bob.send(location, {})


def test_the_list_of_accounts_is_searched_and_paged(site, bob):
    rows = b"".join(b"Company %03d;client\n" % n for n in range(120))
    bob.send(send(bob, b"name;kind\n" + rows).location, {})
    first = text(bob.get("/import"))
    assert "120 accounts" in first
    assert "Company 049" in first
    assert "Company 050" not in first
    assert "Company 050" in text(bob.get("/import?page=2"))
    found = text(bob.get("/import?q=119"))
    assert "1 account<" in found
    assert "Company 119" in found
    assert "No account found" in text(bob.get("/import?q=nobody"))


def test_unknown_imports_are_not_there(bob):
    assert bob.get("/import/everything").status_code == 404
    assert bob.get("/import/everything/sample.csv").status_code == 404
