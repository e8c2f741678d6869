"""Running code of the user's own: read once, run as read, and its faults told in one line."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterator
from importlib.abc import SourceLoader
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

from groundset.errors import UserError
from groundset.records import content_hash

_LARGEST = 1_000_000
_LONGEST_MESSAGE = 200


def read(root: Path, file: str, wrong: Callable[[str], Exception]) -> bytes:
    """Read a file that must lie below a folder, links followed; raises ``wrong(what)`` when it cannot."""
    pure = PurePosixPath(file)
    try:
        real = (root / file).resolve()
        if pure.is_absolute() or ".." in pure.parts or not real.is_relative_to(root.resolve()):
            raise wrong(f"{file} lies outside the folder of coverage.yaml")
        if not real.is_file():
            raise wrong(f"there is no file {file}")
        if real.stat().st_size > _LARGEST:
            raise wrong(f"{file} is larger than {_LARGEST // 1000} kB")
        return real.read_bytes()
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise wrong(f"{file} cannot be read ({reason})") from error


def load(root: Path, file: str, source: bytes) -> ModuleType:
    """Make a module of a file's bytes, the same one for the same bytes; raises UserError when that fails."""
    path = str(root / file)
    name = f"groundset_coverage_{content_hash(path, source.hex())}"
    if name in sys.modules:
        return sys.modules[name]
    loader = _Given(path, source)
    spec = importlib.util.spec_from_loader(name, loader)
    assert spec is not None
    # Classes look up the module that they are defined in, so it has to stand there first.
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        with told(root, file, "cannot be loaded:"):
            loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


@contextlib.contextmanager
def told(root: Path, file: str, what: str) -> Iterator[None]:
    """Turn whatever the user's code raises into one line that names file and line.

    What it prints goes to standard error: standard output is for what the command answers.
    """
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    except (Exception, SystemExit) as error:
        line = _line(error, str(root / file))
        where = f"{file}:{line}" if line else file
        raise UserError(
            f"{where}: {what} {_described(error)}", "mend the function, or take it out of coverage.yaml"
        ) from error


class _Given(SourceLoader):
    """Loads a module from bytes that were read before; leaves no bytecode behind."""

    def __init__(self, path: str, source: bytes) -> None:
        self._path, self._source = path, source

    def get_filename(self, fullname: str) -> str:
        """Give the path that tracebacks name."""
        return self._path

    def get_data(self, path: Any) -> bytes:
        """Give the bytes."""
        return self._source


def _line(error: BaseException, path: str) -> int | None:
    """Give the last line of the user's file that the error went through."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return error.lineno
    lines = [
        line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == path
    ]
    return lines[-1] if lines else None


def _described(error: BaseException) -> str:
    """Give type and message of an error in one line."""
    try:
        said = error.msg if isinstance(error, SyntaxError) else str(error)
    except Exception:  # noqa: BLE001 - an error of the user's own may be unable to say itself
        said = ""
    kept = "".join(c if c.isprintable() else " " for c in said[: 10 * _LONGEST_MESSAGE])
    line = " ".join(kept.split())
    short = line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 1] + "…"
    return f"{type(error).__name__}: {short}" if short else type(error).__name__
