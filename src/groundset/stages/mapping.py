"""The ledger's candidates on the coverage map; what coverage and augmentation both stand on."""

from __future__ import annotations

from groundset.coverage import Coverage, Tagger
from groundset.records import State
from groundset.stages.context import Context


def tag(context: Context) -> int:
    """Tag every live candidate that has no tags under the present map; answers how many that were."""
    ledger = context.ledger
    tagger = Tagger(context.coverage)
    names = ledger.candidates.untagged(tagger.fingerprint)
    if names:
        headings = {p.id: p.headings for p in ledger.corpus.passages()}
        tagged = [(c.id, tagger.tags(c, headings)) for c in ledger.candidates.get(names)]
        with ledger.write():
            ledger.candidates.set_tags(tagger.fingerprint, tagged)
    return len(names)


def measure(context: Context) -> Coverage:
    """Count the kept samples on the map."""
    tags = context.ledger.candidates.tags()
    kept = [o.candidate for o in context.ledger.candidates.outcomes() if o.state is State.KEPT]
    return Coverage.count((tags.get(name, ()) for name in kept), context.coverage)
