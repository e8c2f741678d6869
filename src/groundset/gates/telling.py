"""Words by which a person sees that two texts are about the same thing."""

from __future__ import annotations

from groundset.gates.supporting.words import SPACELESS, base, is_content


def telling(word: str) -> str:
    """Give what a normalised word is compared by; nothing for small words, which every text has.

    Of scripts without spaces one character says too little.
    """
    if any(character.isdigit() for character in word):
        return word
    return base(word) if is_content(word) and ord(word[0]) < SPACELESS else ""
