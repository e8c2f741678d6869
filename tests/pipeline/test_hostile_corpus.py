"""Files as life and attackers make them: each is a row with a reason, none stops or poisons a run."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from groundset.cli import invoke
from groundset.project import Project
from groundset.text.tokens import words
from small_projects import evaluation_rows, finish, no_stall, page

MakeProject = Callable[..., Path]


def corpus_of(root: Path) -> Path:
    return root.parent / f"{root.name}-corpus" / "pottery"


def work_of(root: Path) -> dict[str, int]:
    with Project.open(root) as project:
        work: dict[str, int] = project.run(processes=1).work
        return work


def test_names_that_are_not_utf8_are_read_once_and_packaged(make_project: MakeProject) -> None:
    root = make_project({"docs/a.md": page(1)})
    text = page(2).encode()
    for name in (b"bad\xff.md", b"bad\\xff.md", b"two\nlines.md"):
        (corpus_of(root) / os.fsdecode(name)).write_bytes(text + name)
    work_of(root)
    with Project.open(root) as project:
        names = [file.path for file in project.ledger.corpus.files()]
    assert len(names) == len(set(names)) == 4
    assert not any("\n" in name for name in names)
    assert not any(work_of(root).values())
    finish(root)


def test_lone_surrogates_in_records_are_data_like_any_other(make_project: MakeProject) -> None:
    rows = [
        {
            "id": "1\ud800",
            "version": "1\ud800",
            "license": "\udfff",
            "url": "http://e/\ud800",
            "text": page(4),
        },
        {"id": "2\x1b[31m", "title": "\ud83d", "text": page(5)},
    ]
    root = make_project(
        {"export.json": json.dumps(rows), "keyed.json": json.dumps({"k\ud800": rows[0], "l": rows[1]})}
    )
    finish(root)


def test_a_file_that_was_gone_for_a_moment_is_read_when_it_is_back(make_project: MakeProject) -> None:
    """A fault of a moment is asked about again; it is never the answer for the file's bytes."""
    root = make_project({"docs/a.md": page(1), "docs/b.md": page(2)})
    path = corpus_of(root) / "docs/b.md"
    data = path.read_bytes()

    class Thief:
        """Takes the file away between the walk and the reading."""

        def start(self, task: str, total: int | None) -> None:
            if "reading files" in task:
                path.unlink(missing_ok=True)

        def advance(self, done: int = 1) -> None: ...

        def note(self, text: str) -> None: ...

        def finish(self) -> None: ...

    with Project.open(root) as project:
        project.run(processes=1, progress=Thief())
    path.write_bytes(data)
    assert work_of(root)["files_read"] == 1
    assert not any(work_of(root).values())


def rows_of(root: Path) -> dict[str, tuple[str, str, str]]:
    """Run, and give state, reason and detail of each file."""
    with Project.open(root) as project:
        project.run(processes=2)
        return {f.path: (f.state.value, f.reason, f.detail) for f in project.ledger.corpus.files()}


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ("max_seconds_per_file: 3", "over_time_limit"),
        pytest.param(
            "max_memory_per_file: 50000000",
            "over_memory_limit",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="kept on Linux only"),
        ),
    ],
)
def test_a_file_over_a_limit_is_given_up_and_the_others_are_read(
    limit: str, reason: str, make_project: MakeProject
) -> None:
    """Millions of empty lists are legal JSON; they cost one row that names the limit, and the run goes on."""
    root = make_project({"docs/a.md": page(1), "docs/z.md": page(2)})
    (corpus_of(root) / "docs/m.json").write_bytes(b"[" + b"[]," * 12_000_000 + b"[]]")
    with (root / "groundset.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\nreading: {{{limit}}}\n")
    files = rows_of(root)
    state, said, detail = files["docs/m.json"]
    assert (state, said) == ("rejected", reason)
    assert "reading." + limit.split(":", maxsplit=1)[0] in detail
    assert [files[name][1] for name in ("docs/a.md", "docs/z.md")] == ["read", "read"]
    assert not any(work_of(root).values())
    finish(root)


def test_a_huge_file_is_not_even_hashed(make_project: MakeProject) -> None:
    """A terabyte of nothing takes no time, and its row says how large it is."""
    root = make_project({"docs/a.md": page(1)})
    with (corpus_of(root) / "docs/huge.md").open("wb") as file:
        file.truncate(1 << 40)
    with no_stall():
        files = rows_of(root)
        assert not any(work_of(root).values())
    assert files["docs/huge.md"][:2] == ("rejected", "too_large")
    assert "1,099,511,627,776 bytes" in files["docs/huge.md"][2]
    finish(root)


def test_a_document_with_too_much_text_is_left_out(make_project: MakeProject) -> None:
    """Alone in its file it is the file's reason; among others it is a remark."""
    rows = [{"id": "1", "text": page(4)}, {"id": "2", "text": page(5) * 40}]
    root = make_project({"docs/a.md": page(1), "b.md": page(2) * 40, "c.json": json.dumps(rows)})
    with (root / "groundset.yaml").open("a", encoding="utf-8") as file:
        file.write("\nreading: {max_text_characters: 10000}\n")
    files = rows_of(root)
    assert files["b.md"][1] == "too_much_text"
    assert "reading.max_text_characters is 10,000" in files["b.md"][2]
    assert files["c.json"][:2] == ("kept", "read")
    assert files["c.json"][2] == "1 of 2 records has more than 10,000 characters of text"
    finish(root)


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: " ".join(f"_{word}_" for word in text.split()),
        lambda text: " ".join(f"**{word}**" for word in text.split()),
        lambda text: text.upper(),
        lambda text: text.replace("o", "o\u200b"),
        lambda text: text.replace("e", "e\u3164"),
        lambda text: text.replace(" ", "\u00a0  "),
    ],
    ids=["underscores", "asterisks", "capitals", "zero-width", "fillers", "spaces"],
)
def test_a_disguised_leak_stays_out(disguise: Callable[[str], str], make_project: MakeProject) -> None:
    item = evaluation_rows()[0]
    leak = f"# Kiln rules\n\n## Something else\n\n{disguise(item['answer'])}\n"
    root = make_project({"leak.md": leak, "docs/a.md": page(3), "docs/b.md": page(4)})
    finish(root)
    samples = (root / "releases/1.0.0/data/train.jsonl").read_text("utf-8").splitlines()
    said = [" ".join(words(m["content"])) for row in samples for m in json.loads(row)["messages"]]
    assert said
    assert not any("took course number 4 may" in text for text in said)


def test_a_release_verifies_against_the_set_it_was_built_with(make_project: MakeProject) -> None:
    root = make_project({"docs/a.md": page(3), "docs/b.md": page(4)})
    finish(root)
    rows = root.parent / "evaluation.jsonl"
    assert invoke(["verify", str(root / "releases/1.0.0"), "--eval", str(rows)]) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"question": "???", "answer": "!"}\n', "no words"),
        (b"", "no items"),
        (b'{"question": "Which one is it?", "choices": {"text": ["a"], "label": 5}, "answer": "A"}\n', ""),
        (b"\xff\xfe\x00", "evaluation file"),
        (b'{"other": 1}\n', "no known shape"),
    ],
)
def test_an_evaluation_file_is_used_or_refused_in_words(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/a.md").write_text(page(1), "utf-8")
    (tmp_path / "set.jsonl").write_bytes(content)
    arguments = [
        "init",
        str(tmp_path / "p"),
        "--corpus",
        str(tmp_path / "corpus"),
        "--eval",
        str(tmp_path / "set.jsonl"),
    ]
    assert invoke(arguments) == (2 if said else 0)
    assert said in capsys.readouterr().err


def test_a_pipe_as_evaluation_file_does_not_hang(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/a.md").write_text(page(1), "utf-8")
    os.mkfifo(tmp_path / "pipe")
    arguments = [
        "init",
        str(tmp_path / "p"),
        "--corpus",
        str(tmp_path / "corpus"),
        "--eval",
        str(tmp_path / "pipe"),
    ]
    assert invoke(arguments) == 2


def test_a_damaged_ledger_is_told_in_words(
    make_project: MakeProject, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_project({"docs/a.md": page(1)})
    work_of(root)
    ledger = root / ".groundset/ledger.sqlite"
    data = bytearray(ledger.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    ledger.write_bytes(data)
    assert invoke(["run", "--project", str(root), "--processes", "1"]) == 2
    err = capsys.readouterr().err
    assert "ledger" in err
    assert "internal error" not in err
