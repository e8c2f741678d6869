"""For tests, ours and those of users: a scripted model, and a loopback server with faults."""

from groundset.testing.answers import Answers
from groundset.testing.asked import Asked
from groundset.testing.behaviour import Faults, Quirks, Service
from groundset.testing.completions import completion
from groundset.testing.scripted import ScriptedModel
from groundset.testing.server import LoopbackServer
from groundset.testing.stats import Stats

__all__ = [
    "Answers",
    "Asked",
    "Faults",
    "LoopbackServer",
    "Quirks",
    "ScriptedModel",
    "Service",
    "Stats",
    "completion",
]
