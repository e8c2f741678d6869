"""Does the response end, or break off?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from groundset.gates.checks.check import Check
from groundset.text.tokens import words
from groundset.text.wordlist import word_set

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_BREAKS_OFF = word_set(
    "a an and as at because but by for from if in into of on or that the to when which while with "
    "als auf aus bei dass der die das den dem ein eine für mit oder um und von weil wenn zu zum zur"
)
_SENTENCE = 5
"""Words from which a line is taken for a sentence: a signature or a line of code is shorter."""
_STRUCTURE = re.compile(r"^\s*(?:[-*+•|#>]|\d{1,3}[.)]\s|[{}\[\]<$])")
_ENDS = ".!?\u2026\u3002\uff01\uff1f\"'\u201d\u2019\u00bb)]}`*_|>;"


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Fail an unclosed fence, a colon, a dangling word or ellipsis; doubt prose without a full stop."""
    text = response.rstrip()
    if not text or _open_fence(text) or text[-1] == ":" or text.endswith(("...", "…")):
        return 0.0
    last = text.rsplit("\n", 1)[-1]
    tokens = words(last)
    if _STRUCTURE.match(last):
        return 1.0
    if len(tokens) >= _SENTENCE and (text[-1] == "," or last.split()[-1] in _BREAKS_OFF):
        return 0.0
    return 0.5 if len(tokens) >= parameters["prose_words"] and text[-1] not in _ENDS else 1.0


def _open_fence(text: str) -> bool:
    opened = ""
    for match in _FENCE.finditer(text):
        mark = match.group(1)
        if not opened:
            opened = mark
        elif mark[0] == opened[0] and len(mark) >= len(opened):
            opened = ""
    return bool(opened)


CHECK = Check("response_complete", _run, {"prose_words": 12})
