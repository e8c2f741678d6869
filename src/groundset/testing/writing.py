"""The loopback model as a generator: pairs and conversations of sentences of the passages, truly quoted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from groundset.testing.asked import Asked
from groundset.testing.behaviour import Quirks
from groundset.testing.chance import chance, pick
from groundset.testing.excerpts import Excerpt, excerpts
from groundset.testing.instances import instance
from groundset.testing.wording import as_json, follow_up, instruction, language_of, section_name

_MOST = re.compile(r"\bat most (\w+)", re.IGNORECASE)
_COUNTS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_WITHOUT_COUNT = 3
_TURNS = 3
_QUOTES = 8
"""Most quotes of one conversation."""
_AS_JSON = re.compile(r"\bas JSON\b")
"""Words of a prompt that asks for responses in JSON."""
_ECHOED = 8
"""Words that a line of the prompt has at least to be echoed."""
_INVENTORS = ("Velmar Ostrin", "Quilla Brandvik", "Tasso Merilund", "Odran Fexley")


@dataclass(frozen=True, slots=True)
class _Source:
    """What can be answered from: an excerpt, or two of different passages."""

    place: int
    """Of its passage among the passages."""
    topic: str
    section: str
    text: str
    quotes: tuple[str, ...]
    order: float

    def __add__(self, other: _Source) -> _Source:
        return _Source(
            self.place,
            f"{self.topic} – {other.topic}",
            self.section,
            f"{self.text}\n\n{other.text}",
            self.quotes + other.quotes,
            self.order,
        )


class _Page:
    """One reply under way: what was asked, and the names its chances go by."""

    def __init__(self, asked: Asked, shape: str, seed: int) -> None:
        self.names = (seed, asked.key)
        self.asked = asked
        self.shape = shape
        self.as_facts = bool(_AS_JSON.search(asked.words_outside))
        self.passages = [(section_name(section), text) for section, text in _passages(asked)]
        self.language = language_of("\n".join(text for _, text in self.passages))

    def happens(self, what: str, share: float) -> bool:
        return share > 0 and chance(*self.names, what) < share

    def sources(self) -> list[_Source]:
        """Give what can be answered from, in an order of its own for each request; no sentence twice."""
        found = [
            (chance(*self.names, place, excerpt.spans), place, excerpt)
            for place, (_, text) in enumerate(self.passages)
            for excerpt in excerpts(text)
        ]
        used: set[str] = set()
        chosen = []
        for order, place, excerpt in sorted(found, key=lambda one: one[0]):
            quotes = excerpt.quotes(self.passages[place][1])
            if used.isdisjoint(quotes):
                used.update(quotes)
                chosen.append(self._source(order, place, excerpt))
        return chosen

    def _source(self, order: float, place: int, excerpt: Excerpt) -> _Source:
        section, passage = self.passages[place]
        quotes = tuple(excerpt.quotes(passage))
        return _Source(place, excerpt.topic, section, excerpt.text(passage), quotes, order)

    def most(self) -> int:
        """Tell how many pairs are asked for."""
        most = _items(self.asked, self.shape, "maxItems")
        if isinstance(most, int):
            return most
        for stated in _MOST.finditer(self.asked.words_outside):
            word = stated[1].lower()
            if word.isdecimal() or word in _COUNTS:
                return int(word) if word.isdecimal() else _COUNTS.index(word)
        return _WITHOUT_COUNT


def written(asked: Asked, shape: str, quirks: Quirks, seed: int) -> dict[str, Any]:
    """Answer a generation prompt with ``pairs`` or ``conversations``: none where nothing can be quoted."""
    page = _Page(asked, shape, seed)
    made = list(islice(_pairs(page) if shape == "pairs" else _conversations(page), page.most()))
    if made:
        _spoil(page, made, quirks)
    return {shape: [{**_filled(page), **item} for item in made]}


def _pairs(page: _Page) -> Iterator[dict[str, Any]]:
    """Write pairs; from two passages at a time when there are several, as JSON where that is asked for."""
    sources = page.sources()
    for source in sources if len(page.passages) < 2 else _joined(sources):
        yield _facts(page, source) if page.as_facts else _pair(page, source)


def _joined(sources: list[_Source]) -> Iterator[_Source]:
    """Join each source with the next of another passage."""
    left = list(sources)
    while left:
        first = left.pop(0)
        other = next((source for source in left if source.place != first.place), None)
        if other is not None:
            left.remove(other)
            yield first + other


def _pair(page: _Page, source: _Source) -> dict[str, Any]:
    words = instruction(source.topic, source.section, page.language, *page.names, source.order)
    return {"instruction": words, "response": source.text, "quotes": list(source.quotes)}


def _facts(page: _Page, source: _Source) -> dict[str, Any]:
    words, response = as_json(source.topic, page.language), _in_json(source.topic, source.text)
    return {"instruction": words, "response": response, "quotes": list(source.quotes)}


def _in_json(subject: str, detail: str) -> str:
    return json.dumps({"subject": subject, "detail": detail}, ensure_ascii=False)


def _conversations(page: _Page) -> Iterator[dict[str, Any]]:
    waiting = page.sources()
    while waiting:
        part = [source for source in waiting[:_TURNS] if source.place == waiting[0].place]
        while len(part) > 1 and sum(len(source.quotes) for source in part) > _QUOTES:
            part.pop()
        waiting = [source for source in waiting if source not in part]
        asked = [follow_up(source.topic, page.language) for source in part]
        asked[0] = _pair(page, part[0])["instruction"]
        turns = [{"user": ask, "assistant": source.text} for ask, source in zip(asked, part, strict=True)]
        yield {"turns": turns, "quotes": [quote for source in part for quote in source.quotes]}


def _passages(asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield section and text of each passage; a section is named right before its passage."""
    section = ""
    for name, text in asked.fences:
        if name == "section":
            section = text
        elif name == "passage":
            yield section, text
            section = ""


def _items(asked: Asked, shape: str, key: str) -> Any:
    """Give what the schema says of the list of pairs; None where it says nothing."""
    schema = asked.schema or {}
    return schema.get("properties", {}).get(shape, {}).get(key)


def _filled(page: _Page) -> dict[str, Any]:
    """Fill in what the schema of an item wants besides what is written."""
    items = _items(page.asked, page.shape, "items")
    if not isinstance(items, dict) or "$ref" in items:
        return {}
    others = {
        name: value
        for name, value in items.get("properties", {}).items()
        if name not in ("instruction", "response", "quotes", "turns")
    }
    filled: dict[str, Any] = instance({"type": "object", "properties": others}, *page.names)
    return filled


def _spoil(page: _Page, made: list[dict[str, Any]], quirks: Quirks) -> None:
    """Let one item have the faults that befall this reply."""
    item = pick(made, *page.names, "spoiled")
    if page.happens("unsupported", quirks.unsupported):
        _respond(page, item, lambda text: f"{text} {_unsupported(page)}")
    if page.happens("prompt_echo", quirks.prompt_echo):
        _respond(page, item, lambda text: f"{_echoed(page)} {text}")
    if page.happens("invented_quotes", quirks.invented_quotes):
        item["quotes"] = [*item["quotes"][:-1], _invented(page, item["quotes"][-1])]


def _respond(page: _Page, item: dict[str, Any], change: Callable[[str], str]) -> None:
    """Change what a pair or the end of a conversation answers; JSON stays JSON."""
    if page.shape != "pairs":
        item["turns"][-1]["assistant"] = change(item["turns"][-1]["assistant"])
    elif page.as_facts:
        facts = json.loads(item["response"])
        item["response"] = _in_json(facts["subject"], change(facts["detail"]))
    else:
        item["response"] = change(item["response"])


def _unsupported(page: _Page) -> str:
    """Say something with a name and a number that no passage has."""
    text = "\n".join(text for _, text in page.passages)
    start = int(chance(*page.names, "number") * 8000)
    number = next(number for number in range(1000 + start, 100_000) if str(number) not in text)
    name = next((name for name in _INVENTORS if name not in text), "Nobody Inparticular")
    return f"It was first described by {name} in a study of {number} cases."


def _echoed(page: _Page) -> str:
    """Give the longest line that the prompt says outside its fences."""
    lines = [line.strip() for line in page.asked.words_outside.split("\n")]
    long = [line for line in lines if len(line.split()) >= _ECHOED and not line.startswith("<")]
    return max(long, key=len, default="Write at most a few pairs, as JSON.")


def _invented(page: _Page, quote: str) -> str:
    """Change a quote so that no passage holds it."""
    words = quote.split(" ")
    at = int(chance(*page.names, "invented") * len(words))
    name = pick(_INVENTORS, *page.names, "invented").split()[1]
    invented = " ".join([*words[:at], name, *words[at + 1 :]])
    return f"{invented} {name}" if any(invented in text for _, text in page.passages) else invented
