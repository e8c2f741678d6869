"""Vectors from a server among faults: each text has its vector or none, and nothing is paid twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from embedding_servers import served
from groundset.errors import BudgetError, ModelError
from groundset.ledger import Ledger
from groundset.settings import Budget
from groundset.testing import Faults, LoopbackServer, Service
from live_asks import NOWHERE

SECRET = "sk-live-abcdef123456"


def texts(count: int) -> list[str]:
    """Give texts that differ in a number."""
    return [f"water the {number} tomatoes every morning" for number in range(count)]


def without(rows: list[object]) -> int:
    """Count the texts without a vector."""
    return sum(row is None for row in rows)


def test_faults_on_the_way_cost_no_vector() -> None:
    faults = Faults(err500=0.05, err429=0.05, err503=0.02, reset=0.03, reset_mid=0.02, bad_body=0.02)
    ledger = Ledger.open(None)
    with LoopbackServer(Service(retry_after=0.01), faults) as server:
        embedder = served(server.base_url, ledger, batch=4, max_retries=8)
        embedder.fetch(texts(400))
        stats = server.stats
    assert without([*embedder.vectors_or_none(texts(400))]) == 0
    assert sum(stats.faults.values()) > 10


@pytest.mark.parametrize("fault", ["refusal", "malformed", "truncated", "wrong_schema", "empty"])
def test_a_text_that_spoils_its_request_is_the_only_one_without_a_vector(fault: str) -> None:
    """Requests are split down to it: a refusal, a broken body, a vector too few, too long, or no number."""
    ledger = Ledger.open(None)
    with LoopbackServer(faults=Faults(**{fault: 0.04})) as server:
        embedder = served(server.base_url, ledger, batch=32)
        embedder.fetch(texts(200))
        rows = embedder.vectors_or_none(texts(200))
        requests = server.stats.requests
        embedder.fetch(texts(200))
        again = server.stats.requests - requests
    with LoopbackServer() as server:
        clean = served(server.base_url, Ledger.open(None)).vectors(texts(200))
    assert 0 < without([*rows]) < 20
    assert 0 < again <= 4 * without([*rows])
    assert all((row == one).all() for row, one in zip(rows, clean, strict=True) if row is not None)


def test_a_server_of_no_use_ends_the_run() -> None:
    """When none of the first texts gets a vector, the others are not sent."""
    for faults in (Faults(refusal=1.0), Faults(truncated=1.0), Faults(malformed=1.0)):
        with LoopbackServer(faults=faults) as server:
            with pytest.raises(ModelError, match="makes no vectors that can be used"):
                served(server.base_url, Ledger.open(None)).fetch(texts(300))
            assert server.stats.requests < 100


def test_vectors_of_another_length_are_no_vectors_of_this_model() -> None:
    """Another model may answer behind the name by now: what it says cannot be compared."""
    ledger = Ledger.open(None)
    with LoopbackServer() as server:
        served(server.base_url, ledger, dimensions=0).fetch(texts(40))
        ledger.vectors.put("m/32/1", dict.fromkeys("a", bytes(8)))
        with pytest.raises(ModelError, match="vectors of 32 numbers where there were 4"):
            served(server.base_url, ledger, dimensions=32).fetch(texts(40))


def test_a_text_that_is_too_long_for_the_model_is_cut_until_it_fits() -> None:
    """It has the vector of its beginning; a short one is not touched."""
    long = "water the tomatoes every morning " * 200
    ledger = Ledger.open(None)
    with LoopbackServer(Service(context_tokens=500)) as server:
        rows = served(server.base_url, ledger).vectors([long, "oil the engine", long + "x", long[:1650]])
    assert (rows[0] == rows[2]).all()
    assert (rows[0] == rows[3]).all()
    assert (rows[1] != rows[0]).any()


def test_texts_without_words_are_not_sent() -> None:
    ledger = Ledger.open(None)
    with LoopbackServer() as server:
        embedder = served(server.base_url, ledger)
        assert not embedder.vectors(["", " \n"]).any()
        assert server.stats.requests == 0
        assert not embedder.vectors(["", "water"])[0].any()


def test_equal_texts_are_sent_once() -> None:
    with LoopbackServer() as server:
        embedder = served(server.base_url, Ledger.open(None), batch=2)
        embedder.vectors([*texts(5), *texts(5)])
        embedder.vectors(texts(6))
        assert (server.stats.paid, server.stats.paid_again) == (6, 0)


def test_more_dimensions_than_asked_for_are_refused() -> None:
    with LoopbackServer(Service(reject=("dimensions",))) as server:
        with pytest.raises(ModelError, match="unsupported parameter"):
            served(server.base_url, Ledger.open(None), dimensions=32).fetch(texts(3))
        assert served(server.base_url, Ledger.open(None)).vectors(texts(3)).shape == (3, 64)
    with LoopbackServer() as server:
        assert served(server.base_url, Ledger.open(None), dimensions=32).vectors(texts(3)).shape == (3, 32)


def test_a_moved_server_is_the_same_embedder_and_another_model_is_not() -> None:
    ledger = Ledger.open(None)
    here, there = (served(f"http://{host}:9/v1", ledger) for host in ("127.0.0.1", "127.0.0.2"))
    assert here.fingerprint == there.fingerprint
    others = [served(NOWHERE, ledger, model="n"), served(NOWHERE, ledger, dimensions=32)]
    assert len({here.fingerprint, *(one.fingerprint for one in others)}) == 3


def test_the_budget_stops_before_it_is_passed() -> None:
    """What came before stays, and a larger budget goes on from there."""
    ledger = Ledger.open(None)
    with LoopbackServer() as server:
        with pytest.raises(BudgetError, match="the budget of 1,500 tokens has no room left"):
            served(server.base_url, ledger, limits=Budget(tokens=1500), batch=4, concurrency=1).fetch(
                texts(400)
            )
        spent = ledger.calls.spent()
        assert 0 < spent.tokens <= 1500
        assert spent.money == pytest.approx(spent.tokens / 1e6)
        some = 400 - without([*served(server.base_url, ledger).vectors_or_none(texts(400))])
        assert some == server.stats.paid > 0
        served(server.base_url, ledger).fetch(texts(400))
        assert (server.stats.paid, server.stats.paid_again) == (400, 0)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(ModelError, match=r"embedder m at http://127\.0\.0\.1:9/v1 cannot be reached"):
        served(NOWHERE, Ledger.open(None)).fetch(["water"])


def test_a_wrong_key_ends_the_run_and_shows_nowhere(tmp_path: Path) -> None:
    """Neither in the error nor in the ledger, though the server repeats it."""
    (tmp_path / "key").write_text(SECRET, "utf-8")
    ledger = Ledger.open(tmp_path / "ledger.sqlite")
    with LoopbackServer(Service(api_key="another")) as server:
        embedder = served(server.base_url, ledger, root=tmp_path, api_key_file="key")
        with pytest.raises(ModelError, match="it does not accept the key") as found:
            embedder.fetch(texts(3))
    ledger.close()
    assert SECRET not in f"{found.value.message} {found.value.hint}"
    assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.glob("ledger*"))


def test_the_right_key_is_sent(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(SECRET, "utf-8")
    ledger = Ledger.open(tmp_path / "ledger.sqlite")
    with LoopbackServer(Service(api_key=SECRET)) as server:
        served(server.base_url, ledger, root=tmp_path, api_key_file="key").fetch(texts(3))
    ledger.close()
    assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.glob("ledger*"))


def test_concurrency_is_a_limit() -> None:
    with LoopbackServer(Service(latency=0.02)) as server:
        served(server.base_url, Ledger.open(None), batch=1, concurrency=3).fetch(texts(60))
        assert server.stats.peak == 3
