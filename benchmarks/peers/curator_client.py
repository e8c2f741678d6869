"""bespokelabs-curator, with its retries and its cache in the job's folder."""

from __future__ import annotations

import math
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.peers.job import KEY, MODEL, GivenUpError, Job, Pairs, load

_QUIET = {"TELEMETRY_ENABLED": "false", "CURATOR_VIEWER": "0", "CURATOR_DISABLE_RICH_DISPLAY": "1"}
_NO_LIMIT = 10**9


def main() -> None:
    """Ask all items."""
    job = load()
    _bring_tokenizer()
    os.environ |= {**_QUIET, "OPENAI_API_KEY": KEY, "HF_HOME": str(Path(job.folder) / "hub")}
    from bespokelabs import curator  # type: ignore[import-not-found]

    class Asking(curator.LLM):  # type: ignore[misc]
        """Sends an item and keeps its id with the reply."""

        def prompt(self, input: dict[str, Any]) -> list[dict[str, str]]:  # noqa: A002
            messages: list[dict[str, str]] = input["messages"]
            return messages

        def parse(self, input: dict[str, Any], response: Any) -> dict[str, str]:  # noqa: A002
            text = response.model_dump_json() if isinstance(response, Pairs) else str(response)
            return {"id": input["id"], "text": text}

    asking = Asking(
        model_name=MODEL,
        backend="openai",
        response_format=Pairs if job.structured else None,
        backend_params=_limits(job),
    )
    rows = [{"id": item.id, "messages": item.messages} for item in job.items]
    told = asking(rows, working_dir=str(Path(job.folder) / "curator")).dataset
    ended: list[tuple[str, str | BaseException]] = [(row["id"], row["text"]) for row in told]
    answered = {item for item, _ in ended}
    # With `require_all_responses: false` curator names the rest in failed_requests.jsonl.
    failed = list(Path(job.folder).rglob("failed_requests.jsonl"))
    failure = GivenUpError("failed_requests.jsonl")
    ended += [(item.id, failure) for item in job.items if failed and item.id not in answered]
    job.finish(ended)


def _bring_tokenizer() -> None:
    """Point tiktoken to the copy that litellm brings; else it asks the network for its tokens."""
    found = find_spec("litellm")
    if found is not None and found.origin is not None:
        brought = Path(found.origin).parent / "litellm_core_utils" / "tokenizers"
        os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(brought))


def _limits(job: Job) -> dict[str, Any]:
    return {
        "base_url": job.url,
        "max_concurrent_requests": job.slots,
        "max_requests_per_minute": _NO_LIMIT,
        "max_tokens_per_minute": _NO_LIMIT,
        "request_timeout": math.ceil(job.seconds),
        "require_all_responses": False,
    }


main()
