"""One pass over the candidates: families, languages, ways of making, lengths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from groundset.project.reporting.corpus import Seen
from groundset.records import Candidate, State
from groundset.report.charts import Spread
from groundset.report.facts import Kind, Part
from groundset.text.languages import UNKNOWN
from groundset.text.tokens import words

if TYPE_CHECKING:
    from groundset.project.project import Project

_SHOWN = 24
"""Parts in one table; the rest is one row."""

Counts = dict[str, Counter[str]]
"""``kept`` and ``all``, each name to count."""


def _counts() -> Counts:
    return {"kept": Counter(), "all": Counter()}


@dataclass
class Tally:
    """Running counts over candidates."""

    families: Counts = field(default_factory=_counts)
    methods: Counts = field(default_factory=_counts)
    of_language: Counts = field(default_factory=_counts)
    of_kind: Counts = field(default_factory=_counts)
    models: set[str] = field(default_factory=set)
    instructions: Counter[int] = field(default_factory=Counter)
    responses: Counter[int] = field(default_factory=Counter)

    def add(self, candidate: Candidate, kept: bool, seen: Seen) -> None:
        """Count one candidate."""
        document = candidate.evidence[0].document if candidate.evidence else ""
        for counts, name in (
            (self.families, candidate.origin.family),
            (self.methods, candidate.origin.method),
            (self.of_language, seen.language.get(document, "und")),
            (self.of_kind, seen.kind.get(document, "")),
        ):
            counts["all"][name] += 1
            counts["kept"][name] += kept
        if kept:
            self.models |= {candidate.origin.model} - {""}
            self.instructions[len(words(candidate.instruction))] += 1
            self.responses[len(words(candidate.response))] += 1

    def parts(self, counts: Counts, documents: Mapping[str, int] | None = None) -> tuple[Part, ...]:
        """Give the parts, the largest first; what does not fit is one row."""
        named = documents or {}
        names = sorted(counts["all"] | dict(named), key=lambda n: (-counts["all"][n], -named.get(n, 0), n))
        rows = [Part(n, counts["kept"][n], counts["all"][n], named.get(n, 0)) for n in names]
        if len(rows) <= _SHOWN:
            return tuple(rows)
        rest = rows[_SHOWN - 1 :]
        other = Part(
            f"{len(rest)} others",
            sum(p.samples for p in rest),
            sum(p.candidates for p in rest),
            sum(p.documents for p in rest),
        )
        return (*rows[: _SHOWN - 1], other)

    def languages(self, seen: Seen) -> tuple[Part, ...]:
        """Give the languages with their documents."""
        told = self.parts(self.of_language, Counter(seen.language.values()))
        return tuple(replace(part, name="unknown (und)") if part.name == UNKNOWN else part for part in told)

    def kinds(self, seen: Seen) -> tuple[Kind, ...]:
        """Give the kinds of files, the most frequent first."""
        names = sorted(seen.documents, key=lambda n: (-seen.files[n], n))
        return tuple(
            Kind(n, seen.files[n], seen.documents[n], seen.characters[n], self.of_kind["kept"][n])
            for n in names
        )

    @property
    def instruction_spread(self) -> Spread:
        """Words of the instructions."""
        return Spread.of(self.instructions)

    @property
    def response_spread(self) -> Spread:
        """Words of the responses."""
        return Spread.of(self.responses)


def tally(project: Project, seen: Seen) -> Tally:
    """Count every live candidate."""
    kept = {o.candidate for o in project.ledger.candidates.outcomes() if o.state is State.KEPT}
    counted = Tally()
    for candidate in project.ledger.candidates.live():
        counted.add(candidate, candidate.id in kept, seen)
    return counted
