"""Keys whose form tells who issued them, and what manuals print in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_WORD = "[A-Za-z0-9_-]"
_FORMS = (
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",  # AWS
    r"gh[pousr]_[A-Za-z0-9]{36,255}",  # GitHub
    r"github_pat_[A-Za-z0-9_]{60,255}",
    rf"gl(?:pat|dt|rt|ptt|cbt|soat|ft|imt)-{_WORD}{{20,255}}(?:\.{_WORD}{{2,64}}){{0,2}}",  # GitLab
    r"xox[abeoprs]-(?:[A-Za-z0-9]{1,200}-){0,6}[A-Za-z0-9]{10,200}",  # Slack
    r"xapp-\d-[A-Z0-9]{8,32}-\d{8,20}-[a-f0-9]{32,128}",
    r"(?:T|W)[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{20,32}",  # what a Slack webhook ends in
    rf"AIza{_WORD}{{35}}",  # Google
    rf"GOCSPX-{_WORD}{{28}}",
    rf"ya29\.{_WORD}{{30,1024}}",
    rf"(?P<loose>sk-{_WORD}{{20,255}})",  # OpenAI and others
    r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,255}",  # Stripe
    r"whsec_[A-Za-z0-9+/]{24,128}",
    r"hf_[A-Za-z0-9]{30,64}",  # Hugging Face
    r"npm_[A-Za-z0-9]{36}",
    rf"pypi-AgE{_WORD}{{50,512}}",
    rf"SG\.{_WORD}{{22}}\.{_WORD}{{43}}",  # SendGrid
    r"d(?:op|oo|or)_v1_[a-f0-9]{64}",  # DigitalOcean
    r"shp(?:at|ca|pa|ss)_[a-f0-9]{32}",  # Shopify
    rf"dckr_pat_{_WORD}{{27}}",
    rf"hvs\.{_WORD}{{24,128}}",  # Vault
    rf"eyJ{_WORD}{{10,4096}}\.eyJ{_WORD}{{10,8192}}\.{_WORD}{{20,2048}}",  # JSON Web Tokens
)
# Only where no key goes on: so each form is tried once per run of these characters, however long that is.
_TOKEN = re.compile(rf"(?<![A-Za-z0-9_.-])(?:{'|'.join(_FORMS)})(?![A-Za-z0-9_])")

_KEY_BEGINS, _FEWEST_CHARACTERS = 40, 8
_PRIVATE = re.compile(
    r"BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?\b"
    rf"(?:[^\n]{{0,80}}\n){{0,8}}?[^\n]{{0,80}}?[A-Za-z0-9+/]{{{_KEY_BEGINS}}}"
)
"""The first line of a private key, and so much of the key as no manual prints."""

_INSTEAD = re.compile(
    r"example|placeholder|dummy|fake|change[_-]?me|replace|redact|insert|your|goes[_-]?here|(?:not|un)[_-]?real"
    r"|([a-z0-9*#?\u2022])\1{4}|x{4}|0{4}|\.\.\.|\u2026|0123456|1234567|abcdef|ABCDEF|deadbeef",
    re.IGNORECASE,
)
"""Of this, a key that was drawn at random has next to nothing."""
_PUBLISHED = ("eyJzdWIiOiIxMjM0NTY3ODkw", "4eC39HqLyjWDarjtT1zdp7dc")
"""Parts of the token that jwt.io shows, and of the key that Stripe does."""

_SEGMENT = re.compile(r"[A-Za-z0-9+]{10,}")
_FEWEST_CHANGES = 0.25
"""Share of neighbours that differ in kind: a digit, a capital, a small letter; in words it is a tenth."""


def known_tokens(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of private keys and of keys with a form of their own."""
    for match in _TOKEN.finditer(text):
        if not is_instead(match[0]) and (not match["loose"] or is_drawn(match[0])):
            yield match.span()
    for match in _PRIVATE.finditer(text):
        if len(set(match[0][-_KEY_BEGINS:])) >= _FEWEST_CHARACTERS:
            yield match.span()


def is_instead(value: str) -> bool:
    """Tell a word that stands for a secret from a secret."""
    return bool(_INSTEAD.search(value)) or any(part in value for part in _PUBLISHED)


def is_drawn(value: str) -> bool:
    """Tell whether a part of it was drawn at random, and is no word or name."""
    return any(_is_mixed(segment) for segment in _SEGMENT.findall(value))


def _is_mixed(segment: str) -> bool:
    kinds = [0 if c.isdigit() else 1 if c.isupper() else 2 for c in segment]
    changes = sum(one != other for one, other in pairwise(kinds))
    return 0 in kinds and len(set(kinds)) > 1 and changes >= _FEWEST_CHANGES * (len(segment) - 1)
