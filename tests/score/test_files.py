"""Reading the three files: what is accepted, and each way of being wrong, with its message."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.score import BadInput
from analysis.score.estimate import calibrate_panel
from analysis.score.files import read_folder
from tests.score.folders import ACCOUNTS, ANSWERS, INVITATIONS, write_folder

HEADER, FIRST = ANSWERS.splitlines()[:2]


def test_populations_are_read_apart(tmp_path: Path) -> None:
    client, partner = read_folder(write_folder(tmp_path))
    assert (client.population, client.account_ids) == ("client", ("acme",))
    assert (partner.population, partner.account_ids) == ("partner", ("bolt",))
    assert client.response_ids == ("r1", "r2")
    assert client.answer_percent.tolist() == [90.0, 75.0, 70.0]


def test_a_byte_order_mark_and_extra_columns_are_accepted(tmp_path: Path) -> None:
    lines = ["\ufeffnote," + HEADER, *("x," + line for line in ANSWERS.splitlines()[1:])]
    client, _ = read_folder(write_folder(tmp_path, answers="\n".join(lines)))
    assert client.response_ids == ("r1", "r2")


def test_the_columns_standard_and_the_invitations_may_be_absent(tmp_path: Path) -> None:
    lines = [line.rpartition(",")[0] for line in ANSWERS.splitlines()]
    client, _ = read_folder(
        write_folder(tmp_path, answers="\n".join(lines) + "\n", invitations=None)
    )
    assert all(question.standard for question in client.questions)
    assert len(client.invitation_day) == 0


def test_answers_after_as_of_are_left_out_and_counted(tmp_path: Path) -> None:
    late = FIRST.replace("r1", "r9").replace("2026-05-01", "2026-07-01")
    client, _ = read_folder(write_folder(tmp_path, answers=ANSWERS + late + "\n"))
    assert client.left_out == 1
    assert "r9" not in client.response_ids


def test_a_question_first_asked_after_as_of_is_not_known_yet(tmp_path: Path) -> None:
    late = "acme,ann,user,r9,2026-07-01,C3,trust,likert5,1,1\n"
    client, _ = read_folder(write_folder(tmp_path, answers=ANSWERS + late))
    assert [question.question_id for question in client.questions] == ["C1", "C2"]
    assert calibrate_panel(client, version="v").level == pytest.approx(77.5)


def test_decimals_are_for_sentiments_and_imported_ratings(tmp_path: Path) -> None:
    rows = (
        "acme,ann,user,r1,2026-05-01,S,loyalty,sent,-0.25,1\n"
        "acme,ann,user,r1,2026-05-01,N,stars,num:1:5,3.5,0\n"
    )
    client, _ = read_folder(write_folder(tmp_path, answers=ANSWERS + rows))
    by_id = {q.question_id: i for i, q in enumerate(client.questions)}
    percent = {
        name: float(client.answer_percent[client.answer_question == by_id[name]][0])
        for name in ("S", "N")
    }
    assert percent == {"S": 37.5, "N": 62.5}


def changed(old: str, new: str) -> str:
    """ANSWERS with the first *old* replaced in its data rows."""
    return HEADER + "\n" + ANSWERS.partition("\n")[2].replace(old, new, 1)


BAD_ANSWERS = {
    "same response and question twice": (
        ANSWERS + FIRST + "\n",
        "row 6, column question_id: expected one answer to 'C1' in response 'r1'",
    ),
    "two scales": (
        ANSWERS + FIRST.replace("r1", "r7").replace("nps11", "num:0:10") + "\n",
        "row 6, column scale: expected 'nps11' as in the other answers to 'C1', came 'num:0:10'",
    ),
    "two dimensions": (
        ANSWERS + FIRST.replace("r1", "r7").replace("loyalty", "trust") + "\n",
        "row 6, column dimension: expected 'loyalty' as in the other answers to 'C1', came 'trust'",
    ),
    "two standard values": (
        ANSWERS + FIRST.replace("r1", "r7")[:-1] + "0\n",
        "row 6, column standard: expected 1 as in the other answers to 'C1', came 0",
    ),
    "response in two accounts": (
        ANSWERS + FIRST.replace("acme", "bolt").replace("C1", "P1") + "\n",
        "row 6, column response_id: expected 'r1' in one account ('acme'), came 'bolt' too",
    ),
    "unknown scale": (
        changed("nps11", "nps10"),
        "row 2, column scale: expected the scale nps11, csat5, ces7, likert5, sent or num:MIN:MAX"
        ", came 'nps10'",
    ),
    "empty num scale": (changed("nps11", "num:5:5"), "row 2, column scale: expected the scale"),
    "endless num scale": (changed("nps11", "num:-1e308:1e308"), "column scale: expected the scale"),
    "infinite num scale": (changed("nps11", "num:0:inf"), "column scale: expected the scale"),
    "value above": (
        changed(",9,", ",11,"),
        "row 2, column value: expected a whole number from 0 to 10 (nps11), came 11",
    ),
    "value below": (changed(",9,", ",-1,"), "row 2, column value: expected a whole number"),
    "decimal on a closed scale": (changed(",9,", ",9.5,"), "column value: expected a whole number"),
    "not a number": (changed(",9,", ",nan,"), "row 2, column value: expected a whole number"),
    "no number": (changed(",9,", ",good,"), "row 2, column value: expected a whole number"),
    "blank value": (changed(",9,", ",,"), "row 2, column value: expected a whole number"),
    "underscored value": (changed(",9,", ",1_0,"), "row 2, column value: expected a whole number"),
    "unknown account": (
        changed("acme", "ghost"),
        "row 2, column account_id: expected an account of accounts.csv, came 'ghost'",
    ),
    "unreadable date": (
        changed("2026-05-01", "01/05/2026"),
        "row 2, column answered_at: expected an ISO date such as 2026-05-01, came '01/05/2026'",
    ),
    "impossible date": (changed("2026-05-01", "2026-02-30"), "row 2, column answered_at: expected"),
    "compact date": (changed("2026-05-01", "20260501"), "row 2, column answered_at: expected"),
    "blank response": (changed("r1", ""), "row 2, column response_id: expected an id"),
    "blank question": (changed("C1", ""), "row 2, column question_id: expected an id"),
    "unknown role": (changed("user", "boss"), "row 2, column role: expected decider, user, buyer"),
    "strange standard": (
        HEADER + "\n" + FIRST[:-1] + "yes\n",
        "row 2, column standard: expected 0 or 1, came 'yes'",
    ),
    "missing column": (
        ANSWERS.replace("question_id", "item"),
        "row 1, column question_id: expected this column, came account_id, contact_id",
    ),
    "column twice": (
        ANSWERS.replace("contact_id", "account_id", 1),
        "row 1, column account_id: expected once, came twice",
    ),
    "short row": (ANSWERS + "acme,ann\n", "row 6: expected 10 columns, came 2"),
    "empty file": ("", "row 1, column account_id: expected this column, came an empty file"),
    "open quote": (ANSWERS + '"acme\n', "expected comma-separated text"),
}


@pytest.mark.parametrize("case", BAD_ANSWERS)
def test_bad_answers_are_refused_with_their_place(case: str, tmp_path: Path) -> None:
    answers, message = BAD_ANSWERS[case]
    with pytest.raises(BadInput) as refused:
        read_folder(write_folder(tmp_path, answers=answers))
    assert str(refused.value).startswith("answers.csv")
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


BAD_ACCOUNTS = {
    "unknown population": (
        ACCOUNTS.replace("partner", "friend"),
        "accounts.csv, row 3, column population: expected client or partner, came 'friend'",
    ),
    "account twice": (
        ACCOUNTS + "acme,partner,,2026-06-30\n",
        "accounts.csv, row 4, column account_id: expected each account once, came 'acme' again",
    ),
    "blank id": (ACCOUNTS + ",client,,2026-06-30\n", "row 4, column account_id: expected an id"),
    "bad as_of": (
        ACCOUNTS.replace("2026-06-30", "June"),
        "accounts.csv, row 2, column as_of: expected an ISO date such as 2026-05-01, came 'June'",
    ),
    "missing column": (ACCOUNTS.replace("as_of", "day"), "row 1, column as_of: expected this"),
}


@pytest.mark.parametrize("case", BAD_ACCOUNTS)
def test_bad_accounts_are_refused_with_their_place(case: str, tmp_path: Path) -> None:
    accounts, message = BAD_ACCOUNTS[case]
    with pytest.raises(BadInput) as refused:
        read_folder(write_folder(tmp_path, accounts=accounts))
    assert message in str(refused.value)


BAD_INVITATIONS = {
    "unknown account": (
        INVITATIONS.replace("acme,eve", "ghost,eve"),
        "invitations.csv, row 3, column account_id: expected an account of accounts.csv, came",
    ),
    "responded": (
        INVITATIONS.replace(",0\n", ",no\n"),
        "invitations.csv, row 3, column responded: expected 0 or 1, came 'no'",
    ),
    "date": (
        INVITATIONS.replace("2026-04-20", "soon"),
        "invitations.csv, row 2, column invited_at: expected an ISO date",
    ),
}


@pytest.mark.parametrize("case", BAD_INVITATIONS)
def test_bad_invitations_are_refused_with_their_place(case: str, tmp_path: Path) -> None:
    invitations, message = BAD_INVITATIONS[case]
    with pytest.raises(BadInput) as refused:
        read_folder(write_folder(tmp_path, invitations=invitations))
    assert message in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_refused_with_a_way_out(encoding: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "accounts.csv").write_bytes(ACCOUNTS.replace("acme", "société").encode(encoding))
    with pytest.raises(BadInput, match=r"accounts\.csv, after row 1: expected UTF-8 text"):
        read_folder(folder)


def test_a_damaged_packed_file_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "answers.csv").rename(folder / "answers.csv.gz")
    with pytest.raises(BadInput, match=r"answers.csv.gz, after row 1: expected comma-separated"):
        read_folder(folder)


def test_a_folder_without_answers_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "answers.csv").unlink()
    with pytest.raises(BadInput, match=r"expected answers.csv or answers.csv.gz, came no such"):
        read_folder(folder)
