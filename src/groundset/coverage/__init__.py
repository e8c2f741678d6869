"""The coverage map at work: tags on candidates, counts against targets. Knows no ledger."""

from groundset.coverage.counting import Count, Coverage
from groundset.coverage.tagging import Tagger

__all__ = ["Count", "Coverage", "Tagger"]
