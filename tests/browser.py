"""A real browser without a network, for tests of how a page looks."""

from __future__ import annotations

import html
import shutil
import subprocess
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_QUIET = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-sandbox"),
)


def measured(page: str, width: int, script: str, folder: Path) -> str:
    """Show a page in a frame of some width; answers the page around it once ``script`` has run.

    The script sees the shown page as ``shown``, and tells what it measured in ``document.title``.
    """
    around = folder / "frame.html"
    around.write_text(
        f'<!doctype html><iframe id="f" style="width:{width}px;height:900px" srcdoc="{html.escape(page)}">'
        f"</iframe><script>onload=()=>{{const shown=f.contentDocument;{script}}}</script>",
        "utf-8",
    )
    command = [str(CHROMIUM), "--headless", *_QUIET, f"--user-data-dir={folder / 'browser'}", "--dump-dom"]
    done = subprocess.run(
        [*command, around.as_uri()], capture_output=True, text=True, timeout=120, check=False
    )
    return done.stdout
