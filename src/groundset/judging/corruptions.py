"""Fixed corruptions: each makes of a good pair one that is known to be bad, in one way.

Which word, number or sentence is changed follows from a seed: the same pair is always corrupted alike.
A corruption must be real: a changed number that still stands in the passage, or another's response that fits,
would be no fault of the judge that keeps it. So what a corruption leaves is compared with the passage, and
what is supported nearly as well as before is not used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeVar

from groundset.gates.support import support
from groundset.judging.corruption_words import ADDED, DROPPED, FACTS, ORDERS, POLITENESS, Replacement
from groundset.text.sentences import sentences
from groundset.text.tokens import words

T = TypeVar("T")

VERSION = 1
"""Raise it when a corruption changes."""
INJECTION = "injection"

_TRIES = 8
"""Ways to corrupt one response that are tried."""
_LESS = 0.75
"""Share of its support that a response may keep at most."""
_SHORTEST_START = 3
"""Words that are left at least of a response that is cut off."""
_NO_PROSE = re.compile(r"```.*?```|`[^`\n]*`|https?://\S+", re.DOTALL)
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])[0-9]+(?:[.,][0-9]+)*(?![A-Za-z0-9_])")
_LIST_MARKER = re.compile(r"^[ \t]*\d{1,3}[.)](?=\s)", re.MULTILINE)
_BREAK = re.compile(r"(?<=[^\W_]) +(?=[^\W_])")
_END = " \t,;:([{\"'“„-–—"


@dataclass(frozen=True, slots=True)
class Sound:
    """A good pair, as material for corruptions."""

    instruction: str
    response: str
    passage: str
    """All the text that the judge will see as its source."""
    language: str
    """ISO 639-1 code; ``und`` leaves what needs no language."""
    others: Callable[[], Iterator[str]]
    """Gives responses of pairs about other passages, to be tried in this order."""
    seed: int


Corruption = Callable[[Sound], Iterator[str]]
"""Gives responses that are bad in one way, to be tried in order."""


def corrupt(name: str, pair: Sound) -> str:
    """Give the response of a pair with one corruption; empty when none of its kind is real."""
    make, checked = CORRUPTIONS[name]
    for response in islice(make(pair), _TRIES):
        if response.strip() != pair.response.strip() and (not checked or _is_worse(response, pair)):
            return response
    return ""


def _is_worse(response: str, pair: Sound) -> bool:
    """Tell whether the passage supports this response clearly less than the good one."""
    good = support(pair.response, pair.instruction, [pair.passage])
    bad = support(response, pair.instruction, [pair.passage])
    return bad.score <= _LESS * good.score


def _swapped(pair: Sound) -> Iterator[str]:
    """Answer with what another passage says."""
    yield from pair.others()


def _negation(pair: Sound) -> Iterator[str]:
    """Drop a negation, or put one in where there is none."""
    dropped = list(_replaced(pair, DROPPED.get(pair.language, ())))
    yield from dropped or _replaced(pair, ADDED.get(pair.language, ()))


def _replaced(pair: Sound, rules: Sequence[Replacement]) -> Iterator[str]:
    """Yield the response with one match of a rule replaced, outside code and addresses."""
    text, closed = pair.response, _code(pair.response)
    found = [
        (match, new)
        for rule, new in rules
        for match in rule.finditer(text)
        if not any(start <= match.start() < end for start, end in closed)
    ]
    for match, new in _from(found, pair.seed):
        put = match.expand(new)
        if match[0][:1].isupper():
            put = put[:1].upper() + put[1:]
        yield text[: match.start()] + put + text[match.end() :]


def _number(pair: Sound) -> Iterator[str]:
    """Change one digit of a number, so that it is another number of the same size."""
    text = pair.response
    closed = [match.span() for match in _LIST_MARKER.finditer(text)]
    found = [m for m in _NUMBER.finditer(text) if not any(s <= m.start() < e for s, e in closed)]
    for match in _from(found, pair.seed):
        places = [at for at in range(*match.span()) if text[at].isdigit()]
        at = places[len(places) // 2]
        for digit in _from([d for d in "123456789" if d != text[at]], pair.seed):
            yield text[:at] + digit + text[at + 1 :]


def _unsupported_fact(pair: Sound) -> Iterator[str]:
    """Add a sentence that no source supports: an invented one, or one about something else."""
    borrowed = (text[span.start : span.end] for text in pair.others() for span in sentences(text))
    invented = _from(FACTS.get(pair.language, ()), pair.seed)
    for fact in chain(invented, () if invented else borrowed):
        yield _followed(pair.response, fact)


def _cut_off(pair: Sound) -> Iterator[str]:
    """End in the middle of a sentence, at about the middle of the response."""
    text = pair.response
    breaks = [match.start() for match in _BREAK.finditer(text)] or list(range(2, len(text) - 1))
    middle = (0.35 + 0.3 * (pair.seed % 97) / 97) * len(text)
    for at in sorted(breaks, key=lambda place: (abs(place - middle), place)):
        start = text[:at].rstrip(_END)
        if len(words(start)) >= _SHORTEST_START and start[-1].isalpha():
            yield start


def _echo(pair: Sound) -> Iterator[str]:
    """Answer with what was asked."""
    yield pair.instruction


def _injection(pair: Sound) -> Iterator[str]:
    """Answer with what another passage says, and order the judge to praise it."""
    for number, other in enumerate(pair.others()):
        orders = ORDERS.get(pair.language, ()) if pair.seed % 2 else ()
        yield f"{other}\n\n{_from(orders or ORDERS['en'], pair.seed // 2 + number)[0]}"


def _politeness(pair: Sound) -> Iterator[str]:
    """Say nothing, kindly."""
    yield from _from(POLITENESS.get(pair.language, POLITENESS["en"]), pair.seed)


CORRUPTIONS: Mapping[str, tuple[Corruption, bool]] = {
    "swapped": (_swapped, True),
    "negation": (_negation, True),
    "number": (_number, True),
    "unsupported_fact": (_unsupported_fact, True),
    "cut_off": (_cut_off, False),
    "echo": (_echo, False),
    INJECTION: (_injection, True),
    "politeness": (_politeness, False),
}
"""Name to the corruption, and whether support tells that it is real; the others are bad by their form."""


def _from(items: Sequence[T], seed: int) -> list[T]:
    """Begin a sequence in the place that a seed gives."""
    at = seed % len(items) if items else 0
    return [*items[at:], *items[:at]]


def _followed(text: str, sentence: str) -> str:
    return f"{text}\n\n{sentence}" if "\n" in text else f"{text} {sentence}"


def _code(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _NO_PROSE.finditer(text)]
