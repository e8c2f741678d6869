"""Every embedder keeps the contract: whole numbers, the same in any batch, near where words are shared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from embedding_servers import onnx_folder, served
from groundset.contracts import FetchingEmbedder, Silent
from groundset.embedding import EmbedderAtHand, StaticEmbedder, StoredEmbedder, similarities
from groundset.embedding.computed import Computed
from groundset.embedding.local import LocalEmbedder
from groundset.ledger import Ledger
from groundset.testing import LoopbackServer

TEXTS = ["water the tomatoes every morning", "water the tomatoes every evening", "oil the engine"]

Make = Callable[[], FetchingEmbedder]


@pytest.fixture(params=["built-in", "server", "folder"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Give what makes the embedder anew: nothing is stored yet."""
    if request.param == "built-in":
        yield lambda: EmbedderAtHand(StaticEmbedder())
    elif request.param == "folder":
        folder = onnx_folder(tmp_path / "model")
        yield lambda: StoredEmbedder(Computed(LocalEmbedder(folder), Silent()), Ledger.open(None).vectors)
    else:
        with LoopbackServer() as server:
            yield lambda: served(server.base_url, Ledger.open(None))


def test_rows_are_whole_numbers_of_one_length(make: Make) -> None:
    rows = make().vectors(TEXTS)
    assert rows.dtype == np.float64
    assert (rows == np.rint(rows)).all()
    assert np.abs(rows).max() < 2**15
    assert np.sqrt((rows * rows).sum(axis=1)) == pytest.approx(2**15 - 1, rel=1e-3)


def test_texts_that_share_words_are_near(make: Make) -> None:
    near = similarities(*[make().vectors(TEXTS)] * 2)
    assert near[0, 1] > near[0, 2]
    assert near[0, 1] > 0.5


def test_no_vector_depends_on_batch_or_order(make: Make) -> None:
    together = make().vectors([*TEXTS, TEXTS[0]])
    alone = [make().vectors([text])[0] for text in (*TEXTS, TEXTS[0])]
    assert (together == np.stack(alone)).all()
    assert (make().vectors(TEXTS[::-1]) == together[:3][::-1]).all()


def test_what_was_fetched_is_there(make: Make) -> None:
    embedder = make()
    embedder.fetch(iter(TEXTS))
    rows = embedder.vectors_or_none(TEXTS)
    assert all(
        (row == one).all() for row, one in zip(rows, embedder.vectors(TEXTS), strict=True) if row is not None
    )
    assert not any(row is None for row in rows)


def test_halves_of_characters_and_very_long_texts_are_taken(make: Make) -> None:
    """Only the beginning of a text counts, and what no model takes is replaced."""
    long = "water the tomatoes " * 5_000
    rows = make().vectors(["water \ud83d", long, long + "every evening"])
    assert (rows[1] == rows[2]).all()


def test_no_texts_have_no_rows(make: Make) -> None:
    assert len(make().vectors([])) == 0


def test_the_fingerprint_stays(make: Make) -> None:
    assert make().fingerprint == make().fingerprint
