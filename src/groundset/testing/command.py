"""``python -m groundset.testing``: the loopback server as a command."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar, get_args, get_type_hints

import click

from groundset.testing.answers import Answers
from groundset.testing.behaviour import MODES, BatchEnd, Faults, Quirks, Service
from groundset.testing.engine import Engine
from groundset.testing.server import HOST, serving

F = TypeVar("F", bound=Callable[..., Any])

_HELP: Mapping[str, str] = {
    "models": "Model that is served, others are answered by 404. May be given often; left out: any.",
    "api_key": "Key that every request must bring.",
    "reject": "Parameter that is answered by 400, such as max_tokens. May be given often.",
    "reject_mode": "Type of response_format that is answered by 400. May be given often.",
    "context_tokens": "Longest prompt; 0: any.",
    "latency": "Seconds until an answer; their median with --sigma.",
    "sigma": "Of the lognormal distribution of seconds.",
    "concurrency": "Requests under way, above which 429 is answered; 0: any number.",
    "requests_per_minute": "Told in headers, above it 429 is answered; 0: no limit.",
    "tokens_per_minute": "Likewise, for tokens of prompts and answers.",
    "retry_after": "Seconds that a 429 asks to wait.",
    "hang_seconds": "How long a request that hangs is left alone.",
    "batch_polls": "How often a batch is asked after before it has ended.",
    "batch_end": "How batches end.",
    "seed": "Another seed is other weather.",
    "err500": "Share answered by 500.",
    "err429": "Share answered by 429 with Retry-After.",
    "err503": "Share answered by 503.",
    "reset": "Share whose connection is reset before the answer.",
    "reset_mid": "Share whose connection is reset within the answer.",
    "hang": "Share without an answer.",
    "bad_body": "Share answered by something that is no completion.",
    "malformed": "Share of answers that are broken JSON.",
    "truncated": "Share of answers cut off, with finish_reason length.",
    "wrong_schema": "Share of answers that are JSON of another shape.",
    "refusal": "Share of answers marked as refusals.",
    "refusal_in_words": "Share of answers that refuse in words.",
    "empty": "Share of answers without content.",
    "content_filter": "Share of answers withheld by a filter.",
    "chatty": "Share of answers with words around the JSON, where no schema was asked for.",
    "invented_quotes": "Share of replies with a quote that is not in the passage.",
    "prompt_echo": "Share of replies that repeat words of the prompt.",
    "unsupported": "Share of replies with a name and a number of their own.",
    "noisy_judge": "Share of scores drawn by chance.",
    "missing_criterion": "Share of judgements without one criterion.",
    "extra_criterion": "Share of judgements with a criterion too many.",
    "wrong_id": "Share of judgements of another pair.",
    "blind_judge": "Score everything 5.",
    "gullible_judge": "Score 5 whatever asks for it.",
}


def _options(kind: Any) -> Callable[[F], F]:
    """Make an option of each field of some settings."""
    hints = get_type_hints(kind)

    def add(function: F) -> F:
        for field in reversed(fields(kind)):
            function = _option(field.name, field.default, hints[field.name])(function)
        return function

    return add


def _option(name: str, default: Any, hint: Any) -> Callable[[F], F]:
    flag = f"--{name.replace('_', '-')}"
    if isinstance(default, bool):
        return click.option(flag, is_flag=True, help=_HELP[name])
    if isinstance(default, tuple):
        kind = click.Choice(MODES) if name == "reject_mode" else str
        return click.option(flag, multiple=True, type=kind, metavar="NAME", help=_HELP[name])
    kind = click.Choice(get_args(hint)) if hint is BatchEnd else type(default)
    return click.option(flag, type=kind, default=default, show_default=True, help=_HELP[name])


@click.command("python -m groundset.testing")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port; 0 takes one that is free.")
@_options(Service)
@_options(Faults)
@_options(Quirks)
def command(port: int, **given: Any) -> None:
    """Serve an OpenAI-compatible API on 127.0.0.1 whose model answers from its prompts, with faults.

    Prints its base URL and serves until it is interrupted. GET /stats tells what it counted, POST /reset
    forgets that. Shares are numbers from 0 to 1.
    """
    try:
        service, faults, quirks = _taken(Service, given), _taken(Faults, given), _taken(Quirks, given)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    engine = Engine(service, faults, Answers(quirks, service.seed).answer)
    try:
        asyncio.run(_serve(engine, port))
    except OSError as error:
        click.echo(f"cannot serve on port {port}: {error.strerror or error}", err=True)
        sys.exit(2)


def _taken(kind: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    return kind(**{field.name: given[field.name] for field in fields(kind)})  # type: ignore[arg-type]


async def _serve(engine: Engine, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serving(engine, port) as taken:
        click.echo(f"http://{HOST}:{taken}/v1")
        await stop.wait()
