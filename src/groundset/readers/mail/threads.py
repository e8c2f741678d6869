"""Mails in threads: by what they answer, else by their subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from groundset.readers.mail.mime import Mail


class _Forest:
    """Ids of mails and of mails that are only named, each below what it answers, without cycles."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}
        self._group: dict[str, str] = {}

    def root(self, name: str) -> str:
        """Give one id for all ids that hang together."""
        top = name
        while (above := self._group.get(top, top)) != top:
            top = above
        while (above := self._group.get(name, name)) != top:
            self._group[name], name = top, above
        return top

    def put_below(self, name: str, parent: str) -> None:
        """Hang an id below another, where it has no place yet and that makes no cycle."""
        if name not in self.parent and self.root(name) != self.root(parent):
            self.parent[name] = parent
            self._group[self.root(name)] = self.root(parent)

    def top(self, name: str) -> str:
        """Give the topmost id above an id."""
        while name in self.parent:
            name = self.parent[name]
        return name


def threads(mails: Sequence[Mail]) -> list[tuple[str, list[Mail]]]:
    """Give each thread with the id of its root, in the order in which the threads began in the mailbox.

    Within a thread an answer follows what it answers, answers to one mail in the order of their dates. A
    reply that names no mail of the box joins the earliest thread of its subject.
    """
    forest = _Forest()
    for mail in mails:
        chain = [*mail.parents, mail.id]
        for child, parent in zip(reversed(chain[1:]), reversed(chain[:-1]), strict=True):
            forest.put_below(child, parent)
    _join_by_subject(mails, forest)
    return _in_order(mails, forest)


def _join_by_subject(mails: Sequence[Mail], forest: _Forest) -> None:
    first: dict[str, str] = {}
    for mail in mails:
        if mail.subject and not mail.answers:
            first.setdefault(mail.subject.casefold(), mail.id)
    for mail in mails:
        opener = first.get(mail.subject.casefold()) if mail.subject and mail.answers else None
        if opener is not None and not mail.parents:
            forest.put_below(mail.id, opener)


def _in_order(mails: Sequence[Mail], forest: _Forest) -> list[tuple[str, list[Mail]]]:
    known = {mail.id: mail for mail in mails}
    position = {mail.id: number for number, mail in enumerate(mails)}
    below: dict[str, list[str]] = {}
    for child, parent in forest.parent.items():
        below.setdefault(parent, []).append(child)
    earliest = _earliest(known, position, forest)
    tops = dict.fromkeys(forest.top(mail.id) for mail in mails)
    return [(top, list(_walk(top, below, known, earliest))) for top in tops]


def _earliest(
    known: dict[str, Mail], position: dict[str, int], forest: _Forest
) -> dict[str, tuple[float, int]]:
    """Give time and place by which siblings are sorted; a mail that is only named has its answers'."""
    order = {name: (mail.moment, position[name]) for name, mail in known.items()}
    for name in known:
        above = forest.parent.get(name)
        while above is not None and above not in known and order[name] < order.get(above, _NEVER):
            order[above] = order[name]
            above = forest.parent.get(above)
    return order


_NEVER = (float("inf"), 0)


def _walk(
    top: str, below: dict[str, list[str]], known: dict[str, Mail], order: dict[str, tuple[float, int]]
) -> Iterator[Mail]:
    waiting = [top]
    while waiting:
        name = waiting.pop()
        if name in known:
            yield known[name]
        waiting += sorted(below.get(name, ()), key=lambda child: order.get(child, _NEVER), reverse=True)


def without_repeats(mails: Iterable[Mail]) -> list[Mail]:
    """Leave out every mail whose id an earlier one has: lists and folders hold copies."""
    kept: dict[str, Mail] = {}
    for mail in mails:
        kept.setdefault(mail.id, mail)
    return list(kept.values())
