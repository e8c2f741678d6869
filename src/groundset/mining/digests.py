"""Summaries that a text allows though it gives none itself: openings of its parts, and leads.

Every piece is a whole sentence that names what its heading names and leans on nothing around it. Too
many openings that do not, and there is no digest: what is left out would be missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from groundset.mining.abstracts import is_summary, own_lead, summary_of
from groundset.mining.completeness import flaw
from groundset.mining.outline import Outlined
from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import pattern
from groundset.mining.topics import content_words
from groundset.mining.trimming import answer_span
from groundset.mining.voice import speaks
from groundset.mining.wording import fill
from groundset.text.markdown import Block, Section, Span, plain
from groundset.text.sentences import sentences

_FEWEST, _MOST = 3, 15
"""Parts of a digest."""
_LEAST_SHARE = 0.55
"""Least share of the parts that give a sentence."""
_LEAST_WORDS, _MOST_CHARACTERS = 8, 320
"""Of a sentence."""
_MOST_TOGETHER = 2000
_LEAST_TOGETHER = 45
"""Words of a digest."""
_LEAD_WORDS, _LEAD_CHARACTERS = 30, 700
_STEM = 5


class DigestMiner:
    """Asks for the main points of a document, chapter or section, and for what its lead tells."""

    family: Final = "digest"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose openings of sections and of paragraphs, and leads in front of sections."""
        for found in view.opened():
            if is_summary(found) or found.topic.kind == "generic":
                continue
            for pieces in (_of_sections(view, found), _of_paragraphs(view, found)):
                if pieces:
                    yield _proposal(pieces, _worded(view, found, pieces, "digest"), len(pieces))
            yield from _lead(view, found)


def _proposal(pieces: Sequence[Span], instruction: Instruction | None, strength: int) -> Proposal:
    return Proposal(
        pieces[0].start,
        pieces[-1].end,
        instruction,
        "summarization",
        strength,
        bare_answers=True,
        spans=tuple(pieces),
    )


def _of_sections(view: View, found: Outlined) -> Sequence[Span]:
    """Give the sentence that opens each part of a chapter, where it names what the part is about."""
    parts = [child for child in found.section.children if _first_block(child) is not None]
    if not _FEWEST <= len(parts) <= _MOST:
        return ()
    rules = view.outline.rules
    asking = rules.questions.starters
    named = (content_words(plain(part.inline), rules).difference(asking) for part in parts)
    openings = (
        # The answer to a question must say by itself what was asked.
        _opening(view, _first_block(part), words, 2 if part.heading.endswith("?") else 1)
        for part, words in zip(parts, named, strict=True)
    )
    return _enough(view, [one for one in openings if one is not None], len(parts))


def _first_block(section: Section) -> Block | None:
    return section.blocks[0] if section.blocks else None


def _of_paragraphs(view: View, found: Outlined) -> Sequence[Span]:
    """Give the sentence that opens each paragraph of a long section, where it names the section's subject."""
    paragraphs = [block for block in found.section.blocks if block.kind == "paragraph"]
    if not _FEWEST <= len(paragraphs) <= _MOST or 2 * len(paragraphs) < len(found.section.blocks):
        return ()
    words = content_words(found.topic.heading, view.outline.rules)
    openings = (_opening(view, block, words) for block in paragraphs)
    return _enough(view, [one for one in openings if one is not None], len(paragraphs))


def _enough(view: View, pieces: Sequence[Span], parts: int) -> Sequence[Span]:
    """Give the pieces if they make a digest of that many parts, else nothing."""
    said = [view.text[one.start : one.end] for one in pieces]
    together = sum(map(len, said))
    several = len(pieces) >= _FEWEST and len(set(said)) == len(said)
    whole = len(pieces) >= _LEAST_SHARE * parts and together <= _MOST_TOGETHER
    return pieces if several and whole and sum(len(one.split()) for one in said) >= _LEAST_TOGETHER else ()


def _opening(view: View, block: Block | None, words: frozenset[str], least: int = 1) -> Span | None:
    """Give the first sentence of a paragraph, where it stands on its own and holds so many of the words."""
    if block is None or block.kind != "paragraph":
        return None
    rules = view.outline.rules
    source = view.text[block.start : block.end]
    first = next(sentences(source, rules.abbreviations), None)
    if first is None:
        return None
    said = source[first.start : first.end]
    fits = len(said.split()) >= _LEAST_WORDS and len(said) <= _MOST_CHARACTERS and "\n" not in said
    stands = fits and _named(said, words) >= min(least, max(1, len(words))) and _stands(view, said)
    return Span(block.start + first.start, block.start + first.end) if stands else None


def _named(said: str, words: frozenset[str]) -> int:
    told = said.casefold()
    return sum(word[:_STEM] in told for word in words)


def _stands(view: View, said: str) -> bool:
    """Tell whether a sentence is whole and can be read alone; "we" needs somebody who speaks."""
    rules = view.outline.rules
    # What is left of a heading without a blank, or of a table in a paragraph.
    torn = said.startswith("#") or " | " in said
    if torn or said.endswith("?") or flaw(said, rules, DigestMiner.family, bare_answers=True):
        return False
    leans = pattern(rules.digests.leans).search(plain(said))
    return leans is None and (bool(view.outline.speaker) or not speaks(said, rules))


def _lead(view: View, found: Outlined) -> Iterator[Proposal]:
    """Propose the first paragraph of a chapter, where it tells something of what the parts go into."""
    # In front of a doing stands why it is done, and not how.
    if found.topic.kind == "action" or not found.section.children:
        return
    if any(True for _one in own_lead(view, found)):
        return
    first = _first_block(found.section)
    words = content_words(found.topic.heading, view.outline.rules)
    if first is None or first.end > view.passage.end or _opening(view, first, words) is None:
        return
    place = answer_span(view.text, (first,), view.outline.rules, DigestMiner.family, bare_answers=True)
    if place is None:
        return
    said = view.text[place.start : place.end]
    whole = 2 * _named(said, words) >= len(words)
    long_enough = whole and len(said.split()) >= _LEAD_WORDS and len(said) <= _LEAD_CHARACTERS
    leans = pattern(view.outline.rules.digests.refers).search(plain(said))
    if long_enough and leans is None and len(list(sentences(said, view.outline.rules.abbreviations))) > 1:
        yield _proposal((place,), _worded(view, found, (place,), "gist"), 1)


def _worded(view: View, found: Outlined, pieces: Sequence[Span], use: str) -> Instruction | None:
    """Ask about the heading; where the text says "we", with the name of who speaks."""
    rules, topic, who = view.outline.rules, found.topic, view.outline.speaker
    # The title stands over the whole document, also where a first heading repeats it.
    repeated = topic is not view.outline.title and topic.heading.casefold() in view.outline.repeated
    sold = not topic.subject and pattern(rules.abstracts.furniture).search(topic.heading)
    if not topic.noun or repeated or sold:
        return None
    spoken = any(speaks(view.text[one.start : one.end], rules) for one in pieces)
    if spoken and not who:
        return None
    if spoken and who.casefold() not in topic.heading.casefold():
        return fill(view, f"at_{use}", topic) if topic.subject else None
    last = topic.topic.rsplit(" ", 1)[-1].casefold()
    of_document = topic.kind == "topic" and last in rules.headings.document_words
    return summary_of(view, (*found.above, topic), f"{use}_of" if of_document else use, f"{use}_titled")
