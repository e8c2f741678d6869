"""Words with which models refuse, at the beginning of a reply that is no JSON."""

from __future__ import annotations

import re

REFUSAL = re.compile(
    r"(?:i['’]?m|i am)\s+(?:very\s+|so\s+|really\s+)?(?:sorry|afraid|unable|not able)\b"
    r"|(?:sorry|apologies)\b"
    r"|i\s+(?:can['’]?t|cannot|can not|won['’]?t|will not|must decline|decline)\b"
    r"|as an ai\b"
    r"|(?:es tut mir leid|tut mir leid|leider kann ich)\b"  # codespell:ignore
    r"|ich kann (?:dabei|das|dir|ihnen) (?:\w+ )?nicht\b",  # codespell:ignore
    re.IGNORECASE,
)
"""The beginning of a refusal, English and German."""
