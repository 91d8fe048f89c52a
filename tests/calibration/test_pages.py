"""The calibration pages: managers see, administrators decide, strangers see nothing."""

from collections.abc import Generator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from app.jobs import adopting, versions
from surveys import audit, calibrations, clock, db, proposals
from tests.app.people import add_relationship
from tests.calibration.company import People, surveyed, work
from tests.campaigns.pages import problems
from tests.login.site import Site, Visitor, copied_site, open_site
from tests.reports.reading import read

SETTINGS = {
    "cut_repair": "40", "cut_improve": "60", "cut_maintain": "75,5", "cut_grow": "90",
    "missed_cost": "3", "target": "85", "decider": "1", "buyer": "0.9", "user": "0.7",
    "note": "agreed in May",
}  # fmt: skip


def open_with_people(folder: Path) -> Site:
    opened = open_site(folder)
    opened.add("alice@example.com", role="admin")
    opened.add("bob@example.com")
    opened.add("camille@example.com", language="fr")
    return opened


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, People]:
    """A folder with a company and a proposal of figures for both kinds, made once; each test
    works on a copy of its own."""
    folder = tmp_path_factory.mktemp("furnished")
    database = open_with_people(folder).database
    made = surveyed(database)
    made.wave("2026-11-20", shift=-0.25, seed=3, share=0.5)
    for kind in ("client", "partner"):
        adopting.ask_again(database, kind)
    work(database, clock.today())
    db.forget_thread_connections()
    return folder, made


@pytest.fixture
def site(furnished: tuple[Path, People], tmp_path: Path) -> Generator[Site, None, None]:
    folder, _people = furnished
    with copied_site(folder, tmp_path / "data") as copied:
        yield copied


@pytest.fixture
def people(furnished: tuple[Path, People], site: Site) -> People:
    _folder, made = furnished
    return replace(made, database=site.database)


def visitor(site: Site, name: str) -> Visitor:
    found = site.visitor()
    found.log_in(f"{name}@example.com")
    return found


def text_of(found: Visitor, path: str) -> str:
    answer = found.get(path)
    assert answer.status_code == 200, path
    html = answer.get_data(as_text=True)
    assert problems(html) == [], path
    return read(html).text


def in_force(site: Site, kind: str = "client") -> str:
    stored = calibrations.current(site.database, kind)
    assert stored is not None
    return stored.id


def proposed(site: Site, origin: str = "figures", kind: str = "client") -> str:
    found = proposals.get(site.database, kind, origin)
    assert found is not None
    return found.version


def decide(
    found: Visitor, what: str, origin: str, version: str, *, kind: str = "client", html: str = ""
) -> str:
    """Decide what the page offers; *html*: the page, where it was opened some time before."""
    page = read(html or found.get("/calibration?kind=" + kind).get_data(as_text=True))
    (form,) = (
        each for each in page.all("form") if each.attributes["action"].endswith(f"{origin}/adopt")
    )
    held = {each.attributes["name"]: each.attributes.get("value", "") for each in form.all("input")}
    answer = found.post(f"/calibration/{kind}/{origin}/{what}",
                        held | {"version": version, "note": "as we said"})  # fmt: skip
    assert answer.status_code == 303
    return read(found.get(answer.headers["Location"]).get_data(as_text=True)).text


def test_a_manager_sees_what_is_proposed_and_whom_it_moves(site: Site, people: People) -> None:
    strict = replace(versions.rules(site.database, "client"), cuts=(50.0, 70.0, 85.0, 95.0))
    adopting.propose_rules(site.database, "client", strict)
    work(site.database, clock.today())
    bob = visitor(site, "bob")
    html = bob.get("/calibration?kind=client").get_data(as_text=True)
    seen = read(html).text
    choices = proposals.get(site.database, "client", "settings")
    assert choices is not None
    assert choices.n_changed > 3
    assert f"{choices.n_changed} classes would change." in seen
    listed = proposals.moves(site.database, "client", "settings", changed=True, limit=99)
    assert len(listed) == choices.n_changed
    assert all(move.account in unescape(html) for move in listed[:10])
    assert "A new version is proposed" in seen
    assert "How likely are you to recommend" in seen
    assert "An administrator can adopt it." in seen
    everyone = text_of(bob, "/calibration/client/settings/changes")
    assert all(move.account in everyone for move in listed)


def test_only_an_administrator_may_decide(site: Site, people: People) -> None:
    before = in_force(site)
    bob = visitor(site, "bob")
    token = bob.csrf("/profile")
    for path in (
        "/calibration/client/figures/adopt", "/calibration/client/figures/keep",
        "/calibration/client/settings", "/calibration/client/again",
        f"/calibration/versions/{before}/return",
    ):  # fmt: skip
        form = {"csrf_token": token, "version": proposed(site)}
        assert bob.post(path, form).status_code == 403, path
    assert bob.get("/calibration/client/settings").status_code == 403
    assert in_force(site) == before
    html = bob.get("/calibration?kind=client").get_data(as_text=True)
    assert "/adopt" not in html


def test_a_stranger_is_sent_to_the_login(site: Site, people: People) -> None:
    charlie = site.visitor()
    for path in ("/calibration", "/calibration/client/figures/changes"):
        assert charlie.get(path).headers["Location"].startswith("/login")


@pytest.mark.parametrize(
    "path",
    ["/calibration/supplier/settings", "/calibration/client/nothing/changes",
     "/calibration/client/settings/changes"],
)  # fmt: skip
def test_what_is_not_there_is_a_404(site: Site, people: People, path: str) -> None:
    assert visitor(site, "alice").get(path).status_code == 404


def test_adopting_is_logged_and_shown_in_the_history(site: Site, people: People) -> None:
    version = proposed(site)
    alice = visitor(site, "alice")
    seen = decide(alice, "adopt", "figures", version)
    assert in_force(site) == version
    assert f"Version {version} is in force. The scores are being renewed." in seen
    assert "adopted by a person, Alice" in seen
    assert "as we said" in seen
    entry = audit.latest(site.database, limit=1)[0]
    assert (entry.action, entry.subject) == ("calibration adopted", version)
    assert entry.user_id is not None


def test_a_proposal_that_was_replaced_meanwhile_is_not_adopted(site: Site, people: People) -> None:
    before = in_force(site)
    seen = decide(visitor(site, "alice"), "adopt", "figures", "client-2020Q1-1")
    assert "Nothing was changed: another version came into force meanwhile" in seen
    assert in_force(site) == before


@pytest.mark.parametrize("what", ["adopt", "keep"])
def test_settings_that_somebody_else_proposed_meanwhile_are_not_decided_unseen(
    site: Site, people: People, what: str
) -> None:
    usual = versions.rules(site.database, "client")
    adopting.propose_rules(site.database, "client", replace(usual, target=71.0))
    work(site.database, clock.today())
    before, alice = in_force(site), visitor(site, "alice")
    opened = alice.get("/calibration?kind=client").get_data(as_text=True)
    name = proposed(site, "settings")
    adopting.propose_rules(site.database, "client", replace(usual, target=99.0))
    work(site.database, clock.today())
    assert proposed(site, "settings") == name, "the same name, for other settings"
    seen = decide(alice, what, "settings", name, html=opened)
    assert "Nothing was changed: another version came into force meanwhile" in seen
    assert in_force(site) == before
    assert proposed(site, "settings") == name, "what somebody else proposed is still there"


def test_keeping_the_present_version_is_said_with_its_reason(site: Site, people: People) -> None:
    before = in_force(site)
    seen = decide(visitor(site, "alice"), "keep", "figures", proposed(site))
    assert in_force(site) == before
    assert "The present version is kept (Alice" in seen
    assert "Why: as we said" in seen
    assert "Estimate again now" in seen


def test_settings_are_previewed_then_adopted_then_undone_in_one_click(
    site: Site, people: People
) -> None:
    first = in_force(site)
    alice = visitor(site, "alice")
    answer = alice.send("/calibration/client/settings", SETTINGS)
    assert answer.status_code == 303
    assert "is being compared" in text_of(alice, "/calibration?kind=client")
    entry = audit.latest(site.database, limit=1)[0]
    assert (entry.action, entry.subject) == ("calibration proposed", "client")
    assert entry.user_id is not None
    assert versions.rules(site.database, "client").cuts == (40.0, 55.0, 68.0, 80.0)
    work(site.database, clock.today())
    found = proposals.get(site.database, "client", "settings")
    assert found is not None
    seen = text_of(alice, "/calibration?kind=client")
    assert f"{found.n_changed} classes would change." in seen
    assert "improve from 60, maintain from 75.5" in seen
    seen = decide(alice, "adopt", "settings", found.version)
    rules = versions.rules(site.database, "client")
    assert (rules.cuts, rules.missed_cost, rules.target) == ((40.0, 60.0, 75.5, 90.0), 3.0, 85.0)
    assert not rules.weigh_roles
    assert versions.rules(site.database, "partner").cuts == (40.0, 55.0, 68.0, 80.0)
    assert "agreed in May" not in seen  # the note given when adopting stands in its place
    answer = alice.send("/calibration?kind=client", {}, to=f"/calibration/versions/{first}/return")
    assert answer.status_code == 303
    assert versions.rules(site.database, "client").cuts == (40.0, 55.0, 68.0, 80.0)
    history = calibrations.history(site.database, "client")
    assert [each.cause for each in history] == ["return", "settings", "first"]
    assert {each.adopter for each in history[:2]} == {"Alice"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"cut_maintain": "55"}, "Each class must begin above the one before it"),
        ({"cut_grow": "100"}, "Give a cut between 0 and 100."),
        ({"cut_repair": "nan"}, "Give a cut between 0 and 100."),
        ({"cut_repair": "forty"}, "Give a number, for example 55 or 55.5."),
        ({"cut_repair": ""}, "Give a cut between 0 and 100."),
        ({"missed_cost": "0"}, "Give a cost from 1 to 10."),
        ({"target": "-1"}, "Give a target from 0 to 100."),
        ({"user": "2"}, "Give a weight from 0.1 to 1."),
    ],
)
def test_settings_that_cannot_be_are_sent_back_with_what_to_do(
    site: Site, people: People, wrong: dict[str, str], message: str
) -> None:
    alice = visitor(site, "alice")
    answer = alice.send("/calibration/client/settings", SETTINGS | wrong)
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert problems(html) == []
    assert message in unescape(html)
    assert "<title>Error:" in html
    assert proposals.get(site.database, "client", "settings") is None
    typed = next(iter(wrong.values()))
    assert f'value="{typed}"' in html


def test_sending_the_settings_in_force_changes_nothing(site: Site, people: People) -> None:
    alice = visitor(site, "alice")
    same = SETTINGS | {"cut_improve": "55", "cut_maintain": "68", "cut_grow": "80",
                       "missed_cost": "2", "target": "80"}  # fmt: skip
    alice.send("/calibration/client/settings", same)
    assert "These settings are in force already." in text_of(alice, "/calibration?kind=client")
    assert proposals.get(site.database, "client", "settings") is None


def test_pages_that_name_a_cut_follow_the_settings(site: Site, people: People) -> None:
    bob = visitor(site, "bob")
    relationship = people.of("client")[0]
    account = site.database.value(
        "SELECT account_id FROM relationship WHERE id = :id", id=relationship
    )
    assert "score is below 55, times" in text_of(bob, "/week")
    rules = versions.rules(site.database, "client")
    adopting.propose_rules(site.database, "client", replace(rules, cuts=(42.0, 61.5, 70.0, 85.0)))
    work(site.database, clock.today())
    adopting.adopt(site.database, "client", "settings", version=proposed(site, "settings"))
    work(site.database, clock.today())
    seen = text_of(bob, "/week")
    assert "score is below 61.5 (clients) or 55 (partners), times" in seen
    figure = read(bob.get(f"/accounts/{account}").get_data(as_text=True))
    chart = figure.all(css_class="chart-interval")[0]
    ticks = [each.text for each in chart.all("text", "tick-label")]
    assert ticks == ["0", "42", "61.5", "85", "100"]  # 70 has no room beside 61.5
    french = text_of(visitor(site, "camille"), "/week")
    assert "sous 61,5 (clients) ou 55 (partenaires)" in french


def test_the_report_says_why_a_class_changed(site: Site, people: People) -> None:
    relationship = people.of("client")[0]
    account = site.database.value(
        "SELECT account_id FROM relationship WHERE id = :id", id=relationship
    )
    for name, words in (("bob", "the first class"), ("camille", "première classe")):
        seen = text_of(visitor(site, name), f"/accounts/{account}")
        assert words in seen
        assert in_force(site) in seen


def test_camille_reads_the_same_in_french(site: Site, people: People) -> None:
    camille = visitor(site, "camille")
    seen = text_of(camille, "/calibration?kind=partner")
    for words in ("Étalonnage", "Réglages de l’entreprise", "Historique", "les premières réponses",
                  "réparer à partir de 40", "Un administrateur peut l’adopter."):  # fmt: skip
        assert words in seen, words
    assert "Calibration" not in seen


def test_an_empty_service_says_when_the_first_version_comes(tmp_path: Path) -> None:
    site = open_with_people(tmp_path)
    add_relationship(site.database, "Acme")
    alice = visitor(site, "alice")
    seen = text_of(alice, "/calibration")
    assert "No calibration yet" in seen
    assert alice.get("/calibration/client/settings").status_code == 404


def test_a_page_beyond_the_last_shows_the_last(site: Site, people: People) -> None:
    bob = visitor(site, "bob")
    assert bob.get("/calibration/client/figures/changes?page=99").status_code == 200
