"""How the loopback model words an instruction: by language, with what it is about."""

from __future__ import annotations

from groundset.testing.chance import pick
from groundset.text.languages import detect

_ENGLISH = (
    "What should one know about “{topic}”{place}?",
    "Explain what is meant by “{topic}”{place}.",
    "Describe “{topic}”{place}.",
    "How does “{topic}” work{place}?",
    "Tell me more about “{topic}”{place}.",
    "What can you say about “{topic}”{place}?",
    "Give the facts about “{topic}”{place}.",
    "I am new to this. What is there to know about “{topic}”{place}?",
    "Which details matter for “{topic}”{place}?",
    "Summarise in a few words what is known about “{topic}”{place}.",
    "Why does “{topic}” matter{place}?",
    "Write a short note on “{topic}”{place}.",
    "A colleague asks about “{topic}”{place}. What do you answer?",
    "In your own words: what about “{topic}”{place}?",
    "What is the role of “{topic}”{place}?",
    "Please clarify “{topic}”{place}.",
)
_GERMAN = (  # codespell:ignore
    "Was sollte man über „{topic}“{place} wissen?",  # codespell:ignore
    "Erkläre, was mit „{topic}“{place} gemeint ist.",  # codespell:ignore
    "Beschreibe „{topic}“{place}.",  # codespell:ignore
    "Fasse kurz zusammen, was über „{topic}“{place} bekannt ist.",  # codespell:ignore
    "Warum ist „{topic}“{place} wichtig?",  # codespell:ignore
    "Was lässt sich über „{topic}“{place} sagen?",  # codespell:ignore
    "Wie verhält es sich mit „{topic}“{place}?",  # codespell:ignore
    "Welche Einzelheiten gehören zu „{topic}“{place}?",  # codespell:ignore
)
_ANY = ("{topic}{place}?", "{topic}{place}: ?", "? {topic}{place}", "{topic}{place} …?")
_WORDINGS = {"en": (_ENGLISH, " in {section}"), "de": (_GERMAN, " bei {section}")}
_NEUTRAL = (_ANY, " ({section})")
_AS_JSON = {
    "en": (
        "Take what the following text says about “{topic}” out of it as JSON: "
        'one object with the fields "subject" and "detail"; a value that is not given is null.'
    ),
    "de": (
        "Gib als JSON wieder, was der Text über „{topic}“ sagt: "  # codespell:ignore
        'ein Objekt mit den Feldern "subject" und "detail"; was fehlt, ist null.'  # codespell:ignore
    ),
}
_FOLLOW_UP = {"en": "And what about “{topic}”?", "de": "Und was ist mit „{topic}“?"}
_SECTION = 80
"""Characters of a section's name."""


def language_of(text: str) -> str:
    """Tell English and German from the rest, ``any``; what is too short to tell is English in ASCII."""
    found = detect(text)
    if found in _WORDINGS:
        return found
    return "en" if text.isascii() and found == "und" else "any"


def instruction(topic: str, section: str, language: str, *names: object) -> str:
    """Word an instruction; which words depends on the names."""
    wordings, place = _WORDINGS.get(language, _NEUTRAL)
    where = place.format(section=section) if section and section != topic else ""
    return pick(wordings, *names).format(topic=topic, place=where)


def as_json(topic: str, language: str) -> str:
    """Word a request for JSON with the fields ``subject`` and ``detail``."""
    return _AS_JSON.get(language, '{topic}: JSON "subject", "detail"').format(topic=topic)


def follow_up(topic: str, language: str) -> str:
    """Word a later question of a conversation."""
    return _FOLLOW_UP.get(language, "{topic}?").format(topic=topic)


def section_name(path: str) -> str:
    """Name a section by the last headings of its path that are short enough together."""
    parts = [part.strip() for part in path.split(" > ") if part.strip()]
    if not parts:
        return ""
    both = " – ".join(parts[-2:])
    return both if len(both) <= _SECTION else parts[-1][:_SECTION].strip()
