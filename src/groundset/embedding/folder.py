"""A folder with an ONNX model, its tokenizer and what they are told about; only data is read from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundset.errors import ModelError
from groundset.records import content_hash

_MODELS = ("model.onnx", "onnx/model.onnx")
_TOKENIZER = "tokenizer.json"
_LIMITS = (
    ("sentence_bert_config.json", "max_seq_length"),
    ("tokenizer_config.json", "model_max_length"),
    ("config.json", "max_position_embeddings"),
)
"""Files that state how many tokens the model takes, and under which key."""
_UNSTATED, _ENDLESS = 512, 1_000_000
"""Tokens of a text where nothing is stated, and from which a stated limit means that there is none."""
_FIRST, _MEAN = "pooling_mode_cls_token", "pooling_mode_mean_tokens"
_MEND = "`path` must be a folder with model.onnx (or onnx/model.onnx) and tokenizer.json"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """What a folder holds."""

    model: Path
    tokenizer: Path
    first_token: bool
    """Whether the vector of the first token stands for the text, in place of the mean over all."""
    tokens: int
    """Most tokens of a text."""

    @classmethod
    def read(cls, folder: Path) -> ModelFolder:
        """Look into a folder; raises ModelError when it holds no model, or one that pools in another way."""
        model = next((folder / name for name in _MODELS if (folder / name).is_file()), None)
        tokenizer = folder / _TOKENIZER
        if model is None or not tokenizer.is_file():
            what = _TOKENIZER if model else _MODELS[0]
            raise ModelError(f"{folder}: there is no {what} here", _MEND)
        stated = [_object(folder / name).get(key) for name, key in _LIMITS]
        limits = [one for one in stated if isinstance(one, int) and 0 < one < _ENDLESS]
        return cls(model, tokenizer, _takes_first(folder), min(limits, default=_UNSTATED))

    @property
    def fingerprint(self) -> str:
        """Hash of the model, its tokenizer, and how its vectors are pooled."""
        parts = [_hashed(path) for path in (*self._weights(), self.tokenizer)]
        return f"onnx/{content_hash(parts, self.first_token, self.tokens)}/1"

    def _weights(self) -> Iterator[Path]:
        """Yield the model's file, and those that hold the weights of large ones."""
        yield self.model
        named_alike = self.model.parent.glob(f"{self.model.name}?*")
        yield from sorted(path for path in named_alike if path.is_file())


def _takes_first(folder: Path) -> bool:
    """Tell how token vectors become one, as sentence-transformers writes it down; by the mean without it."""
    path = folder / "1_Pooling" / "config.json"
    modes = {key for key, on in _object(path).items() if on is True and key.startswith("pooling_mode_")}
    if modes - {_FIRST, _MEAN} or len(modes) > 1:
        raise ModelError(
            f"{path}: it asks for {', '.join(sorted(modes))}, which groundset does not do",
            "take a model that takes the mean or the first token",
        )
    return modes == {_FIRST}


def _object(path: Path) -> dict[str, Any]:
    """Read a JSON object; empty where there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: cannot be read ({type(error).__name__})", _MEND) from None
    return found if isinstance(found, dict) else {}


def _hashed(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror})", _MEND) from None
