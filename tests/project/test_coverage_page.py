"""Coverage as a page: hostile text stays text, nothing is loaded, and no meaning hangs on colour."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from groundset.report.coverage.facts import coverage_facts
from groundset.report.page import coverage_page
from mapped_samples import BEFORE, PLANNED, shop, told

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Seen(HTMLParser):
    """The tags and attributes of a page, as a browser reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}


def hostile() -> dict[str, Any]:
    """Give coverage whose every text is hostile; names of a map cannot be, those of a file can."""
    evil = "<script>alert(1)</script><img src=x onerror=y>\u202e\x1b[31m" + "name" * 300
    text = json.dumps(told(PLANNED, shop(), before=BEFORE, whole=True))
    for word in (
        "subarea",
        "billing",
        "comparison",
        "how do",
        "shop/legal.md",
        "What of the shop it is about.",
    ):
        text = text.replace(json.dumps(word), json.dumps(f"{word}{evil}"))
    value: dict[str, Any] = json.loads(text)
    value["infeasible"] = [{"cells": [], "says": evil}]
    value["augmentation"]["skip"] = evil
    for gap in value["gaps"]:
        gap["says"] = evil
    return value


def test_hostile_names_and_texts_are_shown_as_text() -> None:
    page = coverage_page("</title><script>x</script>", coverage_facts(hostile()), ["<b>note</b>\u202e"])
    assert "alert(1)" in page
    seen = Seen()
    seen.feed(page)
    assert not {"script", "img"} & seen.tags
    assert not any(name.startswith("on") for name in seen.attributes)
    assert "<b>note" not in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]", page)
    assert len(page) < 500_000


def test_the_page_loads_nothing_and_is_well_formed() -> None:
    page = coverage_page("shop", coverage_facts(told(PLANNED, shop(), before=BEFORE, whole=True)))
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|<script|<link|(?:src|href)=\"(?!#)", page)
    for tag in ("table", "tr", "details", "section", "dl", "ul", "p", "svg"):
        assert len(re.findall(rf"<{tag}[ >]", page)) == page.count(f"</{tag}>"), tag
    levels = [int(one) for one in re.findall(r"<h([1-6])[ >]", page)]
    assert levels[:2] == [1, 2]
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_no_meaning_hangs_on_colour_alone() -> None:
    """Whatever is empty, thin or over bears a sign, and says so to those who hear the page."""
    page = coverage_page("shop", coverage_facts(told(PLANNED, shop())))
    for state, sign in (("empty", "○"), ("thin", "▾")):
        inside = re.findall(rf'<td class="{state} s\d(?: plan)?">(.*?)</td>', page)
        assert inside, state
        assert all(sign in one and f", {state}</span>" in one for one in inside)
    over = re.findall(r'<td class="whole over s\d">(.*?)</td>', page)
    assert all("▴" in one for one in over)
    edges = re.findall(r'<td class="whole (?:empty|thin) s\d">(.*?)</td>', page)
    assert edges
    assert all("○" in one or "▾" in one for one in edges)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: how the page looks is not checked")
@pytest.mark.parametrize("width", [320, 420, 1400])
@pytest.mark.parametrize("value", ["shop", "hostile"])
def test_the_page_never_scrolls_sideways(tmp_path: Path, width: int, value: str) -> None:
    told_of = hostile() if value == "hostile" else told(PLANNED, shop(), before=BEFORE, whole=True)
    page = coverage_page("shop", coverage_facts(told_of)).replace("<details", "<details open")
    frame = html.escape(page)
    shown = tmp_path / "frame.html"
    shown.write_text(
        f'<!doctype html><iframe id="f" style="width:{width}px;height:900px" srcdoc="{frame}"></iframe>'
        "<script>onload=()=>{const e=f.contentDocument.documentElement;"
        "document.title=`shown ${e.scrollWidth-e.clientWidth} ${e.scrollHeight}`}</script>",
        "utf-8",
    )
    found = re.search(r"<title>shown (-?\d+) (\d+)</title>", _browse(shown, tmp_path))
    assert found is not None
    assert int(found[1]) == 0
    assert int(found[2]) > 1000


def _browse(shown: Path, folder: Path) -> str:
    """Let a browser without a network load a page; answers the page as it then is."""
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--no-sandbox"]
    command = [str(CHROMIUM), "--headless", *quiet, f"--user-data-dir={folder / 'browser'}", "--dump-dom"]
    done = subprocess.run(
        [*command, shown.as_uri()], capture_output=True, text=True, timeout=120, check=False
    )
    return done.stdout
