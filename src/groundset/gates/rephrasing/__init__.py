"""Rephrased leaks: rows that ask what an evaluation item asks, in other words. Offline, without a model.

``Rephrasings(sets).screen(pairs)`` gives the nearest items of each row with the probability that the row
is that item reworded. A row's result is a function of the row and the sets alone, whatever the batch.
"""

from groundset.gates.rephrasing.screening import SAME_TEMPLATE, THRESHOLD, Rephrasings
from groundset.gates.rephrasing.texts import Item, ItemTexts, Label, Match

__all__ = ["SAME_TEMPLATE", "THRESHOLD", "Item", "ItemTexts", "Label", "Match", "Rephrasings"]
