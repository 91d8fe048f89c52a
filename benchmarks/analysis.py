"""How well the analyser reads real feedback, beside the lexicon peers, and how fast.

    python -m benchmarks.analysis [DATA] [--sets app_fr,bank_fr] [--limit N] [--skip-speed]
    python -m benchmarks.analysis [DATA] --corpus

DATA: the folder that holds `train/` and `tune/` (default: `../shared/data` beside the project).
The data is not part of the project; without it this program says so and ends with 2.

Binary accuracy: the share of comments labelled neg or pos whose sentiment has that sign
(0 is wrong). Macro-F1: mean of the three classes' F1, "mixed" counted as neutral. Sets marked
"seen" share their source with the text that trained our weights: of these, only the texts
are counted that training holds out by the hash of the text.

--corpus measures on our own corpus instead, each hand (writer) read with weights that
learned from the public sets and from all other hands (needs the extra `train`).
"""

import argparse
import csv
import gzip
import math
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import analysis
from analysis import model
from analysis.corpus.comments import Comment, LabelledOpinion, read_merged
from analysis.training.split import is_held_out

PROJECT = Path(__file__).resolve().parents[1]
LEAST_A_SECOND, MOST_MEMORY_MB = 300, 600
FRENCH_FEEDBACK = ("app_fr", "bank_fr", "insurance_fr", "retail_fr", "ecommerce_fr")
ENGLISH_FEEDBACK = ("nhs_v6", "nhs_p1", "telecom_nps", "app_en")
BINARY_ONLY = ("nhs_p1",)  # its neutral class holds what other sets leave out
CLASSES = ("neg", "neu", "pos")
Z95 = 1.96


@dataclass(frozen=True)
class Item:
    """One labelled comment."""

    text: str
    label: str
    language: str
    question: str | None


@dataclass(frozen=True)
class Result:
    """Figures of one reader on one set; binary and low, high: 0 to 1; n: comments counted."""

    binary: float
    low: float
    high: float
    macro_f1: float
    n: int


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson (1927); (0, 1) for n = 0."""
    if n == 0:
        return 0.0, 1.0
    share = right / n
    middle = share + Z95**2 / (2 * n)
    half = Z95 * math.sqrt(share * (1 - share) / n + Z95**2 / (4 * n * n))
    return (middle - half) / (1 + Z95**2 / n), (middle + half) / (1 + Z95**2 / n)


def macro_f1(expected: Sequence[str], came: Sequence[str]) -> float:
    """Mean F1 of the three classes; a class that neither side has counts 0."""
    scores = []
    for label in CLASSES:
        both = sum(e == c == label for e, c in zip(expected, came, strict=True))
        sizes = sum(e == label for e in expected) + sum(c == label for c in came)
        scores.append(2 * both / sizes if sizes else 0.0)
    return sum(scores) / len(scores)


def figures(items: Sequence[Item], found: Sequence[tuple[float, str]]) -> Result:
    """Compare (sentiment, label) pairs with the labels of *items*."""
    plain = [
        (item.label, value)
        for item, (value, _) in zip(items, found, strict=True)
        if item.label != "neu"
    ]
    right = sum(value < 0 if label == "neg" else value > 0 for label, value in plain)
    labels = ["neu" if label == "mixed" else label for _, label in found]
    low, high = wilson(right, len(plain))
    share = right / len(plain) if plain else 0.0
    return Result(share, low, high, macro_f1([i.label for i in items], labels), len(items))


def read_set(path: Path) -> list[Item]:
    """The labelled comments of one file; of a training set only those held out."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return [
            Item(row["text"], row["label"], row["lang"], row.get("question") or None)
            for row in csv.DictReader(lines)
            if path.parent.name != "train" or is_held_out(row["text"])
        ]


def ours(items: Sequence[Item]) -> list[tuple[float, str]]:
    """Our sentiment and label."""
    comments = ((item.text, item.question, item.language) for item in items)
    return [(found.sentiment, found.label) for found in analysis.analyse_many(comments)]


def textblob(items: Sequence[Item]) -> list[tuple[float, str]]:
    """TextBlob's polarity (textblob-fr for French), its sign as the label."""
    from textblob import TextBlob
    from textblob_fr import PatternAnalyzer

    french = PatternAnalyzer()
    found = []
    for item in items:
        if item.language == "fr":
            polarity = french.analyze(item.text)[0]
        else:
            polarity = TextBlob(item.text).sentiment.polarity
        found.append((polarity, "pos" if polarity > 0 else "neg" if polarity < 0 else "neu"))
    return found


def sets(data: Path, wanted: Sequence[str]) -> Iterator[Path]:
    """The files of the wanted sets, all of them if none is named."""
    for path in sorted(data.glob("t*/*.csv.gz")):
        if not wanted or path.name.removesuffix(".csv.gz") in wanted:
            yield path


def accuracy(data: Path, wanted: Sequence[str], limit: int | None) -> None:
    """Print one line per set, then the means of the feedback sets."""
    print("| set | seen | n | ours: binary [95 %] | F1 | TextBlob: binary [95 %] | F1 |")
    print("|---|---|---|---|---|---|---|")
    rows: dict[str, tuple[Result, Result]] = {}
    for path in sets(data, wanted):
        name = path.name.removesuffix(".csv.gz")
        items = read_set(path)[:limit]
        rows[name] = figures(items, ours(items)), figures(items, textblob(items))
        seen = "yes" if path.parent.name == "train" else "no"
        print(f"| {name} | {seen} | {len(items)} | {_cells(*rows[name])} |", flush=True)
    for title, names in (("French", FRENCH_FEEDBACK), ("English", ENGLISH_FEEDBACK)):
        if all(name in rows for name in names):
            print(f"| **{title} feedback, mean** | | | {_means(rows, names)} |")


def _cells(*results: Result) -> str:
    return " | ".join(
        f"{100 * r.binary:.1f} [{100 * r.low:.1f}, {100 * r.high:.1f}] | {100 * r.macro_f1:.1f}"
        for r in results
    )


def _means(rows: dict[str, tuple[Result, Result]], names: Sequence[str]) -> str:
    cells = []
    for reader in (0, 1):
        binary = [rows[name][reader].binary for name in names]
        f1 = [rows[name][reader].macro_f1 for name in names if name not in BINARY_ONLY]
        cells += [f"{100 * sum(binary) / len(binary):.1f}", f"{100 * sum(f1) / len(f1):.1f}"]
    return " | ".join(cells)


@dataclass(frozen=True)
class CorpusCounts:
    """Right and counted: the four labels, the sign, the topics' signs; and the topics' sets.

    They add up.
    """

    labels: tuple[int, int] = (0, 0)
    signs: tuple[int, int] = (0, 0)
    polarities: tuple[int, int] = (0, 0)
    topics: tuple[int, int] = (0, 0)  # twice those found, those given and those expected

    def __add__(self, other: "CorpusCounts") -> "CorpusCounts":
        pairs = zip(self._pairs(), other._pairs(), strict=True)
        return CorpusCounts(*((a + c, b + d) for (a, b), (c, d) in pairs))

    def cells(self) -> str:
        """The table's cells, in percent."""
        shares = [_share(*pair) for pair in (self.labels, self.signs, self.polarities)]
        f1 = 100 * self.topics[0] / max(self.topics[1], 1)
        return f"{self.labels[1]} | {shares[0]} | {shares[1]} | {f1:.1f} | {shares[2]}"

    def _pairs(self) -> tuple[tuple[int, int], ...]:
        return (self.labels, self.signs, self.polarities, self.topics)


def _share(right: int, n: int) -> str:
    low, high = wilson(right, n)
    return f"{100 * right / max(n, 1):.1f} [{100 * low:.1f}, {100 * high:.1f}]"


def corpus_counts(comment: Comment, found: analysis.Analysis) -> CorpusCounts:
    """One comment of the corpus against its reading; a topic's sign is its opinions' sum."""
    expected, came = _by_topic(comment.opinions), _by_topic(found.opinions)
    both = [topic for topic in expected if topic in came]
    judged = [topic for topic in both if expected[topic]]
    clear = comment.label in ("neg", "pos")
    sign = 1 if comment.label == "pos" else -1
    return CorpusCounts(
        (int(found.label == comment.label), 1),
        (int(clear and found.sentiment * sign > 0), int(clear)),
        (sum(expected[t] * came[t] > 0 for t in judged), len(judged)),
        (2 * len(both), len(expected) + len(came)),
    )


def _by_topic(opinions: Sequence[analysis.Opinion] | Sequence[LabelledOpinion]) -> dict[str, float]:
    found: dict[str, float] = {}
    for opinion in opinions:
        found[opinion.topic] = found.get(opinion.topic, 0.0) + opinion.polarity
    return found


def corpus(data: Path) -> None:
    """Print one line per hand of our corpus, left out of the training, then each language."""
    from analysis.training import __main__ as training
    from analysis.training.own import read_own

    public = training.read_public(data / "train")
    own = {language: read_own(language) for language in analysis.LANGUAGES}
    hands = {lang: sorted({c.hand for c in read_merged(lang)}) for lang in own}
    totals = dict.fromkeys(own, CorpusCounts())
    print("| hand | n | label [95 %] | sign [95 %] | topics F1 | polarity given the topic [95 %] |")
    print("|---|---|---|---|---|---|")
    for turn in range(max(map(len, hands.values()))):
        # One hand of each language is left out in a turn: the figures' weights are shared.
        left_out = {lang: of[turn] for lang, of in hands.items() if turn < len(of)}
        others = {
            lang: [one for one in found if one.comment.hand != left_out.get(lang)]
            for lang, found in own.items()
        }
        with tempfile.TemporaryDirectory() as folder:
            training.write(training.learn(public, others), Path(folder), quiet=True)
            for lang, hand in left_out.items():
                model.use(lang, Path(folder) / f"{lang}.npz")
                counts = _read_hand([c for c in read_merged(lang) if c.hand == hand], lang)
                totals[lang] += counts
                print(f"| {lang} {hand} | {counts.cells()} |", flush=True)
    for lang, counts in totals.items():
        print(f"| **{lang}** | {counts.cells()} |")


def _read_hand(comments: Sequence[Comment], language: str) -> CorpusCounts:
    texts = [(comment.text, comment.question or None, language) for comment in comments]
    found = analysis.analyse_many(texts)
    return sum(map(corpus_counts, comments, found), CorpusCounts())


def speed(data: Path) -> None:
    """Print comments per second (about 25 words each) of CPU time, and the memory."""
    for language, name in (("fr", "app_fr"), ("en", "app_en")):
        path = data / "train" / f"{name}.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            texts = [row["text"] for row in csv.DictReader(lines)]
        comments = [(t, None, language) for t in texts if 20 <= len(t.split()) <= 30][:600]
        list(analysis.analyse_many(comments[:100]))  # loads the models
        seconds = _cpu_seconds(lambda chosen=comments: list(analysis.analyse_many(chosen)))
        rate = len(comments) / seconds
        print(
            f"{language}: {rate:.0f} comments a second of CPU time (n = {len(comments)}); "
            f"{rate / LEAST_A_SECOND:.2f} times the {LEAST_A_SECOND} asked for"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"memory at the peak, both languages loaded: {peak:.0f} MB; "
        f"{peak / MOST_MEMORY_MB:.2f} of the {MOST_MEMORY_MB} MB allowed"
    )


def _cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Run; 0 when done, 2 without data."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("data", type=Path, nargs="?", default=PROJECT.parent / "shared" / "data")
    parser.add_argument("--sets", default="", help="comma-separated names; all by default")
    parser.add_argument("--limit", type=int, help="at most so many comments of each set")
    parser.add_argument("--skip-speed", action="store_true")
    parser.add_argument("--skip-accuracy", action="store_true")
    parser.add_argument("--corpus", action="store_true", help="measure on our own corpus")
    chosen = parser.parse_args()
    if not (chosen.data / "tune").is_dir():
        print(f"{chosen.data}: expected the folder with train/ and tune/ in it; it is absent, ")
        print("nothing was measured. Name the folder: python -m benchmarks.analysis DATA")
        return 2
    print(f"analyser {analysis.VERSION}")
    if chosen.corpus:
        corpus(chosen.data)
        return 0
    if not chosen.skip_speed:
        speed(chosen.data)
    if not chosen.skip_accuracy:
        accuracy(chosen.data, [s for s in chosen.sets.split(",") if s], chosen.limit)
    return 0


if __name__ == "__main__":
    sys.exit(main())
