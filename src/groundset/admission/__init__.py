"""The one door: every candidate, however it was made, enters here and meets the same gates in order."""

from groundset.admission.door import Door
from groundset.admission.gates import Gates

__all__ = ["Door", "Gates"]
