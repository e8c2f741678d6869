"""The one look: colours in light and dark, pictures, and everything else on a page."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from markupsafe import Markup

_FONT = "svg { font-family: system-ui, -apple-system, 'Segoe UI', sans-serif; }\n"


@cache
def page_style() -> Markup:
    """Give the style sheet of a page."""
    return Markup("".join(map(_sheet, ("colours", "style", "pictures"))))  # noqa: S704 - our own files


@cache
def picture_style() -> str:
    """Give the style sheet of a picture that is a file of its own."""
    return _FONT + "".join(map(_sheet, ("colours", "pictures")))


def _sheet(name: str) -> str:
    return files("groundset.report").joinpath("templates", f"{name}.css").read_text("utf-8")
