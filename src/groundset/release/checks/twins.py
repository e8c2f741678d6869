"""No two samples are twins, within a split or across them; by the predicates of the gates."""

from __future__ import annotations

from collections import defaultdict

from groundset.contracts import RelationGate
from groundset.records import Candidate, Node
from groundset.release.checks.case import Case, Found


def check_twins(case: Case) -> Found:
    """Run the relation gates again on all samples together."""
    for gate in case.gates.relations:
        members: dict[tuple[str, str], list[str]] = defaultdict(list)
        nodes: dict[tuple[str, str], Node] = {}
        for name, held in sorted(case.held.items()):
            for node in gate.nodes(held.candidate):
                members[node.view, node.key].append(name)
                nodes.setdefault((node.view, node.key), node)
        for (view, _), names in sorted(members.items()):
            for other in names[1:]:
                yield from _pair(case, gate, view, names[0], other)
        for edge in gate.relate([nodes[key] for key in sorted(nodes)], []):
            first, second = members[edge.view, edge.a][0], members[edge.view, edge.b][0]
            yield from _pair(case, gate, edge.view, first, second)


def _pair(case: Case, gate: RelationGate, view: str, first: str, second: str) -> Found:
    a, b = case.held[first], case.held[second]
    splits = "within a split" if a.split == b.split else "across splits"
    yield a.where, f"{splits}, a twin of {second} ({gate.reasons[view]})"


def twin_reasons(gate: RelationGate, a: Candidate, b: Candidate) -> set[str]:
    """Give the reason codes of all views in which two candidates are twins."""
    left = {node.view: node for node in gate.nodes(a)}
    right = {node.view: node for node in gate.nodes(b)}
    views = {view for view in left.keys() & right.keys() if left[view].key == right[view].key}
    apart = sorted((left.keys() & right.keys()) - views)
    views |= {edge.view for edge in gate.relate([left[v] for v in apart], [right[v] for v in apart])}
    return {gate.reasons[view] for view in views}
