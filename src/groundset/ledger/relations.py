"""Nodes, edges and memberships of relation gates in the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, delete, exists, func, select, tuple_
from sqlalchemy.dialects.sqlite import insert

from groundset.ledger.schema import SUPERSEDED, candidates, documents, edges, members, nodes
from groundset.records import Edge, Node


class Relations:
    """Who is a twin of whom, per gate and view."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unrelated(self, gate: str) -> list[str]:
        """Name the live candidates that this gate has no node for."""
        done = exists().where(members.c.gate == gate, members.c.member == candidates.c.id)
        query = select(candidates.c.id).where(candidates.c.round != SUPERSEDED, ~done)
        return list(self._connection.execute(query.order_by(candidates.c.id)).scalars())

    def unrelated_documents(self, gate: str) -> list[str]:
        """Name the documents that this gate has no node for."""
        done = exists().where(members.c.gate == gate, members.c.member == documents.c.id)
        return list(self._connection.execute(select(documents.c.id).where(~done)).scalars())

    def known(self, gate: str) -> Iterator[Node]:
        """Yield the nodes of a gate."""
        query = select(nodes).where(nodes.c.gate == gate).order_by(nodes.c.view, nodes.c.key)
        for row in self._connection.execute(query):
            yield Node(row.view, row.key, row.grams)

    def record(self, gate: str, placed: Iterable[tuple[str, Node]], found: Iterable[Edge]) -> None:
        """Record the nodes of new members and the edges that came with them."""
        member_rows, node_rows = [], {}
        for member, node in placed:
            member_rows.append({"gate": gate, "member": member, "view": node.view, "node": node.key})
            key = (node.view, node.key)
            node_rows[key] = {"gate": gate, "view": node.view, "key": node.key, "grams": node.grams}
        edge_rows = [{"gate": gate, "view": e.view, "a": e.a, "b": e.b, "score": e.score} for e in found]
        for table, rows in ((members, member_rows), (nodes, list(node_rows.values())), (edges, edge_rows)):
            if rows:
                self._connection.execute(insert(table).on_conflict_do_nothing(), rows)

    def members(self, gate: str) -> dict[str, dict[str, str]]:
        """Give each member's node per view."""
        placed: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self._connection.execute(select(members).where(members.c.gate == gate)):
            placed[row.member][row.view] = row.node
        return placed

    def edges(self, gate: str, views: Sequence[str] | None = None) -> Iterator[Edge]:
        """Yield the edges of a gate in order, of some views or of all."""
        query = select(edges).where(edges.c.gate == gate).order_by(edges.c.view, edges.c.a, edges.c.b)
        if views is not None:
            query = query.where(edges.c.view.in_(views))
        for row in self._connection.execute(query):
            yield Edge(row.view, row.a, row.b, row.score)

    def twins(self, gate: str, member: str) -> list[tuple[str, str, float]]:
        """Give each twin of a member as (member, view, score), sorted."""
        found = set()
        mine = select(members.c.view, members.c.node).where(
            members.c.gate == gate, members.c.member == member
        )
        for view, node in self._connection.execute(mine).all():
            joined = {node: 1.0}
            near = select(edges).where(edges.c.gate == gate, edges.c.view == view)
            for row in self._connection.execute(near.where((edges.c.a == node) | (edges.c.b == node))):
                joined[row.b if row.a == node else row.a] = row.score
            on_them = select(members).where(
                members.c.gate == gate, members.c.view == view, members.c.node.in_(joined)
            )
            found |= {(r.member, view, joined[r.node]) for r in self._connection.execute(on_them)}
        return sorted(twin for twin in found if twin[0] != member)

    def thin(self, gate: str, view: str, most: int) -> None:
        """Keep of each node that is an ``a`` the edges with the ``most`` lowest ``b``."""
        mine = (edges.c.gate == gate) & (edges.c.view == view)
        place = func.row_number().over(partition_by=edges.c.a, order_by=edges.c.b)
        placed = select(edges.c.a, edges.c.b, place.label("place")).where(mine).subquery()
        over = select(placed.c.a, placed.c.b).where(placed.c.place > most)
        self._connection.execute(delete(edges).where(mine, tuple_(edges.c.a, edges.c.b).in_(over)))

    def forget_gate(self, gate: str) -> None:
        """Remove all that a gate found: its rules have changed."""
        for table in (members, nodes, edges):
            self._connection.execute(delete(table).where(table.c.gate == gate))

    def sweep(self, gate: str) -> None:
        """Remove members that are gone, nodes without members and edges without nodes."""
        gone = ~exists().where(candidates.c.id == members.c.member)
        gone &= ~exists().where(documents.c.id == members.c.member)
        self._connection.execute(delete(members).where(members.c.gate == gate, gone))
        sits = exists().where(
            members.c.gate == nodes.c.gate, members.c.view == nodes.c.view, members.c.node == nodes.c.key
        )
        self._connection.execute(delete(nodes).where(nodes.c.gate == gate, ~sits))
        for end in (edges.c.a, edges.c.b):
            there = exists().where(
                nodes.c.gate == edges.c.gate, nodes.c.view == edges.c.view, nodes.c.key == end
            )
            self._connection.execute(delete(edges).where(edges.c.gate == gate, ~there))
