"""``groundset init``: look at the corpus and propose a configuration that a person will want to edit."""

from groundset.project.initial.create import Created, create

__all__ = ["Created", "create"]
