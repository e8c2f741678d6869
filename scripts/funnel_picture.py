"""Draw the demo's funnel as the README shows it: ``python scripts/funnel_picture.py docs/funnel.svg``."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from groundset.cli.display import show_funnel
from groundset.contracts import Silent
from groundset.project.demo import demo

_FONT_FROM_ELSEWHERE = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


def main(target: Path) -> None:
    """Run the demo in a temporary folder and write its funnel as an SVG that loads nothing."""
    with tempfile.TemporaryDirectory() as folder:
        shown = demo(Path(folder) / "demo", Silent())
    console = Console(record=True, width=118, file=sys.stderr, force_terminal=True, highlight=False)
    show_funnel(console, shown.report.funnel)
    svg = console.export_svg(title="groundset demo", unique_id="funnel")
    target.write_text(_FONT_FROM_ELSEWHERE.sub("", svg), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
