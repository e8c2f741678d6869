"""A piece of a source without its marks, so that what is copied out of a file is found in what was read.

Rough on purpose: it does for a few lines what the readers do for whole files, and what it gets wrong is
shown as the nearest place. Every pattern is linear.
"""

from __future__ import annotations

import html
import re

_ESCAPES = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrt\"/]")
_GONE = re.compile(
    "|".join(
        (
            r"<!--[^<>]{0,2000}-->",
            r"\{\{[<%][^{}]{0,500}[%>]\}\}",  # a shortcode
            r"!\[[^\[\]]{0,500}\]\([^()]{0,500}\)",  # a picture
            r"(?<=\])\((?:[^()\n]|\([^()\n]{0,200}\)){0,500}\)",  # the target of a link
            r"(?<=\])\[[^\[\]\n]{0,200}\]|\[\^[^\[\]\n]{1,100}\]",  # of a reference; a footnote's mark
            r"[ \t]<[^<>\n`]{1,500}>(?=`)",  # the target of a link of reStructuredText
            r"(?<![\w:]):[A-Za-z][\w.:+-]{0,50}:(?=`)|^[ \t]*\.\. [\w-]+::",  # its roles and directives
            r"^(?:import|export)\b[^\n]{0,300}",  # MDX
            r"</?(?![^<>\s]{0,20}[:@])[A-Za-z][^<>]{0,500}>",
        )
    ),
    re.MULTILINE,
)


def unmarked(text: str) -> str:
    """Give a piece of Markdown, reStructuredText, HTML or JSON as somebody reads it."""
    return html.unescape(_GONE.sub(" ", _ESCAPES.sub(_escaped, text)))


def _escaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else " "
