"""Mine the instruction-response pairs that documents already hold, by rule and without a model.

Every response is an exact span of its document, or several such spans joined by line ends. The rules of
a language are data, see ``mining/rules``; a document in a language without rules yields nothing, and
says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from groundset.mining.abstracts import AbstractMiner
from groundset.mining.changelogs import ChangelogMiner
from groundset.mining.commands import CommandMiner
from groundset.mining.completeness import incomplete
from groundset.mining.definitions import DefinitionMiner
from groundset.mining.difficulty import difficulty
from groundset.mining.errors import ErrorMiner
from groundset.mining.examples import ExampleMiner
from groundset.mining.options import OptionMiner
from groundset.mining.outline import outline
from groundset.mining.passages import passages
from groundset.mining.procedures import ProcedureMiner
from groundset.mining.protocol import Instruction, Miner, Proposal, View
from groundset.mining.questions import QuestionMiner
from groundset.mining.replies import ReplyMiner
from groundset.mining.rules import data_hash, languages, rules
from groundset.mining.sections import SectionMiner
from groundset.mining.tables import TableMiner
from groundset.records import Candidate, Document, Evidence, Message, Origin, Passage, State, content_hash
from groundset.settings import Extraction
from groundset.text.conversation import holds_opener, is_conversation

__all__ = [
    "MINERS",
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

RULES_VERSION = 13
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
"""Every family, in the order of their candidates."""


@dataclass(frozen=True, slots=True)
class MinedPassage:
    """A passage in its final state, with all candidates that the rules found in it."""

    passage: Passage
    candidates: tuple[Candidate, ...]
    """By family in the order of ``MINERS``, within a family the best first."""


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
    candidates: list[Candidate] = []
    failures: Counter[str] = Counter()
    for miner in MINERS:
        proposals = sorted(miner.find(view), key=lambda found: (-found.strength, found.start, found.end))
        for proposal in proposals:
            made = _candidate(view, miner.family, proposal, settings)
            if isinstance(made, Candidate):
                candidates.append(made)
            else:
                failures[made] += 1
    if candidates:
        unique = tuple(dict.fromkeys(candidates))
        return MinedPassage(replace(view.passage, state=State.KEPT, reason="mined"), unique)
    return _rejected(view.passage, _reason(failures))


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
        for miner in MINERS:
            made = (_candidate(view, miner.family, proposal, settings) for proposal in miner.find(view))
            yield from ((miner.family, one) for one in made if isinstance(one, str))
