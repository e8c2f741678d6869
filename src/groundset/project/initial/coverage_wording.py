"""The text of a new coverage.yaml: short, commented, meant to be edited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from groundset.project.initial.areas import Area
from groundset.project.initial.survey import Glance
from groundset.project.initial.targets import CHARACTERS, FEWEST, MOST, Plan, floors, plan
from groundset.project.initial.yaml_text import comment, key, listed, quoted

STYLES = {
    "question": "asks a question",
    "command": "asks for something to be done",
    "casual": "is written as people write to one another",
}
TASKS = {
    "question_answering": "answers a question that the documents themselves ask",
    "explanation": "explains a subject",
    "how_to": "tells how to do something, step by step",
    "definition": "says what something is",
    "reference": "tells what an option, a parameter or a command does",
    "lookup": "looks something up in a table",
    "comparison": "compares two things",
    "listing": "lists what there is of a kind",
    "code": "shows code or configuration that does something",
    "troubleshooting": "tells the cause or the cure of a problem",
    "summarization": "says in short what a text is about",
}
WRITTEN = {
    "reading_comprehension": "answers a question about a text that it brings along",
    "classification": "puts a text into one of several classes",
    "extraction": "takes facts out of a text as JSON",
    "rewriting": "writes a text anew for another purpose",
    "reasoning": "concludes from two places",
    "conversation": "goes on over several turns",
}
"""Tasks that only a model writes: nothing is asked of them until a person says how much."""
DIFFICULTIES = {
    "basic": "at most one sign of length, code and technical terms",
    "intermediate": "two or three of these signs",
    "advanced": "four signs or more",
}
_SCARCE = {"intermediate": 3, "advanced": 6}
"""Difficulty to the part of an even share that is asked for: prose shows few of the signs."""
_ALIKE = 0.25
"""Lower than what is built in, for values that were told from the corpus itself: all of it has one."""
_RARE = frozenset({"lookup", "comparison", "troubleshooting", "summarization"})
"""Tasks that few texts hold."""


def coverage_yaml(documents: Sequence[Glance], found: Sequence[Area], asked: int = 0) -> str:
    """Word coverage.yaml for a corpus and its subareas."""
    planned = plan(documents, asked)
    return "\n".join(
        [*_head(planned), *_fixed(planned, _absent(documents)), *_subareas(found, planned), *_tail(found), ""]
    )


def _head(planned: Plan) -> list[str]:
    return [
        "# The coverage map: what the dataset should cover, and how much of each. Edit it before you run.",
        "# A target is a `floor` (least number), a `count` to aim at, or a `share` of the planned samples.",
        "# All targets were set from the amount of text, before anything was mined.",
        "",
        *_why(planned),
        f"samples: {planned.samples}",
        "max_rounds: 6                 # rounds of augmentation that fill what is thin",
        "",
        "dimensions:",
    ]


def _why(planned: Plan) -> list[str]:
    if planned.asked:
        return [f"# Planned size: as asked for; {planned.characters:,} characters of text can be mined."]
    return [
        f"# Planned size: one sample for {CHARACTERS:,} characters of text that can be mined "
        f"({planned.characters:,}; versions",
        f"# and translations once), {FEWEST} at least and {MOST:,} at most.",
    ]


def _fixed(planned: Plan, absent: frozenset[str]) -> Iterator[str]:
    """Word the dimensions that every corpus has."""
    yield "  # Floors of these three: half of the plan, shared out evenly; less for what few texts hold."
    yield from ("  task_type:", f"    target: {{floor: {planned.even(len(TASKS))}}}", "    values:")
    for name, description in TASKS.items():
        yield f"      {name}: {{description: {quoted(description)}{_low(name, planned, absent)}"
    yield "      # Only a model writes these (docs/models.md); ask for as many as you want."
    for name, description in WRITTEN.items():
        yield f"      {name}: {{description: {quoted(description)}, target: {{floor: 0}}}}"
    yield from (
        "",
        "  instruction_style:",
        f"    target: {{floor: {planned.even(len(STYLES))}}}",
        "    values:",
    )
    yield from (f"      {name}: {{description: {quoted(text)}}}" for name, text in STYLES.items())
    yield ""
    yield from _difficulty(planned)


def _low(task: str, planned: Plan, absent: frozenset[str]) -> str:
    """End the line of a task: with a floor of its own where that is lower, and why."""
    if task in absent:
        return ", target: {floor: 0}}   # no document holds any"
    return f", target: {{floor: {planned.rare(len(TASKS))}}}}}" if task in _RARE else "}"


def _difficulty(planned: Plan) -> Iterator[str]:
    parts = len(DIFFICULTIES)
    yield "  # Told by a rule that sees the response alone, not how hard its subject is. Its six signs: more"
    yield "  # than 600 and 1,800 characters; one and three blocks of code; four and ten technical terms"
    yield "  # (inline code, acronyms, camel case). Prose shows few of them."
    yield from ("  difficulty:", f"    target: {{floor: {planned.even(parts)}}}", "    values:")
    for name, description in DIFFICULTIES.items():
        scarce = _SCARCE.get(name)
        target = f", target: {{floor: {planned.rare(parts, scarce)}}}" if scarce else ""
        yield f"      {name}: {{description: {quoted(description)}{target}}}"


def _absent(documents: Sequence[Glance]) -> frozenset[str]:
    """Name tasks that no document can give."""
    held = {"code": any(d.has_code for d in documents), "lookup": any(d.has_table for d in documents)}
    return frozenset(task for task, is_held in held.items() if not is_held)


def _subareas(found: Sequence[Area], planned: Plan) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield "  # Floors: half of the plan, shared out by the square root of each area's text, so that large"
    yield "  # areas do not drown small ones. Rename, merge or delete what is of no use to you."
    yield "  subarea:"
    if any(area.examples for area in found):
        yield f"    min_similarity: {_ALIKE}        # of a sample to examples; lower leaves fewer unmapped"
    yield "    values:"
    for area, floor in zip(found, floors([area.characters for area in found], planned.samples), strict=True):
        yield f"      {key(area.name)}:   # from {comment(area.basis)}"
        if area.description:
            yield f"        description: {quoted(area.description)}"
        yield from listed("paths", area.paths, "        ")
        yield from listed("keywords", area.keywords, "        ")
        yield from listed("examples", area.examples, "        ")
        yield f"        target: {{floor: {floor}}}"


def _tail(found: Sequence[Area]) -> list[str]:
    """Show how combinations are written, with a value of this map."""
    dimension, value = ("subarea", found[0].name) if found else ("instruction_style", "question")
    pair = f"{dimension}: {key(value)}"
    return [
        "",
        "# Combinations with a target of their own, and those that make no sense and are never aimed at:",
        "# required:",
        f"#   - {{values: {{{pair}, task_type: troubleshooting}}, target: {{floor: 5}}}}",
        "# forbidden:",
        f"#   - {{{pair}, task_type: summarization}}",
    ]
