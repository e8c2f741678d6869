"""The file that ``--verdicts`` writes: one JSON line per verdict, row by row."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from errno import EISDIR
from pathlib import Path
from typing import IO, Any

from groundset.checking.judging import Judged
from groundset.checking.lines_out import is_special, replacing
from groundset.checking.plan import Plan
from groundset.checking.spans import RowTexts
from groundset.checking.twins import Twin
from groundset.datasets.shapes import Conversation
from groundset.errors import DataError
from groundset.records import canonical_json

_HINT = "name another file with --verdicts"


class Spool:
    """Keeps the point gates' verdicts on disk until the twins are known, and what rows say."""

    def __init__(self, file: IO[str], texts: IO[bytes]) -> None:
        self._file = file
        self._texts = RowTexts(texts)

    def add(self, judged: Judged, said: Conversation | None) -> None:
        """Take the verdicts of the next row, and what it says."""
        self._texts.add(said)
        row = {
            "row": judged.number,
            "id": judged.id,
            "problem": judged.problem,
            "verdicts": {
                verdict.gate: [verdict.decision.value, verdict.reason, verdict.score, dict(verdict.evidence)]
                for verdict in judged.verdicts
            },
        }
        self._file.write(canonical_json(row) + "\n")

    def write(self, path: Path, gates: Sequence[str], twins: Mapping[str, Mapping[int, Twin]]) -> None:
        """Write all verdicts in the order of the rows and the gates; raises DataError."""
        self._file.seek(0)
        try:
            with replacing(path) as out:
                for line in self._file:
                    row = json.loads(line)
                    for gate in gates:
                        verdict = _of_row(row, gate, twins.get(gate), self._texts)
                        if verdict is not None:
                            out.write(canonical_json(verdict) + "\n")
        except OSError as error:
            raise _unwritable(path, error) from error


def ensure_writable(path: Path, plan: Plan) -> None:
    """Raise, before any work is done, where verdicts cannot be written or would end what is read."""
    read = (plan.data, *plan.evaluations, *plan.corpora)
    place = path.resolve()
    if any(place == one.resolve() or (one.is_dir() and one.resolve() in place.parents) for one in read):
        raise DataError(f"{str(path)!r} is, or lies among, the files to check", _HINT)
    try:
        if is_special(path):
            return
        if path.is_dir():
            raise IsADirectoryError(EISDIR, "it is a folder")
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> DataError:
    return DataError(f"{str(path)!r} cannot be written: {error.strerror or error}", _HINT)


def _of_row(
    row: Mapping[str, Any], gate: str, twins: Mapping[int, Twin] | None, texts: RowTexts
) -> dict[str, Any] | None:
    """Give one gate's verdict on a row; None where it gave none."""
    named = {"row": row["row"], "id": row["id"], "gate": gate}
    if row["problem"]:
        evidence = {"problem": row["problem"]}
        return {
            **named,
            "decision": "undecided",
            "reason": "unreadable_row",
            "score": 0.0,
            "evidence": evidence,
        }
    if twins is None:
        found = row["verdicts"].get(gate)
        if found is None:
            return None
        decision, reason, score, evidence = found
        return {**named, "decision": decision, "reason": reason, "score": score, "evidence": evidence}
    twin = twins.get(row["row"])
    if twin is None:
        return {**named, "decision": "keep", "reason": "ok", "score": 0.0, "evidence": {}}
    spans = texts.shared(twin.view, row["row"], twin.other)
    return {
        **named,
        "decision": "reject",
        "reason": twin.reason,
        "score": twin.score,
        "evidence": {"other_row": twin.other, "view": twin.view, "spans": spans},
    }
