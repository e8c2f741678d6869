"""The folder holds the files of a release and nothing else, each with the bytes that were certified."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from groundset.errors import DataError
from groundset.release.checks.case import Case, Found, shown
from groundset.release.layout import CERTIFICATE, FILES
from groundset.release.storage import GZIP_HEADER, hash_file, hash_repacked, read_header

_FOLDERS = frozenset({"data"})


def check_files(case: Case) -> Found:
    """Compare the folder with the layout and with the certificate's hashes, and check the digest."""
    if not case.folder.is_dir():
        yield "", "there is no such folder"
        return
    present = dict(_entries(case.folder, ""))
    for name in sorted(present):
        if present[name]:
            yield name, present[name]
    for name in (*FILES, CERTIFICATE):
        if name not in present:
            yield name, "missing"
    yield from _hashes(case)


def _entries(folder: Path, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield each entry with what is wrong about it, without following a link."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = prefix + entry.name
            known = name in FILES or name == CERTIFICATE or name in _FOLDERS
            if entry.is_symlink():
                yield name if known else shown(name), "a link; a release holds plain files"
            elif entry.is_dir(follow_symlinks=False):
                if name in _FOLDERS:
                    yield from _entries(folder / entry.name, f"{name}/")
                else:
                    yield shown(name), "a folder that is not part of a release"
            elif name not in FILES and name != CERTIFICATE:
                yield shown(name), "a file that is not part of a release"
            elif not entry.is_file(follow_symlinks=False):
                yield name, "not a plain file"
            else:
                yield name, ""


def _hashes(case: Case) -> Found:
    certificate = case.certificate
    if certificate.digest != certificate.true_digest:
        yield CERTIFICATE, "the digest does not fit the certificate"
    if sorted(certificate.files) != sorted(FILES):
        yield CERTIFICATE, "does not name exactly the files of a release"
    for name in FILES:
        if name in certificate.files:
            yield from _hash(case, name)


def _hash(case: Case, name: str) -> Found:
    claimed = case.certificate.files[name]
    try:
        sha256, size = hash_file(case.folder, name)
        if (sha256, size) != (claimed.sha256, claimed.bytes):
            yield name, "its bytes are not those that were certified"
        if name.endswith(".gz") and read_header(case.folder, name, len(GZIP_HEADER)) != GZIP_HEADER:
            yield name, "its gzip header is not the one a release has"
        elif name.endswith(".gz") and hash_repacked(case.folder, name) != (sha256, size):
            yield name, "its content is not packed as a release packs it"
    except DataError as error:
        where, _, message = error.message.partition(": ")
        yield where, message
