"""Ask step by step, from the best that can be true of a text to the worst, and say it in words."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from groundset.ledger.held import HOLDS
from groundset.project.why_not.answer import Answer, FilePlace, Found, Nearest, Pair, Place
from groundset.project.why_not.nearest import nearest
from groundset.project.why_not.needle import Needle
from groundset.project.why_not.places import describe, find_pairs, find_places, find_reserve
from groundset.reasons import explain

if TYPE_CHECKING:
    from groundset.project.project import Project

_SAME_PLACE = 0.7
"""Share of word runs from which a place of a document is what was read of a place of its file."""


def why_not(project: Project, text: str) -> Answer:
    """Say what became of a text; raises UserError when there is no word in it."""
    needle = Needle.of(text)
    at, more = find_places(project, needle)
    places = tuple(describe(project, document, span, needle) for document, span in at)
    pairs = find_pairs(project, needle, [pair.id for place in places for pair in place.pairs])
    if not (pairs or places) or not all(place.told for place in places):
        places, waiting = find_reserve(project, needle, places)
        pairs = pairs or waiting
    files: tuple[FilePlace, ...] = ()
    near: Nearest | None = None
    if not places and not pairs:
        # Looking at files needs the readers, which take long to import.
        from groundset.project.why_not.files import find_files

        files = find_files(project, needle)
        near, places = _nearest_place(project, needle, files)
    verdict = _verdict(places, pairs, files, near)
    return Answer(
        text=needle.text,
        found=verdict.found,
        says=verdict.says,
        do=verdict.do,
        places=places,
        more_places=more,
        pairs=pairs,
        files=files,
        nearest=near,
        next_step=verdict.step,
    )


def _nearest_place(
    project: Project, needle: Needle, files: tuple[FilePlace, ...]
) -> tuple[Nearest | None, tuple[Place, ...]]:
    """Give the nearest place; in a file that was read and holds the text, only one that says nearly that."""
    if files and not files[0].read:
        return None, ()
    found = nearest(project, needle, _documents_of(project, files[0].file) if files else None)
    if found is None or (files and found[1].share < _SAME_PLACE):
        return None, ()
    document, near = found
    return near, (describe(project, document, (near.start, near.end), needle),)


def _documents_of(project: Project, file: str) -> list[str]:
    """Name the documents that were read of a file: one of its name, or one for each record."""
    known = project.ledger.corpus.document_ids()
    return [name for name in known if name == file or name.startswith(f"{file}#")]


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What was found, in words, what to do, and the command to type next."""

    found: Found
    says: str
    do: str
    step: str


def _verdict(
    places: tuple[Place, ...], pairs: tuple[Pair, ...], files: tuple[FilePlace, ...], near: Nearest | None
) -> _Verdict:
    if files and near is None:
        return _of_file(files[0])
    if not places and not pairs:
        says = "It stands in no document, no pair and no file of the corpus, and nothing comes near it."
        return _Verdict("nowhere", says, "Add a document that says it.", "groundset status")
    told = _of_pairs([*(pair for place in places for pair in place.pairs), *pairs], places)
    if near is not None:
        where = "No document says this; the nearest place"
        if files:
            where = f"It stands in {files[0].file} and was read in slightly other words; what was read"
        says = f"{where} shares {near.share:.0%} of its word runs."
        return replace(told, found="near", says=f"{says} Of that place: {told.says}")
    return told


def _of_file(file: FilePlace) -> _Verdict:
    new = file.reason == "not_reached"
    step = "groundset run" if new else f"groundset trace {shlex.quote(file.file)}"
    if file.read:
        return _Verdict("left_out_by_reader", f"It stands in {file.file}. {file.means}", file.do, step)
    says = f"It stands in {file.file}, which was not read: {file.means}"
    return _Verdict("not_read", says, file.do, step)


def _of_pairs(pairs: list[Pair], places: tuple[Place, ...]) -> _Verdict:
    """Choose the best that is true of the pairs; without any, say why the passage gave none."""
    for pair in sorted(pairs, key=lambda pair: pair.rank):
        if pair.state == "kept" and pair.holds == "part":
            says = f"A part of it is in the dataset: sample {pair.id[:12]}."
            return _Verdict("partly_in_dataset", says, "", _trace(pair.id))
        if pair.holds != "part":
            return _of_pair(pair)
    return _of_passage(places)


def _of_pair(pair: Pair) -> _Verdict:
    if pair.state == "kept":
        return _Verdict("in_dataset", f"It is in the dataset: sample {pair.id[:12]}.", "", _trace(pair.id))
    if pair.state == "reserve":
        says = f"A pair was made of it and is not used: {pair.means}"
        return _Verdict("in_reserve", says, pair.do, "groundset status")
    if pair.state == "rejected" and pair.other and not pair.reason.startswith("twin_of_"):
        says = f"Its twin is in the dataset instead: sample {pair.other[:12]}. {pair.means}"
        return _Verdict("twin_in_dataset", says, pair.do, _trace(pair.other))
    if pair.state == "rejected":
        gate = pair.gate.replace("_", " ")
        says = f"A pair was made of it, and the gate “{gate}” rejected it: {pair.means}"
        return _Verdict("rejected", says, pair.do, _trace(pair.id))
    says = f"A pair was made of it and is {pair.state}: {pair.means}"
    return _Verdict("failed" if pair.state == "failed" else "undecided", says, pair.do, "groundset run")


def _of_passage(places: tuple[Place, ...]) -> _Verdict:
    """Say why no pair came of it; ``places`` is not empty, for pairs alone always say something."""
    cuts = [cut for place in places for cut in place.passages]
    if not cuts:
        name = places[0].document
        told = explain("in_no_passage")
        return _Verdict(
            "not_mined", f"It stands in {name}. {told.means}", told.do, f"groundset trace {shlex.quote(name)}"
        )
    holder = next((cut for cut in cuts if cut.holds), None)
    if holder is not None:
        told, item = explain(HOLDS), holder.holds[0]
        which = f"row {item.eval_row} (from 0) of {item.eval_file}"
        says = f"It was read, but no pair of its passage holds it. {told.means} The item is {which}."
        return _Verdict("no_pair", says, told.do, _trace(holder.id))
    kept = next((cut for cut in cuts if cut.state == "kept"), None)
    if kept is not None:
        told = explain("not_chosen")
        return _Verdict("not_chosen", f"It was read. {told.means}", told.do, _trace(kept.id))
    says = f"It was read, but no pair of its passage holds it: {cuts[0].means}"
    return _Verdict("no_pair", says, cuts[0].do, _trace(cuts[0].id))


def _trace(name: str) -> str:
    return f"groundset trace {name[:12]}"
