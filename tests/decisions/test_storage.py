"""Decisions and actions as they are kept: signed, dated, one at a time, with their history."""

from datetime import date, timedelta

import pytest

from surveys import action_papers, actions, audit, clock, decisions
from surveys.action_papers import EXIT_STEPS, Arrangement
from surveys.errors import BadInput, NotFound
from tests.app.people import add_relationship, new_database

TODAY = date(2026, 6, 30)


@pytest.fixture
def database(tmp_path):
    opened = new_database(tmp_path / "rapport.db")
    yield opened
    opened.close()


@pytest.fixture
def acme(database):
    return add_relationship(database, "Acme")[0]


def decide(database, acme, decided="repair", **more):
    given = {"proposed": "repair", "grounds": [{"code": "we_gain_little", "value": 0.7}],
             "decided_by": None, "reason": "", "kept_until": "2999-01-01"} | more  # fmt: skip
    return decisions.decide(database, acme, decided=decided, **given)


def test_a_decision_takes_the_place_of_the_one_before_and_both_are_kept(database, acme):
    first = decide(database, acme)
    second = decide(database, acme, "grow", reason="They asked for more")
    assert decisions.current(database, acme).id == second
    assert {each.id for each in decisions.history(database, acme)} == {first, second}
    kept = decisions.get(database, first)
    assert kept.grounds == ({"code": "we_gain_little", "value": 0.7},)
    assert not kept.is_current
    assert kept.withdrawn_at is None


def test_another_class_than_the_one_proposed_needs_a_reason(database, acme):
    with pytest.raises(BadInput, match="needs a reason"):
        decide(database, acme, "end", reason="   ")
    assert decisions.history(database, acme) == []


@pytest.mark.parametrize("given", [{"decided": "best"}, {"kept_until": "2020-01-01"}])
def test_what_cannot_be_is_refused(database, acme, given):
    with pytest.raises(BadInput):
        decide(database, acme, **given)


def test_a_decision_holds_until_its_review_and_not_a_day_longer(database, acme):
    decide(database, acme, kept_until="2999-01-01")
    found = decisions.current(database, acme)
    last = date(2999, 1, 1)
    assert found.holds_on(last)
    assert not found.is_overdue(last)
    assert not found.holds_on(last + timedelta(days=1))
    assert found.is_overdue(last + timedelta(days=1))


def test_a_decision_without_a_review_holds_until_it_is_withdrawn(database, acme):
    held = decide(database, acme, kept_until=None)
    assert decisions.current(database, acme).holds_on(date(3500, 1, 1))
    decisions.withdraw(database, held, withdrawn_by=None)
    assert decisions.current(database, acme) is None
    assert decisions.history(database, acme)[0].withdrawn_at is not None
    with pytest.raises(NotFound):
        decisions.withdraw(database, held, withdrawn_by=None)


def test_a_proposal_contradicts_only_when_it_is_neither_decided_nor_was_known_then(database, acme):
    decide(database, acme, "grow", proposed="repair", reason="new contract")
    found = decisions.current(database, acme)
    assert not found.is_contradicted("repair")
    assert not found.is_contradicted("grow")
    assert not found.is_contradicted(None)
    assert found.is_contradicted("maintain")


def test_an_urgent_class_is_reviewed_within_a_quarter():
    assert decisions.review_date("repair", TODAY) == TODAY + timedelta(days=90)
    assert decisions.review_date("maintain", TODAY) == TODAY + timedelta(days=365)


def test_an_action_has_the_day_of_its_rule_and_a_double_click_opens_one(database, acme):
    first = actions.start(database, acme, "repair", opened_by=None, today=TODAY)
    assert actions.start(database, acme, "repair", opened_by=None, today=TODAY) == first
    action = actions.get(database, first)
    assert action.due_on == "2026-07-05"
    assert not action.is_overdue(date(2026, 7, 5))
    assert action.is_overdue(date(2026, 7, 6))
    assert [each.id for each in actions.overdue(database, date(2026, 7, 6))] == [first]
    assert actions.overdue(database, date(2026, 7, 5)) == []


def test_a_closed_action_stays_closed_and_a_new_one_may_be_opened(database, acme):
    first = actions.start(database, acme, "renegotiate", opened_by=None)
    actions.close(database, first, outcome="without_effect", closing_note="No", closed_by=None)
    with pytest.raises(NotFound):
        actions.close(database, first, outcome="worked", closing_note="", closed_by=None)
    with pytest.raises(NotFound):
        actions.change(
            database, first, due_on="2026-01-01", owner_id=None, note="", changed_by=None
        )
    second = actions.start(database, acme, "renegotiate", opened_by=None)
    assert second != first
    assert [each.outcome for each in actions.of_relationship(database, acme)] == [
        "without_effect", None,
    ]  # fmt: skip
    assert [each.id for each in actions.open_ones(database)] == [second]
    assert [each.id for each in actions.closed_ones(database)] == [first]


def test_an_unknown_kind_outcome_or_relationship_is_refused(database, acme):
    with pytest.raises(BadInput):
        actions.start(database, acme, "shout", opened_by=None)
    with pytest.raises(NotFound):
        actions.start(database, "0" * 24, "repair", opened_by=None)
    held = actions.start(database, acme, "repair", opened_by=None)
    with pytest.raises(BadInput):
        actions.close(database, held, outcome="perhaps", closing_note="", closed_by=None)


def test_every_class_has_an_action_to_begin_with():
    assert set(actions.OF_CLASS) == {*decisions.CLASSES, "replacement_plan"}
    assert set(actions.OF_CLASS.values()) <= set(actions.KINDS)
    assert set(actions.DUE_DAYS) == set(actions.KINDS)


def test_a_sheet_is_written_anew_each_time(database, acme):
    action = actions.start(database, acme, "renegotiate", opened_by=None)
    assert action_papers.arrangement(database, action) == Arrangement()
    sheet = Arrangement("Pay in 30 days", "A fixed price", "Late orders", "2026-09-01")
    action_papers.save_arrangement(database, action, sheet, saved_by=None)
    again = Arrangement("Pay in 45 days", "", "", None)
    action_papers.save_arrangement(database, action, again, saved_by=None)
    kept = action_papers.arrangement(database, action)
    assert (kept.we_ask, kept.we_give, kept.by_date) == ("Pay in 45 days", "", None)


def test_a_step_is_ticked_with_its_day_and_can_be_taken_back(database, acme):
    action = actions.start(database, acme, "exit_plan", opened_by=None)
    action_papers.tick(database, action, "notice", done=True, note="by post", done_by=None)
    action_papers.tick(database, action, "invoices", done=True, note="", done_by=None)
    action_papers.tick(database, action, "invoices", done=False, note="", done_by=None)
    found = action_papers.exit_steps(database, action)
    assert [each.step for each in found] == list(EXIT_STEPS)
    done = [each for each in found if each.done_on]
    assert [(each.step, each.note, each.done_on) for each in done] == [
        ("notice", "by post", clock.today().isoformat())
    ]
    with pytest.raises(BadInput):
        action_papers.tick(database, action, "coffee", done=True, note="", done_by=None)


def test_every_act_is_in_the_audit(database, acme):
    held = decide(database, acme)
    decisions.withdraw(database, held, withdrawn_by=None)
    action = actions.start(database, acme, "exit_plan", opened_by=None)
    actions.change(database, action, due_on="2026-09-01", owner_id=None, note="", changed_by=None)
    action_papers.save_arrangement(database, action, Arrangement(), saved_by=None)
    action_papers.tick(database, action, "notice", done=True, note="", done_by=None)
    actions.close(database, action, outcome="worked", closing_note="", closed_by=None)
    assert {each.action for each in audit.latest(database)} >= {
        "class.decide", "class.withdraw", "action.start", "action.change", "arrangement.save",
        "exit_step.tick", "action.close",
    }  # fmt: skip
