"""Whether the numbers of a list may be its numbers in Markdown, which counts them on from the first."""

from __future__ import annotations

from collections.abc import Iterable


def counts_on(items: Iterable[tuple[int, str]]) -> bool:
    """Tell whether numbers of (depth, digits) count on at each depth; empty digits are a bullet.

    Where they do not, writing them as a list would change them: 5, 7 would become 5, 6.
    """
    last: dict[int, int] = {}
    for depth, digits in items:
        last = {level: number for level, number in last.items() if level <= depth}
        if not digits:
            last.pop(depth, None)
            continue
        if str(int(digits)) != digits or int(digits) != last.get(depth, int(digits) - 1) + 1:
            return False
        last[depth] = int(digits)
    return True
