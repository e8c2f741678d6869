"""The server that clients are measured against, as a child: it tells what it saw for each line it reads."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict

from benchmarks.clients.watching import Watched
from groundset.testing import Service
from groundset.testing.server import HOST, serving


def main() -> None:
    """Print the base URL, then a line of JSON for each line read; end with the input."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--sigma", type=float, default=0.0)
    parser.add_argument("--hang", type=float, default=3600.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fault", action="append", default=[], metavar="NAME=SHARE")
    options = parser.parse_args()
    service = Service(
        latency=options.latency, sigma=options.sigma, hang_seconds=options.hang, seed=options.seed
    )
    shares = {name: float(share) for name, _, share in (given.partition("=") for given in options.fault)}
    asyncio.run(_serve(Watched(service, shares)))


async def _serve(engine: Watched) -> None:
    stop = asyncio.Event()

    def tell() -> None:
        if sys.stdin.readline():
            print(json.dumps(asdict(engine.seen)), flush=True)
        else:
            stop.set()

    asyncio.get_running_loop().add_reader(sys.stdin, tell)
    async with serving(engine, 0) as port:
        print(f"http://{HOST}:{port}/v1", flush=True)
        await stop.wait()


if __name__ == "__main__":
    main()
