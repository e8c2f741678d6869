"""A forger's tools: change rows of a written release and make every hash and derived file fit again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from groundset.release.claims import Certificate, Claims
from groundset.release.facts import file_row, gather
from groundset.release.layout import CERTIFICATE, FILES
from groundset.release.read import Release
from groundset.release.rendering import render

Row = dict[str, Any]


def always(_: Row) -> bool:
    """Choose any row."""
    return True


class Forger:
    """Tools over one release folder, which they change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, name: str) -> list[Row]:
        data = (self.folder / name).read_bytes()
        text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
        return [json.loads(line) for line in text.split("\n")[:-1]]

    def put_rows(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        lines = (json.dumps(r, sort_keys=True, ensure_ascii=False, separators=(",", ":")) for r in rows)
        self.put_text(name, "".join(f"{line}\n" for line in lines))

    def put_text(self, name: str, text: str) -> None:
        path = self.folder / name
        if not name.endswith(".gz"):
            path.write_bytes(text.encode())
            return
        with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
            packed.write(text.encode())

    def edit(self, name: str, change: Callable[[Row], object], where: Callable[[Row], bool] = always) -> None:
        """Change the first row for which ``where`` holds; fails when there is none."""
        rows = self.rows(name)
        change(next(row for row in rows if where(row)))
        self.put_rows(name, rows)

    def drop(self, name: str, where: Callable[[Row], bool] = always) -> None:
        """Take the first such row away; fails when there is none."""
        rows = self.rows(name)
        rows.remove(next(row for row in rows if where(row)))
        self.put_rows(name, rows)

    def document(self, name: str) -> Row:
        found: Row = json.loads((self.folder / name).read_text(encoding="utf-8"))
        return found

    def put_document(self, name: str, value: Mapping[str, Any]) -> None:
        self.put_text(name, json.dumps(value, sort_keys=True, ensure_ascii=False, indent=2) + "\n")

    def claim(self, **values: Any) -> None:
        """Change what the certificate says."""
        self.put_document(CERTIFICATE, {**self.document(CERTIFICATE), **values})

    def sign(self, render_again: bool = True) -> None:
        """Compute derived files, hashes and digest anew."""
        release = Release(self.folder)
        plain = self.document(CERTIFICATE)
        del plain["files"], plain["digest"]
        claims = Claims.model_validate_json(json.dumps(plain))
        if render_again:
            for name, data in render(gather(release, claims)).items():
                (self.folder / name).write_bytes(data)
        certificate = Certificate.sign(claims, {name: file_row(release, name) for name in FILES})
        (self.folder / CERTIFICATE).write_text(certificate.json_text, encoding="utf-8")
