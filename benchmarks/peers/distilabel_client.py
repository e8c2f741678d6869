"""distilabel: a pipeline of one task, its cache in the job's folder, its batches as large as the slots."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

from benchmarks.peers.job import KEY, MODEL, GivenUpError, Job, Pairs, load


def main() -> None:
    """Ask all items."""
    job = load()
    folder = Path(job.folder)
    os.environ |= {"OPENAI_API_KEY": KEY, "HF_HOME": str(folder / "hub"), "HF_HUB_OFFLINE": "1"}
    from distilabel.pipeline import Pipeline  # type: ignore[import-not-found]
    from distilabel.steps import LoadDataFromDicts  # type: ignore[import-not-found]
    from distilabel.steps.tasks import TextGeneration  # type: ignore[import-not-found]

    rows = [{"item": item.id, "system_prompt": item.system, "instruction": item.user} for item in job.items]
    with Pipeline(name="asking", cache_dir=folder / "distilabel") as pipeline:
        source = LoadDataFromDicts(name="source", data=rows, batch_size=job.slots)
        asking = TextGeneration(name="asking", llm=_model(job), input_batch_size=job.slots)
        source >> asking
    _hand_in(job, pipeline.run(use_cache=True)["default"]["train"])


def _model(job: Job) -> Any:
    from distilabel.models import OpenAILLM  # type: ignore[import-not-found]

    structured = {"schema": Pairs} if job.structured else None
    seconds = math.ceil(job.seconds)
    return OpenAILLM(
        model=MODEL, base_url=job.url, api_key=KEY, timeout=seconds, structured_output=structured
    )


def _hand_in(job: Job, rows: Any) -> None:
    nothing = GivenUpError("generation is None")
    job.finish((row["item"], nothing if row["generation"] is None else row["generation"]) for row in rows)


if __name__ == "__main__":
    main()
