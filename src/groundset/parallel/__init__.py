"""A lazy, order-preserving map over processes that knows nothing of datasets.

What would surprise: workers are fresh interpreters, not forks, so the function and its items must
pickle, and the function must stand in a module that can be imported, not in a script. Nothing of the
caller's main module is run again.
"""

from __future__ import annotations

from groundset.parallel.mapping import map_guarded, worth
from groundset.parallel.outcomes import Failure, Fault, Limits

__all__ = ["Failure", "Fault", "Limits", "map_guarded", "worth"]
