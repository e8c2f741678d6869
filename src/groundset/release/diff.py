"""What changed between two releases, and why a sample of the first is not in the second."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from groundset.release.claims import Certificate
from groundset.release.modelling import GENERATOR
from groundset.release.read import Release, read
from groundset.release.rows import LineageRow


@dataclass(frozen=True, slots=True)
class Removal:
    """A sample of the first release that the second does not have."""

    id: str
    reason: str
    """Why the second release's curation log ended it.

    When it was not even a candidate: ``other_model`` when the model that wrote it writes no more,
    ``other_prompt`` when its prompt's template is another now, ``superseded`` when it was to fill a gap and
    all that it was made of is as it was, so that only the plan can have changed; else ``not_made``.
    """


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
    old = {row.id: row for row in before.lineage()}
    new = {row.id for row in after.lineage()}
    gone = old.keys() - new
    reasons = {row.id: row.reason for row in after.log() if row.what == "candidate" and row.id in gone}
    templates = _templates(before), _templates(after)
    writers = {model.model for model in after.certificate().models if model.role == GENERATOR}
    same = _same_documents(before, after)
    unmade = {name: _not_made(old[name], writers, templates[1], same) for name in gone - reasons.keys()}
    return ReleaseDiff(
        added=tuple(sorted(new - old.keys())),
        removed=tuple(Removal(name, why) for name, why in sorted((reasons | unmade).items())),
        kept=tuple(sorted(old.keys() & new)),
        changes=tuple(_changes(before.certificate(), after.certificate(), templates)),
    )


def _templates(release: Release) -> dict[str, str]:
    """Give the templates of the prompts that models answered: name to version and hash."""
    origins = chain((r.origin for r in release.lineage()), (r.origin for r in release.rejected()))
    ids = sorted({origin.template for origin in origins if origin.model})
    return {name: version for name, _, version in (template.rpartition("/") for template in ids)}


def _same_documents(before: Release, after: Release) -> Set[str]:
    """Name the documents that both releases have, of the same bytes, read and mined in the same way."""
    if _way(before.certificate()) != _way(after.certificate()):
        return set()
    return {document for document, _hash in _documents(before) & _documents(after)}


def _way(certificate: Certificate) -> tuple[Any, ...]:
    """Give all that decides which pairs can come of a document."""
    settings = certificate.configuration.settings
    return certificate.code_version, settings.get("reading"), settings.get("extraction")


def _documents(release: Release) -> set[tuple[str, Any]]:
    """Give the documents with the hashes of the files that they lie in."""
    log = [row for row in release.log() if row.what in ("file", "document")]
    hashes = {row.id: row.detail.get("sha256") for row in log if row.what == "file"}
    return {(row.id, hashes.get(str(row.detail.get("file")))) for row in log if row.what == "document"}


def _not_made(row: LineageRow, writers: Collection[str], templates: Mapping[str, str], same: Set[str]) -> str:
    """Tell why what was made once was not even a candidate."""
    origin = row.origin
    if origin.model and origin.model not in writers:
        return "other_model"
    name, _, version = origin.template.rpartition("/")
    if origin.model and templates.get(name, version) != version:
        return "other_prompt"
    planned = origin.method == "augmented" and {span.document for span in row.evidence} <= same
    return "superseded" if planned else "not_made"


def _changes(
    before: Certificate, after: Certificate, templates: tuple[Mapping[str, str], Mapping[str, str]]
) -> Iterator[Change]:
    old, new = (
        _flat(certificate) | {f"prompts.{name}": version for name, version in named.items()}
        for certificate, named in zip((before, after), templates, strict=True)
    )
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
