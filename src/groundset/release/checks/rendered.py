"""Statistics, metadata, card and report, rendered again, are the files that are there."""

from __future__ import annotations

from groundset.release.checks.case import Case, Found, shown
from groundset.release.claiming import code_version
from groundset.release.facts import gather
from groundset.release.layout import CARD, REPORT
from groundset.release.rendering import render
from groundset.release.storage import read_bytes


def check_rendered(case: Case) -> Found:
    """Render the derived files and compare; another version words card and report in another way."""
    written_by, this = case.certificate.code_version, code_version()
    for name, data in render(gather(case.release, case.certificate.claims)).items():
        if written_by != this and name in (CARD, REPORT):
            case.notes.append(f"{name} was written by groundset {shown(written_by)}, not compared by {this}")
        elif read_bytes(case.folder, name) != data:
            yield name, "it is not what the release's files make of it"
