"""Tables of figures, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundset.text.markup.html_tables import pipe_table


def show(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table under its title."""
    print(f"{title}\n")
    print("\n".join(pipe_table([list(head), *map(list, rows)])), flush=True)
