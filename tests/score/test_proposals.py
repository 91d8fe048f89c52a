"""What is proposed for an account: ending is about harm, and something is always tried first."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.score import proposals
from analysis.score.proposals import Attempt, OurSide, Proposal, propose
from analysis.score.reciprocity import LABELS, NOT_ESTABLISHED, WE_BENEFIT
from analysis.score.records import BANDS

CONTENT = (0.01, 0.04, 0.15, 0.6, 0.2)
UNHAPPY = (0.3, 0.45, 0.2, 0.05, 0.0)
DELIGHTED = (0.0, 0.0, 0.05, 0.25, 0.7)


def ours(p_low=0.9, *, above=False, balance=NOT_ESTABLISHED, hard=None) -> OurSide:
    return OurSide(p_low, above, balance, hard)


def codes(proposal: Proposal) -> set[str]:
    return {ground.code for ground in proposal.grounds}


@st.composite
def chances(draw):
    parts = [draw(st.floats(0.001, 1.0)) for _ in BANDS]
    return tuple(part / sum(parts) for part in parts)


sides = st.one_of(
    st.none(),
    st.builds(
        OurSide, st.floats(0.0, 1.0), st.booleans(), st.sampled_from(LABELS),
        st.one_of(st.none(), st.floats(1.0, 5.0)),
    ),
)  # fmt: skip
attempts = st.lists(
    st.builds(
        Attempt,
        st.sampled_from((*proposals.FIRST_STEPS, proposals.REPLACEMENT, "call")),
        st.sampled_from((None, proposals.WORKED, proposals.WITHOUT_EFFECT, proposals.OVERTAKEN)),
    ),
    max_size=4,
)
anything = {
    "probabilities": chances(), "shown": st.sampled_from((*BANDS, None)), "ours": sides,
    "attempts": attempts, "renewed": st.booleans(),
}  # fmt: skip


def proposed(probabilities, shown, **known) -> Proposal:
    return propose(probabilities, shown, **known)


@given(**anything)
def test_end_needs_harm_and_a_first_step_that_was_closed(
    probabilities, shown, ours, attempts, renewed
):
    found = proposed(probabilities, shown, ours=ours, attempts=attempts, renewed=renewed)
    if found.band != "end":
        return
    steps = [each for each in attempts if each.kind in proposals.FIRST_STEPS]
    assert ours is not None
    assert ours.p_low > 0.6
    assert steps
    assert all(each.outcome is not None for each in steps)
    both_low = probabilities[0] + probabilities[1] > 0.6 and ours.balance != WE_BENEFIT
    assert steps[-1].outcome == proposals.WITHOUT_EFFECT or (both_low and shown is not None)


@given(**anything)
def test_whoever_is_hard_to_replace_is_not_ended_before_a_plan(
    probabilities, shown, ours, attempts, renewed
):
    found = proposed(probabilities, shown, ours=ours, attempts=attempts, renewed=renewed)
    planned = any(each.kind == proposals.REPLACEMENT and each.outcome for each in attempts)
    if ours and ours.hard is not None and ours.hard >= 3.5 and not planned:
        assert found.band != "end"
    if found.first == proposals.REPLACEMENT:
        assert found.band in proposals.FIRST_STEPS
        assert proposals.HARD in codes(found)


@given(**anything)
def test_grow_needs_both_conditions(probabilities, shown, ours, attempts, renewed):
    found = proposed(probabilities, shown, ours=ours, attempts=attempts, renewed=renewed)
    if found.band == "grow":
        assert probabilities[4] > 0.5
        assert ours is None or ours.at_or_above_median


@given(**anything)
def test_the_first_proposal_is_never_an_end(probabilities, shown, ours, attempts, renewed):
    found = proposed(probabilities, shown, ours=ours, attempts=(), renewed=renewed)
    assert found.band != "end"
    if ours is not None and ours.p_low > 0.6:
        assert found.band in proposals.FIRST_STEPS


@given(**anything)
def test_without_our_side_the_class_shown_stands_but_for_the_lowest_and_the_highest(
    probabilities, shown, ours, attempts, renewed
):
    found = proposed(probabilities, shown, ours=None, attempts=attempts, renewed=renewed)
    if shown in ("repair", "improve", "maintain"):
        assert found.band == shown
    if shown == "end":
        assert found.band == "repair"
        assert proposals.NO_GROUNDS_TO_END in codes(found)
    if shown is None:
        assert found.band is None
    assert proposals.OURS_UNKNOWN in codes(found)


@given(**anything)
def test_every_proposal_says_what_it_rests_on_and_the_figures_meet_what_was_needed(
    probabilities, shown, ours, attempts, renewed
):
    found = proposed(probabilities, shown, ours=ours, attempts=attempts, renewed=renewed)
    assert found.band is None or found.band in proposals.PROPOSALS
    if found.band is not None:
        assert found.grounds
    for ground in found.grounds:
        if ground.code in (proposals.THEY_ARE_LOW, proposals.WE_GAIN_LITTLE):
            assert ground.value > ground.needed == 0.6
        if ground.code == proposals.HARD:
            assert ground.value >= ground.needed


@given(**anything)
def test_the_less_we_gain_the_nearer_the_end(probabilities, shown, ours, attempts, renewed):
    """Raising P(B is low) never takes a proposal away from an end, all else alike."""
    if ours is None:
        return
    found = proposed(probabilities, shown, ours=ours, attempts=attempts, renewed=renewed)
    worse = OurSide(1.0, ours.at_or_above_median, ours.balance, ours.hard)
    then = proposed(probabilities, shown, ours=worse, attempts=attempts, renewed=renewed)
    if found.band == "end":
        assert then.band == "end"


def test_a_content_account_that_costs_us_is_renegotiated_first():
    found = propose(CONTENT, "maintain", ours=ours())
    assert (found.band, found.first) == ("renegotiate", "renegotiate")
    assert codes(found) == {proposals.WE_GAIN_LITTLE}


def test_an_unhappy_account_that_costs_us_is_repaired_first():
    found = propose(UNHAPPY, "repair", ours=ours())
    assert found.band == "repair"
    assert codes(found) == {proposals.WE_GAIN_LITTLE, proposals.THEY_ARE_LOW}


def test_a_failed_attempt_is_ground_enough_however_content_they_are():
    tried = [Attempt("renegotiate", "without_effect")]
    assert propose(CONTENT, "maintain", ours=ours(), attempts=tried).band == "end"
    assert propose(CONTENT, None, ours=ours(), attempts=tried).band == "end"


def test_the_bounds_themselves_are_not_enough():
    tried = [Attempt("repair", "without_effect")]
    assert propose(CONTENT, "maintain", ours=ours(0.6), attempts=tried).band == "maintain"
    assert propose(CONTENT, "maintain", ours=ours(0.6001), attempts=tried).band == "end"
    half = (0.0, 0.0, 0.1, 0.4, 0.5)
    assert propose(half, "grow").band == "maintain"
    overtaken = [Attempt("repair", "overtaken")]
    just = (0.25, 0.35, 0.2, 0.1, 0.1)
    assert propose(just, "repair", ours=ours(), attempts=overtaken).band == "repair"
    over = (0.25, 0.36, 0.19, 0.1, 0.1)
    assert propose(over, "repair", ours=ours(), attempts=overtaken).band == "end"


def test_where_we_gain_more_an_overtaken_attempt_ends_nothing():
    overtaken = [Attempt("repair", "overtaken")]
    found = propose(UNHAPPY, "repair", ours=ours(balance=WE_BENEFIT), attempts=overtaken)
    assert found.band == "repair"
    assert proposals.WE_GAIN_MORE in codes(found)


def test_an_open_attempt_is_waited_for():
    tried = [Attempt("repair", "without_effect"), Attempt("renegotiate")]
    found = propose(UNHAPPY, "repair", ours=ours(), attempts=tried)
    assert found.band == "renegotiate"
    assert proposals.UNDER_WAY in codes(found)


def test_an_attempt_that_worked_stands_until_we_assess_again():
    worked = [Attempt("renegotiate", "worked")]
    found = propose(CONTENT, "maintain", ours=ours(), attempts=worked, renewed=False)
    assert found.band == "maintain"
    assert proposals.ASSESS_AGAIN in codes(found)
    later = propose(CONTENT, "maintain", ours=ours(), attempts=worked, renewed=True)
    assert later.band == "renegotiate"


def test_hard_to_replace_asks_for_a_plan_and_then_may_end():
    tried = [Attempt("renegotiate", "without_effect")]
    hard = ours(hard=3.5)
    found = propose(CONTENT, "maintain", ours=hard, attempts=tried)
    assert (found.band, found.first) == ("renegotiate", "replacement_plan")
    planned = [*tried, Attempt("replacement_plan", "worked")]
    assert propose(CONTENT, "maintain", ours=hard, attempts=planned).band == "end"
    easy = ours(hard=3.49)
    assert propose(CONTENT, "maintain", ours=easy, attempts=tried).band == "end"


def test_grow_below_the_median_of_our_gain_is_kept_as_it_is():
    assert propose(DELIGHTED, "grow").band == "grow"
    assert propose(DELIGHTED, "grow", ours=ours(0.1, above=True)).band == "grow"
    found = propose(DELIGHTED, "grow", ours=ours(0.1, above=False))
    assert found.band == "maintain"
    assert proposals.GAIN_BELOW_MEDIAN in codes(found)
