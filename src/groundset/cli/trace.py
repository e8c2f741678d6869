"""``groundset trace``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundset.cli.options import as_json, in_project, print_json
from groundset.cli.plain import safe

if TYPE_CHECKING:
    from rich.console import Console


@click.command("trace", short_help="Tell the life of a candidate, passage or document.")
@click.argument("name", metavar="ID")
@in_project
@as_json
def command(name: str, folder: Path | None, as_json: bool) -> None:
    """Tell the life of a candidate, passage or document: source, gates, twins, end.

    ID may be the beginning of a candidate's or passage's id, or a document's name (corpus/path).
    """
    from groundset.cli.display import console
    from groundset.project import Project

    with Project.open(folder) as project:
        story = project.trace(name)
    if as_json:
        print_json(story)
        return
    out = console()
    {"candidate": _candidate, "passage": _passage, "document": _document, "file": _file}[story["kind"]](
        out, story
    )


def _candidate(out: Console, story: dict[str, Any]) -> None:
    origin = story["origin"]
    _line(out, "candidate", story["id"])
    _line(out, "made", f"{origin['method']} by {origin['family']}, template {origin['template']}")
    for source in story["sources"]:
        _source(out, source)
    for message in story["messages"]:
        _line(out, message["role"], message["content"])
    for tag in story["tags"]:
        _line(out, "tag", f"{tag['dimension']} = {tag['value']} (by {tag['method']})")
    for verdict in story["verdicts"]:
        _line(
            out, verdict["gate"], f"{verdict['decision']}: {verdict['reason']} (score {verdict['score']:g})"
        )
        if verdict["decision"] != "keep":
            _line(out, "", f"{verdict['evidence']}")
    for twin in story["twins"]:
        _line(out, "twin", f"{twin['candidate']} ({twin['gate']}, {twin['view']}, {twin['score']:g})")
    _end(out, story["outcome"])


def _end(out: Console, outcome: dict[str, Any] | None) -> None:
    if outcome is None:
        _line(out, "state", "not decided yet: groundset run")
    elif outcome["state"] == "kept":
        _line(out, "state", "kept: it is a sample")
    else:
        because = f" because of {outcome['other']}" if outcome["other"] else ""
        _line(out, "state", f"{outcome['state']} by {outcome['gate']}: {outcome['reason']}{because}")


def _passage(out: Console, story: dict[str, Any]) -> None:
    _line(out, "passage", story["id"])
    _line(out, "headings", " > ".join(story["headings"]))
    _line(out, "state", f"{story['state']}: {story['reason']}")
    _source(out, story["source"])
    _candidates(out, story["candidates"])


def _file(out: Console, story: dict[str, Any]) -> None:
    _line(out, "file", f"{story['corpus']}/{story['path']}")
    _line(out, "state", f"{story['state']}: {story['reason']}")
    for key in ("detail", "sha256", "size"):
        if story[key]:
            _line(out, key, str(story[key]))
    for name in story["documents"]:
        _line(out, "document", name)


def _document(out: Console, story: dict[str, Any]) -> None:
    _line(out, "document", story["id"])
    for key in ("title", "reader", "language", "uri", "sha256", "characters", "version", "date", "license"):
        if story[key]:
            _line(out, key, str(story[key]))
    newest = "the newest of it" if story["rank"] == 0 else f"number {story['rank'] + 1} of it, newest first"
    _line(out, "family", f"{story['family']}; this is {newest}")
    _line(out, "state", f"{story['state']}: {story['reason']}")
    for passage in story["passages"]:
        where = f"[{passage['start']}:{passage['end']}] {' > '.join(passage['headings'])}"
        _line(out, "passage", f"{passage['id'][:12]} {where} · {passage['state']}: {passage['reason']}")
    _candidates(out, story["candidates"])


def _candidates(out: Console, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        end = row["state"] if row["state"] == "kept" else f"{row['state']} by {row['gate']}: {row['reason']}"
        _line(out, "candidate", f"{row['id'][:12]} {row['instruction']} · {end}")


def _source(out: Console, source: dict[str, Any]) -> None:
    from rich.text import Text

    _line(out, "source", f"{source['document']} [{source['start']}:{source['end']}]")
    if source.get("missing"):
        _line(out, "", "this document is gone")
        return
    # Colour shows the span on a terminal; brackets do elsewhere.
    quote = source["quote"] if out.is_terminal else f"⟦{source['quote']}⟧"
    out.print(
        Text.assemble(
            (safe(source["before"]), "dim"),
            (safe(quote), "black on yellow"),
            (safe(source["after"]), "dim"),
        ),
    )


def _line(out: Console, label: str, text: str) -> None:
    from rich.text import Text

    out.print(Text.assemble((f"{label:>18}  ", "bold cyan"), safe(text)))
