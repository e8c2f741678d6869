"""What changed between two releases, and why a sample of the first is not in the second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundset.release.claims import Certificate
from groundset.release.read import Release, read


@dataclass(frozen=True, slots=True)
class Removal:
    """A sample of the first release that the second does not have."""

    id: str
    reason: str
    """Why the second release's curation log ended it; ``not_made`` when it was not even a candidate."""


@dataclass(frozen=True, slots=True)
class Change:
    """One setting or evaluation set that differs; None where there is none."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """Samples by id, sorted, and what changed in the making."""

    added: tuple[str, ...]
    removed: tuple[Removal, ...]
    kept: tuple[str, ...]
    changes: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return {
            "added": list(self.added),
            "removed": [{"id": r.id, "reason": r.reason} for r in self.removed],
            "kept": list(self.kept),
            "changes": [{"what": c.what, "before": c.before, "after": c.after} for c in self.changes],
        }


def diff(a: Path, b: Path) -> ReleaseDiff:
    """Compare two releases; raises ``DataError`` when one cannot be read."""
    before, after = read(a), read(b)
    old, new = _ids(before), _ids(after)
    gone = old - new
    reasons = {row.id: row.reason for row in after.log() if row.what == "candidate" and row.id in gone}
    return ReleaseDiff(
        added=tuple(sorted(new - old)),
        removed=tuple(Removal(name, reasons.get(name, "not_made")) for name in sorted(gone)),
        kept=tuple(sorted(old & new)),
        changes=tuple(_changes(before.certificate(), after.certificate())),
    )


def _ids(release: Release) -> set[str]:
    return {row.id for row in release.lineage()}


def _changes(before: Certificate, after: Certificate) -> Iterator[Change]:
    old, new = _flat(before), _flat(after)
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield Change(key, old.get(key), new.get(key))


def _flat(certificate: Certificate) -> dict[str, Any]:
    found = dict(_leaves("settings", certificate.configuration.settings))
    found |= {f"evaluation.{e.name}": e.sha256 for e in certificate.evaluation}
    found |= {f"fingerprints.{gate}": value for gate, value in certificate.fingerprints.items()}
    found |= {"rubric": certificate.rubric.hash, "code_version": certificate.code_version}
    return found


def _leaves(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(f"{prefix}.{key}", inner)
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        # Corpora and evaluation sets have names, by which people know them.
        for place, one in enumerate(value):
            yield from _leaves(f"{prefix}.{one.get('name', place)}", one)
    else:
        yield prefix, value
