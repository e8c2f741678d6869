"""What fonts make of characters, made plain: ligatures, bullets, accents beside their letters."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = re.compile("[\ufb00-\ufb06\ufb13-\ufb17]")
_BULLETS = re.compile(
    "[\uf06c\uf06e\uf071\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc\u25cf\u25aa\u25ab\u25a0\u25a1\u2756\u27a2\u2794]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]")
_ACCENT = re.compile("([\u00a8\u00b4`\u02c6\u02c7\u02dc\u02da\u00b8])(?=[A-Za-z\u0131])([A-Za-z\u0131])")
_LOST_ACCENT = re.compile(r"(?<!\S)[\u02c6-\u02dd\u00a8\u00b4\u00b8](?!\S)")
_MARKS = dict(
    zip(
        "\u00a8\u00b4`\u02c6\u02c7\u02dc\u02da\u00b8",
        "\u0308\u0301\u0300\u0302\u030c\u0303\u030a\u0327",
        strict=True,
    )
)


def repaired(text: str) -> str:
    """Take ligatures apart, name bullets, put accents on their letters, drop what no font can name."""
    text = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = _PRIVATE.sub("", _BULLETS.sub("•", text))
    return _LOST_ACCENT.sub("", _ACCENT.sub(_accented, text))


def _accented(match: re.Match[str]) -> str:
    both = unicodedata.normalize("NFC", match[2].replace("\u0131", "i") + _MARKS[match[1]])
    return both if len(both) == 1 else match[0]


def is_nameless(text: str) -> bool:
    """Tell a character that is left out, because the file does not say what it is."""
    return bool(_PRIVATE.match(_BULLETS.sub("", text)))
