"""No two samples are twins, within a split or across them; by the predicates of the gates.

Nor is a sample a twin of one that was trimmed: both were kept once, side by side. Of samples in one node no
more are kept than the view lets through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from groundset.contracts import RelationGate
from groundset.records import Candidate, Node
from groundset.release.checks.case import Case, Found
from groundset.release.layout import REJECTED
from groundset.release.rows import RejectedRow, candidate_of

TWIN_OF_TRIMMED = "twin_of_trimmed"

_BATCH = 1000
"""Candidates that are placed together."""

Place = tuple[str, str]
"""View and key of a node."""
Alike = Mapping[tuple[str, str, str], set[str]]
"""Gate, rejected candidate and the one it names, to the reason codes by which the first may go."""


def check_twins(case: Case) -> Found:
    """Run the relation gates again on all samples together."""
    case.notes += [
        f"{gate.name} was not run again: the embedder {case.encoder.fingerprint!r} is not here"
        for gate in case.gates.relations
        if gate not in case.repeatable
    ]
    candidates = {name: held.candidate for name, held in case.held.items()}
    shown = {name: row for name, row in case.trimmed.items() if row.messages is not None}
    candidates |= {n: candidate_of(n, r.messages or (), r.evidence, r.origin) for n, r in shown.items()}
    for gate in case.repeatable:
        members: dict[Place, list[str]] = defaultdict(list)
        nodes: dict[Place, Node] = {}
        for name, found in _placed(gate, (candidates[name] for name in sorted(candidates))):
            for node in found:
                members[node.view, node.key].append(name)
                nodes.setdefault((node.view, node.key), node)
        for (view, _), names in sorted(members.items()):
            yield from _together(case, gate, view, names)
        compared = [nodes[key] for key in sorted(nodes) if gate.views[key[0]].limit == 1]
        for edge in gate.relate(compared, []):
            first, second = members[edge.view, edge.a][0], members[edge.view, edge.b][0]
            yield from _pair(case, gate, edge.view, first, second)


def _placed(gate: RelationGate, candidates: Iterable[Candidate]) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """Place candidates; one that cannot be placed now is in no node."""
    listed = list(candidates)
    for start in range(0, len(listed), _BATCH):
        batch = listed[start : start + _BATCH]
        for candidate, nodes in zip(batch, gate.nodes(batch), strict=True):
            yield candidate.id, nodes or ()


def _together(case: Case, gate: RelationGate, view: str, names: Sequence[str]) -> Found:
    """Look at candidates in one node."""
    limit = gate.views[view].limit
    if limit == 1:
        for other in names[1:]:
            yield from _pair(case, gate, view, names[0], other)
    elif 0 < limit < len(names):
        held = [case.held[name].where for name in names if name in case.held]
        if len(held) > limit:
            yield held[0], f"one of {len(held)} samples that are {gate.views[view].reason}, above {limit}"


def _pair(case: Case, gate: RelationGate, view: str, first: str, second: str) -> Found:
    a, b = case.held.get(first), case.held.get(second)
    reason = gate.views[view].reason
    if a is None or b is None:
        trimmed, other = (first, second) if a is None else (second, first)
        yield f"{REJECTED} {trimmed}", f"it was trimmed, although it is a twin of {other} ({reason})"
    else:
        splits = "within a split" if a.split == b.split else "across splits"
        yield a.where, f"{splits}, a twin of {second} ({reason})"


def alike(case: Case) -> Alike:
    """Compare every rejected candidate, whose text is there, with the one that it names."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for gate in case.repeatable:
        pairs: list[tuple[Candidate, Candidate]] = []
        for row in case.rejected:
            other = _named(case, row, gate)
            if row.messages is not None and other is not None:
                pairs.append((candidate_of(row.id, row.messages, row.evidence, row.origin), other))
        found |= {(gate.name, *ends): reasons for ends, reasons in _reasons(gate, pairs).items()}
    return found


def _named(case: Case, row: RejectedRow, gate: RelationGate) -> Candidate | None:
    """Give the sample that a gate says a row repeats, or the trimmed one that it went with."""
    if row.gate == gate.name:
        held = case.held.get(row.other)
        return held.candidate if held else None
    other = case.trimmed.get(row.other) if row.reason == TWIN_OF_TRIMMED else None
    if other is None or other.messages is None:
        return None
    return candidate_of(other.id, other.messages, other.evidence, other.origin)


def _reasons(
    gate: RelationGate, pairs: Sequence[tuple[Candidate, Candidate]]
) -> dict[tuple[str, str], set[str]]:
    """Give, by the ids of each pair, the reason codes of all views that may reject one for the other."""
    nodes: dict[Place, Node] = {}
    ends: list[dict[str, str]] = []
    for _name, found in _placed(gate, (candidate for pair in pairs for candidate in pair)):
        rejecting = [node for node in found if gate.views[node.view].limit]
        ends.append({node.view: node.key for node in rejecting})
        nodes |= {(node.view, node.key): node for node in rejecting}
    joined: dict[tuple[str, str, str], list[set[str]]] = defaultdict(list)
    told: dict[tuple[str, str], set[str]] = {}
    for (a, b), left, right in zip(pairs, ends[::2], ends[1::2], strict=True):
        reasons = told.setdefault((a.id, b.id), set())
        for view in left.keys() & right.keys():
            first, second = sorted((left[view], right[view]))
            if first == second:
                reasons.add(gate.views[view].reason)
            else:
                joined[view, first, second].append(reasons)
    for edge in gate.relate([nodes[key] for key in sorted(nodes)], []) if joined else ():
        for reasons in joined.get((edge.view, edge.a, edge.b), ()):
            reasons.add(gate.views[edge.view].reason)
    return told
