"""No two samples are twins, within a split or across them; by the predicates of the gates.

Nor is a sample a twin of one that was trimmed: both were kept once, side by side.
"""

from __future__ import annotations

from collections import defaultdict

from groundset.contracts import RelationGate
from groundset.records import Candidate, Node
from groundset.release.checks.case import Case, Found
from groundset.release.layout import REJECTED
from groundset.release.rows import candidate_of


def check_twins(case: Case) -> Found:
    """Run the relation gates again on all samples together."""
    candidates = {name: held.candidate for name, held in case.held.items()}
    shown = {name: row for name, row in case.trimmed.items() if row.messages is not None}
    candidates |= {n: candidate_of(n, r.messages or (), r.evidence, r.origin) for n, r in shown.items()}
    for gate in case.gates.relations:
        members: dict[tuple[str, str], list[str]] = defaultdict(list)
        nodes: dict[tuple[str, str], Node] = {}
        names = sorted(candidates)
        placed = gate.nodes([candidates[name] for name in names])
        counting = {name for name, view in gate.views.items() if view.limit == 1}
        for name, found in zip(names, placed, strict=True):
            for node in (node for node in found or () if node.view in counting):
                members[node.view, node.key].append(name)
                nodes.setdefault((node.view, node.key), node)
        for (view, _), names in sorted(members.items()):
            for other in names[1:]:
                yield from _pair(case, gate, view, names[0], other)
        for edge in gate.relate([nodes[key] for key in sorted(nodes)], []):
            first, second = members[edge.view, edge.a][0], members[edge.view, edge.b][0]
            yield from _pair(case, gate, edge.view, first, second)


def _pair(case: Case, gate: RelationGate, view: str, first: str, second: str) -> Found:
    a, b = case.held.get(first), case.held.get(second)
    reason = gate.views[view].reason
    if a is None or b is None:
        trimmed, other = (first, second) if a is None else (second, first)
        yield f"{REJECTED} {trimmed}", f"it was trimmed, although it is a twin of {other} ({reason})"
    else:
        splits = "within a split" if a.split == b.split else "across splits"
        yield a.where, f"{splits}, a twin of {second} ({reason})"


def twin_reasons(gate: RelationGate, a: Candidate, b: Candidate) -> set[str]:
    """Give the reason codes of all views in which two candidates are twins."""
    placed = gate.nodes([a, b])
    left, right = ({node.view: node for node in nodes or ()} for nodes in placed)
    views = {view for view in left.keys() & right.keys() if left[view].key == right[view].key}
    apart = sorted((left.keys() & right.keys()) - views)
    views |= {edge.view for edge in gate.relate([left[v] for v in apart], [right[v] for v in apart])}
    return {gate.views[view].reason for view in views}
