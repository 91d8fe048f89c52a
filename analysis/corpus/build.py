"""Merges all parts into `fr.jsonl` and `en.jsonl`: `python -m analysis.corpus.build`.

Nothing is written when any line is wrong. A part replaces all lines of its hand; lines of
hands without a part stay as they are, so a second run, or one after the parts are removed,
changes nothing.
"""

import re
import sys
from pathlib import Path

from analysis.corpus.check import everything, problems
from analysis.corpus.comments import FOLDER, BadComment, merged_file, to_json
from analysis.results import LANGUAGES

# The line of README.md that says how many comments are committed; tests hold us to it.
COUNTS = re.compile(r"^\| (fr|en) \| (\d+) \|$", re.MULTILINE)


def build(folder: Path = FOLDER) -> dict[str, int]:
    """Merges; returns language → number of comments.

    Raises BadComment with every problem found; then no file has changed.
    """
    merged = {}
    wrong: list[str] = []
    for language in LANGUAGES:
        comments, unreadable = everything(language, folder)
        wrong += [*unreadable, *problems(comments)]
        merged[language] = comments
    if wrong:
        raise BadComment("\n".join([*wrong, f"{len(wrong)} problems; nothing was merged"]))
    for language, comments in merged.items():
        text = "".join(to_json(comment) + "\n" for comment in comments)
        merged_file(language, folder).write_text(text, "utf-8", newline="\n")
    counts = {language: len(comments) for language, comments in merged.items()}
    _write_counts(folder / "README.md", counts)
    return counts


def committed_counts(readme: Path = FOLDER / "README.md") -> dict[str, int]:
    """Language → number of comments that README.md states."""
    return {language: int(count) for language, count in COUNTS.findall(readme.read_text("utf-8"))}


def _write_counts(readme: Path, counts: dict[str, int]) -> None:
    if readme.is_file():
        text = readme.read_text("utf-8")
        text = COUNTS.sub(lambda match: f"| {match[1]} | {counts[match[1]]} |", text)
        readme.write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    try:
        for language, count in build().items():
            print(f"{merged_file(language)}: {count} comments")
    except BadComment as error:
        sys.exit(str(error))
