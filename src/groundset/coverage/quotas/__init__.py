"""The map's targets as whole numbers that add up, and what makes them impossible, named.

A map is *feasible* when there is a dataset in which every sample has a value of each dimension and
all numbers hold: the planned size exactly, ``floor`` and ``share`` at least, a ``count`` exactly (or the
floor or share beside it where that is larger), nothing in forbidden cells. Without a planned size
any size will do, the sums of two dimensions need not agree, and of a value with nothing forbidden
any number of samples may lack the other dimension: then only counts and forbidden cells bound.
What is written is never scaled.
"""

from groundset.coverage.quotas.contradictions import Infeasible
from groundset.coverage.quotas.tables import cell_quotas
from groundset.coverage.quotas.targets import Quotas, quotas

__all__ = ["Infeasible", "Quotas", "cell_quotas", "quotas"]
