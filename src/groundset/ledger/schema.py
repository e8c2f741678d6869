"""The tables. Rows that programs only carry around are kept whole as JSON in ``body``."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

VERSION = "4"
"""Of the tables; a ledger of another version is refused rather than guessed at."""
ONLY_ADDED = frozenset({"2", "3"})
"""Versions since which tables were only added: such a ledger is taken on as it is."""

metadata = MetaData()


def _text(name: str, default: str = "") -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _owner(name: str, target: str) -> Column[str]:
    return Column(name, Text, ForeignKey(target, ondelete="CASCADE"), nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _amount(name: str) -> Column[float]:
    return Column(name, Float, nullable=False, server_default="0")


marks = Table("marks", metadata, Column("name", Text, primary_key=True), _text("value"))
"""Small facts about the ledger itself: table version, what has been settled, and under what."""

files = Table(
    "files",
    metadata,
    Column("corpus", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    _text("fingerprint"),
    _text("state"),
    _text("reason"),
    _text("body"),
)
documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    _text("corpus"),
    _text("path"),
    _text("family"),
    Column("rank", Integer, nullable=False, server_default="0"),
    _text("mined"),
    _text("state"),
    _text("reason"),
    _text("body"),
    Index("documents_of_file", "corpus", "path"),
)
passages = Table(
    "passages",
    metadata,
    Column("id", Text, primary_key=True),
    _owner("document", "documents.id"),
    Column("position", Integer, nullable=False),
    _text("state"),
    _text("reason"),
    _text("body"),
    Index("passages_of_document", "document"),
)
candidates = Table(
    "candidates",
    metadata,
    Column("id", Text, primary_key=True),
    _owner("document", "documents.id"),
    Column("round", Integer, nullable=False),
    _text("body"),
    Index("candidates_of_document", "document"),
    Index("candidates_of_round", "round"),
)
"""Everything that came through the door. Round 0 is extraction, n the n-th round of augmentation,
SUPERSEDED what an earlier plan wanted and the present one does not (yet)."""

SUPERSEDED = -1

reserves = Table(
    "reserves",
    metadata,
    Column("id", Text, primary_key=True),
    _owner("document", "documents.id"),
    Column("rank", Integer, nullable=False),
    _text("body"),
    Index("reserves_of_document", "document"),
)
"""Mined beyond the limit per passage: no candidates yet, augmentation may bring them to the door."""

verdicts = Table(
    "verdicts",
    metadata,
    _owner("candidate", "candidates.id"),
    _text("gate"),
    _text("fingerprint"),
    _text("decision"),
    _text("reason"),
    Column("score", Float, nullable=False),
    _text("evidence"),
    Index("verdict_of_gate", "candidate", "gate", unique=True),
)
faults = Table(
    "faults",
    metadata,
    _owner("candidate", "candidates.id"),
    _text("gate"),
    _text("fingerprint"),
    Column("attempts", Integer, nullable=False),
    _text("detail"),
    Index("fault_of_gate", "candidate", "gate", unique=True),
)
outcomes = Table(
    "outcomes",
    metadata,
    Column("candidate", Text, ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True),
    _text("state"),
    _text("gate"),
    _text("reason"),
    Column("score", Float, nullable=False),
    _text("other"),
)
tags = Table(
    "tags",
    metadata,
    Column("candidate", Text, ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True),
    _text("fingerprint"),
    _text("mould"),
    _text("body"),
)

members = Table(
    "members",
    metadata,
    _text("gate"),
    _text("member"),
    _text("view"),
    _text("node"),
    Index("member_of_view", "gate", "member", "view", unique=True),
    Index("members_of_node", "gate", "view", "node"),
)
"""Which node a candidate (or a document, for copies) sits on, per gate and view."""
nodes = Table(
    "nodes",
    metadata,
    Column("gate", Text, primary_key=True),
    Column("view", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("grams", LargeBinary, nullable=False),
)
edges = Table(
    "edges",
    metadata,
    Column("gate", Text, primary_key=True),
    Column("view", Text, primary_key=True),
    Column("a", Text, primary_key=True),
    Column("b", Text, primary_key=True),
    Column("score", Float, nullable=False),
)
document_grams = Table(
    "document_grams",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    _text("fingerprint"),
    _text("grams"),
)
"""Which evaluation grams stand in a document: the document frequency that tells boilerplate."""

held_items = Table(
    "held_items",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    _text("fingerprint"),
    _text("body"),
)
"""Which evaluation items stand in a document's passages, about which no model is asked then."""

calls = Table(
    "calls",
    metadata,
    Column("key", Text, primary_key=True),
    _text("prompt"),
    _text("purpose"),
    _text("model"),
    _number("attempt"),
    _text("state"),
    _number("sends"),
    Column("request", LargeBinary, nullable=False),
    Column("reply", LargeBinary, nullable=False, server_default=""),
    _amount("seconds"),
    _number("input_tokens"),
    _number("output_tokens"),
    _amount("money"),
    _number("open_input_tokens"),
    _number("open_output_tokens"),
    _amount("open_money"),
    _number("lost_input_tokens"),
    _number("lost_output_tokens"),
    _amount("lost_money"),
    _text("detail"),
    Index("calls_of_prompt", "prompt"),
)
"""The journal. ``open`` is reserved for a call under way, ``lost`` may have been paid in vain."""

vectors = Table(
    "vectors",
    metadata,
    Column("embedder", Text, primary_key=True),
    Column("text", Text, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
"""What an embedder, by fingerprint, made of a text, by hash: whole numbers of 16 bits, low byte first."""

asks = Table(
    "asks",
    metadata,
    _owner("document", "documents.id"),
    Column("prompt", Text, nullable=False),
    _text("subject"),
    _text("task"),
    _text("state"),
    _text("reason"),
    _text("body"),
    Index("ask_of_document", "document", "prompt", unique=True),
    Index("asks_of_subject", "subject"),
)
"""What a model was asked to write pairs about, and how that ended; ``subject`` is a passage or a document."""

generated = Table(
    "generated",
    metadata,
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    _text("fingerprint"),
    _text("state"),
)
"""Documents about which was asked, under what, and whether all questions have ended: ``open``, ``done``."""

canaries = Table(
    "canaries",
    metadata,
    Column("judge", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    _text("model"),
    _text("corruption"),
    _text("decision"),
    _text("reason"),
    _text("messages"),
    _text("calls"),
)
"""Pairs of known quality that were planted among the work of the judges, and what those made of them."""
