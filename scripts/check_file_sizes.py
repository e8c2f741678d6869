"""Fail on Python files over 300 lines, unless ARCHITECTURE.md names them and so says why."""

from __future__ import annotations

import sys
from pathlib import Path

MAX_LINES = 300
FOLDERS = ("src", "tests", "benchmarks", "scripts")


def main() -> int:
    """Print each file that is too long; give the exit code."""
    root = Path(__file__).resolve().parent.parent
    page = root / "ARCHITECTURE.md"
    allowed = page.read_text("utf-8") if page.exists() else ""
    long = 0
    for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py")):
        name = path.relative_to(root).as_posix()
        lines = path.read_text("utf-8").count("\n")
        if lines > MAX_LINES and f"`{name}`" not in allowed:
            print(f"{name}: {lines} lines, over {MAX_LINES}; split it, or say in ARCHITECTURE.md why not")
            long += 1
    return int(long > 0)


if __name__ == "__main__":
    sys.exit(main())
