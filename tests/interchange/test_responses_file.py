"""Past answers of other tools come in once, whole, to the right accounts and questions."""

import random

import pytest

from app.commands.import_responses import answer_reader
from surveys import accounts, contacts, evidence, relationships
from surveys.interchange import responses_file
from surveys.interchange.messages import Refused
from surveys.interchange.response_mapping import Rating, ResponseMapping
from surveys.interchange.responses_keeping import Kept, keep, look
from tests.interchange.conftest import everything

ENGLISH = ResponseMapping.of(
    ["account=company", "date=date", "rating=score:nps11", "comment=comment", "language=lang"]
)
HEADER = "company,date,score,comment,lang\n"


def read(table, mapping=ENGLISH, kind="client"):
    questions = tuple(responses_file.questions_of(mapping, kind).values())
    return responses_file.read(table, mapping, kind, answer_reader(questions))


def answers(database):
    """Every answer as (account, day, question, value or text), in order."""
    rows = database.all(
        """
        SELECT account.name, response.answered_at, answer.question_id, answer.value, answer.text
          FROM answer
          JOIN response ON response.id = answer.response_id
          JOIN relationship ON relationship.id = response.relationship_id
          JOIN account ON account.id = relationship.account_id
         ORDER BY account.name, response.answered_at, answer.question_id
        """
    )
    return [
        (row["name"], row["answered_at"][:10], row["question_id"], row["value"] or row["text"])
        for row in rows
    ]


@pytest.mark.parametrize(
    ("kind", "rating", "cause"), [("client", "C1", "C9"), ("partner", "P1", "P9")]
)
def test_nps_and_comment_answer_the_populations_own_questions(database, table, kind, rating, cause):
    file = table(HEADER + "Acme,2025-03-01,9,Très réactifs,fr\n")
    kept = keep(database, read(file, kind=kind), kind)
    assert kept == Kept(saved=1, known=0, new_accounts=1, new_relationships=1, new_contacts=0)
    assert answers(database) == [
        ("Acme", "2025-03-01", rating, 9.0),
        ("Acme", "2025-03-01", cause, "Très réactifs"),
    ]
    (relation,) = relationships.of_account(database, accounts.find(database, "acme").id)
    assert relation.kind == kind
    assert database.value("SELECT language FROM response") == "fr"
    assert database.value("SELECT evidence FROM relationship") > 0


@pytest.mark.parametrize(
    ("scale", "question", "cell", "value"),
    [
        ("num:1:5", "imported_note_globale_num:1:5", "4,5", 4.5),
        ("num:1.0:5", "imported_note_globale_num:1:5", "4.5", 4.5),
        ("num:-1:1", "imported_note_globale_num:-1:1", "-0.5", -0.5),
        ("csat5", "imported_note_globale_csat5", "4.0", 4.0),
        ("likert5", "imported_note_globale_likert5", "5", 5.0),
        ("ces7", "imported_note_globale_ces7", "7.0", 7.0),
        ("sent", "imported_note_globale_sent", "0.25", 0.25),
    ],
)
def test_another_rating_is_a_question_of_its_own(database, table, scale, question, cell, value):
    mapping = ResponseMapping.of(
        ["account=société", "date=le", f"rating=Note globale:{scale}"], date_form=""
    )
    file = table(f"société;le;Note globale\nDécor;2025-03-01;{cell}\n")
    keep(database, read(file, mapping), "client")
    assert answers(database) == [("Décor", "2025-03-01", question, value)]
    row = database.one("SELECT * FROM question WHERE id = :id", id=question)
    assert row["kind"] == "client"
    assert "Note globale" in row["label_fr"]
    assert "Note globale" in row["label_en"]
    assert row["standard"] == (scale != "sent")


def standard(database):
    return evidence.standard_questions(
        database, "client", evidence.closed_answers(database, "client")
    )


def test_an_imported_rating_is_what_the_score_means_until_half_as_many_answer_our_own_questions(
    database, table
):
    mapping = ResponseMapping.of(["account=company", "date=date", "rating=score:num:0:10"])
    rated = HEADER + "".join(f"{name},2025-03-01,9,,\n" for name in ("Acme", "Bolt", "Cask"))
    keep(database, read(table(rated), mapping), "client")
    assert standard(database) == {"imported_score_num:0:10"}
    keep(database, read(table(HEADER + "Acme,2025-04-01,9,,\n"), ENGLISH), "client")
    assert standard(database) == {"imported_score_num:0:10"}
    keep(database, read(table(HEADER + "Bolt,2025-04-01,9,,\n"), ENGLISH), "client")
    assert "imported_score_num:0:10" not in standard(database)
    assert "C1" in standard(database)


def rows_of_a_year(seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    rows = [
        f"Company {chance.randrange(9)},2025-{chance.randrange(1, 13):02d}-10,"
        f"{chance.randrange(11)},{chance.choice(['good', 'bad', ''])},en\n"
        for _ in range(200)
    ]
    return rows + rows[:20]


def test_a_second_import_adds_nothing_in_whatever_order_the_rows_come(database, table):
    rows = rows_of_a_year()
    first = keep(database, read(table(HEADER + "".join(rows))), "client")
    assert (first.saved, first.known, first.new_accounts) == (220, 0, 9)
    before = everything(database)
    random.Random(2).shuffle(rows)
    again = keep(database, read(table(HEADER + "".join(rows))), "client")
    assert (again.saved, again.known, again.new_accounts) == (0, 220, 0)
    assert everything(database) == before


def test_a_second_import_adds_nothing_when_saved_by_another_program(database, table):
    keep(database, read(table(HEADER + "Élan,2025-03-31,9.0,Bien,fr\n")), "client")
    rewritten = HEADER.replace(",", ";") + "elan;31/03/2025;9;Bien;FR\n"
    kept = keep(database, read(table(rewritten, "cp1252")), "client")
    assert (kept.saved, kept.known, kept.new_accounts) == (0, 1, 0)


def test_equal_rows_are_equal_answers_and_stay_two(database, table):
    row = "Acme,2025-03-01,9,,\n"
    assert keep(database, read(table(HEADER + row * 2)), "client").saved == 2
    kept = keep(database, read(table(HEADER + row * 3)), "client")
    assert (kept.saved, kept.known) == (1, 2)


def test_a_reference_is_known_again_whatever_else_changed_but_account_and_date(database, table):
    mapping = ResponseMapping.of(
        ["account=company", "date=date", "rating=score:nps11", "comment=comment", "reference=lang"]
    )
    keep(database, read(table(HEADER + "Acme,2025-03-01,9,,7\n"), mapping), "client")
    kept = keep(database, read(table(HEADER + "Acme,2025-03-01,3,new,7\n"), mapping), "client")
    assert (kept.saved, kept.known) == (0, 1)
    kept = keep(database, read(table(HEADER + "Acme,2026-03-01,9,,7\n"), mapping), "client")
    assert kept.saved == 1
    twice = read(table(HEADER + "Acme,2025-03-01,9,,7\nAcme,2025-03-01,8,,7\n"), mapping)
    assert [str(cell) for cell in twice.refused] == [
        "row 3, column lang: expected each reference once; row 2 has it too; got “7”"
    ]


def test_an_account_is_found_by_reference_or_name_and_others_are_created(database, table):
    with database.transaction():
        accounts.insert_many(database, [accounts.Account("a" * 24, "Société Élan", None, "R7")])
    file = table(HEADER + "R7,2025-03-01,9,,\nsociete elan,2025-03-02,8,,\nNeuf,2025-03-03,7,,\n")
    kept = keep(database, read(file), "client")
    assert (kept.new_accounts, kept.new_relationships) == (1, 2)
    assert [row[0] for row in answers(database)] == ["Neuf", "Société Élan", "Société Élan"]


def test_one_name_for_all_rows_needs_no_column(database, table):
    mapping = ResponseMapping.of(["date=date", "rating=score:nps11"], account_name="Panel")
    keep(database, read(table(HEADER + ",2025-03-01,9,,\n,2025-03-02,8,,\n"), mapping), "client")
    assert [row[0] for row in answers(database)] == ["Panel", "Panel"]


def test_a_name_for_all_rows_is_checked_as_any_name(table):
    mapping = ResponseMapping.of(["date=date", "rating=score:nps11"], account_name="Pa\nnel")
    with pytest.raises(Refused, match="--account: expected text on one line"):
        read(table(HEADER + ",2025-03-01,9,,\n"), mapping)


def test_contacts_are_known_again_and_new_ones_get_no_mail(database, table):
    mapping = ResponseMapping.of(
        ["account=company", "date=date", "rating=score:nps11", "contact=lang"]
    )
    with database.transaction():
        accounts.insert_many(database, [accounts.Account("a" * 24, "Acme")])
        contacts.insert_many(
            database, [contacts.Contact("c" * 24, "a" * 24, "Anne Noël", "anne@acme.example")]
        )
    rows = ["ANNE@acme.example", "anne noel", "Zoé", "zoe", "zoe@acme.example", ""]
    file = table(HEADER + "".join(f"Acme,2025-03-0{n},9,,{who}\n" for n, who in enumerate(rows, 1)))
    kept = keep(database, read(file, mapping), "client")
    assert kept.new_contacts == 2
    people = contacts.of_account(database, "a" * 24)
    assert [(each.name, each.email) for each in people] == [
        ("Anne Noël", "anne@acme.example"),
        ("Zoé", None),
        ("zoe@acme.example", None),
    ]
    answered = database.all("SELECT contact_id FROM response ORDER BY answered_at")
    ids = [row["contact_id"] for row in answered]
    assert ids[0] == ids[1] == "c" * 24
    assert ids[2] == ids[3] != ids[4]
    assert ids[5] is None


def test_incomplete_rows_are_reported_cell_by_cell(table):
    file = table(
        HEADER + "Acme,2025-03-01,9,,\n"
        ",2025-03-01,9,,\n"
        "Acme,,9,,\n"
        "Acme,2025-03-01,,,\n"
        "Acme,2025-02-30,9,,\n"
        "Acme,2025-03-01,11,,\n"
        "Acme,2025-03-01,7.5,fine,\n"
        "Acme,2999-01-01,7,,\n"
        "Acme,2025-03-01,,only words,\n",
    )
    found = read(file)
    assert [(cell.row, cell.column, cell.came) for cell in found.refused] == [
        (3, "company", ""),
        (4, "date", ""),
        (5, "score", ""),
        (6, "date", "2025-02-30"),
        (7, "score", "11"),
        (8, "score", "7.5"),
        (9, "date", "2999-01-01"),
    ]
    assert str(found.refused[4]) == (
        "row 7, column score: expected a whole number from 0 to 10; got “11”"
    )
    assert [row.row for row in found.rows] == [2, 10]


def test_looking_says_what_keeping_would_do_and_keeps_nothing(database, table):
    found = read(table(HEADER + "".join(rows_of_a_year())))
    before = everything(database)
    would = look(database, found, "client")
    assert everything(database) == before
    assert keep(database, found, "client") == would
    assert look(database, found, "client") == Kept(0, 220, 0, 0, 0)


def test_a_fault_while_keeping_leaves_the_database_as_it_was(database, table):
    found = read(table(HEADER + "Acme,2025-03-01,9,,\n"))
    with database.transaction():
        accounts.insert_many(database, [accounts.Account("a" * 24, "Other", None, "Acme")])
        accounts.insert_many(database, [accounts.Account("b" * 24, "Acme")])
    before = everything(database)
    with pytest.raises(Refused, match="row 2: expected one account"):
        keep(database, found, "client")
    assert everything(database) == before


def test_a_written_comment_is_kept_to_the_letter(database, table):
    comment = '"Retard ; ""encore"" !\r\n\r\n=SOMME(A1) – 😀"'
    keep(database, read(table(HEADER + f"Acme,2025-03-01,9,{comment},fr\n")), "client")
    assert answers(database)[1][3] == 'Retard ; "encore" !\n\n=SOMME(A1) – 😀'


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (["date=d", "rating=r:nps11"], "--map account=COLUMN"),
        (["account=a", "rating=r:nps11"], "--map date=COLUMN"),
        (["account=a", "date=d"], "--map rating=COLUMN:SCALE"),
        (["account=a", "date=d", "rating=r:stars"], "scale among"),
        (["account=a", "date=d", "rating=r:bal5"], "scale among"),
        (["account=a", "date=d", "rating=r:num:5:1"], "scale among"),
        (["account=a", "date=d", "rating=r"], "scale among"),
        (["account=a", "date=d", "rating=r:nps11", "rating=s:nps11"], "one rating on nps11"),
        (["account=a", "date=d", "rating=r:csat5", "rating=r:csat5"], "column of its own"),
        (["account=a", "date=d", "rating=r:nps11", "comment=r"], "different columns"),
        (["account=a", "date=d", "date=e", "rating=r:nps11"], "expected once"),
        (["colour=a"], "meaning among"),
        (["account"], "MEANING=COLUMN"),
    ],
)
def test_a_mapping_that_does_not_do_is_refused_with_what_would(pairs, words):
    with pytest.raises(Refused) as refused:
        responses_file.questions_of(ResponseMapping.of(pairs), "client")
    assert words in str(refused.value)


def test_columns_may_have_colons_and_equals_signs_in_their_names():
    mapping = ResponseMapping.of(["account=a=b", "date=d", "rating=How likely: 0 to 10?:nps11"])
    assert mapping.account == "a=b"
    assert mapping.ratings == (Rating("How likely: 0 to 10?", "nps11"),)


def test_a_mapping_is_the_same_after_being_kept():
    mapping = ResponseMapping.of(
        ["account=a", "date=d", "rating=r:num:1:5", "rating=s:csat5", "comment=c"],
        date_form="day_first",
    )
    assert ResponseMapping.from_json(mapping.to_json()) == mapping
    other = ResponseMapping.of([], account_name="Panel").over(mapping)
    assert (other.account, other.account_name, other.date) == ("", "Panel", "d")


def test_a_column_that_is_not_there_is_refused_with_the_header(table):
    with pytest.raises(Refused, match=r"one column named company.*entreprise"):
        read(table("entreprise,date,score,comment,lang\nAcme,2025-03-01,9,,\n"))
