"""The page of a check: what is wrong at a glance, nothing private, nothing loaded, nothing overwritten."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import groundset
from browser import CHROMIUM, measured
from command_line import Capture, told
from groundset.checking import page
from groundset.checking.advice import meaning
from groundset.checking.findings import Example, Findings, GateFinding, Said
from groundset.cli import invoke
from groundset.errors import UserError

MAIL = "erika.lindqvist@posteo.de"
QUESTION = "Which temperature does the kiln of the old studio reach in winter?"
ITEM = {
    "question": "How many pots fit into the kiln behind the red door?",
    "answer": "Forty pots, on five shelves.",
}


def _rows() -> list[object]:
    """Give rows that have something of everything wrong with them."""
    context = "The kiln of the old studio reaches 1,240 degrees in winter. Its door stays shut for a day."
    grounded = {"instruction": QUESTION, "context": context}
    return [
        {**grounded, "output": "The kiln of the old studio reaches 1,240 degrees in winter."},
        {
            **grounded,
            "output": "Sapphire dragons melt porcelain beneath volcanic moonlight, singing 777 times.",
        },
        {
            "instruction": f"Hello! {ITEM['question']} Please say.",
            "output": "Forty pots, on five shelves, fit in.",
        },
        {"instruction": "Whom may I ask about the glaze course?", "output": f"Write to {MAIL} before noon."},
        {"instruction": "Whom may I ask about the glaze course?", "output": f"Write to {MAIL} before noon."},
        {
            "instruction": "What does <script>alert(1)</script> do with slip and glaze?",
            "output": "<img src='http://x.example/a' onerror=alert(2)> <b>It stirs</b> slip \u202e slowly.",
        },
        ["no", "row"],
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "rows & <b>more.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in _rows()), "utf-8")
    return path


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "test.jsonl"
    path.write_text(json.dumps(ITEM) + "\n", "utf-8")
    return path


def _page(data: Path, *options: str) -> str:
    target = data.parent / "out.html"
    assert invoke(["check", str(data), *options, "--processes", "1", "--report", str(target)]) == 1
    return target.read_text("utf-8")


def _text(written: str) -> str:
    """Give what a reader reads, on one line."""
    body = written.partition("<body>")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_it_says_first_how_many_rows_are_sound(data: Path, items: Path) -> None:
    found = groundset.check(data, [items], processes=1)
    read = _text(_page(data, "--eval", str(items)))
    assert 0 < found.clean < found.rows == 7
    assert f"{100 * found.clean / 7:.1f} % of 7 rows have nothing against them" in read
    assert f"{7 - found.clean} rows have a finding , 1 of them because it could not be read" in read


def test_every_gate_and_reason_is_there_with_its_count_and_its_meaning(data: Path, items: Path) -> None:
    found = groundset.check(data, [items], processes=1)
    written = _page(data, "--eval", str(items))
    read = _text(written)
    rejecting = [gate for gate in found.gates if gate.rejected]
    assert {"grounding", "exact_duplicate", "decontamination", "quality"} <= {gate.gate for gate in rejecting}
    for gate in rejecting:
        assert f"{gate.rejected:,} of {gate.judged:,} rows rejected" in read
        for reason, rows in gate.reasons.items():
            assert f'href="#{gate.gate}-{reason}">{rows} <code>' in written
            assert meaning(reason).partition(";")[0].rstrip(".") in read.replace("’", "'")


def test_a_leak_stands_beside_the_item_that_it_repeats(data: Path, items: Path) -> None:
    read = _text(_page(data, "--eval", str(items)))
    assert re.search(r"test\.jsonl 1 1 1 0 1 ", read)
    assert "evaluation item test.jsonl row 0" in read
    assert "100 % of the item's question stands in it word for word" in read
    assert re.sub(r"\s", "", ITEM["answer"]) in re.sub(r"\s", "", read)
    marked = re.findall("<mark>(.*?)</mark>", _page(data, "--eval", str(items)))
    assert [ITEM["question"].rstrip("?") in text for text in marked].count(True) == 2


def test_twins_stand_side_by_side_with_what_differs_underlined(tmp_path: Path) -> None:
    gate = GateFinding("near_duplicate", 9, 1, {"near_duplicate": 1})
    ours, theirs = (
        Said("Where is the kiln?", "Behind the red door."),
        Said("Where is the kiln?", "At the red door."),
    )
    twin = Example("near_duplicate", "near_duplicate", 8, 0.9, "row 2", (), 2, "both", said=ours)
    found = Findings("twins.jsonl", 9, 0, (), 8, (gate,), (), (replace(twin, other_said=theirs),))
    written = page.write(found, page.Asked(), tmp_path / "twins.html").read_text("utf-8")
    assert re.findall("<ins>(.*?)</ins>", written)[1:] == ["Behind", "At"]
    read = _text(written)
    assert "Question and answer have 90 % of their runs of words in common." in read
    assert "rejected row 8 question Where is the kiln ? answer Behind the red door . kept row 2" in read


def test_what_is_told_stands_behind_what_is_rejected(tmp_path: Path) -> None:
    """A row in a longer one and an item with other numbers are side by side; neither is called rejected."""
    items = tmp_path / "test.jsonl"
    items.write_text(json.dumps(ITEM) + "\n", "utf-8")
    said = Said("Where is the kiln?", "Behind the red door.")
    asks = Said(ITEM["question"].replace("red", "blue"), ITEM["answer"].replace("Forty", "Thirty"))
    hit = {"eval_file": "test.jsonl", "eval_row": 0, "side": "question", "tier": "rephrased"}
    hit |= {"label": "same_template", "score": 0.9}
    examples = (
        Example(
            "decontamination", "same_template", 5, 0.9, "test.jsonl row 0", hit=hit, told=True, said=asks
        ),
        Example("near_duplicate", "contained", 3, 0.9, "row 7", (), 7, "contained", told=True, said=said),
        Example("quality", "refusal", 8, 0.0, said=said),
    )
    longer = Said("Where is the kiln?", "Go down the stairs. It stands behind the red door.")
    examples = (examples[0], replace(examples[1], other_said=longer), examples[2])
    gates = (
        GateFinding("near_duplicate", 9, 0, {}, told={"contained": 4}),
        GateFinding("decontamination", 9, 0, {}, told={"same_template": 2}),
        GateFinding("quality", 9, 1, {"refusal": 1}),
    )
    found = Findings("told.jsonl", 9, 0, (), 8, gates, (), examples)
    read = _text(page.write(found, page.Asked((items,)), tmp_path / "told.html").read_text("utf-8"))
    rejected, _, told = read.rpartition("Told, not rejected")
    assert "4 contained told only" in rejected
    assert "refusal 1 row" in rejected
    assert "contained 4 rows" in told
    assert "told row 3" in told
    assert "longer row 7" in told
    assert "same_ template 2 rows" in told
    assert "told row 5" in told
    assert "evaluation item test.jsonl row 0" in told
    assert "rejected row" not in told


def test_a_set_that_changed_meanwhile_is_told_in_a_line(data: Path, items: Path) -> None:
    found = groundset.check(data, [items], processes=1)
    items.write_text("no rows any more", "utf-8")
    written = page.write(found, page.Asked((items,)), data.parent / "out.html").read_text("utf-8")
    assert "the evaluation set has changed meanwhile" in written
    assert ITEM["answer"] not in written


def test_words_that_the_source_lacks_are_marked_where_they_stand(data: Path) -> None:
    written = _page(data)
    assert re.search(r"<mark>(777|[Ss]apphire|porcelain)</mark>", written)
    assert "Not in its source:" in written


def test_a_gate_that_did_not_run_says_why(data: Path) -> None:
    assert "not run: no evaluation set was given with --eval" in _text(_page(data))
    read = _text(_page(data, "--gates", "quality"))
    assert read.count("not run: --gates did not name it") == 4


def test_private_rows_show_no_text_whatever_gate_rejects_them(data: Path) -> None:
    written = _page(data)
    assert MAIL not in written
    assert "glaze course" not in written
    assert written.count("text withheld: it holds a secret or personal data") >= 2


def test_an_evaluation_item_with_private_text_is_withheld_too(data: Path, items: Path) -> None:
    answer = f"Forty pots, on five shelves; ask {MAIL} for the key."
    items.write_text(json.dumps({**ITEM, "answer": answer}) + "\n", "utf-8")
    written = _page(data, "--eval", str(items))
    assert ">repeats test.jsonl row 0</span> · text withheld" in written
    assert MAIL not in written


def test_nothing_in_it_runs_and_nothing_is_loaded(data: Path, items: Path) -> None:
    written = _page(data, "--eval", str(items))
    assert "default-src 'none'" in written
    assert "&lt;script&gt;" in written
    assert not re.search(r"<script|<img|<link|<iframe|<b>(more|It)|@import|url\(", written)
    assert set(re.findall(r'(?:href|src)="([^"#]*)', written)) == {""}
    assert "\u202e" not in written


def test_unreadable_rows_are_named(data: Path) -> None:
    assert "row 6 is a list, not an object" in _text(_page(data))


def test_the_command_to_repeat_is_quoted_for_a_shell(data: Path, items: Path) -> None:
    command = html.unescape(
        re.findall(r"<pre><code>(.*?)</code></pre>", _page(data, "--eval", str(items)))[0]
    )
    assert command == f"groundset check '{data}' --eval {items} --report {data.parent / 'out.html'}"


def test_the_same_rows_give_the_same_page(data: Path, items: Path) -> None:
    assert _page(data, "--eval", str(items)) == _page(data, "--eval", str(items))


def test_data_without_a_finding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "good.jsonl"
    row = {"instruction": QUESTION, "output": "It reaches 1,240 degrees, for the wood is dry in winter."}
    path.write_text(json.dumps(row) + "\n", "utf-8")
    assert invoke(["check", str(path), "--report", str(tmp_path / "out.html"), "--processes", "1"]) == 0
    read = _text((tmp_path / "out.html").read_text("utf-8"))
    assert "100 % of 1 row" in read
    assert "a finding" not in read
    assert read.count("nothing found") == 4


def test_one_bad_row_of_many_is_never_shown_as_none(tmp_path: Path) -> None:
    gate = GateFinding("quality", 99_999, 1, {"refusal": 1})
    example = Example("quality", "refusal", 7, 0.0, said=Said("May I?", "I cannot."))
    found = Findings("big.jsonl", 99_999, 0, (), 99_998, (gate,), (), (example,))
    path = page.write(found, page.Asked(), tmp_path / "big.html")
    written = path.read_text("utf-8")
    assert "99.9 % of 99,999 rows" in _text(written)
    assert "1 row has a finding" in _text(written)
    assert '<rect x="198" y="2" width="2"' in written


@pytest.mark.parametrize("content", [b"my notes", b"<!doctype html>\n<title>mine</title>", b""])
def test_a_page_takes_the_place_of_nothing_else(content: bytes, data: Path, capsys: Capture) -> None:
    target = data.parent / "mine.html"
    target.write_bytes(content)
    said = told(capsys, "check", str(data), "--report", str(target), code=2)
    assert "is there already" in said
    assert "name another place" in said
    assert target.read_bytes() == content


def test_a_page_never_takes_the_place_of_the_data(data: Path) -> None:
    before = data.read_bytes()
    with pytest.raises(UserError, match="is there already"):
        page.placed(data, data, page.Asked())
    with pytest.raises(UserError, match="which is checked"):
        page.placed(data.parent / "new.html", data.parent, page.Asked())
    assert data.read_bytes() == before


def test_a_page_of_an_earlier_check_is_replaced_and_leaves_nothing_beside_it(data: Path) -> None:
    target = data.parent / "out.html"
    before = _page(data, "--gates", "quality")
    assert _page(data) != before
    assert sorted(path.name for path in data.parent.iterdir()) == [target.name, data.name]


def test_a_folder_that_is_not_there_is_named_before_the_check_runs(data: Path, capsys: Capture) -> None:
    target = data.parent / "none" / "out.html"
    assert "there is no folder" in told(capsys, "check", str(data), "--report", str(target), code=2)
    assert not target.parent.exists()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: how the page looks is not checked")
@pytest.mark.parametrize("width", [320, 400, 1400])
def test_the_page_never_scrolls_sideways(data: Path, items: Path, tmp_path: Path, width: int) -> None:
    script = (
        "const e=shown.documentElement;"
        "document.title=`shown ${e.scrollWidth-e.clientWidth} ${e.scrollHeight}`"
    )
    written = measured(_page(data, "--eval", str(items)), width, script, tmp_path)
    found = re.search(r"<title>shown (-?\d+) (\d+)</title>", written)
    assert found is not None
    assert int(found[1]) == 0
    assert int(found[2]) > 1000
