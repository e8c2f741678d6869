"""``groundset check``."""

from __future__ import annotations

from pathlib import Path

import click

from groundset.cli.options import (
    ManyValues,
    Place,
    as_json,
    evaluation_files,
    print_json,
    with_processes,
)
from groundset.cli.plain import safe
from groundset.cli.progress import progress


@click.command("check", cls=ManyValues, short_help="See what is wrong with a dataset that you have.")
@click.argument("data", type=Place())
@evaluation_files("Evaluation sets that no row may repeat.")
@click.option(
    "--corpus",
    "corpora",
    multiple=True,
    type=Place(),
    metavar="PATH...",
    help="Documents that should support the answers; else a row's `context` does.",
)
@click.option("--gates", default="", metavar="A,B", help="Run these gates only; see above.")
@click.option("--verdicts", type=Place(), metavar="FILE", help="Write one JSON line per verdict.")
@click.option("--rubric", type=Place(), metavar="FILE", help="A rubric.yaml of your own for quality.")
@click.option("--report", type=Place(), metavar="FILE", help="Write what was found as one HTML page.")
@with_processes
@as_json
def command(
    data: Path,
    evaluation: tuple[Path, ...],
    corpora: tuple[Path, ...],
    gates: str,
    verdicts: Path | None,
    rubric: Path | None,
    report: Path | None,
    processes: int | None,
    as_json: bool,
) -> int:
    """Run the gates over a dataset that you already have, and say what is wrong with it.

    DATA is a file of JSON, JSON Lines or Parquet, plain or gzipped, or a folder of them, with rows of any
    common shape: messages, conversations, instruction and output, prompt and completion, question and
    answer. The first of rows that repeat one another is kept.

    Gates: grounding, exact_duplicate, near_duplicate, semantic_duplicate, decontamination, quality; or a
    stage for its group: deduplicate, decontaminate. Exit code 1 when any row is rejected or cannot be read.
    """
    import groundset
    from groundset.cli.findings import show_findings

    named = [name.strip() for name in gates.split(",") if name.strip()]
    if report is not None:
        from groundset.checking import page

        asked = page.Asked(evaluation, corpora, tuple(named), rubric)
        page.placed(report, data, asked)
    with progress() as shown:
        found = groundset.check(
            data,
            evaluation,
            corpora,
            gates=named,
            verdicts=verdicts,
            rubric=rubric,
            processes=processes or 0,
            progress=shown,
        )
    if as_json:
        print_json(found.to_json())
    else:
        show_findings(found, verdicts, report)
    if report is not None:
        written = page.write(found, asked, report)
        if not as_json:
            click.echo(f"report: {safe(str(written))}")
    return 1 if found.found else 0
