"""A made-up folder of training texts: the nine public sets and a corpus, of a few dozen texts each.

Animals, which stand in nothing else, tell from the weights which texts taught them.
"""

import csv
import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count, islice, product
from pathlib import Path

from analysis.corpus.comments import Comment, LabelledOpinion, to_json
from analysis.results import LANGUAGES
from analysis.training.corpora import SETS
from analysis.training.split import is_held_out
from tests.analysis.comments import CASES, QUESTIONS, Case

THINGS = {
    "fr": ("L'application", "La livraison", "Votre équipe", "Le site", "La commande", "Le service"),
    "en": ("The app", "The delivery", "Your team", "The website", "The order", "The service"),
}
VERDICTS = {
    "fr": (
        ("fonctionne très bien, merci", "pos"),
        ("nous plaît beaucoup", "pos"),
        ("ne répond jamais, c'est pénible", "neg"),
        ("était vraiment décevante cette fois", "neg"),
        ("n'appelle pas de remarque", "neu"),
        ("existe depuis mars", "neu"),
    ),
    "en": (
        ("works very well, thank you", "pos"),
        ("is a pleasure to use", "pos"),
        ("never answers, which is annoying", "neg"),
        ("was really disappointing this time", "neg"),
        ("calls for no remark", "neu"),
        ("has been there since March", "neu"),
    ),
}
ASKED = {"nhs_p1": "Trust A - Q1", "nhs_v6": "What should we improve?"}
PHRASES = {
    "fr": "[delivery]\n- palettes en retard\n+ palettes à l'heure\n[none]\n. une usine à Lyon\n",
    "en": "[delivery]\n- pallets late again\n+ pallets on time\n[none]\n. a plant in Leeds\n",
}
WITH_ANIMAL = {
    "fr": "Avis {n} : le {animal} est content.",
    "en": "Note {n}: the {animal} is happy.",
}
OF_THE_PUBLIC, OF_A_HAND, OF_ANOTHER_HAND = "axolotl", "pangolin", "wombat"
HELD_OUT, FOREIGN, KEPT = "quokka", "okapi", "iguanodon"
ENOUGH = 4  # texts, so that an n-gram is no chance
HANDS = ("h91", "h92")
ANIMALS = (("h91", OF_A_HAND, -0.5), ("h92", OF_ANOTHER_HAND, 0.5))
KEPT_HANDS = ("h10", "h11")

Row = dict[str, str]


@dataclass(frozen=True)
class Texts:
    """Rows of each public set by its name; comments of our corpus, of both languages."""

    public: dict[str, list[Row]]
    own: list[Comment]

    def write(self, folder: Path) -> tuple[Path, Path]:
        """The folders of the public sets and of the corpus, as the command takes them."""
        sets, corpus = folder / "sets", folder / "corpus"
        sets.mkdir(parents=True)
        for name, rows in self.public.items():
            write_set(sets / f"{name}.csv.gz", rows)
        (corpus / "phrases").mkdir(parents=True)
        for language in LANGUAGES:
            lines = [to_json(comment) for comment in self.own if comment.language == language]
            (corpus / f"{language}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
            (corpus / "phrases" / f"{language}.txt").write_text(PHRASES[language], "utf-8")
        return sets, corpus


def write_set(path: Path, rows: Sequence[Row]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, ["text", "label", "lang", "question"])
        table.writeheader()
        table.writerows(rows)


def with_all_that_must_not_teach() -> Texts:
    """Texts to learn from, with held-out rows, a foreign set and the kept hands among them."""
    texts = what_teaches()
    public = {name: list(rows) for name, rows in texts.public.items()}
    for language in LANGUAGES:
        held_out = animals(HELD_OUT, language, is_held_out)
        public[f"app_{language}"][2:2] = [row(text, "neg", language) for text in held_out]
    public["bank_fr"] = [row(text, "neg", "fr") for text in animals(FOREIGN, "fr")]
    kept = [
        one_opinion(f"{language}-{hand}-{n:04}", text, "delivery", -0.5)
        for language, hand in product(LANGUAGES, KEPT_HANDS)
        for n, text in enumerate(animals(KEPT, language))
    ]
    return Texts(public, [*kept, *texts.own])


def what_teaches() -> Texts:
    """The same, but for what must not teach."""
    public: dict[str, list[Row]] = {name: [] for name in SETS}
    english = [name for name in SETS if not name.endswith("_fr")]
    for language in LANGUAGES:
        pairs = product(THINGS[language], VERDICTS[language])
        for place, (thing, (verdict, label)) in enumerate(pairs):
            name = "app_fr" if language == "fr" else english[place % len(english)]
            found = row(f"{thing} {verdict}.", label, language, ASKED.get(name, ""))
            if not is_held_out(found["text"]):
                public[name].append(found)
        taught = animals(OF_THE_PUBLIC, language, lambda text: not is_held_out(text))
        public[f"app_{language}"] += [row(text, "pos", language) for text in taught]
    return Texts(public, own_comments())


def own_comments() -> list[Comment]:
    """The table of cases as the corpus of two hands, and animals of each.

    Sisters are of different hands: half of the hands must know every topic.
    """
    found = []
    for shift, language in enumerate(LANGUAGES):
        for n, case in enumerate(CASES):
            hand = HANDS[(n + shift) % len(HANDS)]
            found.append(of_a_case(f"{language}-{hand}-{n:04}", case, shift))
        for hand, animal, polarity in ANIMALS:
            found += [
                one_opinion(f"{language}-{hand}-9{n:03}", text, "people", polarity)
                for n, text in enumerate(animals(animal, language))
            ]
    return found


def of_a_case(id_: str, case: Case, place: int) -> Comment:
    """A case in the language at this *place*, with its main opinion alone."""
    text = (case.fr, case.en)[place]
    asked = QUESTIONS[case.question][place] if case.question else ""
    polarity = 0.5 if case.label == "pos" else -0.5
    found = [LabelledOpinion(text.strip("."), case.topic, polarity)] if case.topic else []
    hand = id_.split("-")[1]
    return Comment(id_, hand, "client", "food", asked, text, case.label, tuple(found))


def one_opinion(id_: str, text: str, topic: str, polarity: float) -> Comment:
    """A comment that is one opinion from end to end."""
    opinions = (LabelledOpinion(text.strip("."), topic, polarity),)
    label = "pos" if polarity > 0 else "neg"
    return Comment(id_, id_.split("-")[1], "client", "food", "", text, label, opinions)


def row(text: str, label: str, language: str, question: str = "") -> Row:
    return {"text": text, "label": label, "lang": language, "question": question}


def animals(
    animal: str, language: str, wanted: Callable[[str], bool] = lambda _text: True
) -> list[str]:
    """Texts with *animal* that are as *wanted*."""
    texts = (WITH_ANIMAL[language].format(n=n, animal=animal) for n in count(1))
    return list(islice(filter(wanted, texts), ENOUGH))
