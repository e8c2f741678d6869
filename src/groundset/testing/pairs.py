"""A pair as a judge's prompt shows it, and what is plainly wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import fsum

from groundset.gates.checks.registry import CHECKS
from groundset.gates.support import support
from groundset.gates.supporting.words import base, is_content, weight
from groundset.testing.asked import Asked
from groundset.text.sentences import sentences
from groundset.text.tokens import words

_ORDERS = re.compile(
    r"\b(?:rate|score|grade|judge|mark) (?:this|it|me|them|every|all|the (?:pair|response|answer|above))\b"
    r"[^\n]{0,60}\b(?:5|five|10|ten|top|full|highest|perfect|maximum|good|correct)\b"
    r"|\b(?:give|award|assign|deserves?|merits?)\b[^.\n]{0,60}\b(?:score|rating|grade|marks?|points|stars)\b"
    r"|\b(?:score|rating|grade|mark)s?\b\"?[^.\n]{0,40}\b(?:5|five|10|ten)\b"
    r"|\b(?:5|five) (?:out of|of) (?:5|five)\b|\b5 ?/ ?5\b"
    r"|\b(?:highest|maximum|perfect|full|top) (?:possible )?(?:score|rating|marks?|grade)s?\b"
    r"|\b(?:to|note|attention|dear|message for|for)\s+(?:the\s+|any\s+)?(?:judge|grader|evaluator|rater)s?\b"
    r"|\b(?:bewerte|gib|vergib)\b[^.\n]{0,60}\b(?:note|höchst\w*|punkte\w*|bewertung|5)\b"
    r"|\bbewertung 5\b",
    re.IGNORECASE,
)
_MID_SENTENCE = re.compile(r"[\w,;(–-]$")
_GOES_ON = re.compile(r"[^\S\n]?\w")
_SUPPORT = ((5, 0.85), (4, 0.7), (3, 0.6), (2, 0.5))
"""Score, and the support that it takes at least."""
_TAIL = 30
"""Characters at the end of a response by which its place in the passage is found."""
_NEAR = 400
"""Characters around a response in its passage that may hold what it answers."""
_ON_TOPIC = 0.34
_FEWEST = 2
"""Words of an instruction that stand in the passage from which it can be told what it is about."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What is to be judged, with its source."""

    passages: tuple[str, ...]
    sections: tuple[str, ...]
    asked: str
    """The instruction as it is."""
    instruction: str
    """Without the passage, where it brings it along."""
    response: str

    @staticmethod
    def of(asked: Asked) -> Pair:
        """Read the fences of a prompt."""
        texts: dict[str, list[str]] = {}
        for name, text in asked.fences:
            texts.setdefault(name, []).append(text)
        passages = tuple(texts.get("passage", ()))
        asked_for = "\n".join([*texts.get("instruction", ()), *texts.get("turn_user", ())])
        instruction = asked_for
        for passage in passages:
            instruction = instruction.replace(passage.strip(), "")
        response = "\n".join([*texts.get("response", ()), *texts.get("turn_assistant", ())])
        return Pair(passages, tuple(texts.get("section", ())), asked_for, instruction.strip(), response)

    @property
    def orders_the_judge(self) -> bool:
        """Whether the response, or the instruction, asks for a score."""
        return bool(_ORDERS.search(self.response) or _ORDERS.search(self.instruction))


@dataclass(frozen=True, slots=True)
class Finding:
    """A score from 1 to 5, and why."""

    score: int
    reason: str


def clarity(pair: Pair) -> Finding:
    """Score whether the instruction can be understood on its own."""
    return _checked(pair, "self_contained", "instruction_length", "language_match")


def form(pair: Pair) -> Finding:
    """Score whether the response is clean text."""
    return _checked(
        pair, "leftover_markup", "repetition", "link_heavy", "instructs_the_model", "boilerplate_text"
    )


def privacy(pair: Pair) -> Finding:
    """Score whether the pair is free of secrets and personal data."""
    return _checked(pair, "personal_data", "secret")


def correctness(pair: Pair) -> Finding:
    """Score whether the response answers the instruction, wholly, and by the passage alone."""
    findings = [rule(pair) for rule in _RULES]
    findings.append(
        _checked(pair, "response_length", "response_complete", "refusal", "empty_politeness", "not_echo")
    )
    return min(findings, key=lambda finding: finding.score)


def overall(pair: Pair) -> Finding:
    """Score a criterion that nothing is known of: as the worst of all others."""
    return min(
        (rule(pair) for rule in (correctness, form, clarity, privacy)), key=lambda finding: finding.score
    )


def _checked(pair: Pair, *names: str) -> Finding:
    """Score by the worst of some checks."""
    scores = {name: _run(name, pair) for name in names}
    worst = min(scores, key=scores.__getitem__)
    if scores[worst] >= 1:
        return Finding(5, "read on its own and held against the passage, nothing speaks against this pair")
    return Finding(1 if scores[worst] == 0 else 3 if scores[worst] <= 1 / 2 else 4, worst.replace("_", " "))


def _run(name: str, pair: Pair) -> float:
    check = CHECKS[name]
    instruction = pair.asked if name == "self_contained" else pair.instruction
    return check.run(instruction, pair.response, check.defaults)


def _supported(pair: Pair) -> Finding:
    if not pair.passages:
        return Finding(3, "there is no passage to compare with")
    if _is_verbatim(pair):
        return Finding(5, "it stands in the passage")
    found = support(pair.response, pair.instruction, [*pair.passages, *pair.sections])
    if found.numbers or found.names:
        unknown = ", ".join([*found.numbers, *found.names][:3])
        return Finding(1, f"the passage does not have {unknown}")
    score = next((score for score, least in _SUPPORT if found.score >= least), 1)
    twisted = found.twists.opposite or found.twists.negated
    if twisted and found.score < found.untwisted:
        return Finding(1, "it says the opposite of the passage")
    return Finding(score, f"the passage supports {found.score:.2f} of it")


def _is_verbatim(pair: Pair) -> bool:
    """Tell whether each line, or each sentence of it, stands in a passage."""

    def stands(text: str) -> bool:
        return any(text in passage for passage in pair.passages)

    lines = (line.strip() for line in pair.response.split("\n"))
    return all(stands(ln) or all(stands(ln[at.start : at.end]) for at in sentences(ln)) for ln in lines)


def _unordered(pair: Pair) -> Finding:
    return Finding(1, "it tells the judge what to say") if pair.orders_the_judge else Finding(5, "")


def _unbroken(pair: Pair) -> Finding:
    """Find a response that ends where its passage goes on in the middle of a sentence."""
    text = pair.response.rstrip()
    if _MID_SENTENCE.search(text):
        for passage in pair.passages:
            at = passage.find(text[-_TAIL:])
            if at >= 0 and _GOES_ON.match(passage, at + len(text[-_TAIL:])):
                return Finding(1, "it breaks off in the middle of a sentence")
    return Finding(5, "")


def _no_echo(pair: Pair) -> Finding:
    asked, answered = " ".join(words(pair.instruction)), " ".join(words(pair.response))
    if len(asked.split()) > 3 and answered.startswith(asked):
        return Finding(2, "it begins by repeating the instruction")
    return Finding(5, "")


def _on_topic(pair: Pair) -> Finding:
    """Find a response from another place of the passage than the one the instruction is about."""
    about = {base(word) for word in words(pair.instruction) if is_content(word)}
    about &= {base(word) for passage in pair.passages for word in words(passage)}
    if len(about) < _FEWEST:
        return Finding(5, "")
    near = {base(word) for text in (pair.response, *_around(pair)) for word in words(text)}
    share = fsum(weight(word) for word in sorted(about & near)) / fsum(weight(word) for word in sorted(about))
    return Finding(5, "") if share >= _ON_TOPIC else Finding(2, "it answers another question")


def _around(pair: Pair) -> list[str]:
    """Give what stands around the response in its passage, else the paragraph most like it."""
    head = pair.response.strip()[:_TAIL]
    places = [(passage, passage.find(head)) for passage in pair.passages]
    found = [
        passage[max(0, at - _NEAR) : at + len(pair.response) + _NEAR] for passage, at in places if at >= 0
    ]
    if found:
        return found
    said = set(words(pair.response))
    paragraphs = [paragraph for passage in pair.passages for paragraph in passage.split("\n\n")]
    return sorted(paragraphs, key=lambda paragraph: -len(said.intersection(words(paragraph))))[:1]


_RULES: tuple[Callable[[Pair], Finding], ...] = (_supported, _unordered, _unbroken, _no_echo, _on_topic)
