"""The reader of PDF files."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.contracts import Draft
from groundset.readers.signatures import PDF


class PdfReader:
    """Reads one document per file, from its text layer."""

    name = "pdf"
    suffixes = frozenset({".pdf"})
    signatures = (PDF,)

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the document; raises a reason of ``opened``, or ``no_text_layer``."""
        from groundset.readers.pdf.document import drafts

        yield from drafts(data)
