"""`groundset coverage DATA --map FILE`: what it says, what it writes, how it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from checked_rows import CLEAN, dataset, verdicts
from command_line import Capture, answer, shaped, told
from groundset.cli import invoke

MakeProject = Callable[..., Path]


def test_a_dataset_with_a_gap_ends_with_one_and_a_whole_one_with_nothing(
    tmp_path: Path, capsys: Capture
) -> None:
    data = str(dataset(tmp_path / "rows.jsonl", CLEAN))
    yaml = tmp_path / "coverage.yaml"
    values = "    values: {kiln: {keywords: [kiln, glaze, wheel]}}\n"
    yaml.write_text(f"dimensions:\n  topic:\n    target: {{floor: 2}}\n{values}", "utf-8")
    assert invoke(["coverage", data, "--map", str(yaml)]) == 0
    assert "The only target is met" in capsys.readouterr().out
    yaml.write_text(f"dimensions:\n  topic:\n    target: {{floor: 9}}\n{values}", "utf-8")
    assert invoke(["coverage", data, "--map", str(yaml), "--report", str(tmp_path / "out.html")]) == 1
    out = capsys.readouterr().out
    assert "topic=kiln  3 of 9" in out
    assert (tmp_path / "out.html").is_file()
    found = answer(capsys, "coverage", data, "--map", str(yaml), code=1)
    shaped("coverage", found)
    assert found["unreadable"]["rows"] == 0
    assert found["documents"] is None


def test_the_tags_of_every_row_are_written_or_none(tmp_path: Path, capsys: Capture) -> None:
    data = str(dataset(tmp_path / "rows.jsonl", [CLEAN[0], "broken", {**CLEAN[1], "level": "high"}]))
    (tmp_path / "code.py").write_text("def tell(row):\n    return None\n", "utf-8")
    yaml = tmp_path / "coverage.yaml"
    yaml.write_text(
        "dimensions:\n  topic: {values: {kiln: {keywords: [kiln]}}, function: 'code.py:tell'}\n"
        "  level: {column: level, values: {high: null}}\n",
        "utf-8",
    )
    out = tmp_path / "tags.jsonl"
    out.write_text("old", "utf-8")
    with_map = ("coverage", data, "--map", str(yaml))
    assert invoke([*with_map, "--tags", str(out)]) == 1
    assert f"tags: {out}" in capsys.readouterr().out
    first, broken, last = verdicts(out)
    assert first["row"] == 0
    assert first["tags"][0] == {
        "dimension": "topic",
        "value": "kiln",
        "method": "keyword",
        "confidence": 0.8,
        "rival": "",
    }
    assert (broken["row"], set(broken)) == (1, {"row", "reason"})
    assert [(tag["value"], tag["method"]) for tag in last["tags"]] == [
        ("unmapped", "unmapped"),
        ("high", "column"),
    ]
    files = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for place in (data, str(yaml), str(tmp_path / "code.py")):
        assert "among, the files that are read" in told(capsys, *with_map, "--tags", place, code=2)
    assert "is a folder" in told(capsys, *with_map, "--tags", str(tmp_path), code=2)
    assert "--tags" in told(capsys, *with_map, "--tags", str(tmp_path / "no" / "x"), code=2)
    (tmp_path / "code.py").write_text("def tell(row):\n    return row['no such']\n", "utf-8")
    assert "no such" in told(capsys, *with_map, "--tags", str(out), code=2)
    files[tmp_path / "code.py"] = (tmp_path / "code.py").read_bytes()
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == files


def test_tags_and_page_do_not_overwrite_each_other(tmp_path: Path, capsys: Capture) -> None:
    data = str(dataset(tmp_path / "rows.jsonl", CLEAN))
    yaml = tmp_path / "coverage.yaml"
    yaml.write_text("dimensions: {topic: {values: {kiln: {keywords: [kiln]}}}}\n", "utf-8")
    one = str(tmp_path / "out")
    assert "the same file" in told(
        capsys, "coverage", data, "--map", str(yaml), "--tags", one, "--report", one, code=2
    )
    assert not (tmp_path / "out").exists()


def test_wrong_input_is_told_in_a_line_or_two(tmp_path: Path, capsys: Capture) -> None:
    data = str(dataset(tmp_path / "rows.jsonl", CLEAN))
    yaml = tmp_path / "coverage.yaml"
    yaml.write_text("dimensions: {topic: {values: {kiln: {keywords: [kiln]}}}}\n", "utf-8")
    with_map = ("coverage", data, "--map", str(yaml))
    assert "--map coverage.yaml" in told(capsys, "coverage", data, code=2)
    assert "name the dataset" in told(capsys, "coverage", "--map", str(yaml), code=2)
    assert "groundset report" in told(capsys, "coverage", "--report", "x.html", code=2)
    assert "groundset trace" in told(capsys, "coverage", "--tags", "x.jsonl", code=2)
    assert "nothing to augment from" in told(capsys, *with_map, "--plan", code=2)
    assert "do not go together" in told(capsys, *with_map, "--project", str(tmp_path), code=2)
    assert "nowhere" in told(capsys, "coverage", str(tmp_path / "nowhere"), "--map", str(yaml), code=2)
    assert "none.yaml" in told(capsys, "coverage", data, "--map", str(tmp_path / "none.yaml"), code=2)
    assert "is there already" in told(capsys, *with_map, "--report", str(yaml), code=2)
    assert "no groundset.yaml" in told(capsys, "coverage", "--project", str(tmp_path), code=2)
    assert "9 is not in the range" in told(capsys, *with_map, "--ways", "9", code=2)
    yaml.write_text("dimensions: {topic: {values: {kiln: {keyword: [kiln]}}}}\n", "utf-8")
    assert "coverage.yaml:1" in told(capsys, *with_map, code=2)
