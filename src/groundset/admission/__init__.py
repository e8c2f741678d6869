"""The one door: every candidate, however it was made, enters here and meets the same gates in order."""

from groundset.admission.base import NO_BASE, Base
from groundset.admission.door import Door

__all__ = ["NO_BASE", "Base", "Door"]
