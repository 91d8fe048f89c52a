"""CSV that is data and never a formula, in two forms that come back as they went."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.interchange.csv_writer import BOM, PLAIN, csv_chunks, for_people, neutralised
from surveys.interchange.file_out import write_whole

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")

UNSEEN = ("", " ", "\t", "\r", "\n", "\r\n", "\x00", "\x0b", "\x1f", "\x7f", "\x85", "\xa0", "\xad",
          "\u1680", "\u2003", "\u200b", "\u200e", "\u2028", "\u2029", "\u202e", "\u2060", "\u3000",
          "\ufeff", " \t ", "\u200b\u00a0", "\u0301")  # fmt: skip

FORMULAS = ("1+1", "SUM(A1:A9)", "cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example","x")')

CORPUS = [before + sign + rest for before in UNSEEN for sign in SIGNS for rest in FORMULAS]


def written(rows, form=PLAIN, columns=("a", "b")):
    return "".join(csv_chunks(columns, rows, form))


def read_back(text, delimiter=","):
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=delimiter))


def seen(cell):
    """The cell as a spreadsheet looks at it: without what it may drop in front."""
    return cell.lstrip("".join(UNSEEN))


@pytest.mark.parametrize("form", [PLAIN, for_people("fr"), for_people("en")], ids=str)
def test_no_cell_of_the_corpus_is_a_formula(form):
    assert len(CORPUS) >= 1000
    rows = read_back(written([(text, "x") for text in CORPUS], form), form.delimiter)
    for cell, _x in rows[1:]:
        assert seen(cell)[:1] == "'", repr(cell)


@pytest.mark.parametrize(
    "text", ["", "Acme", "3 = 3", "a-b", "été", "'=1", "« Non »", "  Acme", "é="]
)
def test_harmless_text_stays_as_it_is(text):
    assert neutralised(text) == text


def test_numbers_stay_numbers_also_below_zero():
    assert written([(-3.5, 7)]) == '"a","b"\r\n-3.5,7\r\n'
    assert written([(-3.5, 7)], for_people("fr")) == f'{BOM}"a";"b"\r\n-3,5;7\r\n'
    assert written([(-3.5, 7)], for_people("en")) == f'{BOM}"a","b"\r\n-3.5,7\r\n'


def test_a_number_typed_as_text_is_text():
    assert written([("-3", "12")]) == '"a","b"\r\n"\'-3","12"\r\n'


def test_truth_is_one_or_zero_and_nothing_is_empty():
    assert written([(True, None), (False, "")]) == '"a","b"\r\n1,\r\n0,""\r\n'


def test_people_read_three_decimals_and_programs_all_of_them():
    assert read_back(written([(1 / 3, 1e-12)]))[1] == [repr(1 / 3), "1e-12"]
    assert read_back(written([(1 / 3, -1e-12)], for_people("fr")), ";")[1] == ["0,333", "0"]


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
)
def test_text_comes_back_as_it_went_but_for_the_apostrophe(rows):
    back = read_back(written(rows))
    for row, cells in zip(rows, back[1:], strict=True):
        for text, cell in zip(row, cells, strict=True):
            plain = text.replace("\x00", "")
            assert cell in (plain, "'" + plain)
            assert (cell != plain) == (neutralised(plain) != plain)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_programs_get_every_number_exactly(numbers):
    back = read_back(written([(number, 0) for number in numbers]))
    assert [float(cells[0]) for cells in back[1:]] == numbers


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    target = tmp_path / "scores.csv"
    target.write_text("before")

    def breaking():
        yield "half"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_whole(target, breaking())
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_the_same_rows_give_the_same_packed_bytes(tmp_path):
    one, other = tmp_path / "one.csv.gz", tmp_path / "other.csv.gz"
    for path in (one, other):
        write_whole(path, csv_chunks(("a",), [("x",)], PLAIN))
    assert one.read_bytes() == other.read_bytes()
