"""Tags of the coverage map: which value each thing has on each dimension, how that was told, how surely."""

from groundset.coverage.tagging.subject import FROM_ORIGIN, Subject
from groundset.coverage.tagging.tagger import Tagger
from groundset.coverage.tagging.unknown import Unknown
from groundset.settings import UNMAPPED

__all__ = ["FROM_ORIGIN", "UNMAPPED", "Subject", "Tagger", "Unknown"]
