"""Stage 7, package: samples and ledger become an immutable release, or a refusal that says why."""

from groundset.stages.package.publishing import package
from groundset.stages.package.refusals import Waivers, refusals

__all__ = ["Waivers", "package", "refusals"]
