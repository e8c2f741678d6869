"""Grounding: the evidence of a candidate is really in the corpus, and it supports the response.

A response mined by rule must be its quotes, verbatim. For any other, each number and name must stand in
the evidence or the instruction, and its score must reach a threshold: the share of its words that the
evidence has, less what it adds in one place, negates or exaggerates. It is no judge of meaning: see
``support``.

An instruction may hold its context: then it ends, after a blank line, with the last piece of its evidence,
verbatim. The response is then compared with that context and with what is asked of it, which may name
classes, fields or a form that the context does not.

What a model wrote must not repeat the wording of its prompt. A quote of its that nobody found is evidence
of the empty span at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from groundset.gates.support import Support, support
from groundset.prompts import echo
from groundset.records import Candidate, Decision, Verdict, content_hash
from groundset.settings import Grounding as Settings

_RULES = 3
"""Raise it when rules or word lists change."""

_BY_RULE = ("mined", "augmented")
_JOINS = ("\n", "\n\n")

TextAt = Callable[[str, int, int], str | None]
"""Document id, start and end to the document's text there; None when there is no such place."""


class GroundingGate:
    """The point gate ``grounding``."""

    name = "grounding"

    def __init__(self, settings: Settings, text_at: TextAt) -> None:
        """Make the gate over the documents that ``text_at`` reads."""
        self._settings = settings
        self._text_at = text_at
        self._fingerprint = content_hash(self.name, _RULES, settings.fingerprint, echo.fingerprint())

    @property
    def fingerprint(self) -> str:
        """Hash of rules and thresholds; the documents are named by the candidate itself."""
        return self._fingerprint

    @property
    def pending(self) -> bool:
        """Nothing is."""
        return False

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Need nothing from outside."""

    def screen(self, candidates: Sequence[Candidate]) -> None:
        """Gain nothing from looking at many together."""

    def judge(self, candidate: Candidate) -> Verdict:
        """Reject a candidate whose evidence is missing, misquoted or too little for its response."""
        problem = self._misquoted(candidate)
        if problem is not None:
            return self._reject(candidate, problem[0], 0.0, problem[1])
        quotes = [evidence.quote for evidence in candidate.evidence]
        echoed = _echoes(candidate, quotes) if candidate.origin.model else ()
        if echoed:
            return self._reject(candidate, "prompt_echo", 0.0, {"echo": list(echoed)})
        if any(candidate.response == join.join(quotes) for join in _JOINS):
            return self._verdict(candidate, Decision.KEEP, "ok", 1.0, {"verbatim": True})
        if candidate.origin.method in _BY_RULE and not candidate.origin.model:
            return self._reject(candidate, "not_verbatim", 0.0, {"verbatim": False})
        return self._supported(candidate, quotes)

    def _misquoted(self, candidate: Candidate) -> tuple[str, dict[str, Any]] | None:
        """Give reason and proof of the first fault in the evidence."""
        if not candidate.evidence:
            return "no_evidence", {}
        for number, evidence in enumerate(candidate.evidence):
            proof = {
                "evidence": number,
                "document": evidence.document,
                "span": [evidence.start, evidence.end],
            }
            if evidence.quote and evidence.start == evidence.end == 0:
                return "quote_not_found", proof
            if not 0 <= evidence.start < evidence.end:
                return "bad_span", proof
            text = self._text_at(evidence.document, evidence.start, evidence.end)
            if text is None:
                return "bad_span", proof
            if text != evidence.quote:
                return "quote_not_found", proof
        return None

    def _supported(self, candidate: Candidate, quotes: list[str]) -> Verdict:
        own = asked(candidate)
        given = own != candidate.instruction
        found = support(candidate.response, "" if given else own, [*quotes, own] if given else quotes)
        reason = self._fault(found)
        proof = {
            "verbatim": False,
            "share": found.share,
            "missing": _missing(found),
            "twisted": _twisted(found),
        }
        decision = Decision.REJECT if reason else Decision.KEEP
        return self._verdict(candidate, decision, reason or "ok", found.score, proof)

    def _fault(self, found: Support) -> str:
        """Give the reason to reject; empty when there is none."""
        if found.numbers:
            return "number_not_in_evidence"
        if found.names:
            return "name_not_in_evidence"
        if found.score >= self._settings.min_support:
            return ""
        if found.untwisted < self._settings.min_support:
            return "unsupported_words"
        return "number_not_in_evidence" if found.counts else "twisted_words"

    def _reject(self, candidate: Candidate, reason: str, score: float, proof: Mapping[str, Any]) -> Verdict:
        return self._verdict(candidate, Decision.REJECT, reason, score, proof)

    def _verdict(
        self, candidate: Candidate, decision: Decision, reason: str, score: float, proof: Mapping[str, Any]
    ) -> Verdict:
        return Verdict(candidate.id, self.name, decision, reason, score, proof, self._fingerprint)


def asked(candidate: Candidate) -> str:
    """Give the instruction without the context that it ends with."""
    instruction = candidate.instruction
    context = candidate.evidence[-1].quote if candidate.evidence else ""
    return instruction.removesuffix(f"\n\n{context}") if context else instruction


def _echoes(candidate: Candidate, quotes: Iterable[str]) -> tuple[str, ...]:
    return echo.echoes(f"{candidate.instruction}\n{candidate.response}", quotes)


def _missing(found: Support) -> dict[str, list[str]]:
    return {
        "words": list(found.words),
        "numbers": list(found.numbers),
        "counts": list(found.counts),
        "names": list(found.names),
    }


def _twisted(found: Support) -> dict[str, list[str]]:
    twists = found.twists
    return {
        "negated": list(twists.negated),
        "universal": list(twists.universal),
        "opposite": list(twists.opposite),
    }
