"""Embedders for tests: over a loopback server, and over a tiny ONNX model made on the spot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from groundset.contracts import Progress, Silent
from groundset.embedding import StoredEmbedder
from groundset.ledger import Ledger
from groundset.models.budget import Budget
from groundset.models.embeddings import Endpoint
from groundset.settings import Budget as Limits
from groundset.settings import EmbedderSettings

WORDS = (
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "water",
    "the",
    "tomatoes",
    "every",
    "morning",
    "evening",
    "oil",
    "engine",
)
WIDTH = 8


def embedder_settings(base_url: str, **more: Any) -> EmbedderSettings:
    """Describe a server that is tried again twice at most."""
    return EmbedderSettings.model_validate(
        {
            "model": "m",
            "base_url": base_url,
            "max_retries": 2,
            "prices": {"input": 1.0, "output": 0.0},
            **more,
        }
    )


def served(
    base_url: str,
    ledger: Ledger,
    *,
    limits: Limits | None = None,
    root: Path = Path(),
    progress: Progress | None = None,
    **more: Any,
) -> StoredEmbedder:
    """Make the embedder of a server, over a ledger."""
    settings = embedder_settings(base_url, **more)
    assert settings.server is not None
    budget = Budget(limits or Limits(), ledger.calls.spent())
    source = Endpoint(
        settings,
        settings.server,
        root=root,
        journal=ledger.calls,
        budget=budget,
        progress=progress or Silent(),
    )
    return StoredEmbedder(source, ledger.vectors)


def onnx_folder(
    folder: Path, *, first_token: bool = False, positions: int = 6, lengthless: Sequence[str] = ()
) -> Path:
    """Make a model that looks up a vector per word, in the shape of a sentence embedder.

    Texts of ``lengthless`` words alone have vectors that are all but zeros.
    """
    (folder / "onnx").mkdir(parents=True)
    table = np.random.default_rng(7).normal(size=(len(WORDS), WIDTH)).astype(np.float32)
    if lengthless:
        table[[WORDS.index(word) for word in ("[CLS]", *lengthless)]] = 1e-20
    whole = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in _INPUTS]
    out = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["n", "t", WIDTH])
    node = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    graph = helper.make_graph([node], "words", whole, [out], [numpy_helper.from_array(table, "table")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    save(model, folder / "onnx" / "model.onnx")
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A", special_tokens=[("[CLS]", WORDS.index("[CLS]"))]
    )
    tokenizer.enable_padding(length=32)
    tokenizer.save(str(folder / "tokenizer.json"))
    _write(folder / "config.json", {"max_position_embeddings": positions})
    modes = {"pooling_mode_cls_token": first_token, "pooling_mode_mean_tokens": not first_token}
    _write(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": WIDTH, **modes})
    return folder


_INPUTS = ("input_ids", "attention_mask")


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value), "utf-8")
