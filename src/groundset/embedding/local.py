"""An embedder of one's own: an ONNX model on this machine's processor, through the extra ``local``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from groundset.embedding.beginnings import beginning
from groundset.embedding.folder import ModelFolder
from groundset.embedding.vectors import Rows, quantized
from groundset.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

_TOKEN_VECTORS = 3
"""Axes of an output that holds a vector per token: texts, tokens, numbers."""
_CHECK = "check that the folder holds a model that makes embeddings, and a tokenizer that fits it"


class LocalEmbedder:
    """An ``Embedder``; each text is computed alone and on one core, so no vector depends on any other."""

    def __init__(self, path: Path) -> None:
        """Look into the folder; raises ModelError when it is none, or the extra is not installed."""
        self._folder = ModelFolder.read(path)
        _check_installed()

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the files."""
        return self._folder.fingerprint

    def vectors(self, texts: Sequence[str]) -> Rows:
        """Give one row per text; raises ModelError when the model cannot be used."""
        if not texts:
            return np.zeros((0, 1))
        # Loaded before threads ask for it.
        _ = self._session, self._tokenizer
        with ThreadPoolExecutor(_cores()) as pool:
            made = list(pool.map(self._vector, map(beginning, texts)))
        width = next((len(row) for row in made if row is not None), 1)
        rows = np.stack([np.zeros(width, np.float32) if row is None else row for row in made])
        if not np.isfinite(rows).all():
            raise ModelError(f"{self._folder.model}: it makes vectors of what is no number", _CHECK)
        return quantized(rows)

    def _vector(self, text: str) -> NDArray[np.float32] | None:
        """Give the vector of one text; None for one without words."""
        if not text.strip():
            return None
        encoded: Encoding = self._tokenizer.encode(text)
        mask = np.array([encoded.attention_mask], np.int64)
        given = {
            "input_ids": np.array([encoded.ids], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([encoded.type_ids], np.int64),
        }
        taken = {one.name for one in self._session.get_inputs()}
        try:
            out = self._session.run(None, {name: row for name, row in given.items() if name in taken})[0]
        except _faults() as error:
            raise ModelError(f"{self._folder.model}: {_line(error)}", _CHECK) from None
        return self._pooled(np.asarray(out, np.float32), mask)

    def _pooled(self, out: NDArray[np.float32], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        if out.ndim != _TOKEN_VECTORS:
            # The model pools itself.
            pooled: NDArray[np.float32] = out.reshape(-1)
        elif self._folder.first_token:
            pooled = out[0, 0]
        else:
            weights = mask[0].astype(np.float32)
            pooled = (out[0] * weights[:, None]).sum(axis=0) / max(float(weights.sum()), 1.0)
        return pooled

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            return onnxruntime.InferenceSession(
                str(self._folder.model), options, providers=["CPUExecutionProvider"]
            )
        except _faults() as error:
            raise ModelError(f"{self._folder.model}: {_line(error)}", _CHECK) from None

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder.tokenizer))
        # The library raises nothing narrower.
        except Exception as error:  # noqa: BLE001
            raise ModelError(f"{self._folder.tokenizer}: {_line(error)}", _CHECK) from None
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._folder.tokens)
        return tokenizer


def _check_installed() -> None:
    try:
        import onnxruntime  # noqa: F401
        import tokenizers  # noqa: F401
    except ImportError:
        raise ModelError(
            "a local embedder needs libraries that are not installed",
            'pip install "groundset[local]"',
        ) from None


def _faults() -> tuple[type[Exception], ...]:
    """Give what the runtime raises; its errors have no base of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    names = (
        "EPFail",
        "Fail",
        "InvalidArgument",
        "InvalidGraph",
        "InvalidProtobuf",
        "NoModel",
        "NoSuchFile",
        "NotImplemented",
        "RuntimeException",
    )
    return (ValueError, *(getattr(state, name) for name in names if hasattr(state, name)))


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
