"""Directives and roles that docutils does not know (Sphinx and its extensions): each shows its text.

docutils keeps them in a table of the process. A name is entered there when a document uses it, always
with the same meaning, so no document changes how another is read.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles

from groundset.text.wordlist import word_set

_USED_DIRECTIVE = re.compile(
    r"^[ \t]*\.\.[ \t]+(?:\|[^|\n]{1,100}\|[ \t]+)?([A-Za-z][\w:+.-]{0,60})::(?=\s|$)", re.MULTILINE
)
_USED_ROLE = re.compile(r":([A-Za-z][\w:+.-]{0,60}):`")

_CODE = frozenset(
    {
        "code",
        "code-block",
        "sourcecode",
        "prompt",
        "ipython",
        "doctest",
        "testcode",
        "testoutput",
        "highlight-code",
    }
)
_NO_TEXT = word_set(
    "toctree index contents sectnum meta include raw literalinclude highlight currentmodule module "
    "tabularcolumns automodule autoclass autofunction automethod autosummary image bibliography "
    "sectionauthor codeauthor graphviz digraph mermaid plot jinja plantuml role default-role "
    "restructuredtext-test-directive"
)
_KNOWN = word_set(
    "attention caution danger error hint important note tip warning admonition sidebar topic line-block "
    "parsed-literal math rubric epigraph highlights pull-quote compound container table csv-table list-table "
    "figure unicode replace date title class header footer target-notes"
)


_CHANGES = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}


class _Options(dict[str, Any]):
    """Accepts every option as text."""

    def __missing__(self, key: str) -> Any:
        return directives.unchanged


class _Shown(Directive):
    """Shows its argument and its content."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = _Options({"class": directives.unchanged})

    def run(self) -> list[nodes.Node]:
        """Give the argument as a paragraph of its own, and the content parsed."""
        box = nodes.container()
        argument = " ".join(" ".join(self.arguments).split())
        if argument and self.name in _CHANGES:
            version, *words = argument.split(" ", 1)
            argument = f"{_CHANGES[self.name]} {version}" + (f": {words[0]}" if words else ".")
        if argument:
            box += self._argument(argument)
        if self.content:
            self.state.nested_parse(self.content, self.content_offset, box)
        return [box]

    def _argument(self, argument: str) -> nodes.Node:
        if ":" in self.name or self.name in {"function", "class", "method", "option", "envvar", "attribute"}:
            return nodes.paragraph("", "", nodes.literal("", argument))
        parsed, _ = self.state.inline_text(argument, self.lineno)
        return nodes.paragraph("", "", *parsed)


class _Code(_Shown):
    """Shows its content as code."""

    def run(self) -> list[nodes.Node]:
        """Give the content as it stands."""
        code = "\n".join(self.content)
        language = self.arguments[0] if self.arguments else ""
        return [nodes.literal_block(code, code, language=language)]


class _Nothing(_Shown):
    """Shows nothing."""

    def run(self) -> list[nodes.Node]:
        """Give no node."""
        return []


def _text_role(name: str, rawtext: str, text: str, *_: Any, **__: Any) -> tuple[list[nodes.Node], list[Any]]:
    """Show a role's title or target; code-like roles as code."""
    shown: str = nodes.unescape(text)
    if shown.endswith(">") and "<" in shown:
        title, _bar, target = shown.rpartition("<")
        shown = title.strip() or target[:-1]
    shown = shown.removeprefix("!").removeprefix("~") if not shown.startswith("~/") else shown
    if name.rsplit(":", maxsplit=1)[-1] in _PROSE_ROLES:
        return [nodes.Text(shown)], []
    return [nodes.literal(rawtext, shown)], []


_PROSE_ROLES = word_set(
    "ref doc term numref guilabel menuselection abbr pep rfc download any cite strong title"
)
_BUILT_IN_ROLES = word_set(
    "emphasis strong literal code math subscript sub superscript sup title-reference title t raw"
)


def register_used(text: str) -> None:
    """Enter every directive and role that ``text`` uses and docutils does not know."""
    role: Any = _text_role
    for name in sorted({name.lower() for name in _USED_DIRECTIVE.findall(text)}):
        if name in _CODE:
            directives.register_directive(name, _Code)
        elif name in _NO_TEXT:
            directives.register_directive(name, _Nothing)
        elif name not in _KNOWN:
            directives.register_directive(name, _Shown)
    for name in sorted({name.lower() for name in _USED_ROLE.findall(text)} - _BUILT_IN_ROLES):
        roles.register_local_role(name, role)
