"""Twins by meaning: pairs that say the same in other words, and siblings that differ in names and numbers."""

from groundset.gates.meaning.gate import SemanticDuplicates

__all__ = ["SemanticDuplicates"]
