"""The walk over a corpus folder: every file has its row."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from groundset.readers.walking import walk
from groundset.settings import Corpus
from groundset.text.globs import matches


def rows(root: Path, **settings: list[str]) -> dict[str, str]:
    """Give path to reason."""
    found = list(walk(root, Corpus.model_validate({"name": "c", "path": "c", **settings})))
    assert [row.path for row in found] == sorted(row.path for row in found)
    return {row.path: row.reason for row in found}


def touch(root: Path, *paths: str) -> None:
    """Make files."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("text")


def test_every_file_yields_a_row_and_folders_of_tools_one(tmp_path: Path) -> None:
    """Files in ``.git`` and ``node_modules`` are not looked at one by one."""
    touch(tmp_path, "b.md", "a/x.md", ".git/config", ".git/HEAD", "a/node_modules/m/i.js", ".hidden")
    assert rows(tmp_path) == {
        ".git": "skipped_folder",
        ".hidden": "",
        "a/node_modules": "skipped_folder",
        "a/x.md": "",
        "b.md": "",
    }


def test_patterns_say_what_is_read(tmp_path: Path) -> None:
    """Exclusion goes before inclusion, and that before what is held out."""
    touch(tmp_path, "docs/a.md", "docs/b.md", "docs/old/c.md", "x.txt")
    assert rows(tmp_path, include=["docs/**"], exclude=["**/old/*"], holdout=["docs/b.md"]) == {
        "docs/a.md": "",
        "docs/b.md": "held_out",
        "docs/old/c.md": "excluded",
        "x.txt": "not_included",
    }


def test_no_link_leads_out_or_round(tmp_path: Path) -> None:
    """Links to folders are not followed; a link to a file inside is a file."""
    root = tmp_path / "root"
    touch(tmp_path, "root/a/x.md", "secret/s.md", "s.md")
    (root / "out").symlink_to(tmp_path / "secret")
    (root / "out.md").symlink_to(tmp_path / "s.md")
    (root / "a" / "up").symlink_to(root)
    (root / "inside").symlink_to(root / "a")
    (root / "same.md").symlink_to(root / "a" / "x.md")
    (root / "gone.md").symlink_to(root / "nowhere.md")
    (root / "self.md").symlink_to(root / "self.md")
    assert rows(root) == {
        "a/up": "symlink_loop",
        "a/x.md": "",
        "gone.md": "unreadable",
        "inside": "symlink_inside",
        "out": "symlink_outside",
        "out.md": "symlink_outside",
        "same.md": "",
        "self.md": "symlink_loop",
    }


def test_links_in_a_circle_are_named_and_never_followed(tmp_path: Path) -> None:
    """Two folders that link into each other, two links that are each other, a link to the folder itself."""
    touch(tmp_path, "a/x.md", "b/y.md", "b/deep/z.md")
    (tmp_path / "a" / "to-b").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "to-a").symlink_to(tmp_path / "a")
    (tmp_path / "b" / "deep" / "up").symlink_to("..")
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    (tmp_path / "here").symlink_to(".")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone" / "for" / "good")
    assert rows(tmp_path) == {
        "a/to-b": "symlink_inside",
        "a/x.md": "",
        "b/deep/up": "symlink_loop",
        "b/deep/z.md": "",
        "b/to-a": "symlink_inside",
        "b/y.md": "",
        "here": "symlink_loop",
        "nowhere": "unreadable",
        "one": "symlink_loop",
        "two": "symlink_loop",
    }


def test_a_root_that_is_a_link_is_walked_as_its_target(tmp_path: Path) -> None:
    """The user named it; links inside it are held against the real folder."""
    touch(tmp_path, "real/a.md", "s.md")
    (tmp_path / "real" / "out.md").symlink_to(tmp_path / "s.md")
    (tmp_path / "real" / "round").symlink_to(tmp_path / "link")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert rows(tmp_path / "link") == {"a.md": "", "out.md": "symlink_outside", "round": "symlink_loop"}


def test_what_lies_too_deep_says_so(tmp_path: Path) -> None:
    """Folders can be made deeper than a path can be long."""
    here, top = Path.cwd(), tmp_path / ("x" * 200)
    top.mkdir()
    os.chdir(top)
    try:
        for _ in range(25):
            Path("y" * 200).mkdir()
            os.chdir("y" * 200)
    finally:
        os.chdir(here)
    found = list(walk(tmp_path, Corpus(name="wiki", path=".")))
    assert [row.reason for row in found] == ["unreadable"]
    assert "so deep that its path is longer" in found[0].detail


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_closed_folders_and_files_have_rows(tmp_path: Path) -> None:
    """What may not be opened is told, and the rest is walked."""
    touch(tmp_path, "open/a.md", "closed/b.md", "c.md")
    (tmp_path / "closed").chmod(0)
    (tmp_path / "c.md").chmod(0)
    try:
        assert rows(tmp_path) == {"c.md": "unreadable", "closed": "unreadable", "open/a.md": ""}
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_names_of_any_bytes_have_rows_of_their_own(tmp_path: Path) -> None:
    """No name is lost or taken for another's, and none can end a line or colour a terminal."""
    names = [
        b"\xff.md",
        b"\\xff.md",
        b"\x1b[31m.md",
        b"new\nline.md",
        b"tab\t.md",
        b" .md",
        b"-rf",
        b"\xf0\x9f.md",
    ]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_text("text")
    found = rows(tmp_path)
    assert len(found) == len(names)
    assert all(path.isprintable() for path in found)


def test_folders_deeper_than_the_stack_are_walked(tmp_path: Path) -> None:
    """A thousand levels and more end as a row like any other."""
    folders = [tmp_path / "d"]
    try:
        folders[0].mkdir()
        while len(folders) < 1100:
            folders.append(folders[-1] / "d")
            folders[-1].mkdir()
        (folders[-1] / "a.md").write_text("text")
        assert rows(tmp_path, exclude=["x/**"]) == {"d/" * 1100 + "a.md": ""}
    finally:
        (folders[-1] / "a.md").unlink(missing_ok=True)
        for folder in reversed(folders):
            folder.rmdir()


def test_pipes_and_sockets_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are no regular files."""
    os.mkfifo(tmp_path / "pipe.md")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock.md")
        assert rows(tmp_path) == {"pipe.md": "not_a_regular_file", "sock.md": "not_a_regular_file"}


def test_a_root_may_be_one_file(tmp_path: Path) -> None:
    """Then its path is its name."""
    touch(tmp_path, "only.md")
    assert rows(tmp_path / "only.md") == {"only.md": ""}


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("**/*.md", "a.md", True),
        ("**/*.md", "x/y/a.md", True),
        ("*.md", "x/a.md", False),
        ("docs", "docs/x/a.md", True),
        ("docs/", "docs/a.md", True),
        ("docs/*/a.md", "docs/x/a.md", True),
        ("docs/*/a.md", "docs/x/y/a.md", False),
        ("a?.md", "ab.md", True),
        ("a?.md", "a/.md", False),
        ("[ab].md", "b.md", True),
        ("[!ab].md", "b.md", False),
        ("a.md", "aXmd", False),
        ("./x/**", "x/y/z", True),
        ("**", "anything/at.all", True),
        ("a[", "a[", True),
    ],
)
def test_globs_mean_what_people_expect(pattern: str, path: str, expected: bool) -> None:
    """Stars stay in a folder, double stars do not, and a folder takes all below it."""
    assert matches(path, [pattern]) is expected
