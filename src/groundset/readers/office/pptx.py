"""PowerPoint presentations: a heading a slide, its text in reading order, then what the speaker notes say.

Hidden slides, pictures, comments, footers, dates and slide numbers are left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePosixPath

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.archives import Archive, open_archive
from groundset.readers.faults import remark
from groundset.readers.office.packages import check_kind, core_properties, foreign_office_code
from groundset.readers.signatures import ZIP
from groundset.text.cleaning import clean_markdown, normalise

_MOST_XML = 50_000_000
_MARKUP = (".xml", ".rels")


class PptxReader:
    """Reads one document per file."""

    name = "pptx"
    suffixes = frozenset({".pptx", ".pptm"})
    signatures = (ZIP,)

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the document, then a remark on hidden slides; the title is stated, else the first slide's."""
        archive = open_archive(data)
        check_kind(archive, ".pptx", path)
        properties = core_properties(archive)
        package = _package(archive)
        with foreign_office_code():
            from groundset.readers.office.slides import deck

            found = deck(io.BytesIO(package))
        yield Draft(
            text=clean_markdown("\n\n".join(found.blocks)),
            title=normalise(properties.title or found.title or PurePosixPath(path).stem.replace("_", " ")),
            date=properties.date,
        )
        if found.hidden:
            yield remark(f"{found.hidden} hidden slides are left out")


def _package(archive: Archive) -> bytes:
    """Give the package with its markup only: pictures, sounds and embedded files are empty."""
    size = sum(archive.size(name) for name in archive.names if name.lower().endswith(_MARKUP))
    if size > _MOST_XML:
        raise UnreadableError("too_large", f"{size // 10**6} MB of text with markup; split the presentation")
    return archive.repacked(lambda name: name.lower().endswith(_MARKUP), keep_places=True)
