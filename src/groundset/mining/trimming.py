"""Cut an answer down to what stands on its own: the largest part that passes all checks.

Only prose at the edges is cut, a sentence or a block at a time. Steps and code are never cut off,
for an answer without its last step is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from groundset.mining.completeness import flaw
from groundset.mining.fragments import ADDRESS
from groundset.mining.outline import span, trimmed
from groundset.mining.rules import Rules, pattern
from groundset.text.markdown import Block, Span
from groundset.text.sentences import sentences

_LEAST_SHARE = 0.5
"""Least share of an answer that is left of it."""
_MAX_CUTS = 5
_LOOSE = frozenset({"paragraph", "quote", "html", "rule", "heading"})


def answer_span(
    text: str, blocks: tuple[Block, ...], rules: Rules, family: str = "section", bare_answers: bool = False
) -> Span | None:
    """Give the span of an answer, cut at its edges where only that makes it stand on its own.

    Where nothing helps, it is the whole answer, so that its own flaw is reported.
    """
    blocks = trimmed(blocks, rules)
    while len(blocks) > 1 and _only_points(text[blocks[-1].start : blocks[-1].end], blocks[-1], rules):
        blocks = blocks[:-1]
    whole = span(blocks)
    if whole is None or not flaw(text[whole.start : whole.end], rules, family, bare_answers):
        return whole
    least = _LEAST_SHARE * (whole.end - whole.start)
    # What follows a question is its answer: without its first sentence it answers something else.
    fixed = family == "question"
    for place in _shorter(text, blocks, whole, rules, fixed):
        part = text[place.start : place.end]
        if len(part) >= least and not flaw(part, rules, family, bare_answers):
            return place
    return whole


def _shorter(text: str, blocks: Sequence[Block], whole: Span, rules: Rules, fixed: bool) -> Iterator[Span]:
    """Yield parts of the answer, from the largest down, cut at the end, and at the start if it may be."""
    starts = [whole.start, *(() if fixed else _later_starts(text, blocks, rules))]
    ends = [whole.end, *_earlier_ends(text, blocks, rules)]
    cuts = ((begin, end) for begin in range(len(starts)) for end in range(len(ends)))
    for begin, end in sorted(cuts, key=lambda cut: (sum(cut), cut)):
        if starts[begin] < ends[end]:
            yield Span(starts[begin], ends[end])


def _later_starts(text: str, blocks: Sequence[Block], rules: Rules) -> Iterator[int]:
    """Yield the start behind a first sentence, or first paragraph, that only leads in."""
    first = blocks[0]
    if first.kind != "paragraph":
        return
    source = text[first.start : first.end]
    parts = list(sentences(source, rules.abbreviations))
    opening = source[parts[0].start : parts[0].end] if parts else ""
    if not _leads_in(opening, rules):
        return
    if len(parts) > 1:
        yield first.start + parts[1].start
    if len(blocks) > 1 and all(_leads_in(source[part.start : part.end], rules) for part in parts):
        yield blocks[1].start


def _leads_in(sentence: str, rules: Rules) -> bool:
    """Tell whether a sentence speaks of the page alone; what leans on another place may still define."""
    checks = rules.completeness
    return any(
        pattern(one).search(sentence) for one in (checks.self_reference, checks.credits, checks.pointers)
    )


def _only_points(source: str, block: Block, rules: Rules) -> bool:
    quoted = source.lstrip("> *_").replace("\n", " ")
    return block.kind == "quote" and pattern(rules.completeness.pointers).search(quoted) is not None


def _lists_links(source: str, block: Block) -> bool:
    links = sum(len(found.group()) for found in ADDRESS.finditer(source))
    return block.kind in ("list", "ordered_list") and 2 * links > len(source)


def _earlier_ends(text: str, blocks: Sequence[Block], rules: Rules) -> Iterator[int]:
    """Yield ends before the last sentence, before the last block, and so on."""
    cuts = 0
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if block.kind not in _LOOSE and not _lists_links(text[block.start : block.end], block):
            return
        if block.kind == "paragraph":
            parts = list(sentences(text[block.start : block.end], rules.abbreviations))
            for part in reversed(parts[:-1]):
                yield block.start + part.end
                cuts += 1
                if cuts >= _MAX_CUTS:
                    return
        led_in = at > 1 and blocks[at - 2].text.endswith(":") and blocks[at - 1].kind == "paragraph"
        if at and not led_in:
            yield blocks[at - 1].end
            cuts += 1
        if cuts >= _MAX_CUTS:
            return
