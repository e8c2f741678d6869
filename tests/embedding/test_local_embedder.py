"""A local embedder: pooled as its folder says, cut at the model's limit, and clear words where it is none."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from embedding_servers import onnx_folder
from groundset.contracts import Silent
from groundset.embedding import StoredEmbedder, similarities
from groundset.embedding.computed import Computed
from groundset.embedding.local import LocalEmbedder
from groundset.errors import ModelError
from groundset.ledger import Ledger
from groundset.records import content_hash


def test_the_mean_over_tokens_does_not_depend_on_their_order(tmp_path: Path) -> None:
    embedder = LocalEmbedder(onnx_folder(tmp_path / "m"))
    rows = embedder.vectors(["water oil", "oil water", "engine"])
    assert similarities(rows, rows)[0, 1] == 1.0
    assert similarities(rows, rows)[0, 2] < 1.0


def test_padding_counts_for_nothing(tmp_path: Path) -> None:
    """A tokenizer that pads to a length gives the vector that it gives without."""
    folder = onnx_folder(tmp_path / "m")
    padded = LocalEmbedder(folder).vectors(["water"])
    told = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    (folder / "tokenizer.json").write_text(json.dumps({**told, "padding": None}), "utf-8")
    assert (LocalEmbedder(folder).vectors(["water"]) == padded).all()


def test_the_first_token_stands_for_the_text_where_the_folder_says_so(tmp_path: Path) -> None:
    """Here it is the same for all texts, so all vectors are."""
    rows = LocalEmbedder(onnx_folder(tmp_path / "m", first_token=True)).vectors(["water", "engine"])
    assert (rows[0] == rows[1]).all()


def test_a_text_is_cut_at_the_limit_of_the_model(tmp_path: Path) -> None:
    embedder = LocalEmbedder(onnx_folder(tmp_path / "m", positions=4))
    rows = embedder.vectors(["water the tomatoes", "water the tomatoes every morning", "water the oil"])
    assert (rows[0] == rows[1]).all()
    assert (rows[0] != rows[2]).any()


def test_a_text_without_words_is_all_zeros(tmp_path: Path) -> None:
    rows = LocalEmbedder(onnx_folder(tmp_path / "m")).vectors(["", " \n", "water"])
    assert not rows[:2].any()
    assert rows[2].any()


def test_a_text_whose_vector_has_no_length_has_none(tmp_path: Path) -> None:
    """It has words, so that it cannot be compared leaves it open; nothing of it is stored."""
    folder = onnx_folder(tmp_path / "m", lengthless=("engine",))
    store = Ledger.open(None).vectors
    embedder = StoredEmbedder(Computed(LocalEmbedder(folder), Silent()), store)
    texts = ["engine", "water", "oil"]
    embedder.fetch(texts)
    assert [row is None for row in embedder.vectors_or_none(texts)] == [True, False, False]
    assert [*embedder.missing(texts)] == [{content_hash("engine"): "engine"}]


def test_other_files_are_another_embedder(tmp_path: Path) -> None:
    """Wherever the folder lies, and whatever it is called."""
    names = [LocalEmbedder(onnx_folder(tmp_path / name)).fingerprint for name in ("a", "b")]
    names.append(LocalEmbedder(onnx_folder(tmp_path / "c", positions=5)).fingerprint)
    names.append(LocalEmbedder(onnx_folder(tmp_path / "d", first_token=True)).fingerprint)
    (tmp_path / "b" / "tokenizer.json").write_text("{}", "utf-8")
    names.append(LocalEmbedder(tmp_path / "b").fingerprint)
    assert names[0] == names[1]
    assert len(set(names)) == 4


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"there is no model\.onnx here"):
        LocalEmbedder(tmp_path)
    folder = onnx_folder(tmp_path / "m")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"there is no tokenizer\.json here"):
        LocalEmbedder(folder)


@pytest.mark.parametrize("name", ["onnx/model.onnx", "tokenizer.json", "1_Pooling/config.json"])
def test_broken_files_end_in_one_line(tmp_path: Path, name: str) -> None:
    folder = onnx_folder(tmp_path / "m")
    (folder / name).write_bytes(b"\xff no model")
    with pytest.raises(ModelError) as found:
        LocalEmbedder(folder).vectors(["water"])
    assert "\n" not in found.value.message
    assert str(folder) in found.value.message
    assert found.value.hint


def test_a_way_of_pooling_that_is_not_ours_is_told(tmp_path: Path) -> None:
    folder = onnx_folder(tmp_path / "m")
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_max_tokens": true}', "utf-8")
    with pytest.raises(ModelError, match="pooling_mode_max_tokens"):
        LocalEmbedder(folder)


def test_without_its_libraries_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError) as found:
        LocalEmbedder(onnx_folder(tmp_path / "m"))
    assert "groundset[local]" in found.value.hint
