"""How a release was made, for its card: the modes, the models, and what canaries told of the judges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from groundset.coverage.spread import interval
from groundset.records import canonical_json
from groundset.release.claims import SelfTestClaim
from groundset.release.facts import Facts
from groundset.release.markdown import escaped, table
from groundset.release.modelling import EMBEDDER, GENERATOR, JUDGE, CanaryClaim, ModelClaim
from groundset.report.wording import METHODS, words
from groundset.text.counting import counted

_DID = {GENERATOR: "wrote pairs", JUDGE: "judged pairs"}


def making(facts: Facts) -> Iterator[str]:
    """Render the section about how samples were made."""
    yield "## How it was made"
    yield ""
    yield (
        "Files were read into documents, documents cut into passages, and candidates made of passages. Every "
        "candidate met the same gates in the same order; nothing was dropped without a reason, which "
        "`rejected.jsonl.gz` and `curation_log.jsonl.gz` name. `lineage.jsonl.gz` says of each sample how it "
        "was made."
    )
    yield ""
    if facts.claims.base:
        yield (
            "Where two candidates were twins, samples of an earlier release came first: the one whose "
            f"certificate has the digest `{escaped(facts.claims.base)}`."
        )
        yield ""
    rows = [
        (name, one["samples"], one["lengths"]["response_words"]["median"], METHODS.get(name, ""))
        for name, one in facts.statistics["by_method"].items()
    ]
    yield from table(("Mode", "Samples", "Median words of a response", "What it means"), rows)
    yield from _models(facts)
    yield from _canaries(facts.claims.canaries or (), facts.claims.min_accuracy)


def _models(facts: Facts) -> Iterator[str]:
    claims = facts.claims
    writers = [model for model in claims.models if model.role == GENERATOR]
    if not writers:
        yield "No model wrote any text in it."
    asked = [model for model in claims.models if model.role != EMBEDDER]
    yield from (f"{_used(model)}." for model in asked)
    yield from (
        f"Twins by meaning were told with the embedder {escaped(model.model)}."
        for model in claims.models
        if model.role == EMBEDDER
    )
    if claims.target_model is not None:
        target = claims.target_model
        yield f"The model to be fine-tuned on it is {_named(target.model, target.family)}."
    yield ""
    if asked:
        rows = [
            (m.role, m.model, m.calls, m.input_tokens, m.output_tokens, _parameters(m.parameters))
            for m in asked
        ]
        yield from table(("Role", "Model", "Calls", "Tokens in", "Tokens out", "Parameters"), rows)
        yield "Calls are those that were answered and still count; `curation_log.jsonl.gz` names each."
        yield ""
    if claims.shared_family:
        yield f"Models share a family: {escaped(claims.shared_family)}. {_excuse(facts)}"
        yield ""


def _used(model: ModelClaim) -> str:
    calls = counted(model.calls, "answered call")
    return f"{_named(model.model, model.family)} {_DID[model.role]} in {calls}"


def _named(model: str, family: str) -> str:
    return f"{escaped(model)} (family {escaped(family)})"


def _parameters(parameters: dict[str, Any]) -> str:
    given = {**parameters, **parameters.get("extra", {})}
    return ", ".join(
        f"{words(name)} {canonical_json(value)}"
        for name, value in sorted(given.items())
        if name != "extra" and value is not None
    )


def _excuse(facts: Facts) -> str:
    return f"The reason given: {escaped(facts.claims.waivers.get('judge_family', 'none'))}"


def _canaries(judges: Sequence[CanaryClaim], least: float) -> Iterator[str]:
    if not judges:
        return
    yield "Pairs of known quality, good ones and ones with a fault made on purpose, were planted among the"
    yield "judges' work; none of them is in the data."
    yield from (f"{_sentence(one)}." for one in judges)
    yield f"Below a balanced accuracy of {100 * least:.0f} %, a judge is blind and its verdicts are void."
    yield ""
    head = ("Judge", "Canaries", "Planted", "Judged rightly", "Share, 95 % interval")
    yield from table(head, canary_rows(judges))


def canary_rows(judges: Sequence[CanaryClaim]) -> Iterator[tuple[str, str, int, int, str]]:
    """Give judge, kind, how many were planted and how many judged rightly, and the interval of the share."""
    return (row for one in judges for row in _rows(one))


def planted_rows(test: SelfTestClaim) -> list[tuple[str, int, int, str]]:
    """Give kind of copies, how many were planted and found, and the interval of the share."""
    return [
        (one.kind, one.planted, one.found, _between(one.low, one.high) if one.planted else "")
        for one in test.kinds
    ]


def _sentence(one: CanaryClaim) -> str:
    planted = sum(kind.planted for kind in one.corruptions.values())
    found = sum(kind.detected for kind in one.corruptions.values())
    accuracy = "" if one.accuracy is None else f", a balanced accuracy of {100 * one.accuracy:.0f} %"
    return (
        f"{escaped(one.judge)} kept {one.good.kept} of {counted(one.good.planted, 'good pair')} and rejected "
        f"{found} of {counted(planted, 'bad one')}{accuracy}"
    )


def _rows(one: CanaryClaim) -> Iterator[tuple[str, str, int, int, str]]:
    low, high = interval(one.good.kept, one.good.planted)
    yield one.judge, "good ones kept", one.good.planted, one.good.kept, _between(low, high)
    for name, kind in one.corruptions.items():
        share = _between(kind.low, kind.high)
        yield one.judge, f"{words(name)} rejected", kind.planted, kind.detected, share


def _between(low: float, high: float) -> str:
    return f"{100 * low:.0f}–{100 * high:.0f} %"
