"""Who speaks in a document that says "we", told from the document itself."""

from __future__ import annotations

from collections import Counter, defaultdict

from groundset.mining.fragments import blanked
from groundset.mining.rules import Rules, pattern

_LEAST_NAMED = 2
_LEAST_SPOKEN = 3
_LEAST_MENTIONED = 2
_LEAST_HOSTS = 3
_CHARACTERS_PER_MENTION = 20_000
"""A place in a novel is named now and then, who speaks is named all along."""


def speaker(text: str, rules: Rules) -> str:
    """Name the organisation that a text speaks for; empty where it does not show it clearly."""
    prose = blanked(text)
    voice = rules.voice
    spoken = sum(1 for _ in pattern(voice.plural).finditer(prose))
    named: Counter[str] = Counter(match.group(1) for match in pattern(voice.employer).finditer(prose))
    if spoken >= _LEAST_SPOKEN:
        by_place = (match.group(1) for match in pattern(voice.speaker).finditer(prose))
        named |= Counter(by_place)
        named |= _hosts(prose, rules)
    allowed = [(name, count) for name, count in named.items() if name.casefold() not in voice.not_speakers]
    least = max(_LEAST_MENTIONED, len(prose) // _CHARACTERS_PER_MENTION)
    allowed = [one for one in allowed if prose.count(one[0]) >= least]
    ranked = sorted(allowed, key=lambda one: (-one[1], one[0]))
    if not ranked or ranked[0][1] < _LEAST_NAMED:
        return ""
    # Two names that are about as frequent are partners, customers or products.
    clear = len(ranked) == 1 or ranked[0][1] > ranked[1][1]
    return ranked[0][0] if clear else ""


def _hosts(prose: str, rules: Rules) -> Counter[str]:
    """Count the hosts in each domain: an organisation has several, and those of others are named once."""
    hosts: defaultdict[str, set[str]] = defaultdict(set)
    for match in pattern(rules.voice.site).finditer(prose):
        hosts[match.group(2)].add(match.group(1))
    return Counter({name: len(found) for name, found in sorted(hosts.items()) if len(found) >= _LEAST_HOSTS})


def speaks(response: str, rules: Rules) -> bool:
    """Tell whether a response says "we"."""
    return pattern(rules.voice.plural).search(blanked(response)) is not None


def opens_as_speaker(response: str, rules: Rules) -> bool:
    """Tell whether a response starts with what "we" do, so that only the named speaker can say it."""
    return pattern(rules.voice.opening).search(response) is not None
