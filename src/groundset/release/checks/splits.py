"""No document, and no family of versions and translations of one, is in both splits."""

from __future__ import annotations

from collections import defaultdict

from groundset.records import State
from groundset.release.checks.case import Case, Found, shown
from groundset.release.layout import LINEAGE, LOG


def check_splits(case: Case) -> Found:
    """Check families and documents of all samples, by lineage and by the curation log."""
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for held in case.held.values():
        where = f"{LINEAGE} {held.candidate.id}"
        families = set()
        for span in held.lineage.evidence:
            document = case.log["document"].get(span.document)
            if document is None or document.decision is not State.KEPT:
                yield where, f"{LOG} does not keep its document {shown(span.document)}"
                continue
            family = str(document.detail.get("family", ""))
            families.add(family)
            places["document", span.document].add(held.split)
            places["family", family].add(held.split)
        if families and held.lineage.family not in families:
            yield where, f"its family {shown(held.lineage.family)} is not one of its documents' families"
        places["family", held.lineage.family].add(held.split)
    for (what, name), splits in sorted(places.items()):
        if len(splits) > 1:
            yield LINEAGE, f"the {what} {shown(name)} is in both splits"
