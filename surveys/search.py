"""Full-text search in verbatims: an FTS5 index, on SQLite only, kept by triggers, accents away."""

from surveys.db import Database

# The index finds its text through answer.rowid, which VACUUM may renumber: rebuild after one.
STATEMENTS = (
    """
    CREATE VIRTUAL TABLE IF NOT EXISTS verbatim_index
    USING fts5(text, content='answer', content_rowid='rowid',
               tokenize="unicode61 remove_diacritics 2")
    """,
    """
    CREATE TRIGGER IF NOT EXISTS verbatim_index_added AFTER INSERT ON answer
    WHEN new.text IS NOT NULL
    BEGIN
        INSERT INTO verbatim_index (rowid, text) VALUES (new.rowid, new.text);
    END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS verbatim_index_removed AFTER DELETE ON answer
    WHEN old.text IS NOT NULL
    BEGIN
        INSERT INTO verbatim_index (verbatim_index, rowid, text)
        VALUES ('delete', old.rowid, old.text);
    END
    """,
)

TABLES = tuple("verbatim_index" + suffix for suffix in ("", "_config", "_data", "_docsize", "_idx"))
"""What FTS5 adds to the set of tables."""


def create_index(db: Database) -> None:
    """Make the index and its triggers where they are missing."""
    for statement in STATEMENTS:
        db.execute(statement)


def match_expression(words: str) -> str:
    """*words* as an FTS5 expression without operators; the last word may be only a beginning.

    An empty string when there is no word to look for.
    """
    quoted = ['"' + word.replace('"', '""') + '"' for word in words.split()]
    return " ".join(quoted) + "*" if quoted else ""
