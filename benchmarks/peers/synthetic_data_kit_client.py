"""synthetic-data-kit: its client, in batches as large as the slots, and its reader of pairs.

This is what its generator of pairs does. Its prompts ask for a list of pairs without a schema, so it is the
same with structure and without. It can be given no time-out.
"""

from __future__ import annotations

import json
from pathlib import Path

import yaml  # type: ignore[import-untyped]
from synthetic_data_kit.models.llm_client import LLMClient  # type: ignore[import-not-found]
from synthetic_data_kit.utils.llm_processing import parse_qa_pairs  # type: ignore[import-not-found]

from benchmarks.peers.job import KEY, MODEL, GivenUpError, load


def main() -> None:
    """Ask all items."""
    job = load()
    configuration = Path(job.folder) / "synthetic-data-kit.yaml"
    endpoint = {"api_base": job.url, "api_key": KEY, "model": MODEL, "max_retries": 3, "retry_delay": 1.0}
    configuration.write_text(
        yaml.safe_dump({"llm": {"provider": "api-endpoint"}, "api-endpoint": {**endpoint, "sleep_time": 0}})
    )
    client = LLMClient(configuration)
    ended: list[tuple[str, str | BaseException]] = []
    for at in range(0, len(job.items), job.slots):
        batch = job.items[at : at + job.slots]
        try:
            replies = client.batch_completion([item.messages for item in batch], batch_size=job.slots)
        except Exception as error:  # noqa: BLE001 - its generator goes on with the next batch as well
            ended += [(item.id, error) for item in batch]
            continue
        for item, reply in zip(batch, replies, strict=False):
            pairs = parse_qa_pairs(reply)
            ended.append((item.id, json.dumps(pairs) if pairs else GivenUpError("no pairs")))
    job.finish(ended)


main()
