"""Does the instruction stand on its own, without the page it was made from?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from groundset.gates.checks.check import Check
from groundset.gates.checks.phrases import Phrases
from groundset.text.tokens import words

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_POINTERS = Phrases(
    f"{how} {what}"
    for hows, whats in (
        (
            (
                "this",
                "the above",
                "the following",
                "the given",
                "the provided",
                "the previous",
                "the preceding",
            ),
            ("page", "passage", "text", "document", "article", "section", "chapter", "excerpt", "paragraph"),
        ),
        (
            ("the above", "the previous", "the preceding"),
            ("table", "figure", "example", "code", "list", "image"),
        ),
        (("according to the",), ("text", "passage", "document", "article", "excerpt", "author", "context")),
        (("in the", "from the"), ("passage", "excerpt", "text above", "section above", "context above")),
        (("as", "see", "shown", "described", "mentioned", "listed"), ("above", "below")),
        (
            ("diese", "dieser", "die obige", "der obigen", "die folgende", "der folgenden", "die vorige"),
            ("seite", "tabelle", "abbildung", "passage", "textstelle"),
        ),
        (
            (
                "dieser",
                "diesem",
                "dieses",
                "der obige",
                "dem obigen",
                "der folgende",
                "dem folgenden",
                "laut",
            ),
            (
                "text",
                "abschnitt",
                "artikel",
                "dokument",
                "kapitel",
                "absatz",
                "textes",
                "abschnitts",
                "artikels",
            ),
        ),
        (
            ("wie", "siehe", "der", "die", "das"),
            ("oben", "unten genannte", "unten stehende", "oben genannte"),
        ),
    )
    for how in hows
    for what in whats
)


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Fail on a pointer to a text that is not there; one that the instruction brings along is.

    It comes after a blank line, or, with a few words at least, after a colon or on a new line.
    """
    if _brings_its_text(instruction.strip()):
        return 1.0
    first, _, rest = instruction.strip().replace(":", "\n").partition("\n")
    own = words(rest)
    if len(own) >= parameters["own_words"] and not _POINTERS.found(own):
        return 1.0
    return 0.0 if _POINTERS.found(words(first) + own) else 1.0


def _brings_its_text(instruction: str) -> bool:
    """Tell whether material follows on a blank line; what it points to itself is its own affair.

    A question is material only where something before it asks for one: else it is what is asked.
    """
    asked, *material = _BLANK_LINE.split(instruction, maxsplit=1)
    return bool(material) and (not material[0].endswith("?") or bool(_POINTERS.found(words(asked))))


CHECK = Check("self_contained", _run, {"own_words": 4})
