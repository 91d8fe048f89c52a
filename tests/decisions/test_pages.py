"""From a proposal to a decision to an action and its end, as a manager does it."""

import pytest

from surveys import action_papers, actions, decisions
from tests.reports.reading import read


def panel(office, name, visitor=None):
    page = (visitor or office.bob).get(office.report(name)).get_data(as_text=True)
    return read(page).all("section", "class-panel")[0].text


def decide(office, name, **given):
    page = f"/relationships/{office.relationship(name)}/class"
    form = read(office.bob.get(page).get_data(as_text=True))
    seen = next(each for each in form.all("input") if each.attributes.get("name") == "seen")
    held = {"seen": seen.attributes["value"], "review": "usual", "reason": ""}
    return office.bob.send(page, held | given)


def test_a_content_account_that_costs_us_is_proposed_for_renegotiation_with_grounds(office):
    said = panel(office, "Acme")
    assert "Proposed: Renegotiate" in said
    assert "We gain little: our own assessment is low with a probability of" in said
    assert "Nobody has decided yet" in said


def test_a_proposal_is_confirmed_without_a_reason_and_signed(office):
    assert decide(office, "Acme", decided="renegotiate").status_code == 302
    said = panel(office, "Acme")
    assert "Decided: Renegotiate by Bob on" in said
    kept = decisions.current(office.site.database, office.relationship("Acme"))
    assert kept.confirms
    assert kept.grounds[0]["code"] == "we_gain_little"
    assert any(each["code"] == "cuts" for each in kept.grounds)


def test_another_class_needs_a_reason_and_says_what_was_proposed(office):
    answer = decide(office, "Acme", decided="grow")
    assert answer.status_code == 400
    assert "Say why this class and not the one proposed." in answer.get_data(as_text=True)
    assert decide(office, "Acme", decided="grow", reason="A new plant opens").status_code == 302
    said = panel(office, "Acme")
    assert "proposed was renegotiate" in said
    assert "A new plant opens" in said


def test_a_decision_until_a_day_of_ones_own_needs_that_day(office):
    assert decide(office, "Acme", decided="renegotiate", review="on").status_code == 400
    wrong = decide(office, "Acme", decided="renegotiate", review="on", review_on="2020-01-01")
    assert wrong.status_code == 400
    assert decide(office, "Acme", decided="renegotiate", review="never").status_code == 302
    kept = decisions.current(office.site.database, office.relationship("Acme"))
    assert kept.kept_until is None
    assert "until withdrawn" in panel(office, "Acme")


def test_a_proposal_that_changed_meanwhile_is_not_decided_unseen(office):
    answer = decide(office, "Acme", decided="end", seen="end", reason="now")
    assert answer.status_code == 409
    assert decisions.current(office.site.database, office.relationship("Acme")) is None


def fields(office, page):
    """What the forms of *page* hold, by name: what a browser sends when nothing is touched."""
    html = read(office.bob.get(page).get_data(as_text=True))
    held = {
        each.attributes["name"]: each.attributes.get("value", "")
        for each in html.all("input")
        if "name" in each.attributes
        and (
            each.attributes.get("type") not in ("checkbox", "radio") or "checked" in each.attributes
        )
    }
    return held | {each.attributes["name"]: each.text for each in html.all("textarea")}


def test_a_decision_is_not_put_in_the_place_of_one_that_nobody_saw(office):
    page = f"/relationships/{office.relationship('Acme')}/class"
    opened = fields(office, page)
    decide(office, "Acme", decided="end", reason="They did not pay")
    late = office.bob.post(page, opened | {"decided": "grow", "reason": "A new plant opens"})
    assert late.status_code == 409
    said = late.get_data(as_text=True)
    assert "Somebody else decided, or withdrew a decision" in said
    assert "They did not pay" in said
    assert "A new plant opens" in said, "what was typed is not lost"
    assert decisions.current(office.site.database, office.relationship("Acme")).decided == "end"
    again = office.bob.post(page, fields(office, page) | {"decided": "grow", "reason": "A plant"})
    assert again.status_code == 302


def test_a_reason_is_not_lost_when_the_proposal_changed(office):
    late = decide(office, "Acme", decided="grow", seen="end", reason="A new plant opens")
    assert late.status_code == 409
    assert "A new plant opens" in late.get_data(as_text=True)


def test_a_double_click_on_a_decision_is_no_conflict(office):
    page = f"/relationships/{office.relationship('Acme')}/class"
    opened = fields(office, page) | {"decided": "grow", "reason": "A new plant opens"}
    assert [office.bob.post(page, opened).status_code for _ in range(2)] == [302, 302]


def test_a_withdrawn_decision_stays_in_the_history(office):
    decide(office, "Acme", decided="renegotiate")
    kept = decisions.current(office.site.database, office.relationship("Acme"))
    answer = office.bob.send(office.report("Acme"), {}, to=f"/decisions/{kept.id}/withdraw")
    assert answer.status_code == 302
    said = panel(office, "Acme")
    assert "Nobody has decided yet" in said
    assert "Withdrawn on" in said


def start(office, name, kind):
    to = f"/relationships/{office.relationship(name)}/actions"
    answer = office.bob.send(office.report(name), {"kind": kind}, to=to)
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_an_attempt_without_effect_leads_to_the_proposal_to_end(office):
    path = start(office, "Acme", "renegotiate")
    assert "Under way, so its outcome comes first: Renegotiation." in panel(office, "Acme")
    close = {"outcome": "without_effect", "closing_note": "They refused"}
    assert office.bob.send(path, close, to=f"{path}/close").status_code == 302
    said = panel(office, "Acme")
    assert "Proposed: End" in said
    assert "Tried before, without effect: Renegotiation." in said
    assert "To begin with: exit plan" in said
    facts = read(office.bob.get(office.report("Acme")).get_data(as_text=True)).all("dl", "facts")
    assert "proposed: end" in facts[0].text
    assert "exit plan" not in facts[0].text  # nobody has decided it


def test_an_attempt_that_worked_asks_for_a_new_assessment(office):
    path = start(office, "Acme", "renegotiate")
    office.bob.send(path, {"outcome": "worked"}, to=f"{path}/close")
    assert "assess the account again" in panel(office, "Acme")


def test_closing_needs_an_outcome(office):
    path = start(office, "Acme", "renegotiate")
    answer = office.bob.send(path, {}, to=f"{path}/close")
    assert answer.status_code == 400
    assert "Say how it ended." in answer.get_data(as_text=True)


def test_an_action_can_be_given_to_someone_for_another_day(office):
    path = start(office, "Acme", "renegotiate")
    given = {"due_on": "2027-01-31", "owner_id": "", "note": "After the fair"}
    assert office.bob.send(path, given).status_code == 302
    kept = actions.get(office.site.database, path.rsplit("/", 1)[1])
    assert (kept.due_on, kept.owner_id, kept.note) == ("2027-01-31", None, "After the fair")
    assert office.bob.send(path, given | {"due_on": "tomorrow"}).status_code == 400
    assert office.bob.send(path, given | {"owner_id": "0" * 24}).status_code == 400


def test_the_give_and_get_sheet_is_kept_and_printed(office):
    path = start(office, "Acme", "renegotiate")
    sheet = {"we_ask": "Orders a week ahead", "we_give": "A fixed price", "must_change": "Margin",
             "by_date": "2027-03-01"}  # fmt: skip
    assert office.bob.send(path, sheet, to=f"{path}/sheet").status_code == 302
    page = read(office.bob.get(path).get_data(as_text=True))
    assert "Orders a week ahead" in page.all("div", "sheet")[0].text
    wrong = office.bob.send(path, sheet | {"by_date": "soon"}, to=f"{path}/sheet")
    assert wrong.status_code == 400
    assert office.bob.send(path, {}, to=f"{path}/steps").status_code == 404


def test_the_steps_of_an_exit_are_ticked_with_a_note_and_a_name(office):
    path = start(office, "Acme", "exit_plan")
    ticked = {"done-notice": "1", "note-notice": "registered letter", "note-invoices": "lost"}
    assert office.bob.send(path, ticked, to=f"{path}/steps").status_code == 302
    kept = action_papers.exit_steps(office.site.database, path.rsplit("/", 1)[1])
    assert [(each.step, each.note, each.done_by) for each in kept if each.done_on] == [
        ("notice", "registered letter", "Bob")
    ]
    office.bob.send(path, {}, to=f"{path}/steps")
    kept = action_papers.exit_steps(office.site.database, path.rsplit("/", 1)[1])
    assert not any(each.done_on for each in kept)
    assert office.bob.send(path, {}, to=f"{path}/sheet").status_code == 404


def test_a_step_that_somebody_else_ticked_meanwhile_stays_ticked(office):
    path = start(office, "Acme", "exit_plan")
    opened = fields(office, path)
    first = {"done-notice": "1", "note-notice": "registered letter"}
    assert office.bob.post(f"{path}/steps", opened | first).status_code == 302
    assert office.bob.post(f"{path}/steps", opened | {"done-invoices": "1"}).status_code == 302
    kept = action_papers.exit_steps(office.site.database, path.rsplit("/", 1)[1])
    assert [(each.step, each.note) for each in kept if each.done_on] == [
        ("notice", "registered letter"), ("invoices", "")
    ]  # fmt: skip


def test_two_notes_on_the_same_step_both_stand_until_one_is_chosen(office):
    path = start(office, "Acme", "exit_plan")
    opened = fields(office, path)
    ours, theirs = ({"done-notice": "1", "note-notice": each} for each in ("by mail", "by hand"))
    assert office.bob.post(f"{path}/steps", opened | theirs).status_code == 302
    late = office.bob.post(f"{path}/steps", opened | ours | {"done-invoices": "1"})
    assert late.status_code == 409
    page = late.get_data(as_text=True)
    assert "by mail" in page
    assert "by hand" in page
    kept = action_papers.exit_steps(office.site.database, path.rsplit("/", 1)[1])
    assert [(each.step, each.note) for each in kept if each.done_on] == [
        ("notice", "by hand"), ("invoices", "")
    ]  # fmt: skip
    now = fields(office, path)
    assert office.bob.post(f"{path}/steps", now | ours).status_code == 302
    kept = action_papers.exit_steps(office.site.database, path.rsplit("/", 1)[1])
    assert kept[0].note == "by mail"


def test_a_sheet_that_somebody_else_wrote_meanwhile_is_not_overwritten(office):
    path = start(office, "Acme", "renegotiate")
    opened = fields(office, path) | {"seen": opened_seen(office, path, "seen-sheet")}
    theirs, ours = {"we_ask": "Orders a week ahead"}, {"we_ask": "A fixed price"}
    assert office.bob.post(f"{path}/sheet", opened | theirs).status_code == 302
    assert office.bob.post(f"{path}/sheet", opened | theirs).status_code == 302, "a double click"
    late = office.bob.post(f"{path}/sheet", opened | ours)
    assert late.status_code == 409
    page = read(late.get_data(as_text=True))
    (sheet,) = page.all("div", "sheet")
    assert "Orders a week ahead" in sheet.text
    assert "only-printed" not in sheet.attributes["class"]
    assert "A fixed price" in page.all("textarea")[0].text
    kept = action_papers.arrangement(office.site.database, path.rsplit("/", 1)[1])
    assert kept.we_ask == "Orders a week ahead"


def test_a_note_that_somebody_else_wrote_meanwhile_is_not_overwritten(office):
    path = start(office, "Acme", "renegotiate")
    opened = fields(office, path) | {"seen": opened_seen(office, path, "seen-facts")}
    opened |= {"due_on": "2027-01-31", "owner_id": ""}
    assert office.bob.post(path, opened | {"note": "After the fair"}).status_code == 302
    assert office.bob.post(path, opened | {"note": "After the fair"}).status_code == 302
    late = office.bob.post(path, opened | {"note": "Before the fair"})
    assert late.status_code == 409
    page = late.get_data(as_text=True)
    assert "After the fair" in page
    assert "Before the fair" in page
    kept = actions.get(office.site.database, path.rsplit("/", 1)[1])
    assert kept.note == "After the fair"


def opened_seen(office, path, element_id):
    page = read(office.bob.get(path).get_data(as_text=True))
    (found,) = (each for each in page.all("input") if each.attributes.get("id") == element_id)
    return found.attributes["value"]


@pytest.mark.parametrize("path", ["/actions", "/actions?who=mine", "/actions?who=nobody"])
def test_the_list_says_where_actions_begin_when_there_is_none(office, path):
    assert "report of an account" in office.bob.get(path).get_data(as_text=True)


def test_the_list_has_the_overdue_first_and_ones_own_apart(office):
    db = office.site.database
    acme, globex = office.relationship("Acme"), office.relationship("Globex")
    actions.start(db, acme, "repair", opened_by=office.bob_id)
    actions.start(db, globex, "repair", opened_by=None, due_on="2020-01-01")
    page = read(office.bob.get("/actions").get_data(as_text=True))
    assert page.all("h1")[0].text == "1 action is overdue"
    rows = [row.text for table in page.all("tbody") for row in table.all("tr")]
    assert [row.split(" ")[0].removesuffix("Client") for row in rows] == ["Globex", "Acme"]
    mine = office.bob.get("/actions?who=mine").get_data(as_text=True)
    assert "Acme" in mine
    assert "Globex" not in mine


def test_the_same_in_french(office):
    camille = office.site.visitor()
    camille.log_in("camille@verdier.example")
    said = panel(office, "Acme", camille)
    assert "Proposée : Renégocier" in said
    assert "Nous y gagnons peu" in said


def test_what_is_not_there_is_not_found(office):
    for path in ("/actions/" + "0" * 24, "/relationships/" + "0" * 24 + "/class", "/actions/x"):
        assert office.bob.get(path).status_code == 404
    wrong = f"/relationships/{office.relationship('Acme')}/actions"
    assert office.bob.send(office.report("Acme"), {"kind": "dance"}, to=wrong).status_code == 400


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
                                     "{{ 7 * 7 }}", "%(name)s %d"])  # fmt: skip
def test_what_anyone_typed_stays_text(office, payload):
    decide(office, "Acme", decided="grow", reason=payload)
    sheet = start(office, "Acme", "renegotiate")
    office.bob.send(sheet, {"we_ask": payload, "we_give": payload}, to=f"{sheet}/sheet")
    steps = start(office, "Acme", "exit_plan")
    ticked = {"done-notice": "1", "note-notice": payload}
    office.bob.send(steps, ticked, to=f"{steps}/steps")
    office.bob.send(sheet, {"due_on": "2027-01-31", "owner_id": "", "note": payload})
    late = {"outcome": "overtaken", "closing_note": payload}
    office.bob.send(sheet, late, to=f"{sheet}/close")
    shown = (office.report("Acme"), "/portfolio", "/actions", sheet, steps)
    for path in shown:
        page = read(office.bob.get(path).get_data(as_text=True))
        assert not {each.tag for each in page.all()} & {"script", "img"}, path
    assert payload in read(office.bob.get(office.report("Acme")).get_data(as_text=True)).text


def test_where_nothing_is_proposed_a_person_may_decide_with_a_reason(office):
    assert "Nothing is proposed: too little is known." in panel(office, "Umbrella")
    assert decide(office, "Umbrella", decided="maintain").status_code == 400
    answer = decide(office, "Umbrella", decided="maintain", reason="We meet every week")
    assert answer.status_code == 302
    assert "nothing was proposed" in panel(office, "Umbrella")
