"""Which language a text is in: what its path says, else what its letters say.

The model runs offline and answers the same for the same text. Code is left out, for its keywords are
English in every language; a short or doubtful text is ``und``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from groundset.text.wordlist import word_set

UNKNOWN = "und"
_SAMPLE = 6000
_LEAST_LETTERS = 24
_LEAST_CONFIDENCE = 0.5
_FENCED = re.compile(r"^[ \t>]*(`{3,}|~{3,})[^\n]*\n(?:.*\n){0,300}?[ \t>]*\1[ \t]*$", re.MULTILINE)
_NO_PROSE = re.compile(r"`[^`\n]*`|https?://\S+|[\w.+-]+@[\w.-]+|[#*_|>\[\]()\\~=+/-]+|\d+")

_CODES = word_set(
    "af am ar as az be bg bn br bs ca cs cy da de dz el en eo es et eu fa fi fo fr ga gl gu he hi hr ht hu "
    "hy id is it ja jv ka kk km kn ko ku ky la lb lo lt lv mg mk ml mn mr ms mt nb ne nl nn no oc or pa pl "
    "ps pt qu ro ru rw se si sk sl sq sr sv sw ta te th tl tr ug uk ur vi vo wa xh zh zu"
)
_WORDS_TOO = word_set("am as be br da id is it la lo ms no or pa se so te th ta")
"""Codes that are as likely a word or an abbreviation in a path; they count only where languages live."""
SHELVES = word_set("i18n l10n lang langs language languages locale locales translation translations")
"""Folders that hold a folder per language."""
_TAG = re.compile(r"^([a-z]{2})(?:[-_]([A-Za-z]{2}|[A-Za-z]{4}|419))?$", re.IGNORECASE)
_NAME_TAG = re.compile(r"[._-]([a-z]{2})(?:[-_](?:[A-Z]{2}|[A-Z][a-z]{3}|[a-z]{2}))?$")
_README_LIKE = re.compile(r"^(?:readme|index|contributing|changelog|license|install|faq)$", re.IGNORECASE)


def primary_code(tag: str) -> str:
    """Give the ISO 639-1 code of a language tag such as ``pt-BR``; empty for what is none."""
    match = _TAG.match(tag.strip().replace("_", "-").split(".")[0])
    code = match[1].lower() if match else ""
    return code if code in _CODES else ""


def locale_of(path: str) -> str:
    """Give the language code that a POSIX path states, as in ``i18n/de/x.md`` or ``README.de.md``."""
    return folder_locale(path)[1] or suffix_locale(PurePosixPath(path).name)[1]


def folder_locale(path: str) -> tuple[int, str]:
    """Give position and code of the folder that names a language; -1 and empty without one."""
    folders = PurePosixPath(path).parts[:-1]
    for position, folder in enumerate(folders):
        code = primary_code(folder)
        shelved = position > 0 and folders[position - 1].lower() in SHELVES
        if code and (shelved or (code not in _WORDS_TOO and position <= 2)):
            return position, code
    return -1, ""


def suffix_locale(name: str) -> tuple[str, str]:
    """Split ``README.de.md`` into ``README.md`` and ``de``; the code is empty where there is none."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    match = _NAME_TAG.search(stem)
    if not match:
        return name, ""
    base, code = stem[: match.start()], match[1].lower()
    dotted = match[0].startswith(".") and code not in _WORDS_TOO
    if code in _CODES and base and (dotted or _README_LIKE.match(base)):
        return f"{base}{dot}{ending}", code
    return name, ""


def detect(text: str) -> str:
    """Tell the ISO 639-1 code of the prose in a Markdown text; ``und`` when short or unsure."""
    prose = _NO_PROSE.sub(" ", _FENCED.sub(" ", text[: 4 * _SAMPLE]))
    prose = " ".join(prose.split())[:_SAMPLE]
    letters = sum(c.isalpha() for c in prose)
    dense = sum(c.isalpha() and ord(c) >= 0x2E80 for c in prose)
    if letters + 3 * dense < _LEAST_LETTERS:
        return UNKNOWN
    code, confidence = _identifier().classify(prose)
    return str(code) if round(float(confidence), 6) >= _LEAST_CONFIDENCE and len(code) == 2 else UNKNOWN


@cache
def _identifier() -> Any:
    from py3langid.langid import (  # type: ignore[import-untyped]  # takes 0.2 s and 20 MB
        MODEL_FILE,
        LanguageIdentifier,
    )

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
