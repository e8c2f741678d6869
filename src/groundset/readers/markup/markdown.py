"""Markdown, MDX and Markdown with templates: header off, the rest cleaned."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.contracts import Draft
from groundset.readers.decoding import decode
from groundset.readers.markup.frontmatter import split_front_matter, stated_fields
from groundset.text.cleaning import clean_markdown, normalise

_OWN = frozenset({"description", "summary", "slug", "permalink", "canonical", "tags", "author", "authors"})


class MarkdownReader:
    """Reads one document per file."""

    name = "markdown"
    suffixes = frozenset({".md", ".mdx", ".markdown"})
    signatures = ()

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the document; its title is the header's."""
        values, body = split_front_matter(normalise(decode(data)))
        properties = {key: value for key, value in values.items() if key in _OWN}
        yield Draft(text=clean_markdown(body), properties=properties, **stated_fields(values))
