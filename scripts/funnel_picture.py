"""Draw the demo's funnel as the README shows it: ``python scripts/funnel_picture.py docs/funnel.svg``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from groundset.contracts import Silent
from groundset.project.demo import demo
from groundset.project.reporting.heading import levels
from groundset.report.funnel import funnel_file


def main(target: Path) -> None:
    """Run the demo in a temporary folder and write its funnel as an SVG that loads nothing."""
    with tempfile.TemporaryDirectory() as folder:
        shown = demo(Path(folder) / "demo", Silent())
    target.write_text(funnel_file(levels(shown.report.funnel)), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
