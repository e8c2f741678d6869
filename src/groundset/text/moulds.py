"""Moulds: what is left of a sample when names, numbers, code and quotations are taken out of it.

"What does `--foo` do?" and "What does `--bar` do?" with answers of one mould are template siblings: they say
the same thing of other names and numbers.
"""

from __future__ import annotations

import re
from hashlib import blake2b

_SLOT = "_"
_SLOTS = re.compile(
    r"`[^`\n]+`"  # code
    r"|\"[^\"\n]{1,80}\"|“[^”\n]{1,80}”"  # quotations
    r"|https?://\S+"
    r"|[^\s\d]{0,40}\d\S*"  # numbers, versions, dates, identifiers with digits
    r"|(?<=[^.!?:\s])\s+[^\W\d_a-zß-öø-ÿ][\w'’-]*",  # a capital inside a sentence: a name
)
_BETWEEN = re.compile(r"(?<![\W_])[\W_]*_[\W_]*")
_SPACE = re.compile(r"\s+")


def mould(instruction: str, response: str) -> str:
    """Hash what is left of a sample when names, numbers, code and quotations are taken out: 16 hex digits."""
    left = f"{_emptied(instruction)}\n{_emptied(response)}"
    return blake2b(left.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _emptied(text: str) -> str:
    """Put one slot for each run of what may differ between siblings."""
    return _SPACE.sub(" ", _BETWEEN.sub(_SLOT, _SLOTS.sub(_SLOT, text))).strip().casefold()
