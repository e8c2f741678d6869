"""Which grams of the evaluation sets are boilerplate: counted over the families of the corpus's documents.

Wanted before a model is asked about a passage, and again when candidates are judged; the second count
finds nothing left to do. The set of boilerplate grams is part of the gate's fingerprint, so a changed
document costs new verdicts elsewhere only when it changes what is boilerplate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from groundset.gates.evaluations import hexadecimal
from groundset.records import content_hash
from groundset.stages.context import BOILERPLATE, Context

_RULES = 2
"""Raise it when a gram hashes otherwise, or others are counted."""


def mark_boilerplate(context: Context) -> None:
    """Count what is not counted yet, and note which grams are boilerplate; families must be placed."""
    _count_grams(context)
    _mark(context)


def counted_under(hashes: Iterable[str]) -> str:
    """Give the fingerprint under which the grams of evaluation sets with those bytes are counted."""
    return content_hash("grams", _RULES, list(hashes))


def _count_grams(context: Context) -> None:
    """Note which evaluation grams stand in each document."""
    ledger = context.ledger
    fingerprint = counted_under(e.sha256 for e in context.evaluations)
    names = ledger.corpus.uncounted(fingerprint) if context.evaluations else []
    context.progress.start("decontamination: counting boilerplate", len(names))
    for name in names:
        document = ledger.corpus.document(name)
        if document is not None:
            grams = context.evaluation_index.grams_in(document.text)
            with ledger.write():
                ledger.corpus.set_grams(name, fingerprint, map(hexadecimal, grams))
        context.progress.advance()
    context.progress.finish()


def _mark(context: Context) -> None:
    """Call a gram boilerplate when it stands in many families of documents."""
    pairs = {(family, gram) for family, grams in context.ledger.corpus.grams() for gram in grams}
    families = Counter(gram for _family, gram in pairs)
    least = context.settings.decontamination.boilerplate_families
    boilerplate = " ".join(sorted(gram for gram, count in families.items() if count >= least))
    if not context.evaluations:
        boilerplate = ""
    if boilerplate != context.ledger.mark(BOILERPLATE):
        with context.ledger.write():
            context.ledger.set_mark(BOILERPLATE, boilerplate)
