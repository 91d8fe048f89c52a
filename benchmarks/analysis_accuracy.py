"""Sections on public text: each set beside its best peer, the question's part, the language."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import language as languages
from benchmarks.analysis_readers import absent_peers, ours, ours_without_question, peers
from benchmarks.analysis_sets import (
    BINARY_ONLY,
    ENGLISH_FEEDBACK,
    FRENCH_FEEDBACK,
    LabelledSet,
    Result,
    figures,
    share,
)

FEEDBACK = {"fr": ("French", FRENCH_FEEDBACK), "en": ("English", ENGLISH_FEEDBACK)}
LONG_WORDS, SHORT_WORDS = 5, 3


def accuracy_lines(sets: Sequence[LabelledSet]) -> list[str]:
    """A row a set: ours and every peer; then the means of the feedback sets; then who is ahead."""
    lines = [
        "| set | seen | n | reader | binary [95 %] | F1 |",
        "|---|---|---|---|---|---|",
    ]
    found: dict[str, dict[str, Result]] = {}
    for each in sets:
        rows = found[each.name] = {"ours": figures(each.items, ours(each.items))}
        for peer in peers(each.language):
            rows[peer.name] = figures(each.items, peer.read(each.items))
        seen = "yes" if each.seen else "no"
        for place, (reader, result) in enumerate(rows.items()):
            first = f"{each.name} | {seen} | {result.n}" if place == 0 else " | | "
            lines.append(f"| {first} | {reader} | {_cells(result)} |")
    for language, (title, names) in FEEDBACK.items():
        if all(name in found for name in names):
            lines += _mean_lines(title, [found[name] for name in names], names, language)
    lines += ["", *_ahead_lines(found)]
    missing = absent_peers()
    if missing:
        lines += ["", f"Not installed, so not measured: {', '.join(missing)}."]
    return lines


def question_lines(sets: Sequence[LabelledSet]) -> list[str]:
    """What knowing the question brings, on the sets that say what was asked."""
    lines = ["| set | n | with the question: binary [95 %] | F1 | without | F1 |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for each in sets:
        if any(item.question for item in each.items):
            told = figures(each.items, ours(each.items))
            untold = figures(each.items, ours_without_question(each.items))
            lines.append(f"| {each.name} | {told.n} | {_cells(told)} | {_cells(untold)} |")
    return lines


def language_lines(sets: Sequence[LabelledSet]) -> list[str]:
    """How often the language is right: long comments without a prior, short ones with it."""
    lines = ["| set | 5 words or more | right [95 %] | 1 to 3 words, with prior | right [95 %] |",
             "|---|---|---|---|---|"]  # fmt: skip
    for each in sets:
        if each.name not in (*FRENCH_FEEDBACK, *ENGLISH_FEEDBACK):
            continue
        texts = [item.text.strip() for item in each.items]
        long = [text for text in texts if len(text.split()) >= LONG_WORDS]
        short = [text for text in texts if 0 < len(text.split()) <= SHORT_WORDS]
        short = [text for text in short if any(letter.isalpha() for letter in text)]
        right_long = sum(languages.detect(text, prior=None) == each.language for text in long)
        right_short = sum(
            languages.detect(text, prior=each.language) == each.language for text in short
        )
        lines.append(
            f"| {each.name} | {len(long)} | {share(right_long, len(long))} | {len(short)} |"
            f" {share(right_short, len(short)) if short else ''} |"
        )
    return lines


def _cells(result: Result) -> str:
    binary = f"{100 * result.binary:.1f} [{100 * result.low:.1f}, {100 * result.high:.1f}]"
    return f"{binary} | {100 * result.macro_f1:.1f}"


def _mean_lines(
    title: str, rows: Sequence[dict[str, Result]], names: Sequence[str], language: str
) -> list[str]:
    lines = []
    for reader in ["ours", *(peer.name for peer in peers(language))]:
        binary = [row[reader].binary for row in rows]
        f1 = [
            row[reader].macro_f1
            for row, name in zip(rows, names, strict=True)
            if name not in BINARY_ONLY
        ]
        lines.append(
            f"| **{title} feedback, mean** | | | {reader} | {100 * sum(binary) / len(binary):.1f} |"
            f" {100 * sum(f1) / len(f1):.1f} |"
        )
    return lines


def _ahead_lines(found: dict[str, dict[str, Result]]) -> list[str]:
    """Where a peer wins, said openly."""
    wins = []
    for name, rows in found.items():
        mine = rows["ours"]
        for reader, theirs in rows.items():
            if reader == "ours":
                continue
            if theirs.binary > mine.binary:
                wins.append(f"{reader} is ahead by the sign on {name}")
            if theirs.macro_f1 > mine.macro_f1 and name not in BINARY_ONLY:
                wins.append(f"{reader} is ahead by F1 on {name}")
    if not wins:
        return ["No peer is ahead on any set."]
    return ["Where a peer wins: " + "; ".join(wins) + "."]
