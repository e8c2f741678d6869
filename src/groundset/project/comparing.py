"""A candidate beside its twins and beside the evaluation items that it repeats: texts, and what they share.

The text of an evaluation item is read from its file when it is to be seen; nobody stores it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from groundset.errors import DataError
from groundset.gates.chain import DECONTAMINATION
from groundset.gates.items import Items, ItemText, read
from groundset.gates.telling import telling
from groundset.records import Candidate, Outcome, Verdict
from groundset.report.comparison import Comparison
from groundset.report.side_by_side import Said, alone, beside_item, beside_twin
from groundset.stages.boilerplate import counted_under

if TYPE_CHECKING:
    from groundset.project.project import Project

MOST = 3
"""Twins, and evaluation items, that one candidate is put beside."""

_REASONS = {
    "both": "near_duplicate",
    "response": "same_response",
    "instruction": "instruction_conflict",
    "contained": "contained",
    "meaning": "semantic_duplicate",
    "template": "template_sibling",
}
"""What it means to be twins in a view."""
_OF_OTHERS = {
    "twin_of_leak": "The other one repeats an item of an evaluation set.",
    "twin_of_failed": "The other one could not be judged.",
    "twin_of_undecided": "The other one is not decided yet.",
    "twin_of_trimmed": "The other one was taken out, because its value has more than its target.",
}
_CHANGED = "The evaluation sets have changed since it was judged: groundset run"
_SHOWN = 20_000
"""Characters of an item's side that are read for a comparison."""


class EvaluationTexts:
    """The items of a project's evaluation sets, each set read when one of its items is first wanted."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._sets = {one.name: one for one in project.settings.evaluation}
        self._read: dict[str, Items | str] = {}

    def item(self, hit: Mapping[str, Any], documents: Iterable[str] = ()) -> ItemText | str:
        """Give the item that a hit names, or say in a line why it cannot be shown.

        ``documents`` are those that the candidate comes of: they know which sets it was compared with.
        """
        found = self._set(hit["eval_file"])
        if isinstance(found, str):
            return found
        row: int = hit["eval_row"]
        if row >= len(found.texts) or self._changed(documents):
            return _CHANGED
        return found.texts[row]

    def _set(self, name: str) -> Items | str:
        if name not in self._sets:
            return f"The configuration names no evaluation set {name!r} any more."
        if name not in self._read:
            one = self._sets[name]
            try:
                self._read[name] = read(one.located(self._project.root), one.split)
            except DataError as error:
                self._read[name] = f"The item cannot be shown: {error.message}"
        return self._read[name]

    def _changed(self, documents: Iterable[str]) -> bool:
        """Tell whether a document was compared with other bytes than the sets have now."""
        sets = [self._set(name) for name in self._sets]
        hashes = [one.sha256 for one in sets if isinstance(one, Items)]
        if len(hashes) < len(sets):
            return False
        uncounted = self._project.ledger.corpus.uncounted(counted_under(hashes))
        return not {*documents}.isdisjoint(uncounted)


def comparisons(
    project: Project,
    candidate: Candidate,
    outcome: Outcome | None,
    verdicts: Sequence[Verdict],
    twins: Sequence[Mapping[str, Any]],
) -> Iterator[Comparison]:
    """Yield a candidate beside the one it was turned down for, then beside other twins and items."""
    own = said(candidate, outcome)
    yield from _beside_items(EvaluationTexts(project), candidate, own, verdicts)
    chosen = _chosen(twins, outcome)
    others = {c.id: c for c in project.ledger.candidates.get(list(chosen))}
    for name, twin in chosen.items():
        if name in others:
            ended = project.ledger.candidates.outcome(name)
            reason = _reason(candidate.id, name, twin, outcome, ended)
            yield beside_twin(
                twin["gate"],
                twin["view"],
                reason,
                twin["score"],
                own,
                said(others[name], ended),
                telling,
                _OF_OTHERS.get(reason, "") if outcome and outcome.other == name else "",
            )


def said(candidate: Candidate, outcome: Outcome | None) -> Said:
    """Tell what a candidate says, and what became of it."""
    document = candidate.evidence[0].document if candidate.evidence else ""
    role = outcome.state.value if outcome else "undecided"
    return Said(role, candidate.id[:12], candidate.instruction, candidate.response, where=document)


def beside_hit(
    texts: EvaluationTexts, hit: Mapping[str, Any], reason: str, candidate: Candidate, own: Said
) -> Comparison:
    """Put a candidate beside the item that a hit names, where it can be shown."""
    item = texts.item(hit, {span.document for span in candidate.evidence})
    if isinstance(item, str):
        return alone(hit, reason, own, item)
    sides = (item.question[:_SHOWN], item.answer[:_SHOWN], item.passage[:_SHOWN])
    shown = Said("evaluation item", f"row {hit['eval_row']} of {hit['eval_file']}", *sides)
    return beside_item(hit, reason, own, shown, telling)


def _beside_items(
    texts: EvaluationTexts, candidate: Candidate, own: Said, verdicts: Sequence[Verdict]
) -> Iterator[Comparison]:
    for verdict in verdicts:
        if verdict.gate == DECONTAMINATION:
            for hit in hits_of(verdict)[:MOST]:
                yield beside_hit(texts, hit, verdict.reason, candidate, own)


def hits_of(verdict: Verdict) -> list[Mapping[str, Any]]:
    """Give the first hit of each evaluation item: the best that is to be said of it."""
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for hit in (*verdict.evidence.get("hits", ()), *verdict.evidence.get("templates", ())):
        found.setdefault((hit["eval_file"], hit["eval_row"]), hit)
    return list(found.values())


def _chosen(twins: Sequence[Mapping[str, Any]], outcome: Outcome | None) -> dict[str, Mapping[str, Any]]:
    """Choose twins by name: the one that decided first, then the likest; of each, the gravest view."""
    decided = outcome.other if outcome else ""
    first: dict[str, Mapping[str, Any]] = {}
    for twin in twins:
        if twin["view"] == "template" and twin["candidate"] != decided:
            continue  # Of siblings there are many, and nothing hangs on them.
        known = first.setdefault(twin["candidate"], twin)
        told = _REASONS.get(twin["view"])
        if outcome and twin["candidate"] == decided and told == outcome.reason != _REASONS.get(known["view"]):
            first[twin["candidate"]] = twin
    ordered = sorted(first, key=lambda name: (name != decided, -first[name]["score"], name))
    return {name: first[name] for name in ordered[:MOST]}


def _reason(
    name: str, other: str, twin: Mapping[str, Any], outcome: Outcome | None, ended: Outcome | None
) -> str:
    """Give the reason for which one of the two was turned down; else what their view means."""
    if outcome and outcome.other == other:
        return outcome.reason
    if ended and ended.other == name:
        return ended.reason
    return "exact_duplicate" if twin["gate"] == "exact_duplicate" else _REASONS.get(twin["view"], "")
