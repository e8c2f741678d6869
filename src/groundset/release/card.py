"""The dataset card: README.md with the header that the Hugging Face hub reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from groundset.coverage.summary import unmapped_alarms
from groundset.funnel import COVERAGE
from groundset.release.coverage import CoverageReport
from groundset.release.facts import Facts
from groundset.release.layout import SPLITS
from groundset.release.making import making, planted_rows
from groundset.release.markdown import escaped, table
from groundset.release.modelling import JUDGE
from groundset.report.wording import percent, words
from groundset.text.counting import counted, most_of

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
)

_LIMITATIONS = (
    "Evidence shows that the source says it, not that the source is right.",
    "Overlap with evaluation sets is found by words; a paraphrase that shares few of them is not.",
    "Twins are found by words as well; two samples may mean the same in different words.",
)
_BY_RULES = "Quality was scored by fixed rules against the frozen rubric, not by people."
_BY_MODELS = "Quality was judged by language models and fixed rules against the frozen rubric, not by people."


def card(facts: Facts) -> str:
    """Render the dataset card."""
    sections = (
        _header(facts),
        _opening(facts),
        making(facts),
        _funnel(facts),
        _splits(facts),
        _coverage(facts),
        _evaluation(facts),
        _waivers(facts),
        _ending(facts),
    )
    return "\n".join(line for section in sections for line in section) + "\n"


def _header(facts: Facts) -> Iterator[str]:
    count = facts.statistics["samples"]
    filled = [split for split in SPLITS if split == "train" or facts.statistics["splits"][split]["samples"]]
    header: dict[str, Any] = {
        "pretty_name": facts.claims.name,
        **_license(facts.claims.license),
        "language": list(facts.languages),
        "size_categories": [next((name for below, name in _SIZES if count < below), "n>1M")],
        "task_categories": ["text-generation"],
        "tags": ["instruction-tuning", "grounded", "provenance", "groundset"],
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": split, "path": SPLITS[split]} for split in filled],
            }
        ],
    }
    text = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.dump({key: value for key, value in header.items() if value}, text)
    yield from ("---", *text.getvalue().splitlines(), "---", "")


def _license(name: str) -> dict[str, str]:
    """Name a licence as the hub does: an identifier, or ``other`` with its name."""
    if not name:
        return {}
    if re.fullmatch(r"[A-Za-z0-9.+-]{1,40}", name):
        return {"license": name.lower()}
    plain = re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-")
    return {"license": "other", "license_name": plain or "other"}


def _opening(facts: Facts) -> Iterator[str]:
    claims = facts.claims
    yield f"# {escaped(claims.name)} {escaped(claims.version)}"
    yield ""
    yield (
        f"{facts.statistics['samples']} instruction-response samples from "
        f"{len(facts.statistics['documents'])} documents. Every response is traced to the place in the "
        "source that supports it: `lineage.jsonl.gz` names document, offsets and quote of each sample, "
        "`sources.jsonl.gz` holds the passages."
    )
    yield ""
    for warning in facts.warnings:
        yield f"> **Warning.** {escaped(warning)}"
        yield ""


def _funnel(facts: Facts) -> Iterator[str]:
    yield "## What came in and what was kept"
    yield ""
    rows = [
        (
            f"gate: {name}" if is_gate and name != COVERAGE else name,
            *(level.came, level.kept, level.rejected, level.failed, level.undecided),
            ", ".join(f"{reason} {n}" for reason, n in level.reasons.items()),
        )
        for name, level, is_gate in facts.levels
    ]
    yield from table(("Level", "In", "Kept", "Rejected", "Failed", "Undecided", "Reasons"), rows)


def _splits(facts: Facts) -> Iterator[str]:
    yield "## Splits"
    yield ""
    yield "No split holds a twin of another's sample, nor a passage or a version of another's document."
    yield ""
    rows = [
        (split, SPLITS[split], s["samples"], s["words"], s["lengths"]["response_words"]["median"])
        for split, s in facts.statistics["splits"].items()
    ]
    yield from table(("Split", "File", "Samples", "Words", "Median words of a response"), rows)
    yield f"Words are counted by `{facts.statistics['tokenizer']}`."
    yield ""


def _coverage(facts: Facts) -> Iterator[str]:
    yield "## Coverage"
    yield ""
    if facts.coverage.dimensions:
        yield from table(("Dimension", "Value", "Samples", "Target", "State"), _counted(facts.coverage))
        for line in (*_warned(facts.coverage), *_filled(facts), *_reached(facts.coverage)):
            yield f"- {escaped(line)}"
    else:
        yield "There is no coverage map."
    yield ""


def _counted(coverage: CoverageReport) -> Iterator[tuple[object, ...]]:
    for dimension in coverage.dimensions:
        for one in dimension.values:
            yield dimension.name, one.value, one.count, one.target or "", one.state
        if dimension.unmapped:
            yield dimension.name, "(unmapped)", dimension.unmapped, "", "alarm" if dimension.alarm else ""
    for row in coverage.combinations:
        names, values = " with ".join(row.values), " with ".join(row.values.values())
        yield names, values, row.count, row.target or "", row.state


def _warned(coverage: CoverageReport) -> Iterator[str]:
    yield from (f"Alarm: {told}." for told in unmapped_alarms(coverage.plain))
    for one in coverage.infeasible:
        yield f"Targets that cannot be met together: {one.says.rstrip('.')}."


def _filled(facts: Facts) -> Iterator[str]:
    coverage, done = facts.coverage, facts.coverage.augmentation
    stops: Counter[str] = Counter(gap.stop for gap in coverage.gaps)
    how = ", ".join(f"{n} {words(stop)}" for stop, n in most_of(stops))
    short = counted(len(coverage.gaps), "value or combination", "values or combinations")
    fall = "falls" if len(coverage.gaps) == 1 else "fall"
    ended = f" ({how}); coverage.json says what would fill them" if how else ""
    yield f"{short} {fall} short of a target{ended}."
    if done.skip:
        yield f"Augmenting was not worth it: {done.skip.rstrip('.')}."
    if done.rounds:
        rounds = counted(max(row.round for row in done.rounds), "round")
        added = counted(facts.statistics["methods"].get("augmented", 0), "sample")
        yield f"{rounds} of augmentation: {added} came of it; before, there were {done.before}."
    if done.trimmed:
        were = "1 sample was" if done.trimmed == 1 else f"{done.trimmed:,} samples were"
        yield f"{were} taken out where values had more than their targets."


def _reached(coverage: CoverageReport) -> Iterator[str]:
    """Say in one line how much of the corpus the samples stand for."""
    if coverage.documents is not None:
        documents, passages = coverage.documents.documents, coverage.documents.passages
        text = percent(passages.characters_with_samples, passages.characters)
        yield (
            f"{documents.with_samples} of {counted(documents.total, 'document')} gave a sample, and "
            f"{passages.with_samples} of {counted(passages.total, 'passage')}, which hold {text} of the text."
        )


def _evaluation(facts: Facts) -> Iterator[str]:
    yield "## Evaluation sets it was decontaminated against"
    yield ""
    if facts.claims.evaluation:
        rows = [(e.name, e.rows, e.sha256) for e in facts.claims.evaluation]
        yield from table(("Set", "Items", "SHA-256 of the file"), rows)
        yield "`evaluations.jsonl.gz` holds hashes of the items' words, not the items."
        yield ""
        yield from _planted(facts)
    else:
        yield f"None. The reason given: {escaped(facts.claims.skip or 'none')}"
    yield ""


def _planted(facts: Facts) -> Iterator[str]:
    """Tell how many planted copies of the items were found."""
    if facts.claims.self_test is None:
        return
    yield "The gate was tested with copies of these items, which went nowhere else:"
    yield ""
    rows = planted_rows(facts.claims.self_test)
    yield from table(("Copies", "Planted", "Found", "Share, 95 % interval"), rows)


def _waivers(facts: Facts) -> Iterator[str]:
    yield "## Waivers"
    yield ""
    for name, reason in facts.claims.waivers.items():
        yield f"- **{escaped(name)}** was waived. The reason given: {escaped(reason)}"
    if not facts.claims.waivers:
        yield "None."
    yield ""


def _ending(facts: Facts) -> Iterator[str]:
    yield "## Limitations"
    yield ""
    judged = any(model.role == JUDGE for model in facts.claims.models)
    yield from (f"- {limitation}" for limitation in (*_LIMITATIONS, _BY_MODELS if judged else _BY_RULES))
    if facts.claims.audit is None:
        yield "- No person has audited a sample of it."
    yield ""
    yield "## Licences of the sources"
    yield ""
    yield from table(("Licence", "Samples"), facts.statistics["licenses"].items())
    yield "## How to verify"
    yield ""
    yield (
        "`groundset verify PATH` checks this folder from its files alone: hashes, counts, every quote at its "
        "offsets, no leak, no twins across splits."
    )
    yield ""
    yield f"Written by groundset {escaped(facts.claims.code_version)}."
