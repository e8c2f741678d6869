"""``groundset estimate``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundset.cli.options import as_json, in_project, print_json, with_processes
from groundset.cli.plain import safe
from groundset.cli.progress import progress

if TYPE_CHECKING:
    from rich.console import Console

    from groundset.project.estimating import Estimate
    from groundset.project.estimating.line import Line

_WHAT = {
    "generate": "writing pairs",
    "embed": "embedding texts",
    "opinion": "second opinions",
    "judge": "judging",
    "canary": "canaries",
}
_NO_PRICE = "no price"


@click.command("estimate", short_help="Tell what a run would cost, before it costs it.")
@in_project
@with_processes
@as_json
def command(folder: Path | None, processes: int | None, as_json: bool) -> None:
    """Tell the calls, tokens, money and time that a run would take, before paying.

    Reads and mines the corpus, which is free and need not be done again. Asks no model and needs no key.
    """
    from groundset.cli.display import console, show_next
    from groundset.project import Project
    from groundset.project.estimating import estimate

    with Project.open(folder) as project, progress() as shown:
        found = estimate(project, progress=shown, processes=processes)
    if as_json:
        print_json(found.to_json())
        return
    out = console()
    _show(out, found)
    show_next(out, found.next_step, folder)


def _show(out: Console, found: Estimate) -> None:
    from groundset.text.counting import counted

    out.print(f"{counted(found.documents, 'document')}, {counted(found.passages, 'passage')}\n")
    if not found.lines:
        out.print("no model is configured: a run calls none and costs nothing")
        return
    _show_lines(out, found)
    for remark in _remarks(found):
        out.print(safe(remark), soft_wrap=not out.is_terminal)
    out.print()


def _show_lines(out: Console, found: Estimate) -> None:
    from rich.table import Table

    from groundset.report.amounts import tokens

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    table.add_column("model", overflow="fold")
    for name in ("calls", "tokens in", "tokens out", "money", "time", "answered"):
        table.add_column(name, justify="right", no_wrap=True)
    for line in found.lines:
        usage = line.usage
        table.add_row(
            _WHAT[line.purpose],
            safe(line.model),
            f"{usage.calls:,}",
            tokens(usage.input_tokens),
            tokens(usage.output_tokens),
            _money(line, found),
            _time(line.seconds),
            f"{line.answered:,}" if line.answered else "·",
        )
    whole = found.total
    came, went = tokens(whole.input_tokens), tokens(whole.output_tokens)
    table.add_row(
        "together",
        "",
        f"{whole.calls:,}",
        came,
        went,
        _together(found),
        _time(found.seconds),
        "",
        style="bold",
    )
    out.print(table)
    out.print()


def _money(line: Line, found: Estimate) -> str:
    from groundset.report.amounts import money

    return money(line.usage.money, found.currency) if line.priced else _NO_PRICE


def _together(found: Estimate) -> str:
    from groundset.report.amounts import money

    return money(found.total.money, found.currency) if found.any_priced else _NO_PRICE


def _time(seconds: float | None) -> str:
    from groundset.report.amounts import duration

    return "batch" if seconds is None else duration(seconds)


def _remarks(found: Estimate) -> Iterator[str]:
    """Say what the figures rest on, what they leave out, and what the budget makes of them."""
    if not found.total.calls:
        yield "nothing is left to ask: a run would pay for nothing"
        return
    assumed = sorted({_WHAT[line.purpose] for line in found.lines if not line.observed and line.usage.calls})
    if assumed:
        yield (
            f"assumed, not observed: lengths of replies and their time for {', '.join(assumed)}; "
            "once calls are answered, their averages are used"
        )
    if found.unpriced:
        yield (
            f"no price is known for {', '.join(found.unpriced)}: right for a server of your own; "
            "else give `prices` under the model in groundset.yaml"
        )
    if any(line.answered for line in found.lines):
        yield "what is answered lies in the journal and costs nothing again"
    yield _budget(found)


def _budget(found: Estimate) -> str:
    from groundset.report.amounts import money, tokens

    limit, share = found.limit
    left = found.left(limit) if limit else 0.0
    amount = {"money": money(left, found.currency), "tokens": tokens(left), "calls": f"{left:,.0f}"}
    if limit:
        named = amount[limit] + ("" if limit == "money" else f" {limit}")
        return (
            f"the budget leaves {named}: the run would stop cleanly after about {share:.0%} of this; "
            f"raise `budget.{limit}` in groundset.yaml to let it through"
        )
    limits = [name for name in ("money", "tokens", "calls") if getattr(found.budget, name) is not None]
    return "the budget lets all of it through" if limits else "there is no budget: nothing would stop the run"
