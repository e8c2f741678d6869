"""Markdown, MDX and Markdown with templates: header off, the rest cleaned."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.contracts import Draft
from groundset.readers.decoding import decode
from groundset.readers.markup.frontmatter import split_front_matter, stated_fields
from groundset.text.cleaning import clean_markdown, normalise


class MarkdownReader:
    """Reads one document per file."""

    name = "markdown"
    suffixes = frozenset({".md", ".mdx", ".markdown"})
    signatures = ()

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the document; its title is the header's."""
        values, body = split_front_matter(normalise(decode(data)))
        yield Draft(text=clean_markdown(body), fields=values, **stated_fields(values))
