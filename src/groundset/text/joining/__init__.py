"""Exact joins of sets: all pairs that are alike enough, or of which one holds the other.

Recall and precision are 1. Prefix, length and positional filters (PPJoin: Xiao, Wang, Lin and Yu, WWW 2008)
propose pairs, a sketch of 512 bits bounds what they can share (bitmap filter: Sandes, Teodoro and Melo,
ICDE 2020), and an exact intersection decides, in integers. All of it runs over columns, in chunks of bounded
size.

Worked example, threshold 0.8: two sets of 10 must share 9 elements, so if both are sorted rarest first, they
share one among their first two; only pairs that meet there are ever looked at.
"""

from groundset.text.joining.containing import contained
from groundset.text.joining.matching import join
from groundset.text.joining.pairs import Pairs, TooManyPairsError, exact, score

__all__ = ["Pairs", "TooManyPairsError", "contained", "exact", "join", "score"]
