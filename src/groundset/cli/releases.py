"""Release folders as they are named on the command line."""

from __future__ import annotations

import shlex
from pathlib import Path


def check_release(folder: Path, command: str, *, wanted: int = 1) -> None:
    """Raise DataError where a folder is no release; the hint names ``wanted`` of its own."""
    from groundset.errors import DataError

    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder", "give a release folder, such as releases/1.0.0")
    if (folder / "groundset.yaml").exists():
        found = _names(folder / "releases")
        listed = f"its releases: {', '.join(found)}" if found else "it has no release yet"
        named = [*(["VERSION"] * wanted), *found][-wanted:]
        places = " ".join(shlex.quote(str(folder / "releases" / name)) for name in named)
        raise DataError(f"{folder}: is a project, not a release; {listed}", f"{command} {places}")


def project_of(release: Path) -> Path | None:
    """Give the project whose release this is, where it lies in one."""
    folder = release.absolute().parent.parent
    if not (folder / "groundset.yaml").is_file():
        return None
    return release.parent.parent if len(release.parts) > 2 else folder


def _names(releases: Path) -> list[str]:
    from groundset.project.running import in_order

    if not releases.is_dir():
        return []
    return in_order(p.name for p in releases.iterdir() if p.is_dir() and not p.name.startswith("."))
