"""Subareas of a corpus as values of the coverage map: folders that name subjects, clusters of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from groundset import mining
from groundset.gates.checks.privacy import is_private
from groundset.project.initial.clusters import clusters
from groundset.project.initial.descriptions import about, fits, such_as
from groundset.project.initial.folders import (
    LEAST_DOCUMENTS,
    LEAST_SHARE,
    MOST,
    FolderArea,
    folder_areas,
    most,
)
from groundset.project.initial.names import Names
from groundset.project.initial.phrases import Phrases
from groundset.project.initial.survey import Glance
from groundset.project.initial.units import FEW, Unit, once, units, without_navigation
from groundset.text.counting import counted

_FEWEST_CLUSTERS = 4
_LEFT_OVER = 0.03
"""Share of the documents up to which those without a folder are left without an area."""
_EXAMPLES = 8
_FEWEST = 3
_SHOWN = 4
_SHORT = 3
_KEYWORDS = 3
_EXCLUSIVE = 0.8
"""Share of what has a phrase that must lie in one area for the phrase to be its keyword."""
_OFTEN = 2.0


@dataclass(frozen=True, slots=True)
class Area:
    """One proposed subarea."""

    name: str
    basis: str
    """What it was told from, for people."""
    characters: int
    """Text of it, versions and translations once."""
    description: str = ""
    paths: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


def areas(documents: Sequence[Glance]) -> list[Area]:
    """Propose subareas, at most twelve; the same in whatever order the documents come."""
    known = [d for d in documents if d.language in mining.languages()]
    # Nothing is mined from other languages without a model, unless there is nothing else.
    seen = sorted(known if 2 * len(known) >= len(documents) else documents, key=lambda d: d.id)
    everything = len(once(seen))
    folders = [a for a in folder_areas(seen) if not a.is_large(everything)]
    left = _left(seen, folders)
    if len(left) > _LEFT_OVER * everything:
        folders = folders[: most(folders) - 2]
        left = _left(seen, folders)
    found = _clusters(left, everything) if len(left) > _LEFT_OVER * everything else []
    by_folder = [units(once(one.documents), by_section=False) for one in folders]
    groups = without_navigation([*by_folder, *found])
    phrases = Phrases(groups)
    names = Names(phrases, len(folders))
    told = [_of_folder(one, groups[at], at, phrases, names) for at, one in enumerate(folders)]
    usual = Counter(unit.language for group in groups for unit in group).most_common(1)
    start = len(folders)
    return told + _of_clusters(groups[start:], start, phrases, names, usual[0][0] if usual else "")


def _left(documents: Sequence[Glance], folders: Iterable[FolderArea]) -> list[Glance]:
    """Give the documents that no folder covers, families once."""
    covered = {document.family for one in folders for document in one.documents}
    return once(document for document in documents if document.family not in covered)


def _clusters(left: Sequence[Glance], everything: int) -> list[list[Unit]]:
    """Cluster what is left: into as many clusters as its size and its share of the corpus allow."""
    made = units(left, by_section=len(left) < FEW)
    share = len(left) / everything
    number = min(MOST, max(_FEWEST_CLUSTERS, round(len(made) ** 0.5)))
    if share < 1:
        number = max(1, min(number, round(MOST * share)))
    least = max(LEAST_DOCUMENTS, round(LEAST_SHARE * len(made)))
    return clusters(made, number, least)


def _of_folder(found: FolderArea, inside: Sequence[Unit], at: int, phrases: Phrases, names: Names) -> Area:
    name = names.of_label(found.label)
    description = such_as(phrases, at, inside, name)
    if not name:
        name, description = names.numbered(), found.label
    shown = ", ".join(found.folders[:_SHOWN]) + (", ..." if len(found.folders) > _SHOWN else "")
    is_one = len(found.folders) == 1 and not found.folders[0].endswith("*")
    kind = "other " * found.is_rest + ("folder" if is_one else "folders")
    corpora = {document.corpus for document in found.documents}
    return Area(
        name,
        f"{kind} {shown}: {counted(found.families, 'document')}",
        sum(d.characters for d in once(found.documents)),
        description,
        # A corpus that is called as its folder is would be all of it.
        paths=tuple(f"*/**/{one}/**" if one in corpora else f"**/{one}/**" for one in found.folders),
    )


def _of_clusters(
    found: Sequence[Sequence[Unit]], start: int, phrases: Phrases, names: Names, usual: str
) -> list[Area]:
    """Word clusters; one in another language than the corpus is named by that."""
    languages = {start + at: _language(one) for at, one in enumerate(found)}
    foreign = {at: names.of_label(f"in_{code}") for at, code in languages.items() if code not in ("", usual)}
    named = names.of_clusters([at for at in languages if at not in foreign]) | foreign
    made = [_of_cluster(one, start + at, phrases, named[start + at]) for at, one in enumerate(found)]
    return [one if one.name else _renamed(one, names) for one in made if one.examples]


def _language(found: Sequence[Unit]) -> str:
    """Give the language of most of a cluster."""
    code, number = Counter(unit.language for unit in found).most_common(1)[0]
    return code if number * 3 >= len(found) * 2 else ""


def _renamed(area: Area, names: Names) -> Area:
    """Name an area that no phrase tells by a short title of it, or else by a number."""
    short = (example for example in area.examples if len(example.split()) <= _SHORT)
    name = next((name for example in short if (name := names.of_label(example))), "") or names.numbered()
    return replace(area, name=name, description=area.description or area.examples[0])


def _of_cluster(found: Sequence[Unit], at: int, phrases: Phrases, name: str) -> Area:
    kind = "section" if any("#" in unit.name and unit.above for unit in found) else "document"
    return Area(
        name,
        f"a cluster of {counted(len(found), kind)}",
        sum(unit.characters for unit in found),
        about(phrases, at, name),
        keywords=tuple(_keywords(phrases, at)),
        examples=tuple(_examples(found)),
    )


def _keywords(phrases: Phrases, at: int) -> list[str]:
    """Give phrases that stand often in the headings of an area and hardly elsewhere; words, very often."""
    ranked = phrases.ranked(at)
    often = [key for key in ranked if phrases.inside(at, key) >= (_OFTEN if " " in key else 2 * _OFTEN)]
    sure = [
        phrases.spelled(key)
        for key in often
        if phrases.exclusive(at, key) >= _EXCLUSIVE and not phrases.are_names(key)
    ]
    return [word for word in sure if not is_private(word, "")][:_KEYWORDS]


def _examples(found: Sequence[Unit]) -> list[str]:
    """Give titles of the units nearest to the centre; never their text, which may name anybody.

    Other headings stand in where titles are few.
    """
    chosen: dict[str, str] = {}
    titles = [unit.title or next(iter(unit.headings), "") for unit in found]
    others = [heading for unit in found for heading in unit.headings]
    for at, said in enumerate([*titles, *others]):
        if len(chosen) >= (_EXAMPLES if at < len(titles) else _FEWEST):
            break
        if fits(said):
            chosen.setdefault(said.casefold(), said)
    return list(chosen.values())
