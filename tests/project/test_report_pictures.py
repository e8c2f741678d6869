"""Pictures and numbers of a report: nothing is invisible, nothing leaves its frame, nothing is loaded."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.report.charts import Spread, bar, histogram
from groundset.report.funnel import Level, funnel_file, funnel_picture
from groundset.report.svg import slants, text
from groundset.report.wording import percent, plain, ticked

LEVELS = (
    Level("files", 1_000_000, 999_999, {"empty_file": 1}),
    Level("documents", 5, 0, {"no_rules_for_language": 5}),
    Level("passages", 0, 0, {}),
    Level("candidates", 40, 1, {"near_duplicate": 39}),
    Level("near_duplicate", 40, 1, {f"reason_number_{n}": 3 for n in range(13)}, gate=True),
)
_NUMBER = r'="(-?[\d.]+)"'


@pytest.mark.parametrize("compact", [False, True])
def test_one_lost_of_a_million_is_seen_and_everything_stays_in_its_frame(compact: bool) -> None:
    drawn = str(funnel_picture(LEVELS, compact=compact))
    tree = ET.fromstring(drawn)
    width, height = map(float, tree.attrib["viewBox"].split()[2:])
    boxes = [one.attrib for one in tree if one.tag == "rect"]
    assert {box["class"] for box in boxes} == {"kept", "lost", "kept end"}
    for box in boxes:
        assert float(box["width"]) >= 2
        assert 0 <= float(box["x"]) <= float(box["x"]) + float(box["width"]) <= width
        assert 0 <= float(box["y"]) + float(box["height"]) <= height
    for one in tree:
        if one.tag == "text":
            assert 0 <= float(one.attrib["y"]) <= height
    assert "999,999 of 1,000,000 kept, > 99 %" in tree.attrib["aria-label"]
    told = [int(one) for one in re.findall(r"(\d+) reason_number_\d+", drawn)]
    rest, reasons = map(int, re.findall(r">and (\d+) for (\d+) more reasons<", drawn)[0])
    assert told
    assert sum(told) + rest == 39
    assert len(told) + reasons == 13


def test_a_funnel_of_nothing_is_drawn_too() -> None:
    assert "samples: 0." in str(funnel_picture(()))


def test_the_picture_of_the_readme_is_whole_and_loads_nothing() -> None:
    drawn = funnel_file(LEVELS)
    assert ET.fromstring(drawn).tag.endswith("svg")
    assert "prefers-color-scheme: dark" in drawn
    assert re.findall(r"https?://[^\"]+", drawn) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"url\(|@import|href|<script|<image", drawn)
    shipped = (Path(__file__).parents[2] / "docs" / "funnel.svg").read_text("utf-8")
    assert shipped.split("</style>")[0].split("<style>")[1] == drawn.split("</style>")[0].split("<style>")[1]


@given(st.dictionaries(st.integers(0, 100_000), st.integers(1, 50), max_size=60))
def test_a_histogram_counts_every_value_once(values: dict[int, int]) -> None:
    spread = Spread.of(Counter(values))
    assert sum(spread.bins) == spread.total == sum(values.values())
    assert len(spread.bins) <= 15
    assert spread.least <= spread.median <= spread.p95 <= spread.most
    tree = ET.fromstring(str(histogram("Words", spread)))
    drawn = [one for one in tree if one.attrib.get("class") == "kept"]
    assert len(drawn) == sum(number > 0 for number in spread.bins)


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_a_bar_stays_in_its_row(kept: int, other: int, more: int, target: int) -> None:
    drawn = str(bar(kept, other, kept + other + more, min(target, kept + other + more)))
    ends = [float(x) + float(w) for x, w in re.findall(rf"x{_NUMBER} y=\"2\" width{_NUMBER}", drawn)]
    assert all(end <= 200.05 for end in ends)
    assert len(ends) == (kept > 0) + (other > 0)


@given(st.floats(1, 400), st.floats(1, 60))
def test_slanted_lines_stay_in_their_box(width: float, height: float) -> None:
    found = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", slants(10, 20, width, height, "hatch"))
    assert all(9.9 <= float(x) <= 10.1 + width and 19.9 <= float(y) <= 20.1 + height for x, y in found)


def test_text_is_only_ever_text() -> None:
    assert text(0, 0, "<b>&\u202e\x00") == '<text x="0" y="0">&lt;b&gt;&amp;\ufffd\ufffd</text>'
    assert plain("a\u2066b\ud800") == "a\ufffdb\ufffd"
    assert str(ticked("set `a<b` & go")) == "set <code>a&lt;b</code> &amp; go"


def test_shares_never_lie_at_the_ends() -> None:
    assert [percent(*pair) for pair in ((0, 0), (0, 9), (1, 1000), (999, 1000), (9, 9), (1, 3))] == [
        "0 %",
        "0 %",
        "< 1 %",
        "> 99 %",
        "100 %",
        "33 %",
    ]
