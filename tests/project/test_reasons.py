"""Every reason code that the code can emit has a sentence.

The codes are read from the source itself: from every place where a reason is given, whichever form
it is given in. A place whose code cannot be read fails, so that nothing hides there.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import groundset
from groundset.funnel import COVERAGE, GATE_ORDER
from groundset.gates.checks.registry import CHECKS
from groundset.reasons import explain, gate_question, known_reasons

SOURCES = Path(groundset.__file__).parent
GIVERS = ("readers", "mining", "gates", "admission", "stages", "ledger")
"""Packages in which something can end."""

_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)*")
_CALLS = {
    "View": 0,
    "UnreadableError": 0,
    "unread": 2,
    "Found": 2,
    "_rejected": 1,
    "_reject": 1,
    "_verdict": 2,
    "Outcome": 3,
}
"""Call to the position of its reason."""
_RETURNS = re.compile("reason|obstacle|explained|misquoted|link")
"""Names of functions whose results are reasons, alone or first in a tuple."""
_NOT_CODES = {"", "ok"}


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Parse every module that can end something."""
    for package in GIVERS:
        for path in sorted((SOURCES / package).rglob("*.py")):
            yield path.relative_to(SOURCES).as_posix(), ast.parse(path.read_text("utf-8"))


def strings(node: ast.expr | None) -> list[str]:
    """Give every string that an expression may result in, as far as it stands there."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return strings(node.body) + strings(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in strings(value)]
    if isinstance(node, ast.Tuple) and node.elts:
        return strings(node.elts[0])
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        return [text for value in node.value.values for text in strings(value)]
    return []


def called(node: ast.Call) -> str:
    """Give the last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def given(tree: ast.Module) -> Iterator[str]:
    """Yield every code that a module gives as a reason."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            at = _CALLS.get(called(node))
            if at is not None and len(node.args) > at:
                yield from strings(node.args[at])
            yield from (
                text for word in node.keywords if word.arg == "reason" for text in strings(word.value)
            )
        elif isinstance(node, ast.FunctionDef) and _RETURNS.search(node.name):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return):
                    yield from strings(inner.value)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from assigned(node.targets if isinstance(node, ast.Assign) else [node.target], node.value)


def assigned(targets: Sequence[ast.expr], value: ast.expr | None) -> Iterator[str]:
    """Yield codes that are assigned to a name that says it is a reason, in any of the forms used."""
    for target in targets:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = value.elts if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) else [value]
        for name, one in zip(names, values, strict=False):
            said = getattr(name, "id", "")
            if said in ("reason", "code", "fault", "decided") and one is not None:
                yield from strings(one)
            if said in ("reasons", "REASONS") and isinstance(one, ast.Dict):
                yield from (text for inner in one.values for text in strings(inner))


def twins(tree: ast.Module) -> Iterator[str]:
    """Yield the codes that the resolver gives to twins, which stand in a table of its own."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.startswith("twin_of_")
        ):
            yield node.value


def test_every_code_that_the_source_gives_has_a_sentence() -> None:
    found = {(code, name) for name, tree in trees() for code in (*given(tree), *twins(tree))}
    codes = {code for code, _name in found if _CODE.fullmatch(code)} - _NOT_CODES
    assert {
        "empty_file",
        "excluded",
        "no_rule_matched",
        "not_verbatim",
        "same_response",
        "twin_of_leak",
    } <= codes
    assert {"mining_crashed", "reader_crashed", "not_judged", "below_cutoff", "symlink_loop"} <= codes
    missing = {code: sorted(n for c, n in found if c == code) for code in codes - known_reasons()}
    assert missing == {}, "add them to src/groundset/reasons.toml"


def test_no_reader_hides_its_code() -> None:
    """Each ``UnreadableError`` gives its code as text, passes on another's, or takes it from a parameter."""
    hidden = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and called(node) == "UnreadableError"
        and not strings(node.args[0])
        and not isinstance(node.args[0], ast.Attribute)
    ]
    assert hidden == []


def test_every_check_of_the_rubric_has_a_sentence() -> None:
    """A check's name is the reason of a candidate that fails it."""
    assert set(CHECKS) - known_reasons() == set()


def test_every_gate_has_its_question() -> None:
    assert all(gate_question(gate).endswith("?") for gate in (*GATE_ORDER, COVERAGE))


def test_sentences_are_sentences() -> None:
    for code in sorted(known_reasons()):
        told = explain(code)
        assert _CODE.fullmatch(code)
        assert told.means[0].isupper(), code
        assert told.means.endswith("."), code
        assert not told.do or told.do.startswith("groundset ") or told.do[0].isupper() or told.do[0] == "`", (
            code
        )


def test_a_code_that_nobody_explained_is_spelled_out() -> None:
    told = explain("eaten_by_dog")
    assert (told.means, told.do, told.known) == ("Eaten by dog.", "", False)
