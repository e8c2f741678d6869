"""``python -m groundset.testing``."""

from groundset.testing.command import command

command()
