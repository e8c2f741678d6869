"""Batches take the same requests as files, and fail where live requests would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Any

import aiohttp
import pytest

from groundset.testing import Faults, LoopbackServer, Service
from loopback_calls import Said, body, get, post

BATCH = {"endpoint": "/v1/chat/completions", "completion_window": "24h"}


def line(name: str, **more: Any) -> dict[str, Any]:
    return {
        "custom_id": name,
        "method": "POST",
        "url": BATCH["endpoint"],
        "body": body(f"task {name}"),
        **more,
    }


def jsonl(lines: Iterable[Any]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in lines)


def upload(base_url: str, data: bytes, purpose: str = "batch") -> Any:
    async def run() -> Any:
        form = aiohttp.FormData({"purpose": purpose})
        form.add_field("file", data, filename="requests.jsonl", content_type="application/jsonl")
        async with aiohttp.ClientSession() as session, session.post(f"{base_url}/files", data=form) as said:
            return await said.json()

    return asyncio.run(run())


def begin(server: LoopbackServer, data: bytes) -> Said:
    file = upload(server.base_url, data)
    return post(server.base_url, BATCH | {"input_file_id": file["id"]}, path="/batches")[0]


def finished(server: LoopbackServer, data: bytes) -> Any:
    """Run a batch to its end."""
    batch = begin(server, data).body
    for _ in range(10):
        batch = get(f"{server.base_url}/batches/{batch['id']}").body
        if batch["status"] not in ("validating", "in_progress"):
            return batch
    pytest.fail("the batch never ended")


def rows(server: LoopbackServer, name: str | None) -> dict[str, Any]:
    if name is None:
        return {}
    text = get(f"{server.base_url}/files/{name}/content").raw
    return {row["custom_id"]: row for row in map(json.loads, text.splitlines())}


def test_every_line_is_answered_as_it_would_be_live() -> None:
    names = [f"r{n}" for n in range(8)]

    with LoopbackServer() as server:
        batch = finished(server, jsonl(map(line, names)))
        output = rows(server, batch["output_file_id"])
        live = post(server.base_url, *(body(f"task {name}") for name in names))
        stats = server.stats

    assert batch["status"] == "completed"
    assert batch["error_file_id"] is None
    assert batch["request_counts"] == {"total": 8, "completed": 8, "failed": 0}
    assert [output[name]["response"]["body"] for name in names] == [said.body for said in live]
    assert list(output) != names
    assert (stats.paid, stats.paid_again) == (16, 8)


def test_a_batch_has_ended_after_so_many_polls() -> None:
    with LoopbackServer(Service(batch_polls=3)) as server:
        begun = begin(server, jsonl([line("a")])).body
        address = f"{server.base_url}/batches/{begun['id']}"
        seen = [begun["status"], *(get(address).body["status"] for _ in range(5))]

    assert seen == ["validating", *["in_progress"] * 3, "completed", "completed"]


def test_single_lines_fail_into_the_error_file() -> None:
    faults = Faults(err500=0.2, reset=0.2, bad_body=0.2)

    with LoopbackServer(faults=faults) as server:
        batch = finished(server, jsonl(line(f"r{n}") for n in range(60)))
        output, errors = rows(server, batch["output_file_id"]), rows(server, batch["error_file_id"])
        count = dict(server.stats.faults)

    assert len(output) + len(errors) == 60
    assert set(count) == {"err500", "reset", "bad_body"}
    by_status = [row for row in errors.values() if row["response"] and row["response"]["status_code"] == 500]
    lost = [row for row in errors.values() if row["response"] is None and row["error"]["code"]]
    assert (len(by_status), len(lost)) == (count["err500"], count["reset"])
    assert any("choices" not in row["response"]["body"] for row in output.values())


def test_a_line_that_the_service_does_not_take_fails_alone() -> None:
    bad = line("bad", body=body("x", max_tokens=5))

    with LoopbackServer(Service(reject=("max_tokens",))) as server:
        batch = finished(server, jsonl([line("good"), bad]))

        assert list(rows(server, batch["output_file_id"])) == ["good"]
        assert rows(server, batch["error_file_id"])["bad"]["response"]["status_code"] == 400


def test_an_expired_batch_has_answered_some_lines() -> None:
    with LoopbackServer(Service(batch_end="expired")) as server:
        batch = finished(server, jsonl(line(f"r{n}") for n in range(40)))
        output, errors = rows(server, batch["output_file_id"]), rows(server, batch["error_file_id"])

    assert batch["status"] == "expired"
    assert len(output) > 5
    assert len(errors) > 5
    assert {row["error"]["code"] for row in errors.values()} == {"batch_expired"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{no json\n",
        jsonl([{"method": "POST"}]),
        jsonl([line("twice"), line("twice")]),
        jsonl([line("a", url="/v1/embeddings")]),
        jsonl([line("a", body=None)]),
    ],
)
def test_a_file_that_is_no_batch_fails_as_a_whole(data: bytes) -> None:
    with LoopbackServer() as server:
        batch = finished(server, data)

    assert batch["status"] == "failed"
    assert batch["errors"]["data"][0]["message"]
    assert batch["output_file_id"] is None


def test_a_batch_can_fail_without_a_fault_of_its_lines() -> None:
    with LoopbackServer(Service(batch_end="failed")) as server:
        assert finished(server, jsonl([line("a")]))["status"] == "failed"


def test_a_cancelled_batch_stays_so() -> None:
    with LoopbackServer() as server:
        name = begin(server, jsonl([line("a")])).body["id"]
        (said,) = post(server.base_url, {}, path=f"/batches/{name}/cancel")
        later = get(f"{server.base_url}/batches/{name}")

    assert [said.body["status"], later.body["status"]] == ["cancelled", "cancelled"]


def test_batches_are_listed_from_the_latest_in_pages() -> None:
    with LoopbackServer() as server:
        names = [begin(server, jsonl([line("a")])).body["id"] for _ in range(3)]
        first = get(f"{server.base_url}/batches?limit=2").body
        second = get(f"{server.base_url}/batches?limit=2&after={first['data'][-1]['id']}").body

    assert [one["id"] for one in first["data"] + second["data"]] == names[::-1]
    assert (first["has_more"], second["has_more"]) == (True, False)


@pytest.mark.parametrize(
    "wrong", [{"endpoint": "/v1/embeddings"}, {"completion_window": "1h"}, {"input_file_id": "file-none"}]
)
def test_a_batch_that_is_asked_for_wrongly_is_refused(wrong: dict[str, str]) -> None:
    with LoopbackServer() as server:
        file = upload(server.base_url, jsonl([line("a")]))
        (said,) = post(server.base_url, BATCH | {"input_file_id": file["id"]} | wrong, path="/batches")

    assert said.status in (400, 404)


def test_a_file_for_another_purpose_is_no_input() -> None:
    with LoopbackServer() as server:
        file = upload(server.base_url, b"x", purpose="assistants")
        (said,) = post(server.base_url, BATCH | {"input_file_id": file["id"]}, path="/batches")

    assert said.status == 400


def test_what_is_not_there_is_not_found() -> None:
    with LoopbackServer() as server:
        told = get(f"{server.base_url}/files/{upload(server.base_url, b'four')['id']}").body
        missing = [
            get(f"{server.base_url}/{path}").status for path in ("files/x", "files/x/content", "batches/x")
        ]
        (empty,) = post(server.base_url, {}, path="/files")

    assert (told["bytes"], told["filename"], told["purpose"]) == (4, "requests.jsonl", "batch")
    assert missing == [404, 404, 404]
    assert empty.status == 400
