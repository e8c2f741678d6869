"""Coverage for people at a terminal: what is thin, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from groundset.cli.heat import SIGNS, show_heat, show_values
from groundset.cli.plain import safe
from groundset.report.coverage.facts import CoverageFacts, Gap, Part
from groundset.report.coverage.heat import heats
from groundset.report.coverage.words import against_the_map, done, gap_groups, of_target, score, verdict
from groundset.report.wording import percent
from groundset.text.counting import counted, most_of, remainder

_GAPS = 6
"""Gaps of a kind that are shown."""
_MISSING = 8
_REASONS = 3
_PLAN = 30
_YARDSTICKS = (
    "rows, columns and named combinations are held against targets; the other cells, paler, "
    "against their part of the"
)
_NAME = 40
"""Columns of the name of a gap."""


def show_coverage(out: Console, facts: CoverageFacts) -> None:
    """Print everything but the next step."""
    _say(out, " ".join(part for part in (score(facts), verdict(facts)) if part))
    _show_alarms(out, facts)
    _show_counts(out, facts)
    _show_gaps(out, facts)
    _show_together(out, facts)
    _show_documents(out, facts)


def show_note(out: Console, note: str) -> None:
    """Print what has to be known before any figures."""
    _say(out, note)
    out.print()


def show_plan(out: Console, facts: CoverageFacts) -> None:
    """Print what the first round of augmentation set out to do for each gap."""
    out.print(Text("what the first round set out to do", "bold"))
    rows = facts.augmentation.plan
    if not rows:
        no_run = "no gap is open" if not facts.gaps else "no run has planned any for the map as it is"
        _say(out, facts.augmentation.skip or no_run, "there is no plan: ")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("for", overflow="fold", ratio=1)
    for name in ("missing", "waiting", "offered", "expected"):
        table.add_column(name, justify="right")
    for row in rows[:_PLAN]:
        waiting = sum(one.available for one in row.means)
        numbers = (row.shortfall, waiting, row.offered, row.expected)
        table.add_row(Text(_named(row.values)), *(f"{number:,}" for number in numbers))
    out.print(table)
    if len(rows) > _PLAN:
        out.print(f"and {len(rows) - _PLAN:,} more: --json lists them")


def _show_alarms(out: Console, facts: CoverageFacts) -> None:
    for one in facts.infeasible:
        _say(out, one.says, "the map contradicts itself: ", "bold red")
    if facts.infeasible and facts.planned:
        _say(out, "dimensions named here get no quotas")
    for dimension in facts.alarms:
        said = f"{dimension.unmapped:,} of {counted(facts.samples, 'sample')} have no value"
        share = percent(dimension.unmapped, facts.samples)
        _say(out, f"{dimension.name}: {said} ({share})", "alarm: ", "bold red")
    if said := against_the_map(facts):
        _say(out, said, "alarm: ", "bold red")
    if facts.augmentation.skip:
        _say(out, facts.augmentation.skip, "augmenting is not worth it: ", "bold")


def _show_counts(out: Console, facts: CoverageFacts) -> None:
    """Print one heat map, and a line for each dimension that is not on it, or not with all its values."""
    drawn: dict[str, int] = {}
    for heat in heats(facts)[:1]:
        out.print()
        drawn = {heat.down: len(heat.rows), heat.across: show_heat(out, heat)}
        if heat.by_plan:
            planned = counted(facts.planned, "planned sample")
            _say(out, f"{_YARDSTICKS} {planned}, and are no gaps", style="dim")
    if len(drawn) < len(facts.dimensions):
        out.print()
    for dimension in facts.dimensions:
        show_values(out, dimension, drawn.get(dimension.name, 0))


def _show_gaps(out: Console, facts: CoverageFacts) -> None:
    for group in gap_groups(facts.gaps):
        number = len(group.first) + len(group.more) + group.left_out
        out.print(Text.assemble("\n", (safe(group.title), "bold"), f" ({number:,})"))
        _say(out, group.means, "  ", "dim")
        for gap in group.first[:_GAPS]:
            _show_gap(out, gap)
        if number > _GAPS:
            out.print(f"  and {number - _GAPS:,} more: --json lists them")


def _show_gap(out: Console, gap: Gap) -> None:
    name = _named(gap.values)
    line = Text.assemble(f"  {SIGNS[gap.state] or ' '} {name}  ", (of_target(gap), "bold"))
    out.print(line, soft_wrap=True)
    if said := done(gap):
        _say(out, said, "      ", "dim")


def _show_together(out: Console, facts: CoverageFacts) -> None:
    found = facts.combined
    if not found.possible:
        if found.ways > 2:
            _say(out, f"the map has fewer than {found.ways} dimensions with values to combine")
        return
    part = f"{found.covered:,} of {found.possible:,}"
    share = percent(found.covered, found.possible)
    out.print()
    _say(out, f"{part} combinations of {found.ways} values have a sample ({share})")
    if found.ways > 2:
        for values in found.missing[:_MISSING]:
            _say(out, _named(values), "  none: ")
        if len(found.missing) > _MISSING:
            out.print(f"  and {found.possible - found.covered - _MISSING:,} more")


def _show_documents(out: Console, facts: CoverageFacts) -> None:
    if facts.documents:
        _say(out, _given(facts.documents.documents, "document"))
        _say(out, _given(facts.documents.passages, "passage"))


def _given(part: Part, noun: str) -> str:
    ordered = most_of(part.reasons)
    reasons = [f"{number:,} {reason}" for reason, number in ordered[:_REASONS]]
    more = [remainder(ordered[_REASONS:])] if len(ordered) > _REASONS else []
    why = f"; the others: {', '.join((*reasons, *more))}" if reasons else ""
    text = percent(part.characters_with_samples, part.characters)
    return f"{part.with_samples:,} of {counted(part.total, noun)} gave a sample, {text} of the text{why}"


def _named(values: dict[str, str]) -> str:
    """Name a cell as coverage.yaml does: ``subarea=billing, task_type=how_to``."""
    return safe(", ".join(f"{_short(name)}={_short(value)}" for name, value in values.items()))


def _short(name: str) -> str:
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"


def _say(out: Console, text: str, label: str = "", style: str = "") -> None:
    """Print text from anywhere behind a label, later lines as far in."""
    for line in _lines(out, safe(text), safe(label), style):
        out.print(line, soft_wrap=True)


def _lines(out: Console, text: str, label: str, style: str) -> Iterator[Text]:
    indent = len(label) - len(label.lstrip())
    shown = Text.assemble((label.lstrip(), style), (text, "" if label.strip() else style))
    for line in shown.wrap(out, max(20, min(out.width, 110) - indent)):
        line.rstrip()
        yield Text.assemble(" " * indent, line)
