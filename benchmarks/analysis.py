"""How well the reader reads real feedback and our own corpus, beside its peers, and how fast.

    python -m benchmarks.analysis [DATA] [--only sets,corpus] [--write FILE] [--limit N]

Prints a table per measure and, with --write, puts it into the page docs/analysis-quality.md, where
what was not measured stays. DATA: the folder that holds `train/` and `tune/` (default:
`../shared/data` beside the project); it is not part of the project, and without it this program
says so and ends with 2. --sets names public sets, --limit takes the first comments of each.
The peers come with the extra `peers`; what `ingredients` and `domains` train (minutes each) with
`train`.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import analysis
from benchmarks.analysis_accuracy import accuracy_lines, language_lines, question_lines
from benchmarks.analysis_corpus import agreement_lines, corpus_lines
from benchmarks.analysis_ingredients import domain_lines, ingredient_lines
from benchmarks.analysis_page import Section, write_page
from benchmarks.analysis_sets import read_sets
from benchmarks.analysis_speed import speed_lines

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Chosen:
    """What to measure on. data: the folder; sets: names, none for all; limit: comments of each."""

    data: Path
    sets: tuple[str, ...]
    limit: int | None


@dataclass(frozen=True)
class Measure:
    """A section of the page and what makes its lines."""

    section: Section
    lines: Callable[[Chosen], Iterable[str]]


MEASURES = (
    Measure(
        Section("sets", "Public feedback", "Ours beside every peer, in one run."),
        lambda chosen: accuracy_lines(read_sets(chosen.data, chosen.sets, chosen.limit)),
    ),
    Measure(
        Section("question", "What the question brings", "On the sets that say what was asked."),
        lambda chosen: question_lines(read_sets(chosen.data, chosen.sets, chosen.limit)),
    ),
    Measure(
        Section("language", "Language", "Long comments without a prior, short ones with it."),
        lambda chosen: language_lines(read_sets(chosen.data, chosen.sets, chosen.limit)),
    ),
    Measure(
        Section(
            "corpus",
            "Our own corpus, by other hands on other trades",
            "Two hands that never train, on ten trades that no other hand writes about. "
            "*Label*: four classes. *Sign*: of comments labelled neg or pos. "
            "*Topics*: micro-F1 of the sets of topics. *Polarity*: where the topic was found.",
        ),
        lambda _chosen: corpus_lines(),
    ),
    Measure(
        Section(
            "agreement",
            "How far two people agree",
            "200 comments a language of the first hands and 150 of the hands that never train, "
            "chosen by the hash of their ids, labelled a second time blind; the first labelling "
            "is taken as right. A reader cannot be asked for more.",
        ),
        lambda _chosen: agreement_lines(),
    ),
    Measure(
        Section(
            "ingredients",
            "What each ingredient brings",
            "Weights learned anew from the public sets and a quarter of our own text (so that a "
            "row takes minutes) with one thing changed, all measured alike: the means of the "
            "public feedback sets, and the hands that never train.",
        ),
        lambda chosen: ingredient_lines(chosen.data),
    ),
    Measure(
        Section(
            "domains",
            "Domains never trained on",
            "Each read by weights that saw no public text of the domain, nor any comment of our "
            "corpus from its trades (a quarter of the rest).",
        ),
        lambda chosen: domain_lines(chosen.data),
    ),
    Measure(
        Section("speed", "Speed and memory", "Comments of 20 to 30 words, the best of three runs."),
        lambda chosen: speed_lines(chosen.data),
    ),
)
"""In the order of the page."""


def main() -> int:
    """Run; 0 when done, 2 without data."""
    names = [measure.section.name for measure in MEASURES]
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("data", type=Path, nargs="?", default=PROJECT.parent / "shared" / "data")
    parser.add_argument("--only", default=",".join(names), help="comma-separated measures")
    parser.add_argument("--sets", default="", help="comma-separated names; all by default")
    parser.add_argument("--limit", type=int, help="at most so many comments of each set")
    parser.add_argument("--write", type=Path, help="page to write: docs/analysis-quality.md")
    given = parser.parse_args()
    wanted = given.only.split(",")
    unknown = [name for name in wanted if name not in names]
    if unknown:
        parser.error(f"--only: expected some of {', '.join(names)}; came {unknown[0]!r}")
    if not (given.data / "tune").is_dir():
        print(f"{given.data}: expected the folder with train/ and tune/ in it; it is absent, ")
        print("nothing was measured. Name the folder: python -m benchmarks.analysis DATA")
        return 2
    chosen = Chosen(given.data, tuple(s for s in given.sets.split(",") if s), given.limit)
    version = analysis.VERSION.split(" ")[0]
    for measure in MEASURES:
        if measure.section.name in wanted:
            print(f"\n## {measure.section.title}\n", flush=True)
            lines = []
            for line in measure.lines(chosen):
                print(line, flush=True)
                lines.append(line)
            lines += ["", f"Reader {version}, {date.today():%-d %B %Y}."]
            if given.write:
                write_page(
                    given.write,
                    [each.section for each in MEASURES],
                    {measure.section.name: lines},
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
