"""Is the response a list of links rather than an answer?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from groundset.gates.checks.check import Check

_LINK = re.compile(r"\]\([^()\s]{1,2000}\)|<?(?:https?://|www\.)[^\s<>\"')\]]{1,2000}>?")


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Score 1 less the share of characters in links; 0 above the share that is allowed."""
    size = len(response.strip())
    linked = sum(match.end() - match.start() for match in _LINK.finditer(response))
    share = min(1.0, linked / size) if size else 0.0
    return 0.0 if share > parameters["max_share"] else 1.0 - share


CHECK = Check("link_heavy", _run, {"max_share": 0.5})
