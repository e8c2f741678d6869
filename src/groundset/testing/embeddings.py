"""The embedder behind the loopback server: texts with the same words get vectors near one another."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, shake_128
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundset.testing.completions import error, tokens

REFUSED = frozenset({"refusal", "refusal_in_words", "content_filter"})
"""Faults of a text for which a request with it is answered by 400."""
_WORD = re.compile(r"\w+")
_WIDTH = 64
_BITS = 8


@dataclass(frozen=True, slots=True)
class Texts:
    """One request for vectors."""

    model: str
    texts: tuple[str, ...]
    width: int
    """Numbers of a vector."""

    @property
    def key(self) -> str:
        """Name the request."""
        text = json.dumps([self.model, self.texts, self.width])
        return blake2b(text.encode(), digest_size=12).hexdigest()

    @property
    def tokens(self) -> int:
        """Count the tokens of all texts."""
        return sum(map(tokens, self.texts))

    @staticmethod
    def of(body: Any) -> Texts:
        """Read the body of a request; raises ValueError for what is no request for vectors."""
        if not isinstance(body, Mapping) or not isinstance(model := body.get("model"), str):
            raise ValueError("you must provide a model parameter")
        texts = body.get("input")
        texts = [texts] if isinstance(texts, str) else texts
        if not isinstance(texts, list) or not texts or not all(isinstance(t, str) and t for t in texts):
            raise ValueError("'input' must be a text, or a list of texts that are not empty")
        width = body.get("dimensions", _WIDTH)
        if not isinstance(width, int) or width < 1:
            raise ValueError("'dimensions' must be a whole number above 0")
        return Texts(model, tuple(texts), width)


def vector(text: str, width: int) -> list[float]:
    """Add up a pattern of signs for each word; of length 1 but for a text without words."""
    sums = np.zeros(width)
    for word in _WORD.findall(text.casefold()):
        sums += _pattern(word, width)
    # Half the digits of a float: bodies are as long as those of real servers.
    return [round(one, 8) for one in (sums / (float(np.sqrt((sums * sums).sum())) or 1.0)).tolist()]


@lru_cache(maxsize=65_536)
def _pattern(word: str, width: int) -> NDArray[np.float64]:
    drawn = shake_128(word.encode("utf-8", "surrogatepass")).digest(-(-width // _BITS))
    bits = np.unpackbits(np.frombuffer(drawn, np.uint8))[:width]
    return bits.astype(np.float64) * 2.0 - 1.0


def answer(asked: Texts, faults: Sequence[str]) -> bytes:
    """Write the answer; ``faults`` holds the fault of each text, empty where it has none."""
    vectors: list[list[float | None]] = [[*vector(text, asked.width)] for text in asked.texts]
    for row, fault in zip(vectors, faults, strict=True):
        if fault == "wrong_schema":
            row.append(0.0)
        elif fault == "empty":
            row[0] = None
    data = [
        {"object": "embedding", "index": at, "embedding": row}
        for at, (row, fault) in enumerate(zip(vectors, faults, strict=True))
        if fault != "truncated"
    ]
    usage = {"prompt_tokens": asked.tokens, "total_tokens": asked.tokens}
    raw = json.dumps({"object": "list", "data": data, "model": asked.model, "usage": usage}).encode()
    return raw[: len(raw) // 2] if "malformed" in faults else raw


def refused() -> dict[str, Any]:
    """Give the error for a text that the service does not take."""
    return error("the input cannot be embedded", "invalid_request_error", "invalid_input", "input")
