"""Does the pair give a secret away: a password, a key, a token, the number of a payment card?

Keys are known by the form that their issuer gives them, everything else by the name that stands before it
(``password: …``, ``--token …``, ``scheme://user:…@host``) and by not looking like what a manual writes in
place of a secret. A word alone, as in ``password: geheim``, is taken for that, and so are numbers of cards
that are published for tests. The check answers yes or no, and never with the secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from groundset.gates.checks.check import Check
from groundset.gates.checks.payment_cards import card_numbers
from groundset.gates.checks.secret_tokens import is_drawn, is_instead, known_tokens
from groundset.gates.checks.unhidden import Unhidden

_PASSED = r"pass[_-]?word|passwd|passwort|kennwort|pass[_-]?phrase|pwd"
_KEY = (
    r"secret[_ -]?(?:access[_ -]?)?key|(?:api|access|auth|account|private|encryption|shared)[_ -]?key"
    r"|secret|token|bearer"
)
_QUOTE = r"[\"'`*\u201c\u201e\u201a\u2018\u00ab]"
_NAMED = re.compile(
    rf"(?:(?P<password>{_PASSED})|(?P<key>{_KEY}))(?:[_-]?(?:value|\d))?"
    rf"[\"'`*_\]]{{0,4}}[ \t]{{0,3}}"
    rf"(?P<sign>:=|=>|==?|:|>|,(?= ?[\"'`])|\((?=[\"'`])|\b(?:is|ist|lautet|was|war)\b:?)?"
    rf"[*_]{{0,3}}[ \t]{{0,3}}"
    rf"(?P<quote>{_QUOTE}{{0,4}})(?P<value>[^\s\"'`\u201c\u201d\u2019\u00bb<>]{{8,512}})",
    re.IGNORECASE,
)
_FLAG = re.compile(r"(?<![\w-])--[\w-]{0,24}$")
_USER_INFO = re.compile(
    r"://(?P<user>[^\s/:@?#\"'`<>]{0,64}):(?P<password>[^\s/@\"'`<>]{1,128})@(?P<host>[\w.-]{1,255})"
)
_LOCAL = re.compile(
    r"^(?:localhost|127\.|0\.0\.0\.0|::1)|(?:^|\.)example(?:\.\w+)?$|\.(?:test|invalid|local)$"
)

_CODE = re.compile(r"\$[\w({]|\{\{|\}\}|%\(|%s|^[{<]|^[@&\\/~.]|://|^\w+(?:\.[A-Za-z_]\w*)+$")
"""What a value is filled in with; a path, a name in code or an address."""
_CALL = re.compile(r"[(\[]")
"""Code that fetches a value, where no quotes are around it."""
_STAND_IN = re.compile(
    r"pass(?:word|wd|wort|phrase)?|passw0rd|p[a@4][s$]{2}w[o0]rd|kennwort|secret|geheim|token|api|key|admin|root|user"
    r"|guest|login|test|demo|sample|temp|tmp|default|my|mein|some|new|old|the|this|super|very|strong|secure|long"
    r"|random|value|string|here|foo|bar|baz|qux|hunter2|letmein|welcome|qwerty|asdf|s3cr3t|tr0ub4dor|abc|xyz"
    r"|postgres|mysql|mongo|redis|rabbitmq|docker|kube(?:rnetes)?|service|account|client|app|db|server|jwt|v\d+"
    r"|12345678?9?0?|1234|123|\W|_",
    re.IGNORECASE,
)
"""Words and signs of which made-up passwords are put together."""
_FEWEST_LEFT = 4
"""Characters of a password that are none of these words."""
_SHORTEST_PASSWORD, _SHORTEST_KEY = 8, 16
_SHORTEST_IN_ADDRESS = 5


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Fail on the first secret."""
    text = f"{instruction}\n\n{response}"
    return 0.0 if any(True for _ in found(text)) else 1.0


def found(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of secrets."""
    shown = Unhidden.of(text)
    for spans in (known_tokens(shown.text), _in_addresses(shown.text), card_numbers(shown.text)):
        for start, end in spans:
            yield shown.span(start, end)
    yield from _named(text)  # As it stands: here quotes, and angles around a stand-in, tell something.


def _in_addresses(text: str) -> Iterator[tuple[int, int]]:
    for match in _USER_INFO.finditer(text):
        password = match["password"]
        if _is_stand_in(password) or password.casefold() == match["user"].casefold():
            continue
        if _is_password(password) or not (
            _LOCAL.search(match["host"]) or len(password) < _SHORTEST_IN_ADDRESS
        ):
            yield match.span("password")


def _named(text: str) -> Iterator[tuple[int, int]]:
    for match in _NAMED.finditer(text):
        value = match["value"].rstrip(".,;:)]}*_|")
        is_said = match["sign"] or match["quote"] or _is_flag(text, match.start()) or _is_bearer(match)
        if not is_said or _is_stand_in(value) or (not match["quote"].strip("*") and _CALL.search(value)):
            continue
        if _is_password(value) if match["password"] else _is_key(value):
            yield match.start("value"), match.start("value") + len(value)


def _is_flag(text: str, at: int) -> bool:
    return bool(_FLAG.search(text[max(0, at - 28) : at]))


def _is_bearer(match: re.Match[str]) -> bool:
    return (match["key"] or "").casefold() == "bearer"


def _is_stand_in(value: str) -> bool:
    return bool(_CODE.search(value)) or is_instead(value) or len(_STAND_IN.sub("", value)) < _FEWEST_LEFT


def _is_password(value: str) -> bool:
    """Tell whether it has what passwords are asked to have, and words do not."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum() and c not in "-_./:,")
    held = sum(any(kind(c) for c in value) for kind in kinds)
    has_digit = any(c.isdigit() for c in value)
    enough = held >= 3 or (held == 2 and has_digit)
    return len(value) >= _SHORTEST_PASSWORD and any(c.isalpha() for c in value) and enough


def _is_key(value: str) -> bool:
    return len(value) >= _SHORTEST_KEY and is_drawn(value)


CHECK = Check("secret", _run)
