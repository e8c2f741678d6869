"""A project: its folder, its configuration, its ledger, and the seven stages in order."""

from groundset.project.project import Project

__all__ = ["Project"]
