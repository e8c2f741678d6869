"""Random samples to read, with their evidence; or rejected candidates, with what ended them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from groundset.records import Candidate, Outcome, State, content_hash

if TYPE_CHECKING:
    from groundset.project.project import Project


@dataclass(frozen=True, slots=True)
class Drawn:
    """One candidate that was drawn, and how it ended."""

    candidate: Candidate
    outcome: Outcome

    def to_json(self) -> dict[str, Any]:
        """Give one row of the shape of ``schemas/sample.json``."""
        return {
            "id": self.candidate.id,
            "messages": [asdict(m) for m in self.candidate.messages],
            "evidence": [asdict(e) for e in self.candidate.evidence],
            "origin": asdict(self.candidate.origin),
            "state": self.outcome.state,
            "gate": self.outcome.gate,
            "reason": self.outcome.reason,
            "other": self.outcome.other,
        }


def sample(project: Project, count: int, *, seed: int, rejected: bool) -> list[Drawn]:
    """Draw ``count`` samples (or rejected candidates) at random; the same seed draws the same.

    The draw is by a seeded hash of the id, so it moves little when the set changes a little.
    """
    wanted = State.REJECTED if rejected else State.KEPT
    ends = [o for o in project.ledger.candidates.outcomes() if o.state is wanted]
    ends.sort(key=lambda o: content_hash(seed, o.candidate))
    chosen = ends[: max(0, count)]
    candidates = {c.id: c for c in project.ledger.candidates.get(o.candidate for o in chosen)}
    return [Drawn(candidates[o.candidate], o) for o in chosen]
