"""Stage 1, extract: files become documents, documents passages, passages grounded candidates.

Pairs are mined by rule, and written by a model where one is configured.
"""

from groundset.stages.context import Context


def extract(context: Context) -> None:
    """Read what changed, place versions and translations, mine and write pairs, check their evidence."""
    # Only a run loads the readers and the rules of mining: a status or a report is to be there at once.
    from groundset.stages.extract.families import place_families
    from groundset.stages.extract.generating import write_pairs
    from groundset.stages.extract.pairs import mine_documents
    from groundset.stages.extract.reading import read_corpus
    from groundset.stages.extract.screening import screen_passages

    read_corpus(context)
    place_families(context)
    mine_documents(context)
    screen_passages(context)
    write_pairs(context)
    door = context.door
    context.did("judged_grounding", door.judge(door.gates.grounding))


__all__ = ["extract"]
