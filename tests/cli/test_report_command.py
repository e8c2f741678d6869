"""``groundset report`` as a person meets it: where the file lies, what is said, how it looks in a browser."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Capture, answer, shaped, told
from groundset.cli import invoke
from groundset.contracts import Silent
from groundset.project.demo import demo

MakeProject = Callable[..., Path]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled demo, run to its release."""
    root = tmp_path_factory.mktemp("shown") / "demo"
    demo(root, Silent())
    return root


def test_the_file_lies_in_the_project_and_its_place_is_said(shown: Path, capsys: Capture) -> None:
    assert invoke(["report", "--project", str(shown)]) == 0
    said = capsys.readouterr().out
    assert str(shown / "report.html") in said
    assert f"next: groundset verify {shown / 'releases/1.0.0'}" in said
    assert (shown / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_json_names_place_and_size(shown: Path, tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "mailed.html"
    written = answer(capsys, "report", "--out", str(target), "--project", str(shown))
    shaped("report", written)
    assert written["path"] == target.as_posix()
    assert written["bytes"] == target.stat().st_size
    assert written["samples"] > 0


def test_the_same_project_gives_the_same_bytes(shown: Path, tmp_path: Path, capsys: Capture) -> None:
    for name in ("a.html", "b.html"):
        assert invoke(["report", "--out", str(tmp_path / name), "--project", str(shown)]) == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_folder_takes_the_file_and_a_bad_place_is_said_in_words(
    shown: Path, tmp_path: Path, capsys: Capture
) -> None:
    assert invoke(["report", "--out", str(tmp_path), "--project", str(shown)]) == 0
    assert (tmp_path / "report.html").is_file()
    capsys.readouterr()
    nowhere = str(tmp_path / "no" / "such" / "folder.html")
    assert "cannot be written" in told(capsys, "report", "--out", nowhere, "--project", str(shown), code=2)
    assert not list(tmp_path.glob("**/.*partial"))
    assert "no groundset.yaml here" in told(capsys, "report", "--project", str(tmp_path), code=2)


def test_the_release_wears_the_same_look(shown: Path) -> None:
    """One style sheet and one funnel for both, so that neither drifts away."""
    released = (shown / "releases/1.0.0/report.html").read_text("utf-8")
    invoke(["report", "--project", str(shown)])
    project = (shown / "report.html").read_text("utf-8")
    sheets = [re.search(r"<style>.*?</style>", text, re.DOTALL) for text in (released, project)]
    assert sheets[0] is not None
    assert sheets[1] is not None
    assert sheets[0][0] == sheets[1][0]
    assert 'class="funnel"' in released
    assert not re.search(r'(?:src|href)="(?!#)|url\(|@import', released)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: how the page looks is not checked")
@pytest.mark.parametrize("width", [320, 400, 1280])
def test_no_page_scrolls_sideways(shown: Path, tmp_path: Path, width: int) -> None:
    """Wide tables scroll in their own box; the page never does, on a phone or on a screen."""
    invoke(["report", "--project", str(shown)])
    for path in (shown / "report.html", shown / "releases/1.0.0/report.html"):
        frame = html.escape(path.read_text("utf-8"))
        (tmp_path / "frame.html").write_text(
            f'<!doctype html><iframe id="f" style="width:{width}px;height:900px" srcdoc="{frame}"></iframe>'
            "<script>onload=()=>{const e=f.contentDocument.documentElement;"
            "document.title=`shown ${e.scrollWidth-e.clientWidth} ${e.scrollHeight}`}</script>",
            "utf-8",
        )
        found = re.search(r"<title>shown (-?\d+) (\d+)</title>", _browse(tmp_path / "frame.html", tmp_path))
        assert found is not None
        assert int(found[1]) == 0, path
        assert int(found[2]) > 1000


def _browse(page: Path, folder: Path) -> str:
    """Let a browser without a network load a page; answers the page as it then is."""
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--no-sandbox"]
    command = [str(CHROMIUM), "--headless", *quiet, f"--user-data-dir={folder / 'browser'}", "--dump-dom"]
    done = subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=120, check=False)
    return done.stdout


@pytest.mark.parametrize("out", ["groundset.yaml", "releases/1.0.0/report.html", "corpus/x.html"])
def test_a_report_takes_the_place_of_nothing_else(out: str, shown: Path, capsys: Capture) -> None:
    place = shown / out
    before = place.read_bytes() if place.exists() else None
    assert "name another place" in told(
        capsys, "report", "--out", str(place), "--project", str(shown), code=2
    )
    assert (place.read_bytes() if place.exists() else None) == before
