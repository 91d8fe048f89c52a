"""A manager corrects what was read in a comment: it wins, stays, moves the score, can go back."""

import pytest

from surveys import annotations, audit, clock, evidence, scores, verbatims
from surveys.annotations import present
from surveys.correcting import correct
from surveys.corrections import LabelCorrection
from surveys.db import Database, connect
from surveys.findings import Found
from tests.reports.company import ANALYSER, Told
from tests.reports.reading import read

TEXT = "Deliveries are late but the team is kind."
TOLD = Told(TEXT, (("Deliveries are late", "delivery", -0.6), ("the team is kind", "people", 0.7)))


@pytest.fixture
def comment(company) -> str:
    """The id of a comment that has been read: late deliveries, kind people."""
    response = company.answer("Acme", 0.7, days_ago=3, told=TOLD)
    company.score()
    return company.db.value("SELECT id FROM answer WHERE response_id = :id AND text IS NOT NULL",
                            id=response)  # fmt: skip


def of(db: Database, answer_id: str):
    found = verbatims.get(db, answer_id)
    return found.label, [(each.topic, each.label) for each in found.opinions]


def sent(label="mixed", first=("delivery", "neg"), second=("people", "pos")):
    return {
        "label": label,
        "opinions-0-topic": first[0], "opinions-0-label": first[1],
        "opinions-1-topic": second[0], "opinions-1-label": second[1],
    }  # fmt: skip


def test_the_right_topic_is_kept_and_wins_over_the_next_reading(site, company, bob, comment):
    page = f"/verbatims/{comment}/correct"
    assert bob.send(page, sent(first=("planning", "neg"))).status_code == 302
    right = ("mixed", [("planning", "neg"), ("people", "pos")])
    assert of(company.db, comment) == right
    again = [company.db.value("SELECT response_id FROM answer WHERE id = :id", id=comment)]
    company.read(again[0], TOLD)  # a worker finds again what it found before
    assert of(company.db, comment) == right
    analyser, found = present(company.db, comment)
    newer = Found(comment, "en", found.sentiment, "mixed", found.opinions, ())
    annotations.store(company.db, f"later-{analyser}", [newer])
    assert of(company.db, comment) == right
    annotations.store(company.db, ANALYSER, [newer])


def test_a_corrected_label_is_what_the_score_counts(site, company, bob, comment):
    relationship = company.relationship_ids["Acme", "client"]
    response = company.response_ids["Acme"][-1]
    page = f"/verbatims/{comment}/correct"
    bob.send(page, sent("neg", second=("none", "pos")))
    assert of(company.db, comment) == ("neg", [("delivery", "neg")])
    assert relationship in evidence.stale(
        company.db, "client", as_of=clock.today().isoformat(), limit=100
    )
    counted = {
        each.response_id: each.value
        for each in evidence.sentiments(company.db, "client", only=[relationship])
    }
    assert counted[response] == -0.5, "the reader had found +0.05"
    company.score()
    after = scores.get(company.db, relationship)
    assert after is not None
    assert after.evidence == company.db.value(
        "SELECT evidence FROM relationship WHERE id = :id", id=relationship
    )


def test_what_was_corrected_is_said_and_can_be_taken_back(site, company, bob, camille, comment):
    page = f"/verbatims/{comment}/correct"
    bob.send(page, sent(first=("none", "neg")))
    shown = bob.get(page).get_data(as_text=True)
    assert "The automatic reading had found: delivery, negative." in shown
    response = company.db.value("SELECT response_id FROM answer WHERE id = :id", id=comment)
    assert "Corrigé à la main." in camille.get(f"/responses/{response}").get_data(as_text=True)
    there = f"/verbatims/{comment}/as-found"
    value = bob.csrf(page)
    assert bob.post(there, {"csrf_token": value}).status_code == 302
    assert company.db.value("SELECT read_by FROM answer WHERE id = :id", id=comment) is None
    company.read(response, TOLD)
    assert of(company.db, comment) == ("mixed", [("delivery", "neg"), ("people", "pos")])
    actions = {entry.action for entry in audit.latest(company.db) if entry.subject == comment}
    assert actions == {"verbatim.correct", "verbatim.take_back"}


def test_what_somebody_else_corrected_meanwhile_is_not_undone_unseen(
    site, company, bob, camille, comment
):
    page = f"/verbatims/{comment}/correct"
    opened = read(bob.get(page).get_data(as_text=True))
    held = {each.attributes["name"]: each.attributes["value"] for each in opened.all("input")
            if each.attributes.get("name") == "seen"}  # fmt: skip
    assert camille.send(page, sent("neg", second=("none", "pos"))).status_code == 302
    late = bob.send(page, held | sent("pos"))
    assert late.status_code == 409
    assert "corrected by somebody else" in late.get_data(as_text=True)
    assert of(company.db, comment) == ("neg", [("delivery", "neg")])


def test_a_correction_made_while_a_worker_stores_its_reading_wins(
    site, company, comment, monkeypatch
):
    _, reading = present(company.db, comment)
    usual, manager = Database.transaction, connect(company.db.path)
    waiting = [LabelCorrection(comment, "pos", "mixed")]

    def transaction(db: Database):
        if db is company.db and waiting:  # just before the worker's turn comes
            correct(manager, comment, label=waiting.pop(), opinions=(), made_by=None)
        return usual(db)

    monkeypatch.setattr(Database, "transaction", transaction)
    annotations.store(company.db, ANALYSER, [reading])
    manager.close()
    assert not waiting
    assert of(company.db, comment)[0] == "pos"


def test_a_double_click_on_a_correction_is_no_conflict(site, company, bob, comment):
    page = f"/verbatims/{comment}/correct"
    given = sent(first=("planning", "neg"))
    opened = read(bob.get(page).get_data(as_text=True))
    given |= {each.attributes["name"]: each.attributes["value"] for each in opened.all("input")
              if each.attributes.get("name") in ("seen", "csrf_token")}  # fmt: skip
    assert [bob.post(page, given).status_code for _ in range(2)] == [302, 302]


def test_a_form_that_no_longer_fits_keeps_nothing_and_says_so(site, company, bob, comment):
    page = f"/verbatims/{comment}/correct"
    short = {key: value for key, value in sent("neg").items() if "-1-" not in key}
    answer = bob.send(page, short)
    assert answer.status_code == 409
    assert "read anew" in answer.get_data(as_text=True)
    bad = bob.send(page, sent(first=("weather", "neg")))
    assert bad.status_code == 409
    assert of(company.db, comment) == ("mixed", [("delivery", "neg"), ("people", "pos")])


def test_nothing_changed_keeps_no_correction(site, company, bob, comment):
    bob.send(f"/verbatims/{comment}/correct", sent())
    assert not verbatims.get(company.db, comment).corrected


def test_an_unknown_or_unread_comment_is_not_found(site, company, bob):
    assert bob.get(f"/verbatims/{'0' * 24}/correct").status_code == 404
    assert bob.get("/verbatims/x/correct").status_code == 404


def test_a_mixed_comment_shows_both_its_sides(site, company, bob, comment):
    response = company.db.value("SELECT response_id FROM answer WHERE id = :id", id=comment)
    document = read(bob.get(f"/responses/{response}").get_data(as_text=True))
    (said,) = [each.text for each in document.all("p", "verbatim-mixed")]
    assert "the team is kind" in said
    assert "Deliveries are late" in said


def test_the_way_back_leads_to_no_other_site(site, company, bob, comment):
    page = f"/verbatims/{comment}/correct?next=https://evil.example/"
    answer = bob.send(page, sent("neg"))
    assert answer.headers["Location"].startswith("/responses/")
