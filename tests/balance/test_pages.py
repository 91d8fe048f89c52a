"""The pages of our own assessment: shown as last time, saved by line or whole, nothing lost."""

import re
from collections.abc import Generator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest

from app.jobs.balance import assess_due, two_sides_of
from surveys import assessments, audit, clock, evidence, figures, internal, readings
from surveys.figures import Figure
from tests.balance.company import assess, furnish
from tests.login.site import Site, Visitor, copied_site, open_site
from tests.reports.company import Company
from tests.reports.reading import read


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Company]:
    folder = tmp_path_factory.mktemp("furnished")
    return folder, furnish(folder)


@pytest.fixture
def site(furnished: tuple[Path, Company], tmp_path: Path) -> Generator[Site, None, None]:
    folder, _company = furnished
    with copied_site(folder, tmp_path / "data", RAPPORT_COMPANY="Verdier & Fils") as copied:
        yield copied


@pytest.fixture
def company(furnished: tuple[Path, Company], site: Site) -> Company:
    _folder, made = furnished
    names = {name: deepcopy(ids) for name, ids in vars(made).items() if name != "db"}
    return Company(site.database, **names)  # a test may add to it


@pytest.fixture
def bob(site: Site, company: Company) -> Visitor:
    visitor = site.visitor()
    visitor.log_in("bob@verdier.example")
    return visitor


@pytest.fixture
def camille(site: Site, company: Company) -> Visitor:
    visitor = site.visitor()
    visitor.log_in("camille@verdier.example")
    return visitor


ALL = "/balance/assess?kind=client&whose=all&show=all"


def text(response):
    return response.get_data(as_text=True)


def fields(visitor, page=ALL):
    """What the sheet shows, by field, as a browser would send it back (its row ids as a list)."""
    document = read(text(visitor.get(page)))
    found = {"row": []}
    for each in document.all("input"):
        name, value = each.attributes.get("name", ""), each.attributes.get("value", "")
        if name == "row":
            found["row"].append(value)
        elif name.startswith(("I", "shown-")):
            found[name] = value
    return found


def send(visitor, changed, *, page=ALL, line=None):
    """The sheet of *page* sent back with *changed* fields, by the button of *line* if there is
    one."""
    form = fields(visitor, page) | changed | {"csrf_token": visitor.csrf(page)}
    return visitor.post(page, form | ({"line": line} if line else {}))


def row_of(page, account):
    rows = read(text(page)).all("tr")
    return next(row for row in rows if row.all("th") and row.all("th")[0].text.startswith(account))


def latest(company, name, kind="client"):
    return assessments.of_relationship(company.db, company.relationship_ids[name, kind])[0]


def test_the_sheet_asks_every_question_of_every_account_in_both_languages(bob, camille):
    for visitor, words in ((bob, "This client pays when agreed."),
                           (camille, "Ce client paie dans les délais convenus.")):  # fmt: skip
        page = text(visitor.get(ALL))
        assert words in page
        found = fields(visitor)
        assert len(found["row"]) == 10
        assert len([name for name in found if not name.startswith("shown")]) == 1 + 10 * 11
    assert "This partner delivers when agreed." in text(
        bob.get("/balance/assess?kind=partner&show=all")
    )


def test_what_changed_is_kept_and_the_rest_left_as_it_was(bob, company):
    acme = company.relationship_ids["Acme", "client"]
    before = len(assessments.of_kind(company.db, "client"))
    answer = send(bob, {f"I1-{acme}": "4", f"I8-{acme}": "5", f"I9-{acme}": "Paid in May."})
    assert answer.status_code == 302
    page = text(bob.get(answer.location))
    assert "1 account is kept. 9 were left as they were." in page
    assert len(assessments.of_kind(company.db, "client")) == before + 1
    kept = latest(company, "Acme")
    assert (dict(kept.values), kept.note) == ({"I1": 4, "I8": 5}, "Paid in May.")
    assert kept.made_on == clock.today().isoformat()
    entries = [each for each in audit.latest(company.db) if each.action == "assessment.save"]
    assert [each.subject for each in entries] == [acme]


def test_the_next_time_shows_what_oneself_said_last_and_nobody_elses(bob, camille, company):
    acme = company.relationship_ids["Acme", "client"]
    send(bob, {f"I1-{acme}": "4", f"I9-{acme}": "Paid in May."})
    again = fields(bob)
    assert again[f"I1-{acme}"] == "4"
    assert again[f"I9-{acme}"] == "", "an event of last time is not said again"
    assert fields(camille)[f"I1-{acme}"] == ""


def test_a_lines_own_button_keeps_that_line_alone_and_what_was_typed_elsewhere(bob, company):
    acme, globex = (company.relationship_ids[name, "client"] for name in ("Acme", "Globex"))
    send(bob, {f"I1-{acme}": "4"})
    count = len(assessments.of_kind(company.db, "client"))
    answer = send(bob, {f"I1-{globex}": "2"}, line=acme)
    assert answer.status_code == 200
    assert len(assessments.of_kind(company.db, "client")) == count, "the same day: corrected"
    page = text(answer)
    assert f'name="I1-{globex}" value="2"' in page
    assert "not saved yet" in row_of(answer, "Globex").text
    assert "not saved yet" not in row_of(answer, "Acme").text
    assert latest(company, "Globex").values["I1"] == 5


@pytest.mark.parametrize("wrong", ["6", "0", "x", "4.5", "１", "-1", "<b>"])
def test_a_wrong_answer_is_shown_again_and_the_right_lines_are_kept(bob, company, wrong):
    acme, globex = (company.relationship_ids[name, "client"] for name in ("Acme", "Globex"))
    answer = send(
        bob, {f"I1-{acme}": "4", f"I2-{globex}": wrong, f"I9-{globex}": "Rude on the phone."}
    )
    assert answer.status_code == 400
    page = text(answer)
    assert page.count("expected a whole number from 1 to 5, or nothing") == 2
    assert "<title>Error: " in page
    found = {each.attributes.get("name"): each for each in read(page).all("input")}
    assert found[f"I2-{globex}"].attributes["value"] == wrong
    assert found[f"I2-{globex}"].attributes["aria-invalid"] == "true"
    assert found[f"I9-{globex}"].attributes["value"] == "Rude on the phone."
    assert f'href="#I2-{globex}"' in page
    assert latest(company, "Acme").values == {"I1": 4}
    assert latest(company, "Globex").values["I2"] == 1
    assert "1 account is kept." in page


def test_an_event_too_long_and_a_line_without_answers_are_refused(bob, company):
    acme, globex = (company.relationship_ids[name, "client"] for name in ("Acme", "Globex"))
    answer = send(bob, {f"I1-{acme}": "3", f"I9-{acme}": "x" * 501, f"I9-{globex}": "Only this."})
    assert answer.status_code == 400
    assert "may have 500 characters; it has 501" in text(answer)
    assert "Globex: answer at least one question." in text(answer)
    assert "x" * 501 in text(answer)


def test_relationships_of_another_kind_or_of_nobody_are_not_assessed_here(bob, company):
    partner = company.relationship_ids["Tyrell", "partner"]
    before = company.db.all("SELECT * FROM assessment ORDER BY id")
    form = {"csrf_token": bob.csrf(ALL), "row": [partner, "nothing-there", "f" * 24],
            f"I1-{partner}": "5", f"shown-{partner}": ""}  # fmt: skip
    assert bob.post(ALL, form).status_code == 302
    assert company.db.all("SELECT * FROM assessment ORDER BY id") == before


def test_figures_suggest_answers_until_a_person_says_them(bob, company):
    ids = {name: company.relationship_ids[name, "client"] for name in
           ("Acme", "Globex", "Initech", "Hooli", "Stark", "Vandelay")}  # fmt: skip
    day = clock.today().isoformat()
    figures.keep(company.db, [Figure(each, day, margin=10.0 * place, days_late=None)
                              for place, each in enumerate(ids.values())])  # fmt: skip
    figures.keep(company.db, [Figure(ids["Acme"], day, margin=0.0, days_late=20.0)])
    answer = bob.get(ALL)
    shown = fields(bob)
    assert shown[f"I1-{ids['Acme']}"] == "1"
    assert shown[f"I3-{ids['Acme']}"] == "2"
    assert "suggested: 0%" in row_of(answer, "Acme").text
    assert "suggested: 20 days" in row_of(answer, "Acme").text
    assert send(bob, {}).status_code == 302
    assert latest(company, "Acme").assessor_id is None, "a suggestion is not an answer"
    send(bob, {}, line=ids["Acme"])
    assert latest(company, "Acme").values == {"I1": 1, "I3": 2}
    older = (clock.today() - timedelta(days=30)).isoformat()
    company.db.execute("UPDATE figure SET on_date = :older", older=older)
    send(bob, {f"I3-{ids['Acme']}": "4"})
    assert fields(bob)[f"I3-{ids['Acme']}"] == "4", "what was said since stands"
    assert "20 days → 2" in row_of(bob.get(ALL), "Acme").text


@pytest.mark.parametrize(
    ("late", "english", "french"),
    [(1.0, "1 day", "1 jour"), (1.5, "1.5 days", "1,5 jour"), (2.0, "2 days", "2 jours")],
)
def test_days_late_are_counted_as_each_language_counts(
    bob, camille, company, late, english, french
):
    acme = company.relationship_ids["Acme", "client"]
    figures.keep(company.db, [Figure(acme, clock.today().isoformat(), None, late)])
    for visitor, words in ((bob, english), (camille, french)):
        found = row_of(visitor.get(ALL), "Acme").text
        assert re.search(rf": {re.escape(words)}(?![a-z])", found)


def test_accounts_are_due_each_year_and_the_first_fifth_each_quarter(bob, company):
    def due():
        page = read(text(bob.get("/balance/assess?kind=client&whose=all")))
        return [row.all("th")[0].text.split()[0] for row in page.all("tr")[1:]]

    assert due() == ["Wayne"], "never assessed; the others within days"
    company.db.execute("UPDATE assessment SET made_on = :day",
                       day=(clock.today() - timedelta(days=100)).isoformat())  # fmt: skip
    company.db.execute("UPDATE relationship SET revenue = 10 WHERE revenue IS NOT NULL")
    for name in ("Acme", "Globex"):
        company.db.execute("UPDATE relationship SET revenue = 900 WHERE id = :id",
                           id=company.relationship_ids[name, "client"])  # fmt: skip
    assert due() == ["Acme", "Globex", "Wayne"]
    company.db.execute("UPDATE assessment SET made_on = :day",
                       day=(clock.today() - timedelta(days=365)).isoformat())  # fmt: skip
    assert len(due()) == 10


def test_ones_own_accounts_come_first_where_one_has_any(bob, company):
    assert len(fields(bob, "/balance/assess?show=all")["row"]) == 10
    company.db.execute("UPDATE relationship SET owner = 'Bob@verdier.example' WHERE id = :id",
                       id=company.relationship_ids["Acme", "client"])  # fmt: skip
    assert fields(bob, "/balance/assess?show=all")["row"] == [
        company.relationship_ids["Acme", "client"]
    ]
    assert len(fields(bob, "/balance/assess?show=all&whose=all")["row"]) == 10


def test_the_sheet_is_paged_by_twenty(bob, company):
    for number in range(25):
        company.add(f"More {number:02d}")
    assert len(fields(bob)["row"]) == 20
    assert len(fields(bob, f"{ALL}&page=2")["row"]) == 15
    assert "Page 2 of 2" in text(bob.get(f"{ALL}&page=2"))


def test_the_sheet_does_not_show_what_the_account_says(bob, company):
    """Else our own view would follow theirs: no score, no class, no word of theirs."""
    page = text(bob.get(ALL))
    for word in ("score", "Repair", "Maintain", "Grow"):
        assert word not in page


@pytest.mark.parametrize("seen", ["report", "answers", "response", "verbatims"])
def test_an_assessment_after_reading_is_marked_by_itself(bob, camille, company, seen):
    acme, account = company.relationship_ids["Acme", "client"], company.account_ids["Acme"]
    told = company.response_ids["Acme"][-1]
    company.db.execute(
        "INSERT INTO answer (id, response_id, question_id, text) VALUES ('w', :id, 'C9', 'Fine.')",
        id=told,
    )
    addresses = {
        "report": f"/accounts/{account}",
        "answers": f"/accounts/{account}/answers?relationship={acme}",
        "response": f"/responses/{told}",
        "verbatims": f"/accounts/{account}/verbatims",
    }
    assert bob.get(addresses[seen]).status_code == 200
    assert "after reading" in row_of(bob.get(ALL), "Acme").text
    assert "after reading" not in row_of(bob.get(ALL), "Globex").text
    assert "after reading" not in row_of(camille.get(ALL), "Acme").text
    send(bob, {f"I1-{acme}": "4"})
    assert latest(company, "Acme").after_reading
    send(camille, {f"I1-{acme}": "4"})
    kept = assessments.of_relationship(company.db, acme)
    assert {each.after_reading for each in kept if each.made_on == clock.today().isoformat()} == {
        True,
        False,
    }


def test_reading_is_noted_once_for_each_wave(bob, company):
    acme, account = company.relationship_ids["Acme", "client"], company.account_ids["Acme"]
    bob.get(f"/accounts/{account}")
    first = company.db.all("SELECT * FROM answers_read ORDER BY relationship_id")
    assert len(first) == 1
    bob.get(f"/accounts/{account}")
    bob.client.head(f"/accounts/{account}", base_url=bob.base)
    assert company.db.all("SELECT * FROM answers_read ORDER BY relationship_id") == first
    # A campaign that was launched since then has begun another wave: nothing of it was read.
    company.invite("Acme", days_ago=0)
    company.db.execute(
        "UPDATE campaign SET launched_at = :moment", moment=clock.after(clock.now(), seconds=1)
    )
    user_id = first[0]["user_id"]
    assert readings.after_reading(company.db, user_id, [acme]) == {}


def test_pages_that_show_no_reasons_are_no_reading(bob, company):
    for path in ("/week", "/portfolio", "/balance", ALL):
        bob.get(path)
    assert company.db.all("SELECT * FROM answers_read") == []


def test_an_empty_service_says_what_will_be_here(tmp_path):
    site = open_site(tmp_path)
    site.add("bob@verdier.example")
    bob = site.visitor()
    bob.log_in("bob@verdier.example")
    assert "Once accounts are imported" in text(bob.get("/balance/assess"))
    assert "Here you will see" in text(bob.get("/balance"))


def test_the_report_says_who_gains_more_and_what_to_do(bob, camille, company):
    page = text(bob.get(f"/accounts/{company.account_ids['Acme']}"))
    assert "They gain more." in page
    assert "Renegotiate scope, price or terms." in page
    page = text(camille.get(f"/accounts/{company.account_ids['Globex']}"))
    assert "Avantage pour nous." in page
    assert "Rendre quelque chose avant qu’ils ne partent." in page
    page = text(bob.get(f"/accounts/{company.account_ids['Umbrella']}"))
    assert "Not established." in page
    wayne = company.relationship_ids["Wayne", "client"]
    page = text(bob.get(f"/accounts/{company.account_ids['Wayne']}"))
    assert "We have not assessed this account ourselves" in page
    assert f"/balance/assess?kind=client&amp;only={wayne}" in page
    assert fields(bob, f"/balance/assess?kind=client&only={wayne}")["row"] == [wayne]


def test_the_report_shows_a_mutual_grievance_and_the_last_event(bob, company):
    acme = company.relationship_ids["Acme", "client"]
    assess(company.db, acme, 1, days_ago=0, gains=1, note="Asked for 30 free samples in March.")
    answer = company.response_ids["Acme"][-1]
    company.db.execute(
        "INSERT INTO answer (id, response_id, question_id, value) VALUES ('b', :id, 'CB', 5)",
        id=answer,
    )
    evidence.touch(company.db, [acme])
    company.score()
    assess_due(company.db)
    assert two_sides_of(company.db, acme).grievance
    page = text(bob.get(f"/accounts/{company.account_ids['Acme']}"))
    assert "Mutual grievance:" in page
    assert "they say 5.0, we say 1.0" in page
    assert "Asked for 30 free samples in March." in page
    listed = text(bob.get("/balance"))
    assert "mutual grievance" in listed
    assert listed.index("Acme") < listed.index("Globex")


def test_the_page_of_both_sides_draws_and_lists_accounts(bob, company):
    document = read(text(bob.get("/balance")))
    assert document.all("h1")[0].text == "2 of 9 clients are out of balance"
    (chart,) = [each for each in document.all("figure") if "both-sides" in each.attributes["class"]]
    names = [each.text for each in chart.all("tbody")[0].all("a")]
    assert names[:2] in (["Acme", "Globex"], ["Globex", "Acme"])
    assert "Umbrella" not in names, "withheld: no point"
    assert "Wayne" not in names, "never assessed"
    assert "1 assessed account is not in the chart" in document.text
    row = next(row for row in document.all("tr") if row.text.startswith("Umbrella"))
    assert "insufficient evidence" in row.text
    only = read(text(bob.get("/balance?label=we_benefit")))
    assert [row.all("a")[0].text for row in only.all("table")[-1].all("tr")[1:]] == ["Globex"]


def test_the_scores_file_says_who_gains_more(bob, company):
    lines = text(bob.get("/portfolio.csv?kind=client&form=plain")).splitlines()
    header = [name.strip('"') for name in lines[0].split(",")]
    place = header.index("balance")
    told = {line.split(",")[0].strip('"'): line.split(",")[place].strip('"') for line in lines[1:]}
    assert told["Acme"] == "they_benefit"
    assert told["Globex"] == "we_benefit"
    assert told["Umbrella"] == "not_established"
    assert told["Wayne"] == ""


def test_the_internal_questionnaire_is_whole_in_both_languages():
    ids = internal.question_ids()
    assert ids == ("I1", "I2", "I3", "I4", "I5", "I5b", "I6", "I7", "I8", "IB")
    for question in internal.questions():
        assert [point.value for point in question.points] == [1, 2, 3, 4, 5]
        for kind in ("client", "partner"):
            french, english = question.label(kind, "fr"), question.label(kind, "en")
            assert french != english
            assert french.strip()
            assert english.strip()
    assert internal.note_label("fr") != internal.note_label("en")
