"""Chance that anybody can look up again: numbers that depend on their names and on nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")

_BYTES = 6
_WHOLE = float(256**_BYTES)
"""So many numbers may be drawn; a float tells all of them apart."""


def chance(*names: object) -> float:
    """Give a number in [0, 1), spread evenly over names."""
    text = "\x1f".join(map(str, names)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=_BYTES).digest(), "big") / _WHOLE


def pick(items: Sequence[T], *names: object) -> T:
    """Give one of the items, each as likely as the others; raises IndexError when there are none."""
    return items[int(chance(*names) * len(items))]


def drawn(shares: Mapping[str, float], *names: object) -> str:
    """Give the name of what happens, each with its share; empty when nothing does."""
    left = chance(*names)
    for name, share in shares.items():
        if left < share:
            return name
        left -= share
    return ""


def normal(*names: object) -> float:
    """Give a number of the standard normal distribution."""
    return NormalDist().inv_cdf(max(1 / _WHOLE, chance(*names)))
