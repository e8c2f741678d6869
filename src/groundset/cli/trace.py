"""``groundset trace``."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundset.cli.options import as_json, in_project, print_json
from groundset.cli.plain import safe

if TYPE_CHECKING:
    from rich.console import Console

_WAYS = {"mined": "by rule, without a model", "augmented": "by rule, to fill a gap of the coverage map"}
_SUPERSEDED = "superseded"
_POINTS_HERE = re.compile(r"`?groundset trace`? shows [^.;]+[.;] ")
"""Advice that leads here, to whoever is not here yet."""
_QUESTION = 120
"""Characters shown of another candidate's question."""
_PRECISE = 1_000_000
"""Parts of one in which a confidence is kept."""


_DID = {
    "generate": "asked",
    "opinion": "second opinion asked",
    "judge": "judge asked",
    "canary": "canary",
}
"""What a call was made for."""


@click.command("trace", short_help="Tell the life of a candidate, passage or document.")
@click.argument("name", metavar="ID")
@in_project
@as_json
def command(name: str, folder: Path | None, as_json: bool) -> None:
    """Tell the life of a candidate, passage or document: how it ended and why, source, gates, twins.

    ID may be the beginning of a candidate's or passage's id, a document's name (corpus/path), or the
    name of a file where just one is called so.
    """
    from groundset.cli.display import console, show_next
    from groundset.project import Project

    with Project.open(folder) as project:
        story = project.trace(name)
        switched_off = project.switched_off
    if as_json:
        print_json(story)
        return
    out = console()
    if story["kind"] == "candidate":
        step = _candidate(out, story, switched_off)
    else:
        tell = {"passage": _passage, "document": _document, "file": _file}
        step = tell[story["kind"]](out, story)
    if step:
        out.print()
        show_next(out, step, folder)


def _candidate(out: Console, story: dict[str, Any], switched_off: Set[str]) -> str:
    from groundset.cli.verdicts import twin_lines

    origin, outcome = story["origin"], story["outcome"]
    kept = outcome is not None and outcome["state"] == "kept"
    _line(out, "candidate", story["id"])
    _end(out, story)
    if not kept:
        _comparisons(out, story)
    for message in story["messages"]:
        _line(
            out,
            {"user": "question", "assistant": "answer"}.get(message["role"], message["role"]),
            message["content"],
        )
    for source in story["sources"]:
        _source(out, source)
    by = f"with {origin['model']}" if origin["model"] else _WAYS.get(origin["method"], origin["method"])
    _line(out, "made", f"{by}; kind: {origin['family']}; template: {origin['template']}")
    _line(out, "passage", origin["passage"][:12])
    _line(out, "tags", ", ".join(map(_tag, story["tags"])))
    for gate, answer in _gates(story, switched_off):
        _line(out, gate.replace("_", " "), answer)
    for at, twin in enumerate(twin_lines(story["twins"])):
        _line(out, "" if at else "twins", twin)
    if kept:
        _comparisons(out, story)
    for call in story["calls"]:
        _call(out, call)
    other = outcome["other"] if outcome else ""
    return f"groundset trace {(other or origin['passage'])[:12]}"


def _comparisons(out: Console, story: dict[str, Any]) -> None:
    from groundset.cli.comparisons import show_comparison
    from groundset.report.comparison import Comparison

    for comparison in story["comparisons"]:
        show_comparison(out, Comparison.from_json(comparison))
    if story["comparisons"]:
        out.print()


def _gates(story: dict[str, Any], switched_off: Set[str]) -> Iterator[tuple[str, str]]:
    """Give (gate, answer) in order, and say of what was not asked that nobody asked it."""
    from groundset.cli.verdicts import gate_lines
    from groundset.reasons import gate_question

    outcome = story["outcome"] or {"gate": "", "reason": ""}
    judged = {"", outcome["gate"], *(verdict["gate"] for verdict in story["verdicts"])}
    for gate, answer in gate_lines(story):
        if gate in switched_off - judged:
            yield gate, f"{gate_question(gate)} not run: it is switched off"
        elif outcome["reason"] == _SUPERSEDED and gate not in judged:
            yield gate, f"{gate_question(gate)} not asked: it is no candidate any more"
        else:
            yield gate, answer


def _call(out: Console, call: dict[str, Any]) -> None:
    """Show a call: what was asked, and what came back."""
    did = _DID[call["purpose"]]
    tokens = f"{call['input_tokens']:,} tokens in, {call['output_tokens']:,} out"
    _line(out, did, f"{call['model']}, attempt {call['attempt'] + 1}, {call['state']}; {tokens}")
    for message in call["messages"]:
        _line(out, message["role"], message["content"])
    _line(out, "reply", call["reply"] or call["detail"])


def _tag(tag: dict[str, Any]) -> str:
    """Write ``subarea = account (by embedding, 27 % sure; else employee)``."""
    from groundset.report.wording import percent

    how = [f"by {tag['method']}"] if tag["method"] != tag["value"] else []
    if tag["confidence"] < 1:
        sure = f"{percent(round(tag['confidence'] * _PRECISE), _PRECISE)} sure"
        how.append(f"{sure}; else {tag['rival']}" if tag["rival"] else sure)
    return f"{tag['dimension']} = {tag['value']}" + (f" ({', '.join(how)})" if how else "")


def _end(out: Console, story: dict[str, Any]) -> None:
    outcome = story["outcome"]
    if outcome is None:
        _line(out, "state", "not decided yet: groundset run")
    elif outcome["state"] == "kept":
        _line(out, "state", "kept: it is a sample of the dataset")
    else:
        at = f"{outcome['state']} at {outcome['gate'].replace('_', ' ')}"
        ended = "no candidate any more" if outcome["reason"] == _SUPERSEDED else at
        _line(out, "state", f"{ended}: {outcome['reason']}")
        _explained(out, outcome["reason"])
        if outcome["other"]:
            _line(out, "because of", _named(outcome["other"], story["comparisons"]))


def _named(other: str, comparisons: list[dict[str, Any]]) -> str:
    """Name a candidate as the comparisons tell of it: its id, what became of it, what it asks."""
    from groundset.report.wording import one_line

    short = other[:12]
    for side in (one["other"] for one in comparisons if one["other"]):
        if side["name"] == short:
            asked = next((part["text"] for part in side["parts"] if part["label"] == "question"), "")
            return f"{short}, {side['role']}: {one_line(asked, _QUESTION)}"
    return short


def _passage(out: Console, story: dict[str, Any]) -> str:
    _line(out, "passage", story["id"])
    _line(out, "headings", " > ".join(story["headings"]))
    _state(out, story)
    _source(out, story["source"])
    _questions(out, story["questions"])
    _candidates(out, story["candidates"])
    return _first(story) or f"groundset trace {shlex.quote(story['document'])}"


def _file(out: Console, story: dict[str, Any]) -> str:
    _line(out, "file", f"{story['corpus']}/{story['path']}")
    _state(out, story)
    for key in ("detail", "sha256", "size"):
        if story[key]:
            _line(out, key, str(story[key]))
    for name in story["documents"]:
        _line(out, "document", name)
    return f"groundset trace {shlex.quote(story['documents'][0])}" if story["documents"] else ""


def _document(out: Console, story: dict[str, Any]) -> str:
    from groundset.cli.verdicts import in_words

    _line(out, "document", story["id"])
    _state(out, story)
    for key in ("title", "reader", "language", "uri", "sha256", "characters", "version", "date", "license"):
        if story[key]:
            _line(out, key, str(story[key]))
    if story["fields"]:
        _line(out, "fields", "; ".join(f"{name}: {value}" for name, value in story["fields"].items()))
    newest = "the newest of it" if story["rank"] == 0 else f"number {story['rank'] + 1} of it, newest first"
    _line(out, "family", f"{story['family']}; this is {newest}")
    for passage in story["passages"]:
        where = f"[{passage['start']}:{passage['end']}] {' > '.join(passage['headings'])}"
        end = "gave pairs" if passage["state"] == "kept" else in_words(passage["reason"])
        _line(out, "passage", f"{passage['id'][:12]} {where} · {end}")
    _questions(out, story["questions"])
    _candidates(out, story["candidates"])
    return _first(story)


def _first(story: dict[str, Any]) -> str:
    """Name what is worth tracing next: a candidate that was not kept, else any, else a passage."""
    rows = sorted(story["candidates"], key=lambda row: row["state"] == "kept")
    found = [*rows, *story.get("passages", [])]
    return f"groundset trace {found[0]['id'][:12]}" if found else ""


def _state(out: Console, story: dict[str, Any]) -> None:
    _line(out, "state", f"{story['state']}: {story['reason']}")
    _explained(out, story["reason"])


def _explained(out: Console, reason: str) -> None:
    from groundset.reasons import explain

    told = explain(reason)
    _line(out, "", told.means)
    if do := _POINTS_HERE.sub("", told.do):
        _line(out, "to do", f"{do[0].upper()}{do[1:]}")


def _questions(out: Console, rows: list[dict[str, Any]]) -> None:
    from groundset.cli.verdicts import held_lines, in_words
    from groundset.text.counting import counted

    for row in rows:
        came = counted(row["pairs"], "pair") if row["pairs"] else in_words(row["reason"])
        _line(out, "question", f"{row['task'].replace('_', ' ')} · {came}")
        for line in held_lines(row["holds"]):
            _line(out, "", line)


def _candidates(out: Console, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        end = row["state"]
        if row["state"] != "kept":
            end += f" at {row['gate']}: {row['reason']}" if row["gate"] else f": {row['reason']}"
        _line(out, "candidate", f"{row['id'][:12]} {row['instruction']} · {end}")


def _source(out: Console, source: dict[str, Any]) -> None:
    from rich.text import Text

    if source["start"] == source["end"] and source.get("quote"):
        _line(out, "source", f"{source['document']}: this quote does not stand there")
        _line(out, "quote", source["quote"])
        return
    _line(out, "source", f"{source['document']} [{source['start']}:{source['end']}]")
    if source.get("missing"):
        _line(out, "", "this document is gone")
        return
    # Colour shows the span on a terminal; brackets do elsewhere.
    quote = source["quote"] if out.is_terminal else f"⟦{source['quote']}⟧"
    shown = Text.assemble(
        (safe(source["before"]), "dim"), (safe(quote), "black on yellow"), (safe(source["after"]), "dim")
    )
    for line in shown.wrap(out, out.width):
        line.rstrip()
        out.print(line, soft_wrap=True)


def _line(out: Console, label: str, text: str) -> None:
    from groundset.cli.display import show_line

    show_line(out, label, text)
