"""Statistics, metadata, card and report, rendered again, are the files that are there."""

from __future__ import annotations

from groundset.release.checks.case import Case, Found, shown
from groundset.release.claiming import code_version
from groundset.release.facts import gather
from groundset.release.layout import CARD, REPORT
from groundset.release.rendering import render
from groundset.release.storage import read_bytes


def check_rendered(case: Case) -> Found:
    """Render the derived files and compare.

    Another version may word card and report in another way; then only that version can check them.
    """
    written_by, this = case.certificate.code_version, code_version()
    for name, data in render(gather(case.release, case.certificate.claims)).items():
        if read_bytes(case.folder, name) == data:
            continue
        if written_by != this and name in (CARD, REPORT):
            written = f"written by groundset {shown(written_by)}, this is {this}"
            yield name, f"{written}: card and report were not checked"
        else:
            yield name, "it is not what the release's files make of it"
