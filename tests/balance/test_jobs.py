"""Both sides brought together: labels as the company was made, kinds apart, nothing twice."""

from datetime import timedelta

import pytest

from app.jobs import balance
from app.jobs.balance import assess_due, labels, lines, standing_of, two_sides_of
from surveys import assessments, both_sides, clock, responses, users
from surveys.ids import new_id
from surveys.submissions import Answered, Submission
from tests.balance.company import assess, tilted_company


@pytest.fixture
def company(database):
    made = tilted_company(database)
    assess_due(database)
    return made


def label_of(database, company, name, kind="client"):
    return two_sides_of(database, company.relationship_ids[name, kind]).label


def say_who_gains(company, name, value, *, person=0):
    """The balance item as a contact answers it, 1 (they do) to 5 (we do)."""
    responses.submit(
        company.db,
        Submission(
            submission_id=new_id(),
            relationship_id=company.relationship_ids[name, "client"],
            contact_id=company.contact_ids[name][person],
            answers=(Answered("C1", value=8.0), Answered("CB", value=float(value))),
            answered_at=f"{clock.today()}T09:00:00.000Z",
            language="en",
            mode="import",
        ),
    )


def test_labels_are_as_the_company_was_made(database, company):
    assert label_of(database, company, "Acme") == "they_benefit"
    assert label_of(database, company, "Globex") == "we_benefit"
    assert label_of(database, company, "Vandelay") == "balanced"
    assert label_of(database, company, "Umbrella") == "not_established", "never answered"
    assert label_of(database, company, "Wayne") == "not_established", "never assessed"


def test_one_relationship_is_read_as_in_the_list_of_all(database, company):
    listed = lines(database, "client")
    assert len(listed) == 9
    for line in listed:
        one = two_sides_of(database, line.relationship_id)
        assert (one.label, one.they_say, one.we_say) == (line.label, line.they_say, line.we_say)
        assert one.balance.p_they == pytest.approx(line.p_they)
        assert one.balance.p_we == pytest.approx(line.p_we)


def test_work_is_due_once_and_again_when_something_is_saved(database, company):
    assert assess_due(database) == 0
    before = both_sides.one(database, company.relationship_ids["Acme", "client"]).benefit
    assess(database, company.relationship_ids["Acme", "client"], 5, days_ago=0)
    assert assess_due(database) > 0
    assert assess_due(database) == 0
    after = both_sides.one(database, company.relationship_ids["Acme", "client"]).benefit
    assert after.value > before.value
    tomorrow = clock.today() + timedelta(days=1)
    assert assess_due(database, today=tomorrow) > 0


def test_partners_never_move_a_client_and_the_other_way_round(database, company):
    def sides(kind):
        return [
            (two_sides_of(database, relationship_id).sides.benefit,
             two_sides_of(database, relationship_id).balance)
            for (_name, each), relationship_id in sorted(company.relationship_ids.items())
            if each == kind
        ]  # fmt: skip

    clients, partners = sides("client"), sides("partner")
    for name in ("Tyrell", "Soylent", "Oscorp"):
        assess(database, company.relationship_ids[name, "partner"], 5, days_ago=1)
    company.answer("Tyrell", 0.05, days_ago=1, kind="partner")
    company.score()
    assess_due(database)
    assert sides("client") == clients
    assert sides("partner") != partners
    partners = sides("partner")
    assess(database, company.relationship_ids["Wayne", "client"], 1, days_ago=1)
    company.answer("Acme", 0.05, days_ago=1)
    company.score()
    assess_due(database)
    assert sides("partner") == partners


def test_each_side_speaks_by_the_latest_word_of_each_person(database, company):
    for value, person in ((4, 0), (5, 1)):
        say_who_gains(company, "Acme", value, person=person)
    acme = company.relationship_ids["Acme", "client"]
    user = users.create(database, email="bob@acme.example", name="Bob", password_hash="x")
    assess(database, acme, 1, assessor_id=user.id, days_ago=30, gains=5)
    assess(database, acme, 1, assessor_id=user.id, days_ago=3, gains=2)
    company.score()
    assess_due(database)
    found = two_sides_of(database, acme)
    assert (found.they_say, found.we_say, found.gap) == (4.5, 2.0, 2.5)
    assert found.grievance
    assert not two_sides_of(database, company.relationship_ids["Globex", "client"]).grievance


def test_words_older_than_two_years_are_left_out(database, company):
    acme = company.relationship_ids["Acme", "client"]
    assess(database, acme, 1, days_ago=800, gains=5)
    assess_due(database)
    assert two_sides_of(database, acme).we_say is None


def test_decisions_about_classes_get_our_side(database, company):
    acme, globex = (company.relationship_ids[name, "client"] for name in ("Acme", "Globex"))
    assess(database, acme, 1, days_ago=1, replacing=5)
    assess_due(database)
    poor, rich = standing_of(database, acme), standing_of(database, globex)
    assert poor.z_benefit < -0.75 < 0 < rich.z_benefit
    assert poor.p_benefit_low > 0.6
    assert rich.p_benefit_low < 0.1
    assert (poor.benefit_at_or_above_median, rich.benefit_at_or_above_median) == (False, True)
    assert poor.balance.label == "they_benefit"
    assert (poor.substitutability, rich.substitutability) == (5.0, None)
    assert 0 < poor.z_benefit_sd < 1
    assert standing_of(database, company.relationship_ids["Wayne", "client"]) is None


def test_fewer_than_five_assessed_accounts_are_no_population(database):
    company = tilted_company(database)
    names = ("Acme", "Globex", "Initech", "Hooli")
    for name in {name for name, _kind in company.relationship_ids} - set(names):
        database.execute("DELETE FROM assessment_value WHERE assessment_id IN (SELECT id FROM"
                         " assessment WHERE relationship_id = :id)",
                         id=company.relationship_ids.get((name, "client"), ""))  # fmt: skip
        database.execute("DELETE FROM assessment WHERE relationship_id = :id",
                         id=company.relationship_ids.get((name, "client"), ""))  # fmt: skip
    assess_due(database)
    assert {label_of(database, company, name) for name in names} == {"not_established"}


def test_labels_of_all_are_those_of_each(database, company):
    found = labels(database)
    assert found[company.relationship_ids["Acme", "client"]] == "they_benefit"
    assert company.relationship_ids["Wayne", "client"] not in found
    assert set(found.values()) <= set(balance.LABELS)


def test_saving_again_on_the_same_day_corrects(database, company):
    acme = company.relationship_ids["Acme", "client"]
    user = users.create(database, email="bob@acme.example", name="Bob", password_hash="x")
    count = len(assessments.of_relationship(database, acme))
    first = assess(database, acme, 1, assessor_id=user.id, days_ago=0)
    second = assess(database, acme, 2, assessor_id=user.id, days_ago=0, note="Corrected")
    assert first == second
    found = assessments.of_relationship(database, acme)
    assert len(found) == count + 1
    assert (found[0].values["I1"], found[0].note) == (2, "Corrected")
