"""Every call to a model was about something, and whatever a model wrote came of a call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from groundset.calls import Purpose
from groundset.records import Origin, State
from groundset.release.checks.case import Case, Found, shown
from groundset.release.layout import LINEAGE, LOG, REJECTED
from groundset.release.modelling import GENERATOR, ROLES
from groundset.release.rows import LogRow

_OPEN = (State.UNDECIDED, State.FAILED)


def check_calls(case: Case) -> Found:
    """Check each call, each question, and each candidate that a model wrote."""
    questions = _questions(case.log["call"].values())
    subjects = _subjects(case)
    models = {(model.role, model.model) for model in case.certificate.models}
    for row in case.log["call"].values():
        for problem in (*_asked(row, subjects, models), *_ended(row)):
            yield LOG, f"call {shown(row.id)}: {problem}"
    for prompt, rows in sorted(questions.items()):
        yield from ((LOG, f"question {shown(prompt)}: {problem}") for problem in _question(prompt, rows))
    for file, name, origin in _origins(case):
        if origin.prompt and not _wrote(questions.get(origin.prompt, []), origin):
            yield f"{file} {name}", f"no reply of {shown(origin.model)} to its prompt was used"


def _questions(rows: Collection[LogRow]) -> dict[str, list[LogRow]]:
    """Give the calls of each prompt."""
    questions: dict[str, list[LogRow]] = defaultdict(list)
    for row in rows:
        questions[str(row.detail.get("prompt"))].append(row)
    return questions


def _subjects(case: Case) -> dict[str, Collection[str]]:
    """Give what there is to be asked about, per purpose."""
    return {
        Purpose.GENERATE: case.log["passage"].keys() | case.log["document"].keys(),
        Purpose.OPINION: case.log["candidate"].keys(),
        Purpose.JUDGE: case.log["candidate"].keys(),
        Purpose.CANARY: case.log["canary"].keys(),
    }


def _asked(
    row: LogRow, subjects: Mapping[str, Collection[str]], models: Collection[tuple[str, str]]
) -> Iterator[str]:
    purpose, about = str(row.detail.get("purpose")), row.detail.get("about")
    model = str(row.detail.get("model"))
    if purpose not in ROLES:
        yield f"{shown(purpose)} is no purpose of a call"
    elif (ROLES[purpose], model) not in models:
        yield f"the certificate names no {ROLES[purpose]} {shown(model)}"
    elif about not in subjects[purpose]:
        yield f"there is no {shown(str(about))} that it can be about"


def _ended(row: LogRow) -> Iterator[str]:
    """A call is kept when its reply was used; a question that got no reply stands for its first call."""
    told = [row.detail.get(name) for name in ("input_tokens", "output_tokens")]
    tokens = [isinstance(number, int) and number >= 0 for number in told]
    if (row.decision is State.KEPT) != (row.reason == "ok"):
        yield f"it is {row.decision} for {shown(row.reason)}"
    if any(tokens) and not all(tokens):
        yield "its tokens are half told"
    if not any(tokens) and (row.decision not in _OPEN or row.id != row.detail.get("prompt")):
        yield f"it got no reply, and yet it is {row.decision}"


def _question(prompt: str, rows: Sequence[LogRow]) -> Iterator[str]:
    """Only one call of a question, its last, is used or left open; which one is the last no key says."""
    if prompt not in {row.id for row in rows}:
        yield "its first call is missing"
    if len({tuple(row.detail.get(name) for name in ("purpose", "model", "about")) for row in rows}) > 1:
        yield "its calls are not about one thing, by one model"
    if sum(row.decision is not State.REJECTED for row in rows) > 1:
        yield "it ended more than once"


def _origins(case: Case) -> Iterator[tuple[str, str, Origin]]:
    yield from ((LINEAGE, row.id, row.origin) for row in case.lineage)
    yield from ((REJECTED, row.id, row.origin) for row in case.rejected)


def _wrote(rows: Sequence[LogRow], origin: Origin) -> bool:
    """Tell whether a model's reply to a prompt was used."""
    return any(
        row.decision is State.KEPT
        and ROLES.get(str(row.detail.get("purpose"))) == GENERATOR
        and row.detail.get("model") == origin.model
        for row in rows
    )
