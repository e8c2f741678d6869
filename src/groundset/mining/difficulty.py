"""How hard a pair is, told by a plain rule from its response."""

from __future__ import annotations

import re

from groundset.mining.fragments import FENCE

_TERM = re.compile(r"`[^`\n]{2,60}`|\b[A-Z]{2,}[A-Za-z0-9]*\b|\b[a-z]+[A-Z]\w*\b")


def difficulty(response: str) -> str:
    """Rate a response ``basic`` (0 or 1 points), ``intermediate`` (2 or 3) or ``advanced``.

    A point each for more than 600 and more than 1,800 characters, for one and for three blocks of
    code, and for four and for ten different technical terms (code, acronyms, camel case).
    """
    code = len(FENCE.findall(response)) // 2
    terms = len(set(_TERM.findall(response)))
    points = sum((len(response) > 600, len(response) > 1800, code >= 1, code >= 3, terms >= 4, terms >= 10))
    return "basic" if points < 2 else "intermediate" if points < 4 else "advanced"
