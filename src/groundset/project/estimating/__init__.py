"""``estimate``: what a run would ask of models, before anything is paid."""

from groundset.project.estimating.estimate import Estimate, estimate

__all__ = ["Estimate", "estimate"]
