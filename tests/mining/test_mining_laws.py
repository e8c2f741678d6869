"""Laws of passages and mined pairs that hold for every document."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.mining import fingerprint, mine, passages
from groundset.records import Document, Message, State
from groundset.settings import Extraction

HEADINGS = [
    "# Helm Guide",
    "## Installing Helm",
    "### What is a chart?",
    "## Chart",
    "#### From source",
    "## Glossary",
]
BODY = [
    "Helm is a package manager for clusters that run many services at once.",
    "A chart is a package of files that describe a set of resources.",
    "Q: How do I remove a release?",
    "A: Run `helm uninstall` with the name of the release you want to remove.",
    "1. Download the archive.\n2. Unpack it.\n3. Move the binary.",
    "```sh\nhelm install one two\n```",
    "- **Chart**: A package of files that Helm can install.",
    "**Why should I pin versions?** Pinned versions make every installation repeatable.",
    "See the table below.",
    "| Flag | Use |\n| --- | --- |\n| `--wait` | Waits for all of it. |\n| `--atomic` | Undoes all of it. |",
    "- `--wait`: Waits until everything that was installed runs.",
    "```\nhelm install NAME\n      --wait     waits until everything that was installed runs\n```",
    "To install a chart into the cluster, run:",
    "Here is an example of a chart with one file:",
    "You may see an error like this:",
    "```\nError: chart not found\n```",
    "The `helm wipe` command removes everything that was installed.",
    "word " * 60,
    "",
]
TEXTS = st.lists(st.sampled_from(HEADINGS + BODY), max_size=20).map("\n\n".join)
EXTRACTION = st.builds(
    Extraction,
    passage_characters=st.integers(200, 1200),
    min_response_characters=st.integers(1, 80),
    max_response_characters=st.integers(100, 2000),
)


def document(text: str, title: str = "Helm Guide", language: str = "en") -> Document:
    """Build a document of a text."""
    return Document("docs/a.md", "docs", "a.md", "a.md", "0" * 64, "markdown", text, title, language)


@given(st.one_of(TEXTS, st.text(max_size=600)), EXTRACTION)
@settings(max_examples=80, deadline=None)
def test_passages_cover_all_visible_text_without_overlap(text: str, extraction: Extraction) -> None:
    """In order, disjoint, within the limit, and nothing but blanks between them."""
    found = passages(document(text), extraction)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 < p.end - p.start <= extraction.passage_characters for p in found)
    covered = "".join(text[p.start : p.end] for p in found)
    assert "".join(covered.split()) == "".join(text.split())
    assert [p.index for p in found] == list(range(len(found)))


@given(TEXTS, EXTRACTION)
@settings(max_examples=80, deadline=None)
def test_every_response_is_made_of_exact_spans_of_its_passage(text: str, extraction: Extraction) -> None:
    """Quotes are the source text, in order, inside the passage; the response is their lines."""
    made = document(text)
    for mined in mine(made, passages(made, extraction), extraction):
        for candidate in mined.candidates:
            spans = candidate.evidence
            assert candidate.response == "\n".join(one.quote for one in spans)
            assert all(one.quote == text[one.start : one.end] for one in spans)
            assert mined.passage.start <= spans[0].start
            assert spans[-1].end <= mined.passage.end
            assert all(one.start < one.end for one in spans)
            assert all(a.end < b.start for a, b in pairwise(spans))
            size = len(candidate.response)
            assert extraction.min_response_characters <= size <= extraction.max_response_characters
            assert candidate.origin.passage == mined.passage.id
            assert candidate.messages[0] == Message("user", candidate.instruction)


@given(TEXTS, EXTRACTION)
@settings(max_examples=40, deadline=None)
def test_mining_depends_on_its_arguments_alone(text: str, extraction: Extraction) -> None:
    """The same document gives the same pairs, also when its passages come one by one."""
    made = document(text)
    cut = passages(made, extraction)
    whole = mine(made, cut, extraction)
    assert whole == mine(made, passages(document(text), extraction), extraction)
    assert whole == tuple(mine(made, [passage], extraction)[0] for passage in cut)


@given(TEXTS, EXTRACTION)
@settings(max_examples=40, deadline=None)
def test_a_passage_is_kept_exactly_when_it_has_candidates(text: str, extraction: Extraction) -> None:
    """Every passage ends in one state with a reason."""
    made = document(text)
    reasons = {"no_rule_matched", "no_complete_response", "no_standalone_instruction", "only_on_demand"}
    for mined in mine(made, passages(made, extraction), extraction):
        kept = mined.passage.state is State.KEPT
        assert kept == bool(mined.candidates)
        assert mined.passage.reason == "mined" if kept else mined.passage.reason in reasons


def test_a_language_without_rules_yields_nothing_and_says_so() -> None:
    """Chinese and unknown languages are not mined with English rules."""
    for language in ("zh", "und"):
        made = document("# T\n\nHelm is a package manager.", language=language)
        (mined,) = mine(made, passages(made, Extraction()), Extraction())
        assert (mined.passage.state, mined.passage.reason) == (State.REJECTED, "no_rules_for_language")


def test_the_fingerprint_changes_with_the_settings() -> None:
    """Other settings are another question."""
    assert fingerprint(Extraction()) == fingerprint(Extraction())
    assert fingerprint(Extraction()) != fingerprint(Extraction(per_passage=1))


def test_a_section_that_fits_is_one_passage_and_a_bare_heading_joins_the_next() -> None:
    """The largest section that fits is kept whole; the heading path starts with the title once."""
    long = "word " * 70
    text = f"# Helm Guide\n\n## Install\n\n{long}\n\n## Use\n\nShort.\n\n### Deep\n\nAlso short."
    found = passages(document(text), Extraction(passage_characters=400))
    assert [p.headings for p in found] == [("Helm Guide", "Install"), ("Helm Guide", "Use")]
    assert text[found[0].start :].startswith("# Helm Guide")
    assert text[found[1].start : found[1].end].endswith("Also short.")
