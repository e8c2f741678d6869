"""Numbers and names as people read them, and text that cannot harm the page it stands on."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

METHODS = {
    "mined": "mined by rule from a document, without a model: the response is the document's own text",
    "augmented": "made to fill a gap of the coverage map, through the same gates",
    "generated": "written by a model from a passage",
    "imported": "imported from an existing dataset",
}
"""What a way of making samples means."""


def plain(text: str) -> str:
    """Replace what a document could drive a page with: control, direction and broken characters."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def finalize(value: object) -> object:
    """Make every value that a template prints harmless; escaping is the template engine's."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def count(number: int) -> str:
    """Write a number with thin groups: ``12,345``."""
    return f"{number:,}"


def percent(part: int, whole: int) -> str:
    """Write a share in percent; what is not nothing is never shown as nothing, nor less than all as all."""
    if whole <= 0 or part <= 0:
        return "0 %"
    share = 100 * part / whole
    if share < 1:
        return "< 1 %"
    return "> 99 %" if 99 < share < 100 else f"{share:.0f} %"


def words(code: str) -> str:
    """Write a code as words: ``near_duplicate`` is ``near duplicate``."""
    return code.replace("_", " ")


def sentence(said: str) -> str:
    """Write what was said as a sentence: a capital letter first, a full stop at the end."""
    return f"{said[:1].upper()}{said[1:].rstrip('.')}." if said else ""


def short(text: str, most: int) -> str:
    """Cut a text to so many characters; the cut shows."""
    return text if len(text) <= most else text[: max(0, most - 1)].rstrip() + "…"


def code(reason: str) -> Markup:
    """Set a code of a reason as code that may break at its underscores."""
    broken = str(escape(plain(reason))).replace("_", "_<wbr>")
    return Markup(f"<code>{broken}</code>")  # noqa: S704 - it went through escape


def one_line(text: str, most: int) -> str:
    """Give the beginning of a text on one line."""
    return short(" ".join(text[: 4 * most].split()), most)


def ticked(sentence: str) -> Markup:
    """Set what stands between backticks as code; everything else is escaped."""
    parts = [str(escape(plain(part))) for part in sentence.split("`")]
    marked = (f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))
    return Markup("".join(marked))  # noqa: S704 - every part went through escape
