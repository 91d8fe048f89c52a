"""The judge of the corpus: `python -m analysis.corpus.check [PART …]`.

Without arguments: all parts and merged files, the balance table, and what is lacking.
With part files: what is wrong in them, beside everything else of their language.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from analysis.corpus import balance
from analysis.corpus.comments import FOLDER, BadComment, Comment, faults, read_merged
from analysis.corpus.duplicates import duplicates
from analysis.corpus.writing import language_and_hand, part_files, read_part
from analysis.results import LANGUAGES


def everything(language: str, folder: Path = FOLDER) -> tuple[list[Comment], list[str]]:
    """All comments of one language, sorted by id, and what could not be read.

    A part replaces what its hand has in the merged file.
    """
    parts: list[Comment] = []
    unreadable: list[str] = []
    hands: set[str] = set()
    for path in part_files(folder / "parts"):
        of, hand = language_and_hand(path)
        if of == language:
            if hand in hands:
                unreadable.append(f"{path.name}:1: hand {hand} has two parts; join them")
            hands.add(hand)
            comments, wrong = read_part(path)
            parts += comments
            unreadable += wrong
    kept = [comment for comment in read_merged(language, folder) if comment.hand not in hands]
    return sorted([*kept, *parts], key=lambda comment: comment.id), unreadable


def problems(comments: list[Comment]) -> Iterator[str]:
    """What is wrong with *comments* of one language, each with its file and line."""
    for comment in comments:
        for fault in faults(comment):
            yield f"{comment.source}: {fault}"
    seen: set[str] = set()
    for comment in comments:
        if comment.id in seen:
            yield f"{comment.source}: id {comment.id} stands twice"
        seen.add(comment.id)
    for comment, sentence in duplicates(comments):
        yield f"{comment.source}: {sentence}"


def report(folder: Path = FOLDER, names: tuple[str, ...] = ()) -> int:
    """Prints problems, balance and what is lacking; returns the number of problems.

    names: part files to look at alone; none means all.
    """
    wrong = 0
    languages = sorted({language_and_hand(Path(n))[0] for n in names}) or LANGUAGES
    wanted = {Path(name).name for name in names}
    for language in languages:
        comments, unreadable = everything(language, folder)
        for problem in [*unreadable, *problems(comments)]:
            if not wanted or problem.split(":", 1)[0] in wanted:
                print(problem)
                wrong += 1
        own = [c for c in comments if not wanted or c.source.split(":", 1)[0] in wanted]
        print(balance.table(language, own))
        if not wanted:
            print(*balance.lacking(own), sep="\n")
    print(f"{wrong} problems" if wrong else "no problems")
    return wrong


if __name__ == "__main__":
    try:
        sys.exit(1 if report(names=tuple(sys.argv[1:])) else 0)
    except BadComment as error:
        sys.exit(str(error))
