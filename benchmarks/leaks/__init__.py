"""Leaks of evaluation items: what the gate finds and whom it blames, as they stand and in other words; speed.

::

    python -m benchmarks leaks FOLDER [verbatim | rephrased | throughput] [--help]

FOLDER holds ``instruct/``, ``evals/`` and ``reading/``. Without a name all three run, one after the other;
each has a page of help and options of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

_PARTS = ("verbatim", "rephrased", "throughput")


def main(arguments: Sequence[str]) -> None:
    """Run one part, or all of them; ends with what there is when none is meant."""
    folder, *rest = arguments or ["--help"]
    if folder.startswith("-"):
        sys.exit(__doc__)
    chosen = rest[:1] if rest and rest[0] in _PARTS else []
    for name in chosen or _PARTS:
        _main_of(name)([folder, *rest[len(chosen) :]])


def _main_of(name: str) -> Callable[[Sequence[str]], None]:
    """Import what is asked for alone: parts need models and peers that others do without."""
    run: Callable[[Sequence[str]], None] = import_module(f"benchmarks.leaks.{name}").main
    return run
