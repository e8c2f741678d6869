"""reStructuredText by docutils, with nothing included, nothing raw, and no message of the parser in the text.

A definition list becomes list items ``**term**: definition``, which reads well and can be mined.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from groundset.contracts import Draft
from groundset.readers.decoding import decode
from groundset.readers.faults import foreign_code
from groundset.readers.markup.frontmatter import stated_fields
from groundset.readers.plain.plaintext import text_to_markdown
from groundset.text.cleaning import clean_markdown, normalise
from groundset.text.markup.blocks import fenced
from groundset.text.markup.escaping import escape_line, escape_tags
from groundset.text.markup.html_tables import pipe_table
from groundset.text.wordlist import word_set

_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 6,
    "warning_stream": None,
    "input_encoding": "unicode",
    "line_length_limit": 10_000_000,
    "smart_quotes": False,
    "syntax_highlight": "none",
    "_disable_config": True,
    "doctitle_xform": False,
    "docinfo_xform": True,
}


_TOO_MUCH = re.compile(r"[^\n]{10000}|([^\w\s])\1{400}")
"""Lines on which docutils takes quadratic time; such a file is read as plain text."""


class RestructuredTextReader:
    """Reads one document per file."""

    name = "rst"
    suffixes = frozenset({".rst"})
    signatures = ()

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the document; its fields at the top are what it states of itself."""
        text = normalise(decode(data))
        if _TOO_MUCH.search(text):
            yield Draft(text=text_to_markdown(text))
            return
        with foreign_code():
            tree = _tree(text)
            fields = _fields(tree)
            yield Draft(text=clean_markdown(_Writer().write(tree)), fields=fields, **stated_fields(fields))


def _tree(text: str) -> Any:
    from docutils.core import publish_doctree  # takes 0.1 s to import

    from groundset.readers.markup.directives import register_used

    register_used(text)
    return publish_doctree(text, settings_overrides={**_SETTINGS, "warning_stream": io.StringIO()})


def _fields(tree: Any) -> dict[str, str]:
    fields: dict[str, str] = {}
    for info in (child for child in tree.children if child.tagname in {"docinfo", "field_list"}):
        for entry in info.children:
            if entry.tagname == "field":
                fields[entry[0].astext().lower()] = entry[1].astext()
            else:
                fields[entry.tagname] = entry.astext()
        break
    return fields


_SKIPPED = word_set(
    "comment substitution_definition target docinfo pending image system_message footnote_reference "
    "citation_reference problematic_reference meta raw colspec decoration generated title_reference_target"
)
_CONTAINERS = word_set("document container compound topic sidebar figure legend option_group line_block")
_ADMONITIONS = word_set("attention caution danger error hint important note tip warning admonition")


class _Writer:
    """Writes nodes as Markdown blocks; the depth of recursion is that of the document."""

    def __init__(self) -> None:
        self.depth = 0

    def write(self, tree: Any) -> str:
        """Write a document."""
        return "\n\n".join(self.blocks(tree))

    def blocks(self, node: Any) -> list[str]:
        """Write the children of a node, a block each."""
        return [block for child in node.children if (block := self.block(child))]

    def block(self, node: Any) -> str:
        """Write one node."""
        name = node.tagname
        if name in _SKIPPED:
            return self.message(node) if name == "system_message" else ""
        writer: Callable[[Any], str] | None = getattr(self, f"write_{name}", None)
        if writer:
            return writer(node)
        if name in _ADMONITIONS or name in _CONTAINERS or not hasattr(node, "children"):
            return "\n\n".join(self.blocks(node))
        if node.children and all(
            child.tagname == "#text" or child.tagname in _INLINE for child in node.children
        ):
            return self.write_paragraph(node)
        return "\n\n".join(self.blocks(node))

    def message(self, node: Any) -> str:
        """Write the source that the parser complained of, where the message holds it."""
        lines = [
            line
            for child in node.children
            if child.tagname == "literal_block"
            for line in child.astext().split("\n")
        ]
        prose = [line.strip() for line in lines if not re.match(r"\s*(?:\.\. |:[\w-]+:)", line)]
        return "\n".join(escape_line(line) for line in prose)

    def write_section(self, node: Any) -> str:
        """Write a section one level deeper."""
        self.depth += 1
        text = "\n\n".join(self.blocks(node))
        self.depth -= 1
        return text

    def write_title(self, node: Any) -> str:
        """Write a heading; the title of a box in bold."""
        text = inline(node).replace("\n", " ")
        if node.parent.tagname not in {"section", "document"}:
            return f"**{text}**"
        return "#" * min(6, max(1, self.depth)) + " " + text

    def write_subtitle(self, node: Any) -> str:
        """Write a subtitle as a paragraph."""
        return self.write_paragraph(node)

    def write_rubric(self, node: Any) -> str:
        """Write a heading that is in no table of contents."""
        return f"**{inline(node)}**"

    def write_paragraph(self, node: Any) -> str:
        """Write a paragraph."""
        return "\n".join(escape_line(line) for line in inline(node).split("\n"))

    def write_line(self, node: Any) -> str:
        """Write a line of a line block."""
        return inline(node)

    def write_line_block(self, node: Any) -> str:
        """Write lines that stay lines."""
        return "  \n".join(block.replace("\n", "  \n") for block in self.blocks(node))

    def write_literal_block(self, node: Any) -> str:
        """Write code."""
        language = next((c for c in node.get("classes", []) if c not in {"code", "literal-block"}), "")
        return fenced(node.astext(), node.get("language", language))

    def write_doctest_block(self, node: Any) -> str:
        """Write a session of the interpreter."""
        return fenced(node.astext(), "pycon")

    def write_math_block(self, node: Any) -> str:
        """Write a formula."""
        return fenced(node.astext(), "math")

    def write_block_quote(self, node: Any) -> str:
        """Write an indented block; docutils also makes one of a list that is indented only."""
        blocks = self.blocks(node)
        if all(
            child.tagname in {"bullet_list", "enumerated_list", "definition_list"} for child in node.children
        ):
            return "\n\n".join(blocks)
        return _prefixed("\n\n".join(blocks), "> ", "> ")

    def write_attribution(self, node: Any) -> str:
        """Write who is quoted."""
        return "- " + inline(node)

    def write_bullet_list(self, node: Any) -> str:
        """Write a list."""
        return "\n".join(_prefixed("\n\n".join(self.blocks(item)), "- ", "  ") for item in node.children)

    def write_enumerated_list(self, node: Any) -> str:
        """Write a numbered list."""
        start = int(node.get("start", 1))
        items = ["\n\n".join(self.blocks(item)) for item in node.children]
        return "\n".join(
            _prefixed(text, f"{n}. ", " " * (len(str(n)) + 2)) for n, text in enumerate(items, start)
        )

    def write_definition_list(self, node: Any) -> str:
        """Write each term with its definition as a list item."""
        items = []
        for item in node.children:
            terms = ", ".join(inline(c).replace("\n", " ") for c in item.children if c.tagname == "term")
            bodies = [block for c in item.children if c.tagname == "definition" for block in self.blocks(c)]
            items.append(_term(terms, bodies))
        return "\n".join("*" + item[1:] for item in items)

    def write_field_list(self, node: Any) -> str:
        """Write what a signature's parameters are."""
        items = [_term(inline(field[0]), self.blocks(field[1])) for field in node.children]
        return "\n".join(items)

    def write_option_list(self, node: Any) -> str:
        """Write command line options with what they do."""
        items: list[str] = []
        for item in node.children:
            names = ", ".join(c.astext() for c in item[0].children)
            items.append(
                _prefixed(
                    "\n\n".join(
                        [f"`{names}`: " + " ".join(self.blocks(item[1])[:1]), *self.blocks(item[1])[1:]]
                    ),
                    "- ",
                    "  ",
                )
            )
        return "\n".join(items)

    def write_footnote(self, node: Any) -> str:
        """Write a note without its number."""
        return "\n\n".join(self.block(child) for child in node.children if child.tagname != "label")

    write_citation = write_footnote

    def write_table(self, node: Any) -> str:
        """Write a table; cells of many blocks on one line."""
        found = node.findall(lambda n: n.tagname == "row")
        rows = [[_cell(" ".join(self.blocks(entry))) for entry in row.children] for row in found]
        title = [self.block(child) for child in node.children if child.tagname == "title"]
        return "\n\n".join([*title, "\n".join(pipe_table(rows))])


_INLINE = word_set(
    "emphasis strong literal reference footnote_reference citation_reference "
    "substitution_reference title_reference abbreviation acronym superscript subscript inline "
    "problematic math image target generated"
)


def inline(node: Any) -> str:
    """Write the inline content of a node."""
    text = "".join(_inline_node(child) for child in node.children)
    return re.sub(r"(?<! ) +(?=[.,;:](?:\s|$))", "", text)


def _inline_node(node: Any) -> str:
    name = node.tagname
    if name == "#text":
        return escape_tags(str(node.astext()))
    if name in {"footnote_reference", "citation_reference", "image", "target", "system_message", "raw"}:
        return ""
    text = inline(node)
    if name in {"literal", "math"}:
        return _code_span(node.astext())
    if name == "strong" and text.strip():
        return f"**{text}**"
    if name in {"emphasis", "title_reference"} and text.strip():
        return f"*{text}*"
    if name == "problematic":
        return re.sub(r"[`|*]", "", re.sub(r":[\w:+.-]+:(?=`)", "", text)).removesuffix("_")
    return text


def _code_span(code: str) -> str:
    code = " ".join(code.split())
    return "" if not code else f"`` {code} ``" if "`" in code else f"`{code}`"


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        (first if i == 0 else rest) + line if line or i == 0 else rest.rstrip()
        for i, line in enumerate(lines)
    )


def _term(term: str, bodies: list[str]) -> str:
    plain = bodies[:1] if bodies and not re.match(r"- |\d+\. |```|> |\|", bodies[0]) else []
    head = f"**{term}**: {plain[0]}" if plain else f"**{term}**"
    return _prefixed("\n\n".join([head, *bodies[len(plain) :]]), "- ", "  ")


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))
