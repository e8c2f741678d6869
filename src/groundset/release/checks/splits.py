"""Splits are those that seed, share and families give; no document and no family is in both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from groundset.records import State
from groundset.release.checks.case import Case, Found, shown
from groundset.release.layout import LINEAGE, LOG
from groundset.release.splits import group, split


def check_splits(case: Case) -> Found:
    """Check families and documents of all samples, by lineage and by the curation log."""
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    own: dict[str, frozenset[str]] = {}
    for held in case.held.values():
        where = f"{LINEAGE} {held.candidate.id}"
        families: set[str] = set()
        for span in held.lineage.evidence:
            document = case.log["document"].get(span.document)
            if document is None or document.decision is not State.KEPT:
                yield where, f"{LOG} does not keep its document {shown(span.document)}"
                continue
            family = str(document.detail.get("family", ""))
            families.add(family)
            places["document", span.document].add(held.split)
            places["family", family].add(held.split)
        if families:
            own[held.candidate.id] = frozenset(families)
        places["family", held.lineage.family].add(held.split)
    for (what, name), splits in sorted(places.items()):
        if len(splits) > 1:
            yield LINEAGE, f"the {what} {shown(name)} is in both splits"
    yield from _drawn(case, own)


def _drawn(case: Case, families: Mapping[str, frozenset[str]]) -> Found:
    """Draw the splits again; families that a sample's evidence joins go by the first of their names."""
    together, packaging = group(families.values()), case.settings.packaging
    groups = {name: together[min(own)] for name, own in families.items()}
    drawn = split(groups, packaging.validation_share, packaging.seed)
    for name, family in groups.items():
        held, where = case.held[name], f"{LINEAGE} {name}"
        if held.lineage.family != family:
            yield where, f"its family {shown(held.lineage.family)} is not the one of its documents"
        if held.split != drawn[name]:
            yield where, f"seed and share put it into {drawn[name]}, not into {held.split}"
