"""Stage 6, augment: fill what is thin from what the documents still hold, through the same door."""

from groundset.stages.augment.rounds import augment

__all__ = ["augment"]
