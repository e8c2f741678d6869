"""Stage 1, extract: files become documents, documents passages, passages grounded candidates."""

from groundset.stages.context import Context
from groundset.stages.extract.families import place_families
from groundset.stages.extract.pairs import mine_documents
from groundset.stages.extract.reading import read_corpus


def extract(context: Context) -> None:
    """Read what changed, place versions and translations, mine pairs, check their evidence."""
    read_corpus(context)
    place_families(context)
    mine_documents(context)
    door = context.door
    context.did("judged_grounding", door.judge(door.gates.grounding))


__all__ = ["extract"]
