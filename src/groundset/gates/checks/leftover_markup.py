"""Is there markup that a reader of the document should have taken out?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from groundset.gates.checks.check import Check
from groundset.text.tokens import words

_FENCED = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_ABOUT_MARKUP = frozenset(
    ("html", "xml", "svg", "jsx", "xhtml", "tag", "tags", "template", "templates", "jinja")
)
_INLINE = re.compile(r"`[^`\n]{1,500}`")
_DEBRIS = re.compile(
    r"</?(?:div|span|p|br|a|ul|ol|li|table|tr|td|th|tbody|thead|img|script|style|font|section|h[1-6]|b|i|em|strong)"
    r"(?:\s[^<>\n]{0,300})?/?>"
    r"|\{\{[^{}\n]{0,200}\}\}|\{%|%\}|^:{3,}|&(?:nbsp|amp|lt|gt|quot|#\d{1,5});"
    r"|\[object Object\]|<!--|\[/?INST\]|<\|[a-z_]{1,30}\|>",
    re.MULTILINE | re.IGNORECASE,
)


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Fail on more debris outside code than is allowed, unless markup is what was asked for."""
    if not _ABOUT_MARKUP.isdisjoint(words(instruction)):
        return 1.0
    text = f"{instruction}\n\n{response}"
    outside = _INLINE.sub(" ", _FENCED.sub(" ", text))
    found = sum(1 for _ in _DEBRIS.finditer(outside))
    return 0.0 if found > parameters["max_count"] else 1.0


CHECK = Check("leftover_markup", _run, {"max_count": 0})
