"""Mine the instruction-response pairs that documents already hold, by rule and without a model.

Every response is an exact span of its document, or several such spans joined by line ends. The rules of
a language are data, see ``mining/rules``; a document in a language without rules yields nothing, and
says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from groundset.mining.abstracts import AbstractMiner
from groundset.mining.changelogs import ChangelogMiner
from groundset.mining.commands import CommandMiner
from groundset.mining.completeness import incomplete
from groundset.mining.conditions import ConditionMiner
from groundset.mining.definitions import DefinitionMiner
from groundset.mining.difficulty import difficulty
from groundset.mining.digests import DigestMiner
from groundset.mining.errors import ErrorMiner
from groundset.mining.examples import ExampleMiner
from groundset.mining.listings import ListingMiner
from groundset.mining.options import OptionMiner
from groundset.mining.outline import outline
from groundset.mining.passages import passages
from groundset.mining.procedures import ProcedureMiner
from groundset.mining.protocol import Instruction, Miner, Proposal, View
from groundset.mining.questions import QuestionMiner
from groundset.mining.replies import ReplyMiner
from groundset.mining.restyling import restyled
from groundset.mining.rules import data_hash, languages, rules
from groundset.mining.sections import SectionMiner
from groundset.mining.tables import TableMiner
from groundset.records import Candidate, Document, Evidence, Message, Origin, Passage, State, content_hash
from groundset.settings import Extraction
from groundset.text.conversation import holds_opener, is_conversation

__all__ = [
    "MINERS",
    "ONLY_ON_DEMAND",
    "ON_DEMAND",
    "MinedPassage",
    "Miner",
    "Proposal",
    "View",
    "failures",
    "fingerprint",
    "languages",
    "mine",
    "passages",
]

RULES_VERSION = 15
"""Counted up with every change of the code that changes what is mined."""
MINERS: tuple[Miner, ...] = (
    QuestionMiner(),
    ReplyMiner(),
    ProcedureMiner(),
    DefinitionMiner(),
    AbstractMiner(),
    ChangelogMiner(),
    SectionMiner(),
    TableMiner(),
    OptionMiner(),
    CommandMiner(),
    ExampleMiner(),
    ErrorMiner(),
)
"""Every family that is asked first, in the order of their candidates."""
ON_DEMAND: tuple[Miner, ...] = (DigestMiner(), ListingMiner(), ConditionMiner())
"""Families of lower yield: their pairs wait until a value of the coverage map is thin."""
ONLY_ON_DEMAND = "only_on_demand"
"""Reason of a passage without other pairs; it holds until augmentation takes one of them."""


@dataclass(frozen=True, slots=True)
class MinedPassage:
    """A passage in its final state, with all candidates that the rules found in it."""

    passage: Passage
    candidates: tuple[Candidate, ...]
    """By family in the order of ``MINERS``, within a family the best first."""
    on_demand: tuple[Candidate, ...] = ()
    """By family in the order of ``ON_DEMAND``; also of a passage that is rejected for want of others."""
    restyled: tuple[Candidate, ...] = ()
    """Pairs beyond ``per_passage`` and on demand once more, each in every other style of instruction."""


def mine(document: Document, passages: Sequence[Passage], settings: Extraction) -> tuple[MinedPassage, ...]:
    """Find all pairs in the passages of a document; a function of its arguments alone."""
    if document.language not in languages():
        return tuple(_rejected(passage, "no_rules_for_language") for passage in passages)
    seen = outline(document, rules(document.language))
    return tuple(_mined(View(seen, passage), settings) for passage in passages)


def fingerprint(settings: Extraction) -> str:
    """Hash everything but the document that mined candidates depend on."""
    return content_hash("mining", RULES_VERSION, data_hash(), settings.fingerprint)


def _rejected(passage: Passage, reason: str) -> MinedPassage:
    return MinedPassage(replace(passage, state=State.REJECTED, reason=reason), ())


def _mined(view: View, settings: Extraction) -> MinedPassage:
    candidates, failures = _found(view, MINERS, settings)
    on_demand, _failures = _found(view, ON_DEMAND, settings)
    waiting = dict(_beyond(candidates, settings.per_passage)) | on_demand
    reason = "mined" if candidates else ONLY_ON_DEMAND if on_demand else _reason(failures)
    return MinedPassage(
        replace(view.passage, state=State.KEPT if candidates else State.REJECTED, reason=reason),
        tuple(candidates),
        tuple(on_demand),
        tuple(_restyled(view, waiting, settings)),
    )


def _found(
    view: View, miners: Sequence[Miner], settings: Extraction
) -> tuple[dict[Candidate, Proposal], Counter[str]]:
    """Give the candidates in order, each with its proposal, and count what the others fail."""
    candidates: dict[Candidate, Proposal] = {}
    failures: Counter[str] = Counter()
    for miner in miners:
        proposals = sorted(miner.find(view), key=lambda found: (-found.strength, found.start, found.end))
        for proposal in proposals:
            made = _candidate(view, miner.family, proposal, settings)
            if isinstance(made, Candidate):
                candidates.setdefault(made, proposal)
            else:
                failures[made] += 1
    return candidates, failures


def _beyond(found: Mapping[Candidate, Proposal], limit: int) -> Iterator[tuple[Candidate, Proposal]]:
    """Yield the candidates of each family beyond the first few, which enter at once."""
    ranks: Counter[str] = Counter()
    for candidate, proposal in found.items():
        if ranks[candidate.origin.family] >= limit:
            yield candidate, proposal
        ranks[candidate.origin.family] += 1


def _restyled(view: View, waiting: Mapping[Candidate, Proposal], settings: Extraction) -> Iterator[Candidate]:
    for candidate, proposal in waiting.items():
        for other in restyled(view, proposal.instruction) if proposal.instruction else ():
            made = _candidate(view, candidate.origin.family, replace(proposal, instruction=other), settings)
            if isinstance(made, Candidate):
                yield made


def _reason(failures: Counter[str]) -> str:
    """Say why nothing came of a passage: what ended the attempt that came furthest."""
    if not failures:
        return "no_rule_matched"
    incomplete_ones = [name for name in failures if name != "no_standalone_instruction"]
    return "no_complete_response" if incomplete_ones else "no_standalone_instruction"


def _candidate(view: View, family: str, proposal: Proposal, settings: Extraction) -> Candidate | str:
    """Make the candidate of a proposal, or name what it fails."""
    document, passage = view.outline.document, view.passage
    if proposal.instruction is None:
        return "no_standalone_instruction"
    evidence = tuple(
        Evidence(document.id, piece.start, piece.end, document.text[piece.start : piece.end])
        for piece in proposal.pieces
    )
    response = "\n".join(one.quote for one in evidence)
    if holds_opener(response) and is_conversation(document.text):
        return "holds_messages"
    failed = incomplete(response, view.outline.rules, settings, family, proposal.bare_answers, proposal.entry)
    if failed:
        return failed
    origin = _origin(family, proposal, proposal.instruction, passage, response)
    messages = (Message("user", proposal.instruction.text), Message("assistant", response))
    return Candidate.make(messages, evidence, origin)


def _origin(
    family: str, proposal: Proposal, instruction: Instruction, passage: Passage, response: str
) -> Origin:
    return Origin(
        method="mined",
        family=family,
        template=instruction.template,
        passage=passage.id,
        task_type=proposal.task_type,
        style=instruction.style,
        difficulty=difficulty(response),
    )


def failures(
    document: Document, passages: Sequence[Passage], settings: Extraction
) -> Iterator[tuple[str, str]]:
    """Yield (family, check) of every proposal that did not become a candidate, to tune the rules."""
    if document.language not in languages():
        return
    seen = outline(document, rules(document.language))
    for passage in passages:
        view = View(seen, passage)
        for miner in (*MINERS, *ON_DEMAND):
            made = (_candidate(view, miner.family, proposal, settings) for proposal in miner.find(view))
            yield from ((miner.family, one) for one in made if isinstance(one, str))
