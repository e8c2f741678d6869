"""Files that were swapped between the walk and the reading: nothing from outside gets in, nothing hangs."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from groundset.errors import UnreadableError
from groundset.readers.guarded import FileToRead, read_one
from groundset.readers.opening import corpus_folder, open_below, read_below
from groundset.readers.walking import walk
from groundset.settings import Corpus, Reading
from small_projects import no_stall, page

CORPUS = Corpus(name="c", path="c")
SECRET = "The password of the vault is swordfish, and nobody outside of this room may ever learn of it.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a corpus with a file in a folder, and beside it a folder whose text is nobody's business."""
    (tmp_path / "corpus" / "a" / "b").mkdir(parents=True)
    (tmp_path / "corpus" / "a" / "b" / "x.md").write_text(page(1), "utf-8")
    (tmp_path / "outside" / "b").mkdir(parents=True)
    (tmp_path / "outside" / "b" / "x.md").write_text(SECRET, "utf-8")
    return tmp_path / "corpus"


def found(root: Path) -> FileToRead:
    """Walk the corpus and give its only file."""
    (row,) = walk(root, CORPUS)
    assert not row.reason
    return FileToRead(CORPUS, row.path, row.absolute, Reading())


def link_the_file(root: Path) -> None:
    (root / "a" / "b" / "x.md").unlink()
    (root / "a" / "b" / "x.md").symlink_to(root.parent / "outside" / "b" / "x.md")


def link_its_folder(root: Path) -> None:
    shutil.rmtree(root / "a" / "b")
    (root / "a" / "b").symlink_to("../../outside/b")


def link_the_folder_above(root: Path) -> None:
    shutil.rmtree(root / "a")
    (root / "a").symlink_to(root.parent / "outside")


def link_through_a_link(root: Path) -> None:
    link_the_folder_above(root)
    (root / "hop").symlink_to(root / "a" / "b")
    (root / "a").unlink()
    (root / "a").symlink_to(root.parent / "outside")


def put_a_pipe(root: Path) -> None:
    (root / "a" / "b" / "x.md").unlink()
    os.mkfifo(root / "a" / "b" / "x.md")


def put_a_folder(root: Path) -> None:
    (root / "a" / "b" / "x.md").unlink()
    (root / "a" / "b" / "x.md").mkdir()


def link_a_device(root: Path) -> None:
    (root / "a" / "b" / "x.md").unlink()
    (root / "a" / "b" / "x.md").symlink_to("/dev/zero")


def link_to_itself(root: Path) -> None:
    (root / "a" / "b" / "x.md").unlink()
    (root / "a" / "b" / "x.md").symlink_to("x.md")


@pytest.mark.parametrize(
    ("swap", "reason"),
    [
        (link_the_file, "symlink_outside"),
        (link_its_folder, "symlink_outside"),
        (link_the_folder_above, "symlink_outside"),
        (link_through_a_link, "symlink_outside"),
        (link_a_device, "symlink_outside"),
        (put_a_pipe, "not_a_regular_file"),
        (put_a_folder, "not_a_regular_file"),
        (link_to_itself, "unreadable"),
    ],
)
def test_what_was_swapped_in_after_the_walk_is_not_read(
    swap: Callable[[Path], None], reason: str, root: Path
) -> None:
    """The row says what lies there now; no text, size or hash of it is given."""
    file = found(root)
    swap(root)
    with no_stall():
        row, documents = read_one(file)
    assert (row.reason, documents) == (reason, ())
    assert row.detail
    assert (row.size, row.sha256) == (0, "")


def test_a_socket_that_was_swapped_in_is_no_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system refuses to open it, which is no matter of rights."""
    file = found(root)
    file.absolute.unlink()
    monkeypatch.chdir(file.absolute.parent)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("x.md")
        assert read_one(file)[0].reason == "not_a_regular_file"


def test_what_was_saved_anew_after_the_walk_is_read_as_it_is_now(root: Path) -> None:
    """Editors put a new file in place of the old one; hash, size and text are of the same bytes."""
    file = found(root)
    (root / "new").write_text(page(2), "utf-8")
    (root / "new").replace(file.absolute)
    row, (document,) = read_one(file)
    data = page(2).encode()
    assert (row.size, row.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert document.sha256 == row.sha256


def test_links_that_the_walk_allows_are_read(root: Path) -> None:
    """A link to a file inside, and a corpus that is itself reached by a link, or is one file."""
    (root / "same.md").symlink_to("a/b/x.md")
    (root.parent / "alias").symlink_to(root)
    expected = (root / "a" / "b" / "x.md").read_bytes()
    for start in (root, root.parent / "alias", root / "a" / "b" / "x.md"):
        rows = list(walk(start, CORPUS))
        assert rows
        assert not any(row.reason for row in rows)
        for row in rows:
            folder = corpus_folder(row.absolute, row.path)
            assert folder == (start if start.is_dir() else start.parent)
            assert read_below(folder, row.absolute, 10_000) == (expected, len(expected))


def test_a_file_larger_than_wanted_gives_its_size_only(root: Path) -> None:
    """Its bytes are not loaded."""
    file = root / "a" / "b" / "x.md"
    assert read_below(root, file, 10) == (b"", file.stat().st_size)


def test_a_path_that_leads_out_by_dots_is_not_opened(root: Path) -> None:
    """Whoever asks for it."""
    with (
        pytest.raises(UnreadableError, match="symlink_outside"),
        open_below(root, root / ".." / "outside" / "b" / "x.md"),
    ):
        pass
