"""Files of every usual encoding and delimiter are read as written, and others refused clearly."""

import csv
import gzip
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.interchange.decoding import open_table
from surveys.interchange.messages import Refused

FRENCH = [
    ["nom", "commentaire"],
    ["Société Générale du Rhône", "Réactivité à améliorer ; l’avoir n’est toujours pas reçu"],
    ["Dupont & fils", 'Il a dit "déçu", puis\r\nplus rien'],
    ["Œuvre, SA", "400 € de trop"],
]
ENGLISH = [
    ["name", "comment"],
    ["General Rhone Company", "Be quicker; the credit note’s still missing"],
    ["Dupont & Sons", 'He said "let down", then\r\nnothing'],
    ["Works, Inc", "€400 too much"],
]
ENCODINGS = [
    ("utf-8", "utf-8", False),
    ("utf-8-sig", "utf-8", True),
    ("utf-16", "utf-16", True),
    ("cp1252", "cp1252", False),
]


def written(rows: list[list[str]], delimiter: str, line_end: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return text.getvalue()


def table_of(tmp_path: Path, data: bytes, name: str = "table.csv"):
    path = tmp_path / name
    path.write_bytes(data)
    return open_table(path)


def refusal_of(tmp_path: Path, data: bytes, name: str = "table.csv") -> str:
    with pytest.raises(Refused) as refused:
        list(table_of(tmp_path, data, name).rows())
    return str(refused.value)


@pytest.mark.parametrize("rows", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"], ids=["semicolon", "comma", "tab"])
@pytest.mark.parametrize(("codec", "encoding", "has_bom"), ENCODINGS)
@pytest.mark.parametrize("compressed", [False, True], ids=["csv", "gz"])
def test_a_table_is_read_as_it_was_written(
    tmp_path, rows, delimiter, codec, encoding, has_bom, compressed
):
    data = written(rows, delimiter).encode(codec)
    table = table_of(tmp_path, gzip.compress(data) if compressed else data)
    assert [list(table.columns)] + [list(row.cells) for row in table.rows()] == rows
    assert (table.reading.encoding, table.reading.has_bom) == (encoding, has_bom)
    assert table.reading.delimiter == delimiter
    assert not table.reading.looks_damaged


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_excels_separator_line_decides_and_is_no_header(tmp_path, line_end, codec):
    text = f"sep=;{line_end}" + written([["a,b", "c,d"], ["1", "2"]], ";", line_end)
    table = table_of(tmp_path, text.encode(codec))
    assert table.columns == ("a,b", "c,d")
    assert [row.cells for row in table.rows()] == [("1", "2")]
    assert table.reading.has_separator_line


def test_a_row_keeps_the_number_a_spreadsheet_shows_and_the_line_an_editor_shows(tmp_path):
    table = table_of(tmp_path, b'a;b\n"1\n1";2\n\n3;4\n')
    assert [(row.number, row.line, row.cells) for row in table.rows()] == [
        (2, 2, ("1\n1", "2")),
        (4, 5, ("3", "4")),
    ]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("comment\nGood, cheap, fast\nSlow; dear\n", ("comment",)),
        ("commentaire\nBien, rapide\nLent ; cher, aussi\n", ("commentaire",)),
        ('"Dupont; SA","client, also partner"\na;b,c\n', ("Dupont; SA", "client, also partner")),
        ("nom;chiffre d'affaires\nDurand;1,5\nMartin;2,25\n", ("nom", "chiffre d'affaires")),
        ("name,revenue\nDurand,1;5\n", ("name", "revenue")),
        ("only a header", ("only a header",)),
    ],
)
def test_the_delimiter_is_the_one_that_fits_header_and_rows(tmp_path, text, columns):
    table = table_of(tmp_path, text.encode())
    assert table.columns == columns
    assert all(len(row.cells) == len(columns) for row in table.rows())


def test_letters_another_tool_spoiled_are_noticed(tmp_path):
    spoiled = "société".encode().decode("cp1252").encode()
    assert table_of(tmp_path, b"nom\n" + spoiled + b"\n").reading.looks_damaged


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ["empty", "header"]),
        (b"\n\n", ["empty", "header"]),
        (b"a;b\n1;2;3\n", ["row 2", "line 2", "expected 2 cells", "got 3"]),
        (b"a;b\n1;2\n3\n", ["row 3", "expected 2 cells", "got 1"]),
        (b'a;b\n1;2\n"3;4\n5;6\n', ["row 3", "line 3", "never closed"]),
        (b'a;b\n"1" x;2\n', ["row 2", "double quote"]),
        (b"a;b\n" + b"x" * 200_000 + b";2\n", ["row 2", "longer than"]),
        (b"a;b\n1;\0\n", ["line 2", "NUL"]),
        ("a;b\n1;2\n".encode("utf-16-le"), ["line 1", "NUL", "UTF-16"]),
        (b"\xef\xbb\xbfnom\nd\xe9\xe7u\n", ["line 2", "UTF-8", "byte-order mark"]),
        (b"\xff\xfea\0;\0b\0\n\0\0\xd8\n\0", ["UTF-16"]),
        (b"nom\nd\xe9\xe7u \x81\n", ["line 2", "0x81", "Windows-1252"]),
        (b"PK\x03\x04rest", ["workbook", "CSV"]),
        (b"\xd0\xcf\x11\xe0rest", ["workbook"]),
        (b"sep=|\na|b\n", ["line 1", "sep=", "'|'"]),
        (gzip.compress(b"a;b\n1;2\n" * 1000, mtime=0)[:-20], ["damaged", ".gz"]),
    ],
)
def test_what_is_no_table_is_refused_with_the_place_and_the_reason(tmp_path, data, words):
    sentence = refusal_of(tmp_path, data)
    assert "table.csv" in sentence
    assert [word for word in words if word not in sentence] == []


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(Refused, match=r"nowhere\.csv"):
        open_table(tmp_path / "nowhere.csv")


def test_a_small_archive_of_a_large_file_is_refused(tmp_path):
    path = tmp_path / "table.csv.gz"
    path.write_bytes(gzip.compress(b"a;b\n" + b"1;2\n" * 500_000))
    with pytest.raises(Refused, match="larger than 1 MB"):
        open_table(path, max_bytes=1_000_000)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"a;b" + b";" * 20_000_000, id="header of delimiters"),
        pytest.param(b"a;b\n" + b"1;" * 10_000_000, id="row of delimiters"),
        pytest.param(b"a;b\n" + b'";;;;;;;;;;\n;"' * 1_500_000, id="cells over many lines"),
        pytest.param(b"a;b\n1;2" + b" " * 20_000_000, id="spaces without end"),
    ],
)
def test_a_small_archive_of_one_long_row_is_refused_before_it_fills_the_memory(tmp_path, content):
    tracemalloc.start()
    try:
        packed = gzip.compress(content)
        del content
        tracemalloc.reset_peak()
        sentence = refusal_of(tmp_path, packed)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "longer than" in sentence
    assert "row 1 " in sentence or "row 2 " in sentence
    assert peak < 60_000_000


def test_a_long_row_of_long_texts_is_taken(tmp_path):
    row = [str(place) * 10_000 for place in range(10)]
    data = written([[f"column {place}" for place in range(10)], row], ";").encode()
    assert [list(record.cells) for record in table_of(tmp_path, data).rows()] == [row]


def test_more_columns_than_anyone_shows_are_refused(tmp_path):
    def header(width: int) -> bytes:
        return ";".join(f"column {place}" for place in range(width)).encode()

    assert len(table_of(tmp_path, header(1000)).columns) == 1000
    assert "1001 columns: expected at most 1000" in refusal_of(tmp_path, header(1001))


def test_more_rows_than_allowed_are_refused(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"a;b\n" + b"1;2\n" * 11)
    with pytest.raises(Refused, match="more than 10 rows"):
        list(open_table(path, max_rows=10).rows())
    assert len(list(open_table(path, max_rows=11).rows())) == 11


cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"),
    max_size=12,
)


@given(
    width=st.integers(2, 4),
    data=st.data(),
    delimiter=st.sampled_from(";,\t"),
    codec=st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_whatever_is_written_with_a_separator_line_is_read_the_same(
    tmp_path_factory, width, data, delimiter, codec
):
    rows = data.draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=5))
    header = [f"column {place}" for place in range(width)]
    text = f"sep={delimiter}\r\n" + written([header, *rows], delimiter)
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    path.write_bytes(text.encode(codec))
    assert [list(row.cells) for row in open_table(path).rows()] == rows
