"""The base release, as the configuration names it: its samples, and that they are what it certified."""

from __future__ import annotations

import os
from pathlib import Path

from groundset.admission import Base
from groundset.errors import ConfigurationError, DataError
from groundset.release.claims import Certificate
from groundset.release.layout import SPLITS
from groundset.release.read import Release, read
from groundset.release.storage import hash_file


def base_of(root: Path, path: str) -> Base:
    """Read a release, relative to the project folder or absolute; raises ConfigurationError."""
    release, certificate = _opened(root, path)
    try:
        for name in SPLITS.values():
            claimed = certificate.files[name]
            if hash_file(release.folder, name) != (claimed.sha256, claimed.bytes):
                raise DataError(f"{name}: its bytes are not those that were certified")
        samples = frozenset(row.id for split in SPLITS for row in release.samples(split))
    except (DataError, KeyError) as error:
        raise _unusable(path, str(error)) from error
    return Base(samples, certificate.digest)


def digest_of(root: Path, path: str) -> str:
    """Give the digest of a release by its certificate; empty for an empty path. Raises ConfigurationError."""
    return _opened(root, path)[1].digest if path else ""


def _opened(root: Path, path: str) -> tuple[Release, Certificate]:
    try:
        release = read(Path(os.path.normpath(root.resolve() / path)))
        certificate = release.certificate()
    except DataError as error:
        raise _unusable(path, str(error)) from error
    if certificate.digest != certificate.true_digest:
        raise _unusable(path, "the digest of its certificate is not the true one")
    return release, certificate


def _unusable(path: str, problem: str) -> ConfigurationError:
    return ConfigurationError(
        [f"groundset.yaml: base: {path!r} is no release that can be used ({problem})"],
        hint="name the folder of a release, such as releases/1.0.0; groundset verify DIR tells what is wrong",
    )
