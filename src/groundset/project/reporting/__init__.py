"""The report of a project: typed facts gathered from the ledger, and the file made of them."""

from groundset.project.reporting.writing import Written, gather, write

__all__ = ["Written", "gather", "write"]
