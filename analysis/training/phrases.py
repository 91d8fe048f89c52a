"""Typical phrases of each topic, as comments to learn from beside the corpus.

`phrases/fr.txt` and `phrases/en.txt`: sections named after topics (and "none"); a line is a sign
(+, -, or . for no judgement) and a phrase, written one by one. Our corpus shows how people really
write; these show the words of a topic in many trades, at a tenth of the labour.
"""

from collections.abc import Iterator
from pathlib import Path

from analysis.corpus.comments import Comment, LabelledOpinion
from analysis.results import TOPICS

FOLDER = Path(__file__).parent / "phrases"
HAND = "phrases"
_NONE = "none"
_POLARITY = {"+": 0.5, "-": -0.5}
_LABEL = {"+": "pos", "-": "neg", ".": "neu"}


def read_phrases(language: str, folder: Path = FOLDER) -> Iterator[Comment]:
    """The phrases of *language* in *folder*, each a comment of the hand "phrases".

    Raises ValueError naming the line that has no topic or no sign.
    """
    path = folder / f"{language}.txt"
    topic = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            topic = line.strip("[]")
            continue
        sign, text = line[0], line[2:]
        if topic not in (*TOPICS, _NONE) or sign not in _LABEL or (topic == _NONE) != (sign == "."):
            raise ValueError(
                f"{path.name}:{number}: {line!r} has no sign, or stands under no topic"
            )
        opinions = () if sign == "." else (LabelledOpinion(text, topic, _POLARITY[sign]),)
        yield Comment(
            f"{language}-{HAND}-{number:05}", HAND, "client", "", "", text, _LABEL[sign], opinions
        )
