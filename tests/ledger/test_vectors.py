"""Vectors in the ledger: by embedder and text, written once, and there for older ledgers too."""

from __future__ import annotations

from pathlib import Path

from groundset.ledger import Ledger


def test_vectors_are_given_by_embedder_and_text() -> None:
    vectors = Ledger.open(None).vectors
    vectors.put("one", {"a": b"\x01\x00", "b": b"\x02\x00"})
    vectors.put("other", {"a": b"\x03\x00\x04\x00"})
    assert dict(vectors.get("one", ["a", "b", "c"])) == {"a": b"\x01\x00", "b": b"\x02\x00"}
    assert vectors.known("other", ["a", "b"]) == {"a"}
    assert [vectors.size(name) for name in ("one", "other", "none")] == [2, 4, 0]


def test_the_first_vector_of_a_text_stays() -> None:
    """What was compared with it need not be compared again."""
    vectors = Ledger.open(None).vectors
    vectors.put("one", {"a": b"\x01\x00"})
    vectors.put("one", {"a": b"\x02\x00", "b": b"\x02\x00"})
    assert dict(vectors.get("one", ["a"])) == {"a": b"\x01\x00"}


def test_thousands_of_texts_are_looked_up_at_once() -> None:
    vectors = Ledger.open(None).vectors
    names = [str(number) for number in range(5_000)]
    vectors.put("one", dict.fromkeys(names, b"\x01\x00"))
    assert vectors.known("one", names) == set(names)
    assert len(dict(vectors.get("one", names))) == 5_000


def test_an_older_ledger_is_taken_on(tmp_path: Path) -> None:
    """One from before there were vectors keeps what it holds."""
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger.open(path)
    with ledger.write():
        ledger.set_mark("version", "3")
        ledger.set_mark("kept", "yes")
        ledger.connection.exec_driver_sql("DROP TABLE vectors")
    ledger.close()
    ledger = Ledger.open(path)
    assert ledger.mark("kept") == "yes"
    assert ledger.count("vectors") == 0
    ledger.close()
