"""Is the response the furniture of a web page: cookies, copyright, navigation?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundset.gates.checks.check import Check
from groundset.gates.checks.phrases import Phrases
from groundset.text.tokens import words

_FURNITURE = Phrases(
    (
        "all rights reserved",
        "accept all cookies",
        "accept cookies",
        "we use cookies",
        "uses cookies",
        "cookie policy",
        "cookie settings",
        "privacy policy",
        "terms of service",
        "terms of use",
        "sign up for our newsletter",
        "subscribe to our newsletter",
        "skip to main content",
        "skip to content",
        "back to top",
        "click here to",
        "edit this page",
        "table of contents",
        "previous page",
        "next page",
        "share this page",
        "was this page helpful",
        "enable javascript",
        "log in to comment",
        "alle Rechte vorbehalten",
        "Cookies akzeptieren",
        "verwendet Cookies",
        "Datenschutzerklärung",
        "Newsletter abonnieren",
        "zum Inhalt springen",
        "nach oben",
        "nächste Seite",
        "vorherige Seite",
        "Seite bearbeiten",
    )
)


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Fail a response with more than the allowed phrases of furniture in a hundred words."""
    tokens = words(response)
    found = len(_FURNITURE.found(tokens))
    if not found:
        return 1.0
    return 0.0 if found * 100 > parameters["max_per_100_words"] * len(tokens) else 0.8


CHECK = Check("boilerplate_text", _run, {"max_per_100_words": 2.0})
