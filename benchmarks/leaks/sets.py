"""Reads evaluation sets, honest rows and rephrasings from a folder of real data (see docs/rephrasing.md)."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundset.gates.rephrasing import Item

_REPHRASINGS = Path(__file__).parents[1] / "rephrasings"
_INSTRUCT = (
    "alpaca_random_9k.json.gz",
    "alpaca_rated_ge4.5_by_claude.json.gz",
    "alpaca_helpfulness_ge4.5.json.gz",
    "alpaca_cherry_ifd_5pct.json.gz",
    "llamafactory_alpaca_en_demo.json.gz",
    "alpaca_seed_tasks.jsonl",
    "gpteacher_toolformer_dedupe-only.json.gz",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a corpus, and the item of which it is known to be a rephrasing."""

    source: str
    instruction: str
    response: str = ""
    truth: int | None = None


def lines(path: Path) -> Iterator[Any]:
    """Read JSON Lines or a JSON list, plain or gzipped."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")
    if text.lstrip().startswith("["):
        yield from json.loads(text)
    else:
        yield from (json.loads(line) for line in text.split("\n") if line.strip())


def mmlu(folder: Path) -> list[Item]:
    """Give each question once, with its right answer, by number."""
    questions: dict[int, Item] = {}
    for number in range(1, 7):
        for row in lines(folder / f"evals/large/mmlu_test-{number}.jsonl.gz"):
            place = row["eval_instance_index"]
            if row["is_correct"] or place not in questions:
                questions[place] = Item(row["question"], str(row["answer"]))
    return [questions[place] for place in range(len(questions))]


def gsm8k(folder: Path, part: str) -> list[Item]:
    """Give the word problems of ``test.jsonl`` or ``train.jsonl.gz``."""
    return [Item(row["question"], row["answer"]) for row in lines(folder / f"evals/gsm8k_{part}")]


def humaneval(folder: Path) -> list[Item]:
    """Give prompts with their solutions, as one text."""
    return [Item(row["text"]) for row in lines(folder / "evals/humaneval_prompts_llmdecon.jsonl")]


def humaneval_sides(folder: Path) -> list[Item]:
    """Give prompts and solutions apart."""
    path = folder / "evals/HumanEval.jsonl.gz"
    return [Item(row["prompt"], row["canonical_solution"]) for row in lines(path)]


def alpaca_eval(folder: Path) -> list[Item]:
    rows = lines(folder / "evals/alpaca_eval_805_text_davinci_003.json")
    return [Item(row["instruction"], row["output"]) for row in rows]


def code_alpaca(folder: Path) -> list[Item]:
    rows = lines(folder / "instruct/code_alpaca_2k.json")
    return [Item(_joined(row), row["output"]) for row in rows]


def ifeval(folder: Path) -> list[Item]:
    return [Item(row["original_prompt"]) for row in _ifeval(folder)]


def ifeval_rephrased(folder: Path) -> list[Row]:
    rows = _ifeval(folder)
    return [Row("ifeval", row["model_output"], "", at) for at, row in enumerate(rows)]


def _ifeval(folder: Path) -> list[Any]:
    rows = list(lines(folder / "evals/rephrased/ifeval_without_instructions.jsonl"))
    return [row for row in rows if row["is_valid"] and len(row["model_output"].split()) >= 4]


def rephrased(folder: Path, name: str) -> list[Row]:
    """Give the published rephrasings of ``gsm8k_test`` or ``humaneval`` (line i is of item i)."""
    path = {"gsm8k": "gsm8k_test_rephrased", "humaneval": "humaneval_rephrased_python"}[name]
    rows = lines(folder / f"evals/rephrased/{path}.jsonl")
    return [Row(name, row["text"], "", at) for at, row in enumerate(rows) if row["text"].strip()]


def by_hand(set_name: str) -> list[Row]:
    """Give the rephrasings of this repository of one set; the source is their kind."""
    rows = [row for path in sorted(_REPHRASINGS.glob("*.jsonl")) for row in lines(path)]
    return [Row(row["kind"], row["text"], "", row["row"]) for row in rows if row["set"] == set_name]


def pairs(folder: Path, name: str) -> list[tuple[str, str, bool]]:
    """Give sentence pairs with their human label: ``qqp_dev``, ``qqp_test``, ``mrpc_val``, ``mrpc_test``."""
    if name.startswith("qqp"):
        data = gzip.decompress((folder / f"dedupe/{name}.tsv.gz").read_bytes()).decode("utf-8", "replace")
        cells = [line.split("\t") for line in data.splitlines()]
        return [(cell[1], cell[2], cell[0] == "1") for cell in cells if len(cell) == 4]
    text = (folder / f"dedupe/{name}.tsv").read_text("utf-8-sig", "replace")
    table = list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [(cell[3], cell[4], cell[0] == "1") for cell in table if len(cell) == 5]


def honest(folder: Path) -> list[Row]:
    """Give some 40,000 distinct rows of instruction datasets, none of them known to be a leak."""
    found: dict[tuple[str, str], Row] = {}
    for row in _honest(folder):
        found.setdefault((row.instruction, row.response), row)
    return list(found.values())


def _honest(folder: Path) -> Iterator[Row]:
    for name in _INSTRUCT:
        for row in lines(folder / "instruct" / name):
            given = row if "output" in row or "instances" not in row else row | row["instances"][0]
            yield Row(name.split(".")[0], _joined(given), _text(given.get("output", "")))
    for row in lines(folder / "instruct/code_alpaca_2k.json"):
        yield Row("code_alpaca", _joined(row), _text(row["output"]))
    for row in lines(folder / "instruct/human_labels/halueval_general.json.gz"):
        yield Row("halueval", row["user_query"], _text(row["chatgpt_response"]))
    for row in lines(folder / "instruct/human_labels/pandalm_testset.json"):
        yield Row("pandalm", _joined(row), _text(row["response1"]))
    for row in lines(folder / "instruct/llamafactory_glaive_toolcall_en_demo.json.gz"):
        said = [turn["value"] for turn in row["conversations"]]
        yield Row("glaive", said[0], said[1])
    yield from _reading(folder)


def _reading(folder: Path) -> Iterator[Row]:
    document = json.loads((folder / "reading/squad_v2_dev_cs224n.json").read_text())
    for article in document["data"]:
        for paragraph in article["paragraphs"]:
            for at, asked in enumerate(paragraph["qas"]):
                answer = asked["answers"][0]["text"] if asked["answers"] else ""
                context = f"{paragraph['context']}\n\n" if at % 2 else ""
                yield Row("squad", context + asked["question"], answer)


def train_rows(folder: Path) -> list[Row]:
    """Give the GSM8K train questions: the honest siblings of the test questions."""
    return [Row("gsm8k_train", item.question, item.answer) for item in gsm8k(folder, "train.jsonl.gz")]


def _joined(row: Any) -> str:
    return "\n".join(part for part in (row["instruction"], row.get("input", "")) if part)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
