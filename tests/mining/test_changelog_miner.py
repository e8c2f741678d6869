"""Changelogs are asked per version, with the name of their product."""

from __future__ import annotations

import pytest

from groundset.mining import mine, passages
from groundset.records import Document
from groundset.settings import Extraction

ENTRIES = "- Relays can be renamed while they measure.\n- The map loads twice as fast on slow links."
OLDER = "- The first map of all relays.\n- Export of measurements as a plain text file."


def pairs(text: str, title: str, path: str = "a.md", language: str = "en") -> list[tuple[str, str]]:
    """Give instruction and response of the changes that are mined."""
    made = Document(f"d/{path}", "d", path, path, "0" * 64, "markdown", text, title, language)
    found = mine(made, passages(made, Extraction()), Extraction())
    every = [c for one in found for c in one.candidates if c.origin.family == "changelog"]
    return [(c.instruction, c.response) for c in every]


@pytest.mark.parametrize(
    "heading", ["{v}", "[{v}] - 2024-05-01", "v{v} (2024-05-01)", "Version {v}", "{v} - May 3, 2024"]
)
def test_every_version_is_asked_for_with_its_product(heading: str) -> None:
    """The response is the whole list of the version, whatever its heading says besides."""
    newer, older = heading.format(v="2.1.0"), heading.format(v="2.0.0")
    text = f"# Tarnmap Changelog\n\n## {newer}\n\n{ENTRIES}\n\n## {older}\n\n{OLDER}"
    found = pairs(text, "Tarnmap Changelog")
    assert [response for _, response in found] == [ENTRIES, OLDER]
    assert "2.1.0" in found[0][0]
    assert all("Tarnmap" in instruction and "hangelog" not in instruction for instruction, _ in found)


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Changelog", "tarnmap/CHANGELOG.md"),
        ("Release notes", "docs/tarnmap/release-notes/index.md"),
        ("Release notes for tarnmap", "notes.md"),
    ],
)
def test_the_product_comes_from_title_or_folder(title: str, path: str) -> None:
    """Folders such as docs name no product."""
    text = f"## 2.1.0\n\n{ENTRIES}\n\n## 2.0.0\n\n{OLDER}"
    found = pairs(text, title, path)
    assert len(found) == 2
    assert all("tarnmap" in instruction for instruction, _ in found)


def test_without_a_product_nothing_is_asked() -> None:
    """A version alone does not say whose it is."""
    assert pairs(f"## 2.1.0\n\n{ENTRIES}\n\n## 2.0.0\n\n{OLDER}", "Changelog", "docs/CHANGELOG.md") == []


def test_parts_of_a_version_stay_together() -> None:
    """Added and fixed are sub-headings of one answer."""
    text = f"# Tarnmap changelog\n\n## 2.1.0\n\n### Added\n\n{ENTRIES}\n\n### Fixed\n\n{OLDER}"
    ((_, response),) = pairs(text, "Tarnmap changelog")
    assert response == f"### Added\n\n{ENTRIES}\n\n### Fixed\n\n{OLDER}"


def test_breaking_changes_are_asked_for_with_their_version() -> None:
    """A list of breaking changes is an answer of its own."""
    text = f"# Tarnmap changelog\n\n## 2.1.0\n\n{OLDER}\n\n### Breaking changes\n\n{ENTRIES}"
    found = {response: instruction for instruction, response in pairs(text, "Tarnmap changelog")}
    assert "break" in found[ENTRIES].casefold()
    assert "Tarnmap 2.1.0" in found[ENTRIES]


@pytest.mark.parametrize("body", ["No changes.", "- Nothing", "TBD"])
def test_versions_that_say_nothing_are_skipped(body: str) -> None:
    """An entry without a change answers nothing."""
    assert pairs(f"# Tarnmap changelog\n\n## 2.1.0\n\n{body}", "Tarnmap changelog") == []


def test_numbers_of_chapters_are_no_versions() -> None:
    """A document with numbered chapters is not a changelog."""
    text = (
        f"# Relay Handbook\n\n## 1.1\n\n{ENTRIES}\n\n## 1.2\n\n{OLDER}\n\n## 2.1 Mounting a relay\n\n{OLDER}"
    )
    assert pairs(text, "Relay Handbook") == []


def test_german_changelogs_are_found() -> None:
    """Titles are data."""
    body = (
        "- Stationen lassen sich umbenennen, während sie messen.\n"
        "- Die Karte lädt doppelt so schnell wie im Frühling."
    )
    ((instruction, response),) = pairs(
        f"# Tarnmap Änderungsprotokoll\n\n## 2.1.0\n\n{body}", "Tarnmap Änderungsprotokoll", language="de"
    )
    assert "Tarnmap" in instruction
    assert "2.1.0" in instruction
    assert response == body
