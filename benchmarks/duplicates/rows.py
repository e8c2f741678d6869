"""Real rows with planted edits: what near-duplicate tools are measured on.

The rows of all instruction datasets and word problems in a folder, each once, and edits of some of them until
there are as many as wanted: case and punctuation, one to three words, order of clauses, an end cut off, a
prefix. Every choice follows from a hash of the row, so the set is the same everywhere.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

_CLAUSES = re.compile(r"(?<=[.!?;,])\s+")
_PIECES = re.compile(r"\w+|\W+")
_PREFIXES = ("Please answer the following.", "Here is a task for you.", "User request:", "Question:")
KINDS = ("surface", "words", "clauses", "cut", "prefix")


def planted(folder: Path, wanted: int) -> list[str]:
    """Give texts of instruction, newline, response: real ones first, then their edits; raises SystemExit."""
    base = list(dict.fromkeys(_texts(folder)))
    if not base:
        raise SystemExit(f"there are no rows under {folder}")
    rows = base[:wanted]
    draw = 0
    while len(rows) < wanted:
        for at, text in enumerate(base):
            if len(rows) == wanted:
                break
            seed = _number(text, draw)
            if seed % 100 < 95:
                rows.append(_EDITS[KINDS[(at + draw) % len(KINDS)]](text, seed))
        draw += 1
    return rows


def renamed(rows: list[str], copies: int) -> Iterator[str]:
    """Yield the rows over and over, in each further copy with 40 % of the word types under other names."""
    yield from rows
    for copy in range(1, copies):
        names: dict[str, str] = {}
        for text in rows:
            yield "".join(_renamed(piece, copy, names) for piece in _PIECES.findall(text))


def _renamed(piece: str, copy: int, names: dict[str, str]) -> str:
    if piece not in names:
        taken = piece[0].isalnum() and _number(piece.lower(), copy) % 10 < 4
        names[piece] = f"{piece}{copy}" if taken else piece
    return names[piece]


def _number(text: str, draw: int) -> int:
    digest = blake2b(f"{draw}\n{text}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _texts(folder: Path) -> Iterator[str]:
    for path in (*sorted((folder / "instruct").rglob("*")), folder / "evals" / "gsm8k_train.jsonl.gz"):
        if path.name.partition(".")[2] in ("json", "json.gz", "jsonl", "jsonl.gz"):
            for row in _rows(path):
                text = _text(row)
                if text:
                    yield text


def _rows(path: Path) -> Iterator[Any]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = data.decode("utf-8")
    if text.lstrip().startswith("["):
        yield from json.loads(text)
    else:
        yield from map(json.loads, filter(None, text.splitlines()))


def _text(row: Any) -> str:
    if not isinstance(row, dict):
        return ""
    asked = row.get("instruction") or row.get("question") or row.get("prompt") or ""
    answered = row.get("output") or row.get("response") or row.get("answer") or row.get("completion") or ""
    parts = (asked, row.get("input") or "")
    asked = "\n".join(part for part in parts if isinstance(part, str) and part)
    return f"{asked}\n{answered}" if asked and isinstance(answered, str) and answered else ""


def _surface(text: str, seed: int) -> str:
    changed = text.upper() if seed % 3 == 0 else text.replace(",", " ").replace(".", " . ")
    return changed.replace("'", "’") + "!"


def _words(text: str, seed: int) -> str:
    pieces = text.split(" ")
    for turn in range(1 + seed % 3):
        pieces[_number(text, turn + 99) % len(pieces)] = f"other{seed % 1000}"
    return " ".join(pieces)


def _clauses(text: str, seed: int) -> str:
    clauses = _CLAUSES.split(text)
    at = seed % len(clauses)
    return " ".join(clauses[at:] + clauses[:at])


def _cut(text: str, seed: int) -> str:
    kept = len(text) * (85 + seed % 11) // 100
    return text[-kept:] if seed % 2 else text[:kept]


def _prefix(text: str, seed: int) -> str:
    return f"{_PREFIXES[seed % len(_PREFIXES)]} {text}"


_EDITS: dict[str, Callable[[str, int], str]] = {
    "surface": _surface,
    "words": _words,
    "clauses": _clauses,
    "cut": _cut,
    "prefix": _prefix,
}
