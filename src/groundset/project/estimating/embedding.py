"""The embedder's part: texts that have no vector yet, where a server makes them."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from groundset.calls import Purpose
from groundset.embedding import StoredEmbedder
from groundset.embedding.stored import NoSource
from groundset.gates.meaning.gate import texts_of
from groundset.ledger.spending import spending
from groundset.models.tokens import tokens
from groundset.project.estimating.line import ENOUGH, Averages, Line, line
from groundset.records import Candidate
from groundset.settings import EmbedderSettings
from groundset.stages.context import Context

_TEXTS = 2
"""Of a pair: what is asked, and the answer."""
_TOKENS = 60
"""Of a text, where there is none to measure."""


def embeds(context: Context) -> EmbedderSettings | None:
    """Give the settings of the embedder where a server makes its vectors, and they are wanted."""
    embedder = context.settings.models.embedder
    wanted = embedder is not None and embedder.server is not None
    return embedder if wanted and context.settings.deduplication.semantic.enabled else None


def stored_vectors(context: Context) -> StoredEmbedder:
    """Give the vectors that the ledger holds, with nobody to ask for more."""
    return StoredEmbedder(NoSource(context.meaning_embedder.fingerprint), context.ledger.vectors)


def embedded(
    context: Context, settings: EmbedderSettings, pairs: Sequence[Candidate], expected: float, factor: float
) -> Line:
    """Count the texts of pairs that are to be embedded, and of ``expected`` ones still to be written.

    ``factor`` turns estimated tokens into what the server counts.
    """
    assert settings.server is not None
    names: set[str] = set()
    missing: list[str] = []
    texts = (text for pair in pairs for text in texts_of(pair))
    for some in stored_vectors(context).missing(texts):
        names |= some.keys()
        missing += some.values()
    coming = _TEXTS * expected
    lengths = [tokens(text) for text in missing]
    each = fsum(lengths) / len(lengths) if lengths else _TOKENS
    seen = [one for one in spending(context.ledger.connection) if one.purpose is Purpose.EMBED]
    seen = [one for one in seen if one.model == settings.model]
    answered = sum(one.usage.calls for one in seen)
    known = len({text for pair in pairs for text in texts_of(pair)}) - len(missing)
    averages = Averages(
        1 / settings.batch, fsum(one.seconds for one in seen) / max(1, answered), answered >= ENOUGH
    )
    return line(
        "deduplicate",
        Purpose.EMBED,
        settings.server,
        averages,
        questions=len(missing) + round(coming) + known,
        answered=known,
        input_tokens=(fsum(lengths) + coming * each) * factor,
        output_tokens=0,
    )
