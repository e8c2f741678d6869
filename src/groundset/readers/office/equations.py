"""Equations of Office documents as one line of text: ``(a+b)/(2) = √(x^2)``.

Only structure that changes the meaning is written: fractions, powers, indices, roots, sums, brackets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MATH_STRICT = "http://purl.oclc.org/ooxml/officeDocument/math"
_SCRIPTS = {"sSup": "^", "sSub": "_", "sSubSup": "_^", "limLow": "_", "limUpp": "^"}


def linear(equation: Any) -> str:
    """Write an ``oMath`` element (lxml) on one line; empty when it has no text."""
    return " ".join(_write(equation).replace("\u2061", " ").split())


def _write(element: Any) -> str:
    name = _name(element)
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    writer = _WRITERS.get(name)
    return writer(element) if writer else "".join(_write(child) for child in element)


def _fraction(element: Any) -> str:
    return f"{_group(_part(element, 'num'))}/{_group(_part(element, 'den'))}"


def _root(element: Any) -> str:
    degree = _part(element, "deg").strip()
    return f"{_group(degree)}√({_part(element, 'e')})" if degree else f"√({_part(element, 'e')})"


def _function(element: Any) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


def _matrix(element: Any) -> str:
    rows = (", ".join(_write(cell) for cell in row) for row in element if _name(row) == "mr")
    return "[" + "; ".join(rows) + "]"


def _lines(element: Any) -> str:
    return "; ".join(_write(part) for part in element if _name(part) == "e")


def _scripted(element: Any) -> str:
    low, high = _part(element, "sub") or _part(element, "lim"), _part(element, "sup") or _part(element, "lim")
    wanted = _SCRIPTS[_name(element)]
    return (
        _part(element, "e")
        + (f"_{_group(low)}" if "_" in wanted else "")
        + (f"^{_group(high)}" if "^" in wanted else "")
    )


def _nary(element: Any) -> str:
    sign = _property(element, "naryPr", "chr") or "∫"
    low, high = _part(element, "sub"), _part(element, "sup")
    return (
        sign
        + (f"_{_group(low)}" if low else "")
        + (f"^{_group(high)}" if high else "")
        + f" {_part(element, 'e')}"
    )


def _bracketed(element: Any) -> str:
    opened, closed = _property(element, "dPr", "begChr"), _property(element, "dPr", "endChr")
    inner = ", ".join(_write(part) for part in element if _name(part) == "e")
    return ("(" if opened is None else opened) + inner + (")" if closed is None else closed)


def _group(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _part(element: Any, name: str) -> str:
    return "".join(_write(child) for child in element if _name(child) == name)


def _property(element: Any, group: str, name: str) -> str | None:
    for properties in element:
        if _name(properties) == group:
            for found in properties:
                if _name(found) == name:
                    return next(
                        (str(v) for k, v in found.attrib.items() if k.rpartition("}")[2] == "val"), None
                    )
    return None


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


_WRITERS: dict[str, Callable[[Any], str]] = {
    "f": _fraction,
    "rad": _root,
    "nary": _nary,
    "d": _bracketed,
    "func": _function,
    "m": _matrix,
    "eqArr": _lines,
    **dict.fromkeys(_SCRIPTS, _scripted),
}
