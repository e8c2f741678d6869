"""``groundset demo``."""

from __future__ import annotations

from pathlib import Path

import click

from groundset.cli.options import Place, as_json, print_json
from groundset.cli.plain import safe
from groundset.cli.progress import progress


@click.command("demo", short_help="Make a project on a bundled example and run it to a verified release.")
@click.argument("folder", metavar="[DIR]", default="groundset-demo", type=Place())
@as_json
def command(folder: Path, as_json: bool) -> int:
    """Make a project on a bundled example corpus in DIR and run it to a verified release.

    No key, no network. The missing audit is waived, and the release says so.
    """
    from groundset.cli.display import console, show_funnel, show_next
    from groundset.project.demo import demo
    from groundset.text.counting import counted

    with progress() as shown:
        shown_off = demo(folder, shown)
    if as_json:
        print_json(shown_off.to_json())
        return 0
    out, named, made = console(), safe(str(folder)), shown_off.packaged
    show_funnel(out, shown_off.report.funnel)
    out.print(f"\nproject   {named}")
    out.print(f"corpus    {named}/corpus (look at it: it is as messy as life)")
    out.print(f"release   {safe(str(made.path))}: {counted(made.samples, 'sample')}, verified")
    out.print("waived    audit: nobody has labelled a sample of this demonstration")
    show_next(out, "groundset sample -n 5", folder)
    return 0
