"""PowerPoint presentations: a heading a slide, its text in reading order, then what the speaker notes say.

Hidden slides, pictures, comments, footers, dates and slide numbers are left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.archives import Archive, open_archive
from groundset.readers.faults import remark
from groundset.readers.office.packages import check_kind, core_properties, foreign_office_code
from groundset.readers.office.salvage import Salvage, lost_parts, salvaged
from groundset.readers.signatures import ZIP
from groundset.text.cleaning import clean_markdown, normalise
from groundset.text.counting import counted

if TYPE_CHECKING:
    from groundset.readers.office.slides import Deck

_MOST_XML = 50_000_000
_MARKUP = (".xml", ".rels")
_TOLD = ("slide", "notesSlide", "chart", "diagramData")
"""Relationships to parts with words."""


class PptxReader:
    """Reads one document per file."""

    name = "pptx"
    suffixes = frozenset({".pptx", ".pptm"})
    signatures = (ZIP,)

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the document, then a remark; its title is stated, else that of the first slide.

        Slides and other parts that the file has lost are left out; ``corrupt_archive`` where nothing is left.
        """
        archive = open_archive(data)
        check_kind(archive, (".pptx",), path)
        properties = core_properties(archive)
        _check_size(archive)
        salvage = salvaged(archive)
        lost = salvage.names(_TOLD)
        with foreign_office_code():
            from groundset.readers.office.slides import deck

            found = deck(io.BytesIO(_package(archive, salvage)))
        if lost and not found.blocks:
            raise UnreadableError("corrupt_archive", lost_parts(lost))
        yield Draft(
            text=clean_markdown("\n\n".join(found.blocks)),
            title=normalise(properties.title or found.title or PurePosixPath(path).stem.replace("_", " ")),
            date=properties.date,
        )
        if told := _told(found, lost):
            yield remark(told)


def _told(found: Deck, lost: Sequence[str]) -> str:
    """Say what of the file is not in the document."""
    parts = (
        (found.hidden, f"left out: {counted(found.hidden, 'hidden slide')}"),
        (len(lost), lost_parts(lost)),
        (
            len(found.bare),
            f"layout missing, only the words are read: {counted(len(found.bare), 'slide')}",
        ),
    )
    return "; ".join(text for number, text in parts if number)


def _check_size(archive: Archive) -> None:
    size = sum(archive.size(name) for name in archive.names if name.lower().endswith(_MARKUP))
    if size > _MOST_XML:
        raise UnreadableError("too_large", f"{size // 10**6} MB of text with markup; split the presentation")


def _package(archive: Archive, salvage: Salvage) -> bytes:
    """Give the package with its markup only: pictures, sounds and embedded files are empty."""
    return archive.repacked(
        lambda name: name.lower().endswith(_MARKUP) and name not in salvage.damaged,
        salvage.relations,
        keep_places=True,
        without=salvage.damaged,
    )
